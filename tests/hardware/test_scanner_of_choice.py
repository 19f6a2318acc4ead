"""What every scanner must do, asked of the simulated ones; with PASZUIL_SCANNER=evdev://… or tty://… of a real one.

With a real scanner it asks on the terminal for scans of any one code.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from hardware import open_scanner
from hardware.options import ScannerOptions
from hardware.outcome import Condition
from hardware.scanner.delivery import SAME_SCAN_S
from hardware.scanner.hid import HidScanner
from hardware.scanner.port import Heard, Scan, Scanner, Verdict
from hardware.simulated.hid_scanner import SimulatedHidScanner, SimulatedInput
from hardware.simulated.scanner import SimulatedScanner
from hardware.supervisor import keep_in_service
from tests.hardware.waiting import until

REAL = "PASZUIL_SCANNER"
CODE = "]F029401000075868"
PERSON_S = 60.0 if REAL in os.environ else 5.0
T = TypeVar("T")


@dataclass
class Bench:
    """A scanner in service, and the way to have it scan one code."""

    scanner: Scanner
    scan_one: Callable[[], None]


@pytest.fixture(params=["real"] if REAL in os.environ else ["typing", "serial"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Bench]:
    match request.param:
        case "real":

            def ask() -> None:
                with capsys.disabled():
                    print(f"\n  Scan one code with {os.environ[REAL]}, always the same, now.", flush=True)

            yield Bench(open_scanner(os.environ[REAL]), ask)
        case "typing":
            machine = SimulatedInput(tmp_path)
            with SimulatedHidScanner(machine) as typing:
                yield Bench(
                    HidScanner(ScannerOptions(url=typing.url), machine.nodes),
                    lambda: typing.scan(CODE),
                )
        case "serial":
            with SimulatedScanner(tmp_path / "scanner") as serial:
                yield Bench(open_scanner(serial.url), lambda: serial.scan(CODE))


@pytest.fixture
async def bench(opened: Bench) -> AsyncIterator[Bench]:
    running = asyncio.create_task(keep_in_service(opened.scanner))
    await until(lambda: opened.scanner.state.condition is Condition.READY)
    yield opened
    running.cancel()
    await asyncio.wait([running])


async def within_reach(work: Awaitable[T]) -> T:
    return await asyncio.wait_for(work, PERSON_S)


async def test_a_code_arrives_whole_and_who_listens_sees_its_keys(bench: Bench) -> None:
    heard: list[Heard] = []
    bench.scanner.listen(heard.append)
    scan = asyncio.create_task(bench.scanner.next())
    await asyncio.sleep(0)
    bench.scan_one()
    arrived: Scan = await within_reach(scan)
    assert arrived.raw.isprintable()
    assert len(arrived.raw) >= 4
    (one,) = heard
    assert (one.verdict, one.raw, one.waited_for) == (Verdict.OK, arrived.raw, True)
    assert len(one.keys) > len(one.raw)
    assert one.took_ms < 1000


async def test_a_code_that_came_while_nobody_waited_is_not_given_to_the_next_visitor(bench: Bench) -> None:
    heard = asyncio.Event()
    bench.scanner.listen(lambda _: heard.set())
    bench.scan_one()
    await within_reach(heard.wait())
    scan = asyncio.create_task(bench.scanner.next())
    await asyncio.sleep(0.3)
    assert not scan.done()
    heard.clear()
    bench.scan_one()
    assert (await within_reach(scan)).raw


async def test_a_driver_that_lets_go_and_comes_back_scans_again(opened: Bench) -> None:
    for _ in range(2):
        running = asyncio.create_task(keep_in_service(opened.scanner))
        await until(lambda: opened.scanner.state.condition is Condition.READY)
        scan = asyncio.create_task(opened.scanner.next())
        await asyncio.sleep(SAME_SCAN_S)
        opened.scan_one()
        assert (await within_reach(scan)).raw
        running.cancel()
        await asyncio.wait([running])
