"""Time comes in from outside: one clock for flows, lock-outs and bons, and a loop that runs on it."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Clock(Protocol):
    def now(self) -> datetime:
        """Wall time with its zone (Europe/Amsterdam)."""

    def monotonic(self) -> float:
        """Seconds that never go back."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(AMSTERDAM)

    def monotonic(self) -> float:
        return time.monotonic()


class MovableClock:
    """The machine's clock plus what it was moved: two minutes of waiting take no time in a test or the tour."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return (datetime.now(UTC) + self._ahead).astimezone(AMSTERDAM)

    def monotonic(self) -> float:
        return time.monotonic() + self._ahead.total_seconds()

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
