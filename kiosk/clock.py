"""Time comes in from outside: one clock for flows, lock-outs and bons, and a loop that runs on it."""

import asyncio
import os
import time
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from kiosk.whole_file import write_whole

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
"""The kernel's own name of this boot. Source: random(4)."""


class Clock(Protocol):
    def now(self) -> datetime:
        """Wall time with its zone (Europe/Amsterdam); it may be wrong, and jump."""

    def monotonic(self) -> float:
        """Seconds since the machine began, that never go back."""

    @property
    def boot(self) -> str:
        """Which start of the machine this is: a monotonic time says nothing in another one."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(AMSTERDAM)

    def monotonic(self) -> float:
        return time.monotonic()

    @property
    def boot(self) -> str:
        return _boot()


class MovableClock:
    """The machine's clock plus what it was moved: two minutes of waiting take no time in a test or the tour."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return (datetime.now(UTC) + self._ahead).astimezone(AMSTERDAM)

    def monotonic(self) -> float:
        return time.monotonic() + self._ahead.total_seconds()

    @property
    def boot(self) -> str:
        return _boot()

    def move(self, ahead: timedelta) -> None:
        """Go forward; never back, as monotonic time must not."""
        if ahead < timedelta():
            raise ValueError("a clock moves forward only")
        self._ahead += ahead


class ClockLoop(asyncio.SelectorEventLoop):
    """An event loop whose timers run on the given clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        super().__init__()

    def time(self) -> float:
        return self._clock.monotonic()

    def move(self, clock: MovableClock, seconds: float) -> None:
        """Move the clock and let every timer that is now due fire; call it from any thread."""
        clock.move(timedelta(seconds=seconds))
        self.call_soon_threadsafe(lambda: None)


@cache
def _boot() -> str:
    """The kernel's, or, where a unit hides that, one kept in the unit's folder that a boot begins empty.

    Without either every start of the program counts as one of the machine.
    """
    with suppress(OSError):
        return BOOT_ID.read_text("ascii").strip()
    folder = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    if not folder:
        return uuid.uuid4().hex
    file = Path(folder) / "boot"
    with suppress(OSError):
        return file.read_text("ascii")
    new = uuid.uuid4().hex
    with suppress(OSError):
        write_whole(file, new)
    return new
