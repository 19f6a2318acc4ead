"""Lets one thing after the other fail, mends it, and times how soon the kiosk is itself again."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from random import Random

from tests.soak.faults import FAULTS, FarEnds
from tests.soak.invariants import RECOVERED_WITHIN_S, Broken

LASTS_S = (0.1, 2.0)


class Chaos:
    """At most one fault at a time; `tick` is to be called often.

    Args:
        well: does everything work, as the kiosk itself sees it?
        kiosk_time: the time of its loop in seconds: what a person passes by walking away counts as well.
    """

    def __init__(self, far: FarEnds, well: Callable[[], bool], kiosk_time: Callable[[], float]) -> None:
        self._far = far
        self._well = well
        self._time = kiosk_time
        self._until = 0.0
        self._since: float | None = None
        self.now: str | None = None
        """What fails, or is being recovered from."""
        self.times: Counter[str] = Counter()
        self.worst: dict[str, float] = {}

    @property
    def calm(self) -> bool:
        return self.now is None

    def begin(self, name: str, random: Random) -> None:
        assert self.calm
        fault = FAULTS[name]
        self.now, self._since = name, None
        self.times[name] += 1
        lasts = random.uniform(*LASTS_S)
        self._until = time.monotonic() + lasts
        fault.begin(self._far)
        if fault.deaf:
            # Who asks the panel waits until it hears again, and could not end this.
            threading.Event().wait(lasts)
            self.tick()

    def tick(self) -> None:
        if self.now is None:
            return
        if self._since is None:
            if time.monotonic() < self._until:
                return
            FAULTS[self.now].end(self._far)
            self._since = self._time()
        took = self._time() - self._since
        if self._well():
            self.worst[self.now] = max(took, self.worst.get(self.now, 0.0))
            self.now = None
        elif took > RECOVERED_WITHIN_S:
            raise Broken("every outage is recovered from within 5 s", f"{self.now} ended {took:.1f} s ago")

    def finish(self) -> None:
        """End what fails now."""
        self._until = 0.0
