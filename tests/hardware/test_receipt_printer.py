"""The production driver and the simulated printer, over every link: each fault by name, and what is known after it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from hardware import open_receipt_printer
from hardware.errors import Reason
from hardware.health import Identity
from hardware.options import ReceiptPrinterOptions
from hardware.outcome import Condition, Confirmed, Refused, Unknown
from hardware.receipt_printer import device
from hardware.receipt_printer.device import EscposReceiptPrinter
from hardware.receipt_printer.document import Document, Text
from hardware.receipt_printer.profiles import PROFILES, Echo, profile_named
from hardware.simulated.ports import Port
from hardware.simulated.receipt_printer import FIRMWARE, SERIAL, XOFF_BYTES, Fault, SimulatedReceiptPrinter
from hardware.supervisor import keep_in_service
from tests.hardware.bons import EVERYTHING, TEN_LINES, one_line
from tests.hardware.printers import DEVICES, LINKS, port_of, real_options
from tests.hardware.waiting import until


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "ECHO_S", 0.6)
    monkeypatch.setattr(device, "LOOK_S", 0.1)
    monkeypatch.setattr(device, "HANDSHAKE_S", 0.3)
    monkeypatch.setattr("hardware.receipt_printer.session.ANSWER_S", 0.3)
    monkeypatch.setattr("hardware.simulated.receipt_printer.SLOW_LINE_S", 0.2)


@pytest.fixture(params=LINKS)
def plugged(request: pytest.FixtureRequest, tmp_path: Path) -> Port:
    return port_of(request.param, tmp_path)


@pytest.fixture
async def simulated(plugged: Port) -> AsyncIterator[SimulatedReceiptPrinter]:
    async with SimulatedReceiptPrinter(plugged=plugged) as printer:
        yield printer


@pytest.fixture
async def network_printer() -> AsyncIterator[SimulatedReceiptPrinter]:
    async with SimulatedReceiptPrinter() as printer:
        yield printer


@pytest.fixture
def printer(simulated: SimulatedReceiptPrinter) -> EscposReceiptPrinter:
    return open_receipt_printer(simulated.url, profile="epson-tm-t20", width_mm=80)


def all_text(simulated: SimulatedReceiptPrinter) -> str:
    return "".join(receipt.text for receipt in simulated.receipts)


@pytest.mark.parametrize("profile", ["epson-tm-t20", "citizen-ct-s310ii", "bixolon-srp-350iii"])
async def test_a_bon_is_confirmed_by_the_printer_itself(profile: str, plugged: Port) -> None:
    async with SimulatedReceiptPrinter(plugged=plugged, profile=profile) as simulated:
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
        (Fault.DROP_CONNECTION, None),
        (Fault.POWER_LOSS, Reason.UNREACHABLE),
    ],
)
async def test_a_printer_that_cannot_print_refuses_says_why_and_prints_nothing_later(
    fault: Fault, reason: Reason | None, simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    await simulated.set_fault(fault)
    pulled_out = Reason.LINK_LOST if simulated.url.startswith("tcp") else Reason.UNREACHABLE
    assert await printer.print(one_line("geheim van A")) == Refused((reason or pulled_out,))
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


async def test_a_printer_that_cannot_clear_gives_the_rest_to_staff_and_not_with_the_next_bon(plugged: Port) -> None:
    async with SimulatedReceiptPrinter(plugged=plugged, profile="bixolon-srp-350iii") as simulated:
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


async def test_without_the_driver_the_rest_would_print_when_paper_is_filled(
    network_printer: SimulatedReceiptPrinter,
) -> None:
    """What the driver's clearing is for: a real printer goes on with what it holds."""
    simulated = network_printer
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


async def test_a_printer_that_tells_nothing_is_usable_and_never_confirms(plugged: Port) -> None:
    async with SimulatedReceiptPrinter(plugged=plugged, profile="generic-80") as simulated:
        printer = open_receipt_printer(simulated.url, profile="generic-80", width_mm=80)
        assert (await printer.check()).reasons == (Reason.NO_STATUS,)
        assert printer.state.usable
        assert await printer.print(TEN_LINES) == Unknown((Reason.NO_STATUS,))
        await until(lambda: simulated.receipts)


async def test_a_printer_of_another_kind_than_configured_gets_no_secret(plugged: Port) -> None:
    """GS ( H is not answered by a Bixolon: the trial question fails before the bon is sent."""
    async with SimulatedReceiptPrinter(plugged=plugged, profile="bixolon-srp-350iii") as simulated:
        printer = open_receipt_printer(simulated.url, profile="epson-tm-t20", width_mm=80)
        assert await printer.print(one_line("geheim")) == Refused((Reason.SILENT,))
        assert not simulated.receipts


@pytest.mark.parametrize("fault", [Fault.PAPER_OUT, Fault.SILENT])
async def test_recovery_is_noticed_within_two_seconds_and_told(
    fault: Fault, simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    told: list[Condition] = []
    stop = printer.subscribe(lambda: told.append(printer.state.condition))
    await simulated.set_fault(fault)
    running = asyncio.create_task(keep_in_service(printer))
    try:
        await until(lambda: told)
        await simulated.mend()
        await until(lambda: told[-1] is Condition.READY, seconds=2)
        assert told == [Condition.NOT_READY, Condition.READY]
        stop()
    finally:
        running.cancel()


async def test_a_visit_that_ends_while_its_bon_prints_leaves_nothing_for_the_next(plugged: Port) -> None:
    async with SimulatedReceiptPrinter(plugged=plugged, line_s=0.1) as simulated:
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


async def test_a_poll_lets_other_hosts_have_the_port(network_printer: SimulatedReceiptPrinter) -> None:
    simulated = network_printer
    printer = open_receipt_printer(simulated.url)
    other_reader, other = await asyncio.open_connection(simulated.host, simulated.port)
    other.write(b"\x10\x04\x01")
    assert await other_reader.read(1) == b"\x12"
    assert (await printer.check()).reasons == (Reason.SILENT,)
    other.close()
    await until(lambda: simulated.free)
    assert (await printer.check()).condition is Condition.READY


@pytest.fixture(params=DEVICES)
async def any_device(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ReceiptPrinterOptions]:
    if request.param == "real":
        yield real_options()
        return
    async with SimulatedReceiptPrinter(plugged=port_of(request.param, tmp_path)) as simulated:
        yield ReceiptPrinterOptions(url=simulated.url)


async def test_two_bons_come_out_and_the_printer_is_what_its_profile_says(any_device: ReceiptPrinterOptions) -> None:
    """The one test of the driver that a real printer can take part in; the others need its faults."""
    printer = EscposReceiptPrinter(any_device)
    confirms = profile_named(any_device.profile).echo is not Echo.NONE
    expected = Confirmed() if confirms else Unknown((Reason.NO_STATUS,))
    assert [await printer.print(TEN_LINES), await printer.print(EVERYTHING)] == [expected, expected]
    assert (await printer.check()).usable
    assert printer.keeper.health.detail == ""


async def test_who_it_is_is_asked_once_and_is_in_its_health(
    simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    assert (await printer.check()).condition is Condition.READY
    assert printer.keeper.health.identity == Identity("EPSON", "TM-T20II", FIRMWARE, SERIAL)


async def test_a_printer_of_another_maker_than_its_profile_is_a_warning_for_the_technician(plugged: Port) -> None:
    async with SimulatedReceiptPrinter(plugged=plugged, profile="bixolon-srp-350iii") as simulated:
        printer = open_receipt_printer(simulated.url, profile="citizen-ct-s651")
        assert (await printer.check()).condition is Condition.WARNING
        assert "it says that it is a BIXOLON SRP-350III" in printer.keeper.health.detail
        assert printer.state.usable
        await simulated.set_fault(Fault.POWER_LOSS)
        await printer.check()
        assert "citizen" not in printer.keeper.health.detail


async def test_who_it_is_delays_no_bon(
    simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hardware.receipt_printer.session.IDENTITY_S", 60.0)
    simulated._identity = {}
    async with asyncio.timeout(2):
        state, outcome = await asyncio.gather(printer.check(), printer.print(one_line("bon")))
    assert (state.condition, outcome) == (Condition.READY, Confirmed())


@pytest.mark.parametrize("fault", [Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.CUTTER])
async def test_what_stops_a_bon_is_known_at_once_where_the_printer_tells_it_by_itself(
    fault: Fault, simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "ECHO_S", 60.0)
    monkeypatch.setattr(device, "LOOK_S", 60.0)
    simulated.break_after(4, fault)
    async with asyncio.timeout(2):
        outcome = await printer.print(TEN_LINES)
    assert outcome == Unknown((Reason(fault.value),))


async def test_a_printer_with_a_status_but_no_echo_promises_nothing_and_still_says_what_is_wrong(
    plugged: Port, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "UNSURE_S", 0.5)
    mute = msgspec.structs.replace(PROFILES["bixolon-srp-350iii"], name="mute", echo=Echo.NONE)
    monkeypatch.setitem(PROFILES, "mute", mute)
    async with SimulatedReceiptPrinter(plugged=plugged, profile="mute") as simulated:
        printer = open_receipt_printer(simulated.url, profile="mute")
        assert await printer.print(one_line("bon van A")) == Unknown((Reason.NO_STATUS,))
        assert printer.state.condition is Condition.READY
        simulated.break_after(4, Fault.PAPER_OUT)
        assert await printer.print(TEN_LINES) == Unknown((Reason.PAPER_OUT,))
        assert await printer.print(one_line("bon van B")) == Refused((Reason.PAPER_OUT,))
        assert "bon van B" not in all_text(simulated)


async def test_a_printer_that_is_unplugged_and_comes_back_is_in_service_within_two_seconds(
    simulated: SimulatedReceiptPrinter, printer: EscposReceiptPrinter
) -> None:
    running = asyncio.create_task(keep_in_service(printer))
    try:
        await until(lambda: printer.state.condition is Condition.READY)
        await simulated.set_fault(Fault.POWER_LOSS)
        printer.wake()
        await until(lambda: printer.state.reasons == (Reason.UNREACHABLE,), seconds=1)
        await simulated.mend()
        await until(lambda: printer.state.condition is Condition.READY, seconds=2)
        assert await printer.print(one_line("bon")) == Confirmed()
    finally:
        running.cancel()


async def test_a_printer_with_a_small_buffer_holds_the_host_back_and_loses_nothing(tmp_path: Path) -> None:
    port = port_of("tty", tmp_path)
    async with SimulatedReceiptPrinter(plugged=port, xonxoff=True, line_s=0.001) as simulated:
        printer = open_receipt_printer(simulated.url)
        most = 0

        def look() -> None:
            nonlocal most
            most = max(most, simulated.buffered)

        long = Document("long", tuple(Text(f"regel {number:04} " + "x" * 36) for number in range(600)))
        job = asyncio.create_task(printer.print(long))
        while not job.done():
            look()
            await asyncio.sleep(0)
        assert await job == Confirmed()
        assert simulated.receipts[0].text.count("\n") == 600
        assert XOFF_BYTES < most < 20_000


async def test_paper_out_while_the_host_is_held_back_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    port = port_of("tty", tmp_path)
    async with SimulatedReceiptPrinter(plugged=port, xonxoff=True, line_s=0.005) as simulated:
        printer = open_receipt_printer(simulated.url)
        simulated.break_after(4, Fault.PAPER_OUT)
        long = Document("long", tuple(Text(f"geheim {number:03} " + "x" * 36) for number in range(200)))
        async with asyncio.timeout(5):
            assert await printer.print(long) == Unknown((Reason.PAPER_OUT,))
        await simulated.mend()
        assert (await printer.check()).condition is Condition.READY
        assert await printer.print(one_line("bon van B")) == Confirmed()
        assert simulated.receipts[-1].text == "bon van B\n"
        assert "geheim 199" not in all_text(simulated)


def test_a_logo_too_wide_or_unreadable_is_told_when_the_printer_is_opened(tmp_path: Path) -> None:
    wide, text = tmp_path / "wide.png", tmp_path / "text.png"
    Image.new("1", (577, 10)).save(wide)
    text.write_text("geen plaatje")
    with pytest.raises(ValueError, match="is 577 dots wide; the head reaches 576"):
        open_receipt_printer("tcp://a", logo=str(wide))
    with pytest.raises(ValueError, match=r"text\.png: this is not a picture"):
        open_receipt_printer("tcp://a", logo=str(text))
    with pytest.raises(ValueError, match=r"nowhere\.png cannot be read: No such file"):
        open_receipt_printer("tcp://a", logo=str(tmp_path / "nowhere.png"))
