"""A serial scanner on a real pseudo-terminal: codes, pieces, twice the same, unplugged and back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from hardware import open_scanner
from hardware.errors import Reason, WrongUrl
from hardware.outcome import Condition
from hardware.scanner import delivery
from hardware.scanner.port import Heard, Scan, Verdict
from hardware.scanner.serial import SerialScanner
from hardware.simulated.scanner import SerialFault, SimulatedScanner
from hardware.supervisor import keep_in_service
from tests.hardware.waiting import until


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[SimulatedScanner]:
    with SimulatedScanner(tmp_path / "scanner") as scanner:
        yield scanner


@pytest.fixture
async def scanner(simulated: SimulatedScanner) -> AsyncIterator[SerialScanner]:
    scanner = open_scanner(simulated.url)
    running = asyncio.create_task(keep_in_service(scanner))
    await until(lambda: scanner.state.condition is Condition.READY)
    yield scanner
    running.cancel()
    await asyncio.wait([running])


async def waiting(scanner: SerialScanner) -> "asyncio.Task[str]":
    async def raw() -> str:
        return (await scanner.next()).raw

    task = asyncio.create_task(raw())
    await asyncio.sleep(0)
    return task


@pytest.mark.parametrize("terminator", ["\r", "\n", "\r\n", "\t"])
async def test_a_scan_arrives(terminator: str, scanner: SerialScanner, simulated: SimulatedScanner) -> None:
    scan = await waiting(scanner)
    simulated.scan("]F029401000075868", terminator=terminator)
    assert await asyncio.wait_for(scan, 2) == "]F029401000075868"


async def test_a_scan_in_pieces_is_one_scan(scanner: SerialScanner, simulated: SimulatedScanner) -> None:
    scan = await waiting(scanner)
    for piece in (b"2940", b"100", b"0075868", b"\r"):
        simulated.send(piece)
        await asyncio.sleep(0)
    assert await asyncio.wait_for(scan, 2) == "29401000075868"


async def test_a_scan_that_nobody_waits_for_is_not_kept_for_the_next_visitor(
    scanner: SerialScanner, simulated: SimulatedScanner
) -> None:
    heard: list[Heard] = []
    scanner.listen(heard.append)
    simulated.scan("11111111111")
    await until(lambda: heard)
    scan = await waiting(scanner)
    simulated.scan("22222222222")
    assert await asyncio.wait_for(scan, 2) == "22222222222"


async def test_the_same_scan_twice_within_a_second_counts_once(
    scanner: SerialScanner, simulated: SimulatedScanner
) -> None:
    scan = await waiting(scanner)
    simulated.scan("29401000075868")
    assert await asyncio.wait_for(scan, 2) == "29401000075868"
    second = await waiting(scanner)
    simulated.scan("29401000075868")
    simulated.scan("29548000001003")
    assert await asyncio.wait_for(second, 2) == "29548000001003"


async def test_the_same_pass_is_scanned_again_after_a_second(
    scanner: SerialScanner, simulated: SimulatedScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "SAME_SCAN_S", 0.0)
    for _ in range(2):
        scan = await waiting(scanner)
        simulated.scan("29401000075868")
        assert await asyncio.wait_for(scan, 2) == "29401000075868"


async def test_four_thousand_characters_of_junk_do_not_kill_it(
    scanner: SerialScanner, simulated: SimulatedScanner
) -> None:
    scan = await waiting(scanner)
    for _ in range(4):
        simulated.send(b"x" * 1000)
        await asyncio.sleep(0)
    simulated.send(b"\r")
    simulated.scan("29401000075868")
    assert await asyncio.wait_for(scan, 2) == "29401000075868"


async def test_an_unplugged_scanner_is_told_and_works_within_two_seconds_of_plugging_in(
    scanner: SerialScanner, simulated: SimulatedScanner
) -> None:
    told: list[Condition] = []
    scanner.subscribe(lambda: told.append(scanner.state.condition))
    scan = await waiting(scanner)
    simulated.send(b"half a co")
    simulated.unplug()
    await until(lambda: told)
    assert scanner.state.reasons in ((Reason.LINK_LOST,), (Reason.UNREACHABLE,))
    simulated.plug()
    await until(lambda: told[-1] is Condition.READY, seconds=2)
    simulated.scan("29401000075868")
    assert await asyncio.wait_for(scan, 2) == "29401000075868"


@pytest.mark.parametrize("fault", [SerialFault.HALF, SerialFault.NO_TERMINATOR, SerialFault.GARBAGE])
async def test_a_code_without_an_end_is_told_to_who_listens_and_reaches_no_visitor(
    fault: SerialFault, scanner: SerialScanner, simulated: SimulatedScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "PATIENCE_S", 0.3)
    heard: list[Heard] = []
    scanner.listen(heard.append)
    scan = await waiting(scanner)
    simulated.scan("29401000075868", fault=fault)
    await until(lambda: heard)
    assert heard[0].verdict is Verdict.NO_TERMINATOR
    assert all(len(key) == 2 for key in heard[0].keys)
    assert not scan.done()
    simulated.scan("29548000001003")
    assert await asyncio.wait_for(scan, 2) == "29548000001003"


async def test_who_listens_sees_the_bytes_in_hex_and_the_symbology(
    scanner: SerialScanner, simulated: SimulatedScanner
) -> None:
    heard: list[Heard] = []
    scanner.listen(heard.append)
    simulated.scan("]F029", fault=SerialFault.DOUBLED)
    await until(lambda: len(heard) == 2)
    assert (heard[0].text, heard[0].symbology.value) == ("29", "codabar")
    assert heard[0].keys == ("5d", "46", "30", "32", "39", "0d")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("usblp:///dev/usb/lp0", "no address of a scanner"),
        ("ttyACM0", "known are: evdev:"),
        ("keyboard://laptop", "a keyboard has no address"),
        ("evdev://scanner", "four hex digits"),
        ("tty://dev/x", "three slashes"),
    ],
)
def test_an_address_that_no_scanner_can_have_says_what_is_expected(url: str, words: str) -> None:
    with pytest.raises(WrongUrl, match=words):
        open_scanner(url)


async def test_a_scan_that_is_cancelled_waits_no_more(scanner: SerialScanner) -> None:
    scan = await waiting(scanner)
    scan.cancel()
    await asyncio.wait([scan])
    assert not scanner._waiting


def test_a_scan_shows_no_number_when_it_is_logged() -> None:
    assert repr(Scan("29401000075868", 0.0)) == "Scan(14 characters)"
