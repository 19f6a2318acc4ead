"""What the machine tells of itself: a tree as a Raspberry Pi has it, good and bad."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk import failure, settings
from kiosk.clock import SystemClock
from kiosk.diagnosis import Grade, machine
from kiosk.diagnosis.library import certificate, clock_offset
from kiosk.domain.fault_code import FaultCode
from kiosk.failure import Failure
from kiosk.journal.sqlite import SqliteJournal
from kiosk.simulator.world import Simulator


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory):
    with Simulator(tmp_path_factory.mktemp("world"), fresh=True) as world:
        yield world.config_path


@pytest.fixture
def kiosk(config: Path, tmp_path: Path) -> settings.Settings:
    loaded = settings.load(config)
    section = msgspec.structs.replace(loaded.kiosk, state_dir=str(tmp_path / "state"))
    return msgspec.structs.replace(loaded, kiosk=section)


def tell(root: Path, file: str, value: str) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(value + "\n")


@pytest.mark.parametrize(
    ("millidegrees", "grade", "value"),
    [("48312", Grade.GOOD, "48.3 °C"), ("72000", Grade.WARNING, "72.0 °C"), ("84100", Grade.BAD, "84.1 °C")],
)
def test_a_hot_processor_is_told_with_its_temperature(tmp_path: Path, millidegrees, grade, value):
    tell(tmp_path, "sys/class/thermal/thermal_zone0/temp", millidegrees)
    found = machine.temperature(tmp_path)
    assert (found.grade, found.value) == (grade, value)
    assert bool(found.next_step) == (grade is not Grade.GOOD)


@pytest.mark.parametrize("below", ["soc/soc:firmware", "soc@107c000000/soc@107c000000:firmware"])
@pytest.mark.parametrize(
    ("bits", "grade", "words"),
    [
        ("0", Grade.GOOD, "good"),
        ("50005", Grade.BAD, "undervoltage now"),
        ("0x50000", Grade.WARNING, "undervoltage since the start"),
        ("80008", Grade.WARNING, "at its heat limit now"),
    ],
)
def test_undervoltage_is_told_where_a_pi_tells_it(tmp_path: Path, below, bits, grade, words):
    tell(tmp_path, f"sys/devices/platform/{below}/get_throttled", bits)
    found = machine.power(tmp_path)
    assert found.grade is grade
    assert words in found.value
    if "undervoltage" in words:
        assert "power supply" in found.next_step


def test_a_machine_that_tells_neither_is_not_blamed(tmp_path: Path):
    assert machine.temperature(tmp_path).grade is Grade.GOOD
    assert machine.power(tmp_path).value == "this machine does not tell"


def test_a_journal_that_is_not_there_yet_is_good_and_one_that_is_damaged_is_not(kiosk: settings.Settings):
    folder = Path(kiosk.kiosk.state_dir)
    assert machine.journal(kiosk).grade is Grade.GOOD
    folder.mkdir()
    (folder / "journal.sqlite3").write_bytes(b"no database at all" * 100)
    found = machine.journal(kiosk)
    assert found.grade is Grade.BAD
    assert "damaged" in found.value


def test_a_journal_that_a_kiosk_keeps_is_good_and_says_who(kiosk: settings.Settings):
    asyncio.run(SqliteJournal(Path(kiosk.kiosk.state_dir), SystemClock()).close())
    assert "whole" in machine.journal(kiosk).value
    lock = str(Path(kiosk.kiosk.state_dir) / "lock")
    holding = "import sys, time; f = open(sys.argv[1]); print(1, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", holding, lock], stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        found = machine.journal(kiosk)
        holder.kill()
    assert found.grade is Grade.GOOD
    assert f"process {holder.pid}" in found.value


@pytest.mark.parametrize(("free_mb", "grade"), [(5000, Grade.GOOD), (300, Grade.WARNING), (20, Grade.BAD)])
def test_a_disk_that_fills_up_is_told_in_time(kiosk, monkeypatch: pytest.MonkeyPatch, free_mb, grade):
    usage = type("Usage", (), {"free": free_mb * 1024 * 1024})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage)
    found = machine.disk(kiosk)
    assert found.grade is grade
    assert f"{free_mb} MB free" in found.value


@pytest.mark.parametrize(
    ("days", "grade"), [(90, Grade.GOOD), (21, Grade.GOOD), (20, Grade.WARNING), (1, Grade.WARNING)]
)
def test_a_certificate_that_ends_within_three_weeks_is_a_warning(days, grade):
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    found = certificate(now + timedelta(days=days, hours=1), now)
    assert found.grade is grade
    assert f"valid for {days} days" in found.value


@pytest.mark.parametrize(
    ("seconds", "grade", "words"),
    [
        (0.4, Grade.GOOD, "equal"),
        (-4, Grade.GOOD, "4 s behind"),
        (30, Grade.WARNING, "30 s ahead of"),
        (-3600, Grade.BAD, "3600 s behind"),
    ],
)
def test_a_clock_that_differs_is_told_with_how_much(seconds, grade, words):
    found = clock_offset("clock", timedelta(seconds=seconds))
    assert found.grade is grade
    assert words in found.value


def test_versions_are_told():
    value = machine.versions().value
    assert all(word in value for word in ("paszuil", "python 3.", "kivy 2.", "kernel"))


def test_how_the_screen_goes_dark_is_told(tmp_path: Path):
    assert machine.display(tmp_path).value == "goes dark by a black picture only"
    tell(tmp_path, "sys/class/drm/card1-HDMI-A-1/status", "connected")
    assert "DPMS, card1-HDMI-A-1" in machine.display(tmp_path).value
    tell(tmp_path, "sys/class/backlight/10-0045/bl_power", "0")
    assert machine.display(tmp_path).value == "goes dark by its backlight (10-0045)"


def test_what_stopped_the_last_start_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    assert machine.start().grade is Grade.GOOD
    failure.record(Failure(FaultCode.SECRET_MISSING, "wise.key: is empty"))
    found = machine.start()
    assert (found.grade, found.value) == (Grade.BAD, "K-04: wise.key: is empty")
    assert "paszuil config secret" in found.next_step
