"""A scanner that types, on pipes that evdev's own reader reads: found, taken alone, decoded, unplugged and back."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hardware.errors import HardwareError, PermanentFault, Reason, WrongUrl
from hardware.health import Counter, Identity
from hardware.options import ScannerOptions
from hardware.outcome import Condition
from hardware.scanner import delivery
from hardware.scanner.event_nodes import key_name
from hardware.scanner.hid import HidScanner
from hardware.scanner.hid_address import NodePath, UsbIds, parse_hid_url
from hardware.scanner.keymap_us import TAB
from hardware.scanner.port import Heard, Verdict
from hardware.simulated.hid_scanner import HidFault, SimulatedHidScanner, SimulatedInput
from hardware.supervisor import keep_in_service
from tests.hardware.waiting import until

PASS = "29401000075868"


@pytest.fixture
def machine(tmp_path: Path) -> SimulatedInput:
    return SimulatedInput(tmp_path)


@pytest.fixture
def simulated(machine: SimulatedInput) -> SimulatedHidScanner:
    scanner = SimulatedHidScanner(machine)
    scanner.plug()
    return scanner


@pytest.fixture
async def scanner(machine: SimulatedInput, simulated: SimulatedHidScanner) -> AsyncIterator[HidScanner]:
    scanner = driver(machine, simulated.url)
    running = asyncio.create_task(keep_in_service(scanner))
    await until(lambda: scanner.state.condition is Condition.READY)
    yield scanner
    running.cancel()
    await asyncio.wait([running])


def driver(machine: SimulatedInput, url: str) -> HidScanner:
    return HidScanner(ScannerOptions(url=url), machine.nodes)


async def waiting(scanner: HidScanner) -> "asyncio.Task[str]":
    async def raw() -> str:
        return (await scanner.next()).raw

    task = asyncio.create_task(raw())
    await asyncio.sleep(0)
    return task


async def refused(scanner: HidScanner) -> HardwareError:
    with pytest.raises(HardwareError) as caught:
        await scanner.setup()
    await scanner.teardown()
    return caught.value


@pytest.mark.parametrize("code", [PASS, "]F0A29401000075868B", "NL-0800270000-29401000075868", "2Xab*$/+%.", "~!@ #"])
async def test_a_scan_arrives_as_it_was(code: str, scanner: HidScanner, simulated: SimulatedHidScanner) -> None:
    scan = await waiting(scanner)
    simulated.scan(code)
    assert await asyncio.wait_for(scan, 2) == code


async def test_a_scanner_that_ends_with_tab_is_read_too(scanner: HidScanner, simulated: SimulatedHidScanner) -> None:
    scan = await waiting(scanner)
    simulated.scan(PASS, terminator=TAB)
    assert await asyncio.wait_for(scan, 2) == PASS


async def test_what_a_scanner_is_and_where_it_is_plugged_in_stands_in_its_health(scanner: HidScanner) -> None:
    assert scanner.keeper.health.identity == Identity(
        "0c2e:0b61", "Metrologic Voyager-1400g at usb-0000:01:00.0-1.2", "1.10", ""
    )


async def test_no_other_program_sees_a_key_on_any_node_of_it(
    machine: SimulatedInput, scanner: HidScanner, simulated: SimulatedHidScanner
) -> None:
    others = [machine.open(str(path)) for path in simulated.paths]
    assert len(others) == 2
    scan = await waiting(scanner)
    simulated.scan(PASS)
    assert await asyncio.wait_for(scan, 2) == PASS
    for other in others:
        with pytest.raises(BlockingIOError):
            list(other.read())
        with pytest.raises(OSError, match="busy"):
            other.grab()
        other.close()


async def test_a_node_that_comes_a_moment_later_is_taken_too(machine: SimulatedInput) -> None:
    simulated = SimulatedHidScanner(machine, nodes=2)
    simulated.plug_node()
    scanner = driver(machine, simulated.url)
    await scanner.setup()
    simulated.plug_node()
    scanner.wake()
    other = machine.open(str(simulated.paths[1]))
    with pytest.raises(OSError, match="busy"):
        other.grab()
    other.close()
    await scanner.teardown()


async def test_one_of_its_nodes_stands_for_the_whole_scanner(
    machine: SimulatedInput, simulated: SimulatedHidScanner
) -> None:
    for path in (simulated.by_id, *simulated.paths):
        scanner = driver(machine, f"evdev://{path}")
        await scanner.setup()
        with pytest.raises(OSError, match="busy"):
            machine.open(str(simulated.paths[1])).grab()
        await scanner.teardown()


async def test_after_teardown_the_scanner_is_free_for_others(
    machine: SimulatedInput, simulated: SimulatedHidScanner
) -> None:
    scanner = driver(machine, simulated.url)
    for _ in range(2):
        await scanner.setup()
        await scanner.teardown()
        await scanner.teardown()
    other = machine.open(str(simulated.paths[0]))
    other.grab()
    other.close()


async def test_two_of_a_kind_are_refused_with_a_list_of_both(machine: SimulatedInput) -> None:
    for serial, port in (("A1", "usb-1"), ("B2", "usb-2")):
        SimulatedHidScanner(machine, serial=serial, port=port).plug()
    error = await refused(driver(machine, "evdev://0c2e:0b61"))
    assert (error.reason, type(error)) == (Reason.AMBIGUOUS, PermanentFault)
    assert "usb-Metrologic_Voyager-1400g_A1-event-kbd" in str(error)
    assert "usb-Metrologic_Voyager-1400g_B2-event-kbd" in str(error)
    scanner = driver(machine, "evdev://0c2e:0b61?serial=B2")
    await scanner.setup()
    assert scanner.keeper.health.identity.serial == "B2"
    await scanner.teardown()


async def test_two_of_a_kind_without_serial_are_not_told_apart_by_a_link_that_either_could_have(
    machine: SimulatedInput,
) -> None:
    first, second = (SimulatedHidScanner(machine, port=port) for port in ("usb-1", "usb-2"))
    first.plug()
    second.plug()
    error = await refused(driver(machine, f"evdev://{second.by_id}"))
    assert error.reason is Reason.AMBIGUOUS
    assert "usb-1" in str(error)
    scanner = driver(machine, f"evdev://{first.paths[0]}")
    await scanner.setup()
    await scanner.teardown()


async def test_a_scanner_of_another_program_is_told_as_in_use(
    machine: SimulatedInput, simulated: SimulatedHidScanner, scanner: HidScanner
) -> None:
    error = await refused(driver(machine, simulated.url))
    assert error.reason is Reason.IN_USE
    assert str(simulated.paths[0]) in str(error)
    assert machine.readers == 2


async def test_without_permission_it_says_which_and_what_to_do(
    machine: SimulatedInput, simulated: SimulatedHidScanner
) -> None:
    simulated.paths[1].chmod(0o600)
    error = await refused(driver(machine, simulated.url))
    assert error.reason is Reason.NO_PERMISSION
    assert str(simulated.paths[1]) in str(error)
    assert "udev rules" in str(error)
    other = machine.open(str(simulated.paths[0]))
    other.grab()
    other.close()


async def test_what_is_not_there_is_told_with_what_is(machine: SimulatedInput, simulated: SimulatedHidScanner) -> None:
    error = await refused(driver(machine, "evdev://05e0:1200"))
    assert error.reason is Reason.UNREACHABLE
    assert "no 05e0:1200 is plugged in; there is: 0c2e:0b61 Metrologic Voyager-1400g" in str(error)
    error = await refused(driver(machine, f"evdev://{machine.dev}/by-id/usb-other-event-kbd"))
    assert error.reason is Reason.UNREACHABLE
    assert "is not there" in str(error)


async def test_a_mouse_is_no_scanner(machine: SimulatedInput) -> None:
    about = {"name": "Mouse", "phys": "usb-3/input0", "uniq": "", "capabilities/key": "70000 0 0 0 0"}
    path, _ = machine.add({**about, "id/vendor": "046d", "id/product": "c077", "id/version": "0111"})
    assert machine.nodes.all() == []
    error = await refused(driver(machine, f"evdev://{path}"))
    assert "no scanner that types" in str(error)


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (HidFault.HALF, Verdict.NO_TERMINATOR),
        (HidFault.NO_TERMINATOR, Verdict.NO_TERMINATOR),
        (HidFault.DROPPED, Verdict.DROPPED),
        (HidFault.ALT_MODE, Verdict.ALT_MODE),
        (HidFault.SLOW, Verdict.HALF),
    ],
)
async def test_a_code_that_went_wrong_reaches_no_visitor_and_is_told_to_the_technician(
    fault: HidFault,
    verdict: Verdict,
    scanner: HidScanner,
    simulated: SimulatedHidScanner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "PATIENCE_S", 0.05)
    heard: list[Heard] = []
    scanner.listen(heard.append)
    scan = await waiting(scanner)
    simulated.scan(PASS, fault=fault)
    await until(lambda: heard)
    assert heard[0].verdict is verdict
    assert heard[0].keys
    assert not heard[0].waited_for
    assert scanner.keeper.health.counters[Counter.DROPPED] == len(heard)
    assert not scan.done()
    simulated.scan("29548000001003")
    assert await asyncio.wait_for(scan, 2) == "29548000001003"


async def test_a_scanner_set_to_french_is_seen_by_its_keys(scanner: HidScanner, simulated: SimulatedHidScanner) -> None:
    heard: list[Heard] = []
    scanner.listen(heard.append)
    simulated.scan("21", fault=HidFault.OTHER_LAYOUT)
    await until(lambda: heard)
    assert (heard[0].verdict, heard[0].raw) == (Verdict.OK, "@!")
    assert heard[0].keys == ("KEY_LEFTSHIFT", "KEY_2", "KEY_LEFTSHIFT", "KEY_1", "KEY_ENTER")


async def test_a_doubled_scan_counts_once(scanner: HidScanner, simulated: SimulatedHidScanner) -> None:
    scan = await waiting(scanner)
    simulated.scan(PASS, fault=HidFault.DOUBLED)
    assert await asyncio.wait_for(scan, 2) == PASS
    second = await waiting(scanner)
    simulated.scan("29548000001003")
    assert await asyncio.wait_for(second, 2) == "29548000001003"
    assert scanner.keeper.health.counters == {Counter.SCANS: 2}


async def test_who_listens_takes_nothing_away_and_hears_nothing_after_stopping(
    scanner: HidScanner, simulated: SimulatedHidScanner
) -> None:
    heard: list[Heard] = []
    stop = scanner.listen(heard.append)
    scan = await waiting(scanner)
    simulated.scan("]C0" + PASS)
    assert await asyncio.wait_for(scan, 2) == "]C0" + PASS
    (one,) = heard
    assert (one.text, one.symbology.value, one.waited_for) == (PASS, "code128", True)
    assert one.took_ms == pytest.approx(72, abs=1)
    assert PASS not in repr(one)
    assert "KEY" not in repr(one)
    stop()
    stop()
    scan = await waiting(scanner)
    simulated.scan("29548000001003")
    await asyncio.wait_for(scan, 2)
    assert len(heard) == 1


async def test_a_scan_that_nobody_waits_for_is_not_kept_for_the_next_visitor(
    scanner: HidScanner, simulated: SimulatedHidScanner
) -> None:
    simulated.scan("11111111111")
    await until(lambda: scanner.keeper.health.counters.get(Counter.DROPPED))
    scan = await waiting(scanner)
    simulated.scan(PASS)
    assert await asyncio.wait_for(scan, 2) == PASS


async def test_the_scanner_forgets_a_number_when_the_same_scan_can_no_longer_come(
    scanner: HidScanner, simulated: SimulatedHidScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "SAME_SCAN_S", 0.05)
    scan = await waiting(scanner)
    simulated.scan(PASS)
    await asyncio.wait_for(scan, 2)
    await until(lambda: scanner._last is None)


async def test_unplugged_in_the_middle_of_a_code_and_back_within_two_seconds(
    scanner: HidScanner, simulated: SimulatedHidScanner
) -> None:
    told: list[Condition] = []
    heard: list[Heard] = []
    scanner.subscribe(lambda: told.append(scanner.state.condition))
    scanner.listen(heard.append)
    scan = await waiting(scanner)
    simulated.scan(PASS, fault=HidFault.HALF)
    simulated.unplug()
    await until(lambda: told)
    assert scanner.state.reasons in ((Reason.LINK_LOST,), (Reason.UNREACHABLE,))
    assert [one.verdict for one in heard] == [Verdict.HALF]
    simulated.plug()
    await until(lambda: told[-1] is Condition.READY, seconds=2)
    simulated.scan(PASS)
    assert await asyncio.wait_for(scan, 2) == PASS


@pytest.mark.parametrize(
    ("url", "means"),
    [
        ("evdev:///dev/input/by-id/usb-X-event-kbd", NodePath("/dev/input/by-id/usb-X-event-kbd")),
        ("evdev://0C2E:0b61", UsbIds(0x0C2E, 0x0B61)),
        ("evdev://0c2e:0b61?serial=17%20A", UsbIds(0x0C2E, 0x0B61, "17 A")),
    ],
)
def test_an_address_is_a_path_or_a_make_and_model(url: str, means: object) -> None:
    assert parse_hid_url(url) == means


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("evdev://", "names no device"),
        ("evdev:///", "names no device"),
        ("evdev://c2e:b61", "two times four hex digits"),
        ("evdev://0c2e:0b61/2", "something after"),
        ("evdev://0c2e:0b61?baud=9600", "unknown setting 'baud'"),
        ("evdev://0c2e:0b61?serial=", "serial is empty"),
        ("evdev:///dev/input/event3?serial=1", "a path has no settings"),
        ("evdev://[", "not a device address"),
    ],
)
def test_an_address_that_makes_no_sense_says_what_is_expected(url: str, words: str) -> None:
    with pytest.raises(WrongUrl, match=re.escape(url)) as caught:
        parse_hid_url(url)
    assert words in str(caught.value)


def test_keys_have_the_names_of_the_kernel() -> None:
    assert [key_name(code) for code in (2, 42, 28, 113, 0x2FE)] == [
        "KEY_1", "KEY_LEFTSHIFT", "KEY_ENTER", "KEY_MUTE", "KEY_766",
    ]  # fmt: skip
