"""A kiosk whose state folder is a real disk of three megabytes, that fills up and turns read-only while it runs.

Run by test_disk.py, in a namespace of its own: here `mount` works, and nobody else sees it.
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.clock import MovableClock
from kiosk.diagnosis import machine
from kiosk.diagnosis.finding import Grade
from kiosk.flows.pages import Attract, Choice, Confirm, Goodbye, PinPad, Status
from kiosk.settings.port import NotSaved
from kiosk.simulator.world import Simulator
from tests.journeys.visitor import Visitor
from tests.journeys.world import STAGES, Panel, World, own_settings

ACTIVE, PIN, WRONG = "29401000075868", "1234", "9999"
MEGABYTES = 3


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "kiosk"
    folder.mkdir(mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0700", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def world(simulator: Simulator, tmp_path: Path, disk: Path) -> Iterator[World]:
    panel = Panel(simulator.http_url)
    panel.reset()
    world = World(panel, own_settings(simulator.config_path, tmp_path), MovableClock(), STAGES["scripted"])
    world.start()
    yield world
    world.stop()
    assert world.failures == []


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(bytes(4096))


def empty(disk: Path) -> None:
    (disk / "filler").unlink()


def close(disk: Path) -> None:
    """As after an error of the disk: what was open for writing before keeps it from being remounted as a whole."""
    subprocess.run(["mount", "--bind", disk, disk], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", disk], check=True)


def open_again(disk: Path) -> None:
    subprocess.run(["umount", disk], check=True)


BREAKS = pytest.mark.parametrize(("breaks", "mends"), [(fill, empty), (close, open_again)], ids=["full", "read-only"])


async def asks_for_the_mail(visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(ACTIVE)
    await visitor.sees(PinPad)
    await visitor.types(PIN)
    await visitor.sees(Status, primary="active.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.PRIMARY)


@BREAKS
async def test_acts_are_refused_before_they_start_and_begin_again_by_themselves(
    world: World, disk: Path, breaks: Callable[[Path], None], mends: Callable[[Path], None]
) -> None:
    breaks(disk)
    await asks_for_the_mail(world.visitor)
    await world.visitor.sees(Status, title="mail.failed")
    assert world.panel.mails() == []
    assert world.panel.acts() == []
    told = machine.disk(world.settings)
    assert told.grade is Grade.BAD
    assert str(disk) in told.value
    assert told.next_step
    mends(disk)
    await world.visitor.touches(Choice.STOP)
    await world.visitor.sees(Goodbye)
    await world.visitor.waits(5)
    await asks_for_the_mail(world.visitor)
    await world.visitor.sees(Status, title="active.sent")
    assert len(world.panel.mails()) == 1


@BREAKS
async def test_nobody_guesses_for_ever(
    world: World, disk: Path, breaks: Callable[[Path], None], mends: Callable[[Path], None]
) -> None:
    """A wrong PIN that cannot be written down locks at once: closed for security, on this kiosk only."""
    breaks(disk)
    await world.visitor.sees(Attract, notice=None)
    await world.visitor.scans(ACTIVE)
    await world.visitor.sees(PinPad)
    await world.visitor.types(WRONG)
    await world.visitor.sees(Status, title="desk.title", lead="pin.locked")
    mends(disk)


@BREAKS
def test_settings_stay_as_they_were(
    world: World, disk: Path, breaks: Callable[[Path], None], mends: Callable[[Path], None]
) -> None:
    world.store.save_now({"kiosk.branch_name": "Bibliotheek Rolde"}, "test")
    before = (disk / "settings.toml").read_bytes()
    breaks(disk)
    with pytest.raises(NotSaved):
        world.store.save_now({"kiosk.branch_name": "Bibliotheek Annen"}, "test")
    assert (disk / "settings.toml").read_bytes() == before
    assert world.settings.kiosk.branch_name == "Bibliotheek Rolde"
    mends(disk)
    assert not [name for name in os.listdir(disk) if name.endswith(".new")]
    world.store.save_now({"kiosk.branch_name": "Bibliotheek Annen"}, "test")
    assert world.settings.kiosk.branch_name == "Bibliotheek Annen"
