"""The simulated printer answers like a real one; receiptio, a host of other hands, judges it."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from hardware.errors import Reason
from hardware.receipt_printer.status import asb_reasons
from hardware.simulated.receipt_printer import Fault, Receipt, SimulatedReceiptPrinter
from hardware.transports import open_transport
from tests.hardware.printers import LINKS, port_of
from tests.hardware.waiting import until

RECEIPTIO = Path(os.environ.get("RECEIPTIO", Path(__file__).parent / "receiptio/node_modules/.bin/receiptio"))
INSTALLED = RECEIPTIO.exists()
LOOPBACK = "127.0.0.9"
"""receiptio knows port 9100 only; this address leaves 127.0.0.1 to others."""


async def conversation(printer: SimulatedReceiptPrinter, sent: bytes, length: int) -> bytes:
    reader, writer = await asyncio.open_connection(printer.host, printer.port)
    writer.write(sent)
    answer = await asyncio.wait_for(reader.readexactly(length), 2)
    writer.close()
    await until(lambda: printer.free)
    return answer


async def test_real_time_status_is_answered_also_while_offline() -> None:
    async with SimulatedReceiptPrinter() as printer:
        await printer.set_fault(Fault.COVER_OPEN)
        assert await conversation(printer, b"hallo\n\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04", 4) == bytes(
            [0x1A, 0x16, 0x12, 0x12]
        )
        assert printer.buffered > 5


async def test_who_it_is_and_in_order_status_wait_their_turn() -> None:
    async with SimulatedReceiptPrinter() as printer:
        sent = b"\x1dI\x42\x1dI\x43hallo\n\x1d(H\x06\x0000abcd\x1dr\x01"
        assert await conversation(printer, sent, 25) == b"_EPSON\0_TM-T20II\0\x37\x22abcd\0\0"[:25]


@pytest.mark.parametrize(
    ("fault", "reasons"),
    [
        (Fault.PAPER_OUT, (Reason.PAPER_OUT,)),
        (Fault.PAPER_NEAR_END, (Reason.PAPER_NEAR_END,)),
        (Fault.COVER_OPEN, (Reason.COVER_OPEN,)),
        (Fault.CUTTER, (Reason.CUTTER,)),
        (Fault.OFFLINE, (Reason.OFFLINE,)),
    ],
)
async def test_every_change_is_reported_to_who_asked_for_it(fault: Fault, reasons: tuple[Reason, ...]) -> None:
    async with SimulatedReceiptPrinter() as printer:
        reader, writer = await asyncio.open_connection(printer.host, printer.port)
        writer.write(b"\x1da\xff")
        assert asb_reasons(await asyncio.wait_for(reader.readexactly(4), 2)) == ()
        await printer.set_fault(fault)
        assert asb_reasons(await asyncio.wait_for(reader.readexactly(4), 2)) == reasons
        await printer.mend()
        assert asb_reasons(await asyncio.wait_for(reader.readexactly(4), 2)) == ()
        writer.close()


async def test_a_second_host_waits_until_the_first_is_gone() -> None:
    async with SimulatedReceiptPrinter() as printer:
        first_reader, first = await asyncio.open_connection(printer.host, printer.port)
        first.write(b"\x10\x04\x01")
        await first_reader.readexactly(1)
        second_reader, second = await asyncio.open_connection(printer.host, printer.port)
        second.write(b"\x10\x04\x04")
        answer = asyncio.create_task(second_reader.readexactly(1))
        first.write(b"\x10\x04\x01")
        await first_reader.readexactly(1)
        assert not answer.done()
        first.close()
        assert await asyncio.wait_for(answer, 2) == b"\x12"
        second.close()


async def test_a_piece_torn_off_by_the_end_of_the_roll_is_a_receipt_without_a_cut() -> None:
    seen: list[Receipt] = []
    async with SimulatedReceiptPrinter() as printer:
        printer.on_receipt.append(seen.append)
        printer.break_after(2, Fault.PAPER_OUT)
        _, writer = await asyncio.open_connection(printer.host, printer.port)
        writer.write(b"een\ntwee\ndrie\n\x1dV\x42\x00")
        await until(lambda: seen)
        await printer.mend()
        await until(lambda: len(seen) == 2)
        assert [(receipt.text, receipt.cut) for receipt in seen] == [("een\ntwee\n", False), ("drie\n", True)]
        assert seen[1].png().startswith(b"\x89PNG")
        assert "drie" not in repr(seen[1])
        writer.close()


RECEIPTIOS_WAY = [
    (b"\x10\x04\x02", b"\x12"),
    (b"\x1dI\x42\x1dI\x43", b"_EPSON\0_TM-T20II\0"),
    (b"\x1b@\x1da\xff", b"\x10\0\0\0"),
    (b"bon\n\x1dV\x42\x00\x1dr\x01", b"\0"),
]
AN_INTERRUPTED_COMMAND = [
    (b"\x10\x04\x02", b"\x12"),
    (b"\x1dv0\x00\x01\x00\x00\x10", b""),
    (b"\0" * 8192 + b"\x1b@\x1da\xff", b"\x10\0\0\0"),
    (b"bon\n\x1dV\x42\x00\x1dr1", b"\0"),
]
OUR_WAY = [
    (b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04", b"\x12\x12\x12\x12"),
    (b"bon\n\x1dV\x42\x00\x1d(H\x06\x0000a1b2", b"\x37\x22a1b2\0"),
    (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", b"\x37\x25\0"),
]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("dialogue", [RECEIPTIOS_WAY, AN_INTERRUPTED_COMMAND, OUR_WAY])
async def test_dialogues_of_known_hosts_are_answered_as_they_were_by_real_printers(
    dialogue: list[tuple[bytes, bytes]], link: str, tmp_path: Path
) -> None:
    async with SimulatedReceiptPrinter(plugged=port_of(link, tmp_path)) as printer:
        host = await open_transport(printer.url)
        for sent, expected in dialogue:
            await host.write(sent, timeout=2)
            heard = b""
            while len(heard) < len(expected):
                heard += await host.read(timeout=2)
            assert heard == expected
        assert printer.receipts[-1].text.endswith("bon\n")
        await host.close()


async def receiptio(*arguments: str, source: str = "", address: str = LOOPBACK) -> str:
    if not (INSTALLED and shutil.which("node")):
        pytest.fail(f"receiptio is missing: {RECEIPTIO}; `make test` installs it (needs Node.js)")
    process = await asyncio.create_subprocess_exec(
        str(RECEIPTIO),
        "-d",
        address,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(source.encode()), 30)
    return said.decode().strip()


@pytest.mark.receiptio
@pytest.mark.parametrize(
    ("fault", "asked", "printed"),
    [
        (Fault.NONE, "online", "success"),
        (Fault.PAPER_NEAR_END, "online", "success"),
        (Fault.COVER_OPEN, "coveropen", "coveropen"),
        (Fault.PAPER_OUT, "paperempty", "paperempty"),
        (Fault.CUTTER, "error", "error"),
    ],
)
async def test_receiptio_sees_the_printer_as_it_is(fault: Fault, asked: str, printed: str) -> None:
    async with SimulatedReceiptPrinter(LOOPBACK, 9100) as printer:
        await printer.set_fault(fault)
        assert await receiptio("-q") == asked
        await until(lambda: printer.free)
        assert await receiptio("-t", "10", source="Bibliotheek Annen\n\n^^^Hallo\n") == printed
        if printed == "success":
            assert "Hallo" in printer.receipts[0].text
        else:
            assert not printer.receipts


@pytest.mark.receiptio
async def test_receiptio_sees_a_printer_that_is_switched_off() -> None:
    async with SimulatedReceiptPrinter(LOOPBACK, 9100) as printer:
        await printer.set_fault(Fault.POWER_LOSS)
        assert await receiptio("-q") == "disconnect"


@pytest.mark.receiptio
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault.PAPER_OUT, {"paperempty"}),
        (Fault.COVER_OPEN, {"coveropen"}),
        (Fault.CUTTER, {"error"}),
        (Fault.SLOW, {"timeout"}),
        (Fault.SILENT, {"timeout"}),
        (Fault.DROP_CONNECTION, {"disconnect", "timeout"}),  # it sees a hang-up only when it has more to send
    ],
)
async def test_receiptio_sees_what_stops_a_job_in_the_middle(fault: Fault, told: set[str]) -> None:
    async with SimulatedReceiptPrinter(LOOPBACK, 9100, line_s=0.01) as printer:
        printer.break_after(2, fault)
        assert await receiptio("-t", "2", source="een\n\ntwee\n\ndrie\n\nvier\n\nvijf\n") in told
        if fault is not Fault.DROP_CONNECTION:  # after that it prints on from its buffer
            assert not [receipt for receipt in printer.receipts if "vijf" in receipt.text]


@pytest.mark.receiptio
async def test_receiptio_sees_a_printer_that_takes_a_job_and_does_nothing_as_offline() -> None:
    """Side by side: it waits twelve seconds before it says so."""
    faults = {"127.0.0.10": Fault.SILENT, "127.0.0.11": Fault.OFFLINE, "127.0.0.12": Fault.DROP_CONNECTION}

    async def seen(address: str, fault: Fault) -> str:
        async with SimulatedReceiptPrinter(address, 9100) as printer:
            await printer.set_fault(fault)
            return await receiptio("-t", "1", source="tekst\n", address=address)

    silent, offline, dropped = await asyncio.gather(*(seen(*each) for each in faults.items()))
    assert (silent, offline) == ("offline", "offline")
    assert dropped in ("offline", "disconnect"), "whichever it notices first"
