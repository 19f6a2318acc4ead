"""What fails by name: how it begins, and how it ends."""

import os
import resource
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.clock import AMSTERDAM, MovableClock
from tests.journeys.world import Panel
from tests.soak.cable import Cable, Line

SLOW_S = 1.5
"""Of the library: late, and before any deadline."""
HANGS_S = 30.0
"""Longer than every deadline of a kiosk."""


class SoakClock(MovableClock):
    """Its wall time can be set wrong, as a machine without a clock of its own has it; monotonic time never is."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong_by = timedelta()

    def now(self) -> datetime:
        return (super().now().astimezone(UTC) + self.wrong_by).astimezone(AMSTERDAM)


@dataclass(frozen=True)
class FarEnds:
    """Everything that can be made to fail."""

    panel: Panel
    cable: Cable
    clock: SoakClock
    state: Path
    """The kiosk's state folder."""
    simulator: int
    """Process id."""


@dataclass(frozen=True)
class Fault:
    begin: Callable[[FarEnds], None]
    end: Callable[[FarEnds], None]
    deaf: bool = False
    """Nothing can be asked of the panel while it lasts."""


def _wise(name: str, **more: object) -> Fault:
    return Fault(lambda far: far.panel.wise(name, **more), lambda far: far.panel.wise("none"))


def _sip2(name: str, **more: object) -> Fault:
    return Fault(lambda far: far.panel.sip2(name, **more), lambda far: far.panel.sip2("none"))


def _printer(name: str, **more: object) -> Fault:
    return Fault(lambda far: far.panel.printer(name, **more), lambda far: far.panel.printer("none"))


def _cable(line: Line) -> Fault:
    return Fault(lambda far: far.cable.be(line), lambda far: far.cable.be(Line.UP))


def _clock(wrong_by: timedelta) -> Fault:
    def set_to(to: timedelta) -> Callable[[FarEnds], None]:
        return lambda far: setattr(far.clock, "wrong_by", to)

    return Fault(set_to(wrong_by), set_to(timedelta()))


def _files_may_grow(far: FarEnds, size: int) -> None:
    """A limit on the size of files is a full disk for whoever writes: what stands stays, nothing is added."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size if size >= 0 else hard, hard))


def _rollback(far: FarEnds) -> Path:
    return far.state / "journal.sqlite3-journal"


def _nothing_can_be_made(far: FarEnds) -> None:
    """A folder stands where SQLite makes its rollback file: every write fails as on a read-only disk, for root too.

    Put there while nobody writes, or what a kill leaves behind could not be undone.
    """
    with closing(sqlite3.connect(far.state / "journal.sqlite3", isolation_level=None, timeout=30)) as journal:
        journal.execute("BEGIN IMMEDIATE")
        _rollback(far).unlink(missing_ok=True)
        _rollback(far).mkdir()
        journal.execute("ROLLBACK")


def _can_be_made(far: FarEnds) -> None:
    with suppress(FileNotFoundError):
        _rollback(far).rmdir()


FAULTS: dict[str, Fault] = {
    "network_down": _cable(Line.DOWN),
    "network_silent": _cable(Line.SILENT),
    "wise_slow": _wise("slow", seconds=SLOW_S),
    "wise_hangs": _wise("slow", seconds=HANGS_S),
    "wise_500": _wise("error_500"),
    "wise_refuses": _wise("error_401"),
    "wise_answer_lost": _wise("fail_after_act"),
    "wise_cut": _wise("drop"),
    "wise_half_answer": _wise("half"),
    "wise_garbage": _wise("garbage"),
    "wise_not_offered": _wise("not_offered"),
    "sip2_slow": _sip2("slow", seconds=SLOW_S),
    "sip2_cut": _sip2("drop"),
    "sip2_half_reply": _sip2("half"),
    "sip2_garbage": _sip2("garbage"),
    "sip2_refuses": _sip2("error_401"),
    "printer_off": _printer("power_loss"),
    "printer_offline": _printer("offline"),
    "paper_out": _printer("paper_out"),
    "paper_out_in_a_bon": _printer("paper_out", after_lines=5),
    "cover_open": _printer("cover_open"),
    "cutter_stuck": _printer("cutter"),
    "printer_silent": _printer("silent"),
    "printer_cut_off": _printer("drop_connection"),
    "scanner_unplugged": Fault(
        lambda far: far.panel.scanner(plugged=False), lambda far: far.panel.scanner(plugged=True)
    ),
    "simulator_frozen": Fault(
        lambda far: os.kill(far.simulator, signal.SIGSTOP),
        lambda far: os.kill(far.simulator, signal.SIGCONT),
        deaf=True,
    ),
    "disk_full": Fault(lambda far: _files_may_grow(far, 0), lambda far: _files_may_grow(far, -1)),
    "disk_read_only": Fault(_nothing_can_be_made, _can_be_made),
    "clock_jump_forward": _clock(timedelta(hours=3)),
    "clock_a_day_ahead": _clock(timedelta(hours=26)),
    "clock_jump_back": _clock(timedelta(hours=-3)),
}
"""By name. Besides them `kiosk_killed`: SIGKILL at any moment, see `tests.soak.life`."""


def mend_all(far: FarEnds) -> None:
    """Whatever was left failing by a kiosk that was killed meanwhile."""
    os.kill(far.simulator, signal.SIGCONT)
    _can_be_made(far)
    far.panel.wise("none")
    far.panel.sip2("none")
    far.panel.printer("none")
    far.panel.scanner(plugged=True)
