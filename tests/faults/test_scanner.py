"""Every fault of a scanner by name, serial and typing: what the visitor reads, that nothing begins by itself, and that
the next good scan is one visit.
"""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hardware.errors import Reason
from hardware.health import Counter
from hardware.options import ScannerOptions
from hardware.scanner.hid import HidScanner
from hardware.simulated.hid_scanner import HidFault, SimulatedHidScanner, SimulatedInput
from hardware.simulated.scanner import SerialFault
from kiosk import app
from kiosk.flows.pages import Attract, Choice, Goodbye, PinPad, Status
from tests.faults.conftest import journalled
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

PASS, PIN = "29401000075868", "1234"


@dataclass(frozen=True)
class Garbled:
    """A code that came wrong.

    Args:
        notice: what the attract page says to it; None where nothing whole came, so that nothing can be said.
    """

    fault: SerialFault | HidFault
    notice: str | None

    def __str__(self) -> str:
        return self.fault.value


SERIAL = [
    Garbled(SerialFault.HALF, None),
    Garbled(SerialFault.NO_TERMINATOR, None),
    Garbled(SerialFault.GARBAGE, None),
]
TYPING = [
    Garbled(HidFault.HALF, None),
    Garbled(HidFault.NO_TERMINATOR, None),
    Garbled(HidFault.DROPPED, None),
    Garbled(HidFault.ALT_MODE, None),
    Garbled(HidFault.OTHER_LAYOUT, "scan.again"),
    Garbled(HidFault.SLOW, None),
]


class Typing:
    """The machine that a typing scanner is plugged into, and the driver that the kiosk made of it."""

    def __init__(self, folder: Path) -> None:
        self.machine = SimulatedInput(folder)
        self.scanner = SimulatedHidScanner(self.machine)
        self.driver: HidScanner | None = None

    def do(self, world: World, *acts: Callable[[], Any]) -> None:
        """Hands on plugs and codes, in the thread that reads them, and all before it reads on."""
        done = threading.Event()

        def both() -> None:
            for act in acts:
                act()
            done.set()

        assert world._flows
        world._flows.loop.call_soon_threadsafe(both)
        assert done.wait(5)

    def scans(self, world: World, fault: HidFault | None = None) -> None:
        self.do(world, lambda: self.scanner.scan(PASS, fault=fault))

    def open(self, _: ScannerOptions) -> HidScanner:
        self.driver = HidScanner(ScannerOptions(url=self.scanner.url), self.machine.nodes)
        return self.driver


@pytest.fixture
def typing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Typing]:
    """Ask for it before `world`."""
    folder = tmp_path / "machine"
    folder.mkdir()
    typing = Typing(folder)
    typing.scanner.plug()
    monkeypatch.setattr(app, "open_scanner", typing.open)
    yield typing
    typing.scanner.unplug()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The scanners that the kiosk opens. Ask for it before `world`."""
    found: list[Any] = []
    open_scanner = app.open_scanner

    def opening(options: ScannerOptions) -> Any:
        found.append(open_scanner(options))
        return found[-1]

    monkeypatch.setattr(app, "open_scanner", opening)
    return found


async def dropped(visitor: Visitor, scanner: Any) -> None:
    """Wait until what came has been found to be no code."""
    for _ in range(100):
        if scanner.keeper.health.counters.get(Counter.DROPPED):
            return
        await visitor.waits(1)
    raise AssertionError("nothing was dropped")


async def one_visit(visitor: Visitor, scan: Callable[[], Any]) -> None:
    """A good scan is one visit, from PIN pad to goodbye."""
    await visitor.waits(2)
    scan()
    await visitor.sees(PinPad)
    await visitor.types(PIN)
    await visitor.sees(Status)
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await visitor.sees(Attract, notice=None)


@pytest.mark.parametrize("garbled", SERIAL, ids=str)
async def test_a_serial_code_that_came_wrong_begins_nothing(
    garbled: Garbled, opened: list[Any], world: World, visitor: Visitor
) -> None:
    await visitor.sees(Attract, notice=None)
    world.panel.scan(PASS, garbled.fault.value)
    await dropped(visitor, opened[0])
    await visitor.sees(Attract, notice=garbled.notice)
    await one_visit(visitor, lambda: world.panel.scan(PASS))
    assert journalled(world) == []


@pytest.mark.parametrize("garbled", TYPING, ids=str)
async def test_a_typed_code_that_came_wrong_begins_nothing(
    garbled: Garbled, typing: Typing, world: World, visitor: Visitor
) -> None:
    await visitor.sees(Attract, notice=None)
    assert isinstance(garbled.fault, HidFault)
    typing.scans(world, garbled.fault)
    if garbled.notice:
        await visitor.sees(Attract, notice=garbled.notice)
    else:
        assert typing.driver
        await dropped(visitor, typing.driver)
    await visitor.sees(Attract, notice=garbled.notice)
    assert typing.driver
    assert typing.driver.keeper.health.counters.get(Counter.SCANS, 0) == (1 if garbled.notice else 0)
    await one_visit(visitor, lambda: typing.scans(world))
    assert journalled(world) == []


async def test_a_code_that_is_sent_twice_is_one_visit(world: World, visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None)
    await one_visit(visitor, lambda: world.panel.scan(PASS, SerialFault.DOUBLED.value))


async def test_a_code_that_is_typed_twice_is_one_visit(typing: Typing, world: World, visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None)
    await one_visit(visitor, lambda: typing.scans(world, HidFault.DOUBLED))


async def test_a_serial_scanner_without_its_plug_is_told_and_comes_back(world: World, visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None)
    world.panel.scanner(plugged=False)
    await visitor.sees(Attract, notice="attract.scanner")
    world.panel.scanner(plugged=True)
    await visitor.sees(Attract, notice=None)
    await one_visit(visitor, lambda: world.panel.scan(PASS))


async def test_a_typing_scanner_without_its_plug_is_told_and_comes_back(
    typing: Typing, world: World, visitor: Visitor
) -> None:
    await visitor.sees(Attract, notice=None)
    typing.do(world, typing.scanner.unplug)
    await visitor.sees(Attract, notice="attract.scanner")
    typing.do(world, typing.scanner.plug)
    await visitor.sees(Attract, notice=None)
    await one_visit(visitor, lambda: typing.scans(world))


async def test_a_plug_pulled_in_the_middle_of_a_code_leaves_no_half_of_it(
    typing: Typing, world: World, visitor: Visitor
) -> None:
    await visitor.sees(Attract, notice=None)
    typing.do(world, lambda: typing.scanner.scan(PASS, fault=HidFault.HALF), typing.scanner.unplug)
    await visitor.sees(Attract, notice="attract.scanner")
    typing.do(world, typing.scanner.plug)
    await visitor.sees(Attract, notice=None)
    await one_visit(visitor, lambda: typing.scans(world))


async def test_a_scanner_that_breaks_during_a_visit_hinders_nobody(world: World, visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None)
    world.panel.scan(PASS)
    await visitor.sees(PinPad)
    world.panel.scanner(plugged=False)
    await visitor.types(PIN)
    await visitor.sees(Status)
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await visitor.sees(Attract, notice="attract.scanner")
    world.panel.scanner(plugged=True)
    await visitor.sees(Attract, notice=None)


async def test_a_scanner_that_another_program_holds_is_told_and_taken_when_it_is_free(
    typing: Typing, world: World, visitor: Visitor
) -> None:
    await visitor.sees(Attract, notice=None)
    typing.do(world, typing.scanner.unplug)
    await visitor.sees(Attract, notice="attract.scanner")
    held: list[Any] = []

    def grab() -> None:
        held.append(typing.machine.open(str(typing.scanner.paths[0])))
        held[0].grab()

    typing.do(world, typing.scanner.plug, grab)
    await visitor.waits(5)
    assert typing.driver
    assert typing.driver.state.reasons == (Reason.IN_USE,)
    typing.do(world, held[0].close)
    await visitor.sees(Attract, notice=None)
    await one_visit(visitor, lambda: typing.scans(world))


async def test_two_scanners_that_fit_are_refused_until_one_is_taken_away(
    typing: Typing, world: World, visitor: Visitor
) -> None:
    await visitor.sees(Attract, notice=None)
    typing.do(world, typing.scanner.unplug)
    await visitor.sees(Attract, notice="attract.scanner")
    second = SimulatedHidScanner(typing.machine, port="usb-0000:01:00.0-1.3")
    typing.do(world, second.plug, typing.scanner.plug)
    await visitor.waits(3)
    assert typing.driver
    assert typing.driver.state.reasons == (Reason.AMBIGUOUS,)
    typing.do(world, second.unplug)
    await visitor.waits(11)
    await visitor.sees(Attract, notice=None)
    await one_visit(visitor, lambda: typing.scans(world))


async def test_a_scanner_that_this_user_may_not_open_is_told_and_works_when_it_is_mended(
    typing: Typing, world: World, visitor: Visitor
) -> None:
    await visitor.sees(Attract, notice=None)
    typing.do(world, typing.scanner.unplug)
    await visitor.sees(Attract, notice="attract.scanner")
    typing.do(world, typing.scanner.plug, lambda: [os.chmod(path, 0) for path in typing.scanner.paths])
    await visitor.waits(3)
    assert typing.driver
    assert typing.driver.state.reasons == (Reason.NO_PERMISSION,)
    for path in typing.scanner.paths:
        os.chmod(path, 0o660)
    await visitor.waits(11)
    await visitor.sees(Attract, notice=None)
    await one_visit(visitor, lambda: typing.scans(world))
