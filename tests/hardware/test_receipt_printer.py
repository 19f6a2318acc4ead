"""The production driver and the simulated printer over real TCP: every fault by name, and what is known after it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from hardware import open_receipt_printer
from hardware.errors import Reason
from hardware.outcome import Condition, Confirmed, Refused, Unknown
from hardware.receipt_printer import device
from hardware.receipt_printer.device import EscposReceiptPrinter
from hardware.simulated.receipt_printer import Fault, SimulatedReceiptPrinter
from hardware.supervisor import keep_in_service
from tests.hardware.bons import TEN_LINES, one_line
from tests.hardware.waiting import until


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "ECHO_S", 0.6)
    monkeypatch.setattr(device, "LOOK_S", 0.1)
    monkeypatch.setattr(device, "HANDSHAKE_S", 0.3)
    monkeypatch.setattr("hardware.receipt_printer.session.ANSWER_S", 0.3)
    monkeypatch.setattr("hardware.simulated.receipt_printer.SLOW_LINE_S", 0.2)


@pytest.fixture
async def simulated() -> AsyncIterator[SimulatedReceiptPrinter]:
    async with SimulatedReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def printer(simulated: SimulatedReceiptPrinter) -> EscposReceiptPrinter:
    return open_receipt_printer(simulated.url, profile="epson-tm-t20", width_mm=80)


def all_text(simulated: SimulatedReceiptPrinter) -> str:
    return "".join(receipt.text for receipt in simulated.receipts)


@pytest.mark.parametrize("profile", ["epson-tm-t20", "citizen-ct-s310ii", "bixolon-srp-350iii"])
async def test_a_bon_is_confirmed_by_the_printer_itself(profile: str) -> None:
    async with SimulatedReceiptPrinter(profile=profile) as simulated:
        printer = open_receipt_printer(simulated.url, profile=profile, width_mm=80)
        assert await printer.print(TEN_LINES) == Confirmed()
        assert await printer.print(TEN_LINES) == Confirmed()
        assert printer.state.condition is Condition.READY
        assert [receipt.cut for receipt in simulated.receipts] == [True, True]
        assert simulated.receipts[0].text.split() == " ".join(f"regel {n}" for n in range(1, 11)).split()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.PAPER_OUT, Reason.PAPER_OUT),
        (Fault.COVER_OPEN, Reason.COVER_OPEN),
        (Fault.CUTTER, Reason.CUTTER),
        (Fault.OFFLINE, Reason.OFFLINE),
        (Fault.SILENT, Reason.SILENT),
        (Fault.DROP_CONNECTION, Reason.LINK_LOST),
        (Fault.POWER_LOSS, Reason.UNREACHABLE),
    ],
)
async def test_a_printer_that_cannot_print_refuses_says_why_and_prints_nothing_later(
    fault: Fault, reason: Reason, simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    await simulated.set_fault(fault)
    assert await printer.print(one_line("geheim van A")) == Refused((reason,))
    assert printer.state.condition is Condition.NOT_READY
    assert not printer.state.usable
    await simulated.mend()
    assert (await printer.check()).condition is Condition.READY
    assert await printer.print(one_line("bon van B")) == Confirmed()
    assert all_text(simulated) == "bon van B\n"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.PAPER_OUT, Reason.PAPER_OUT),
        (Fault.COVER_OPEN, Reason.COVER_OPEN),
        (Fault.CUTTER, Reason.CUTTER),
        (Fault.OFFLINE, Reason.OFFLINE),
        (Fault.POWER_LOSS, Reason.LINK_LOST),
        (Fault.SLOW, Reason.SILENT),
    ],
)
async def test_a_fault_in_the_middle_leaves_it_unknown_and_the_rest_never_prints_for_the_next(
    fault: Fault, reason: Reason, simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    simulated.break_after(4, fault)
    assert await printer.print(TEN_LINES) == Unknown((reason,))
    await simulated.mend()
    await printer.check()
    assert await printer.print(one_line("bon van B")) == Confirmed()
    assert "regel 4" in all_text(simulated)
    assert "regel 10" not in all_text(simulated)
    assert simulated.receipts[-1].text == "bon van B\n"


async def test_a_printer_that_cannot_clear_gives_the_rest_to_staff_and_not_with_the_next_bon() -> None:
    async with SimulatedReceiptPrinter(profile="bixolon-srp-350iii") as simulated:
        printer = open_receipt_printer(simulated.url, profile="bixolon-srp-350iii", width_mm=80)
        simulated.break_after(4, Fault.PAPER_OUT)
        assert await printer.print(TEN_LINES) == Unknown((Reason.PAPER_OUT,))
        await simulated.mend()
        await until(lambda: len(simulated.receipts) == 2)
        assert await printer.print(one_line("bon van B")) == Confirmed()
        assert [receipt.text for receipt in simulated.receipts][2:] == ["bon van B\n"]


async def test_a_connection_that_drops_in_the_middle_is_unknown_and_never_printed_again(
    simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    simulated.break_after(4, Fault.DROP_CONNECTION)
    assert await printer.print(TEN_LINES) == Unknown((Reason.LINK_LOST,))
    await simulated.mend()
    assert await printer.print(one_line("bon van B")) == Confirmed()
    assert all_text(simulated).count("regel 1\n") == 1
    assert simulated.receipts[-1].text == "bon van B\n"


async def test_a_printer_that_falls_silent_in_the_middle_is_unknown(
    simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    simulated.break_after(4, Fault.SILENT)
    assert await printer.print(TEN_LINES) == Unknown((Reason.SILENT,))
    assert printer.state.reasons == (Reason.SILENT,)


async def test_without_the_driver_the_rest_would_print_when_paper_is_filled(simulated: SimulatedReceiptPrinter) -> None:
    """What the driver's clearing is for: a real printer goes on with what it holds."""
    await simulated.set_fault(Fault.PAPER_OUT)
    _, writer = await asyncio.open_connection(simulated.host, simulated.port)
    writer.write(b"geheim van A\n\x1dV\x42\x00")
    await until(lambda: simulated.buffered)
    await simulated.mend()
    await until(lambda: simulated.receipts)
    assert all_text(simulated) == "geheim van A\n"
    writer.close()


async def test_paper_near_its_end_prints_and_warns(
    simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    await simulated.set_fault(Fault.PAPER_NEAR_END)
    assert await printer.print(TEN_LINES) == Confirmed()
    assert printer.state.condition is Condition.WARNING
    assert printer.state.reasons == (Reason.PAPER_NEAR_END,)
    assert printer.state.usable


async def test_a_printer_that_tells_nothing_is_usable_and_never_confirms() -> None:
    async with SimulatedReceiptPrinter(profile="generic-80") as simulated:
        printer = open_receipt_printer(simulated.url, profile="generic-80", width_mm=80)
        assert (await printer.check()).reasons == (Reason.NO_STATUS,)
        assert printer.state.usable
        assert await printer.print(TEN_LINES) == Unknown((Reason.NO_STATUS,))
        await until(lambda: simulated.receipts)


async def test_a_printer_of_another_kind_than_configured_gets_no_secret() -> None:
    """GS ( H is not answered by a Bixolon: the trial question fails before the bon is sent."""
    async with SimulatedReceiptPrinter(profile="bixolon-srp-350iii") as simulated:
        printer = open_receipt_printer(simulated.url, profile="epson-tm-t20", width_mm=80)
        assert await printer.print(one_line("geheim")) == Refused((Reason.SILENT,))
        assert not simulated.receipts


async def test_recovery_is_noticed_within_two_seconds_and_told(
    simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    told: list[Condition] = []
    stop = printer.subscribe(lambda: told.append(printer.state.condition))
    await simulated.set_fault(Fault.PAPER_OUT)
    running = asyncio.create_task(keep_in_service(printer))
    try:
        await until(lambda: told)
        await simulated.mend()
        await until(lambda: told[-1] is Condition.READY, seconds=2)
        assert told == [Condition.NOT_READY, Condition.READY]
        stop()
    finally:
        running.cancel()


async def test_a_visit_that_ends_while_its_bon_prints_leaves_nothing_for_the_next() -> None:
    async with SimulatedReceiptPrinter(line_s=0.1) as simulated:
        printer = open_receipt_printer(simulated.url, profile="epson-tm-t20", width_mm=80)
        job = asyncio.create_task(printer.print(TEN_LINES))
        await until(lambda: 0 < simulated.buffered < 100)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert (await printer.check()).condition is Condition.READY
        assert await printer.print(one_line("bon van B")) == Confirmed()
        assert "regel 10" not in all_text(simulated)
        assert simulated.receipts[-1].text == "bon van B\n"


async def test_two_bons_at_once_come_out_one_after_the_other(
    simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    outcomes = await asyncio.gather(*(printer.print(one_line(f"bon {n}")) for n in range(4)), printer.check())
    assert outcomes[:4] == [Confirmed()] * 4
    assert [receipt.text for receipt in simulated.receipts] == [f"bon {n}\n" for n in range(4)]


async def test_a_poll_lets_other_hosts_have_the_port(
    simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    other_reader, other = await asyncio.open_connection(simulated.host, simulated.port)
    other.write(b"\x10\x04\x01")
    assert await other_reader.read(1) == b"\x12"
    assert (await printer.check()).reasons == (Reason.SILENT,)
    other.close()
    await until(lambda: simulated.free)
    assert (await printer.check()).condition is Condition.READY
