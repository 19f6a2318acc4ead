"""Bons on a real kernel: over usblp and over the network, by an ordinary user, through faults and pulled cables."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from hardware.simulated.receipt_printer import Fault, SimulatedReceiptPrinter
from tests.hardware.waiting import until
from tests.vm.box import USB_PRINTER_URL, Box, Figures, back_in_service, ended, in_service
from tests.vm.machine import HOST
from tests.vm.program import Program

pytestmark = pytest.mark.vm

LINES = 20
MIDDLE = 8
"""Lines after which something breaks."""
LINE_S = 0.05
SOME_TIME_S = 3.3
"""Until somebody mends it: the driver is by then at its own pace of looking."""
BYTES_OF_A_BON = 100
"""More than any question to the printer has."""


class Setup:
    """One printer at one of both links, and the drivers that hold it."""

    def __init__(self, box: Box, link: str, printer: SimulatedReceiptPrinter, program: Program) -> None:
        self.box, self.link, self.printer, self.program = box, link, printer, program

    async def start(self, tag: str) -> int:
        """Begin a bon; the number of events until then."""
        mark = self.program.mark
        await self.program.tell(print="printer", tag=tag, lines=LINES)
        return mark

    async def outcome(self, tag: str, mark: int) -> tuple[str, list[str]]:
        event = await self.program.until("outcome", after=mark, tag=tag, timeout=60)
        return event["outcome"], event["reasons"]

    async def print(self, tag: str) -> tuple[str, list[str]]:
        return await self.outcome(tag, await self.start(tag))

    def pieces(self, tag: str) -> list[str]:
        """The text of every piece of paper on which something of that bon stands."""
        return [receipt.text for receipt in self.printer.receipts if tag in receipt.text]

    def whole(self, tag: str) -> int:
        return sum("einde" in piece for piece in self.pieces(tag))

    async def printed_some(self) -> None:
        """Wait until a bon is half on paper."""
        await until(lambda: self.printer.buffered > BYTES_OF_A_BON, 30)
        await asyncio.sleep(MIDDLE * LINE_S)


@pytest.fixture(params=["usblp", "tcp"])
async def setup(request: pytest.FixtureRequest, box: Box) -> AsyncIterator[Setup]:
    plugged = box.printer_port if request.param == "usblp" else None
    async with SimulatedReceiptPrinter(plugged=plugged, line_s=LINE_S, profile="epson-tm-t20iii") as printer:
        url = USB_PRINTER_URL if plugged else f"tcp://{HOST}:{printer.port}"
        program = await box.drive(printer=url)
        await in_service(program, "printer")
        yield Setup(box, request.param, printer, program)


async def test_bons_are_confirmed_and_each_is_printed_once(setup: Setup, figures: Figures) -> None:
    tags = [f"BON-{number:02d}" for number in range(10)]
    outcomes = [await setup.print(tag) for tag in tags]
    figures.append((f"{setup.link}: bons sent / confirmed", f"{len(tags)} / {outcomes.count(('Confirmed', []))}"))
    assert outcomes == [("Confirmed", [])] * len(tags), setup.program.transcript()
    assert [setup.whole(tag) for tag in tags] == [1] * len(tags)
    assert len(setup.printer.receipts) == len(tags)
    await ended(setup.program)


@pytest.mark.parametrize("fault", [Fault.PAPER_OUT, Fault.COVER_OPEN], ids=lambda fault: fault.value)
async def test_a_bon_that_stops_halfway_is_not_printed_on_after_the_mending(
    setup: Setup, fault: Fault, figures: Figures
) -> None:
    setup.printer.break_after(MIDDLE, fault)
    assert await setup.print("GEHEIM") == ("Unknown", [fault.value]), setup.program.transcript()
    assert setup.program.all("state")[-1]["reasons"] == [fault.value]
    assert await setup.print("TUSSEN") == ("Refused", [fault.value])
    await asyncio.sleep(SOME_TIME_S)
    seconds = await back_in_service(setup.program, "printer", setup.printer.mend)
    figures.append((f"{setup.link}: {fault.value} mended until in service", f"{seconds:.2f} s"))
    assert seconds < 2
    assert await setup.print("VOLGENDE") == ("Confirmed", []), setup.program.transcript()
    assert (setup.whole("GEHEIM"), setup.whole("TUSSEN"), setup.whole("VOLGENDE")) == (0, 0, 1)
    assert "GEHEIM" not in setup.pieces("VOLGENDE")[0]
    assert len(setup.pieces("GEHEIM")) == 1


async def test_power_that_fails_halfway_a_bon_comes_back_to_an_empty_printer(setup: Setup, figures: Figures) -> None:
    mark = await setup.start("GEHEIM")
    await setup.printed_some()
    await setup.printer.set_fault(Fault.POWER_LOSS)
    outcome, reasons = await setup.outcome("GEHEIM", mark)
    assert (outcome, reasons) in [("Unknown", ["link_lost"]), ("Unknown", ["unreachable"])], setup.program.transcript()
    await setup.program.until("state", after=mark, condition="not_ready")
    seconds = await back_in_service(setup.program, "printer", setup.printer.mend)
    figures.append((f"{setup.link}: power back until in service", f"{seconds:.2f} s"))
    assert seconds < 5
    assert await setup.print("VOLGENDE") == ("Confirmed", []), setup.program.transcript()
    assert (setup.whole("GEHEIM"), setup.whole("VOLGENDE")) == (0, 1)
    assert "GEHEIM" not in setup.pieces("VOLGENDE")[0]


async def test_a_cable_pulled_halfway_a_bon_doubles_nothing(setup: Setup, figures: Figures) -> None:
    mark = await setup.start("GEHEIM")
    await setup.printed_some()
    await cable(setup, put_in=False)
    outcome, _ = await setup.outcome("GEHEIM", mark)
    assert outcome == "Unknown", setup.program.transcript()
    await setup.program.until("state", after=mark, condition="not_ready")
    seconds = await back_in_service(setup.program, "printer", lambda: cable(setup, put_in=True))
    figures.append((f"{setup.link}: cable back until in service", f"{seconds:.2f} s"))
    assert seconds < 5
    assert await setup.print("VOLGENDE") == ("Confirmed", []), setup.program.transcript()
    assert setup.whole("GEHEIM") <= 1
    assert setup.whole("VOLGENDE") == 1
    assert "GEHEIM" not in setup.pieces("VOLGENDE")[0]


async def test_a_printer_unplugged_at_rest_is_back_within_five_seconds(setup: Setup, figures: Figures) -> None:
    seconds = []
    for turn in range(3):
        mark = setup.program.mark
        await setup.printer.set_fault(Fault.POWER_LOSS)
        lost = await setup.program.until("state", after=mark, condition="not_ready")
        assert lost["reasons"] in (["link_lost"], ["unreachable"])
        seconds.append(await back_in_service(setup.program, "printer", setup.printer.mend))
        assert await setup.print(f"BON-{turn}") == ("Confirmed", [])
    assert [setup.whole(f"BON-{turn}") for turn in range(3)] == [1, 1, 1]
    assert max(seconds) < 5
    figures.append((f"{setup.link}: replug at rest until in service, slowest of 3", f"{max(seconds):.2f} s"))


async def cable(setup: Setup, *, put_in: bool) -> None:
    if setup.link == "tcp":
        await setup.box.machine.network(up=put_in)
    else:
        await (setup.box.printer_port.plug() if put_in else setup.box.printer_port.unplug())
