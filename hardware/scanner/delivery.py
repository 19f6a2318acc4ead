"""What all scanners share: who gets a code that came, and what becomes of one that nobody gets."""

import asyncio
from collections.abc import Callable

from hardware.health import Counter, HealthKeeper, Kind
from hardware.outcome import DeviceState
from hardware.scanner.framing import Assembly, Frame
from hardware.scanner.port import Heard, Scan, Verdict

SAME_SCAN_S = 1.0
"""Seconds in which the same code again is the same scan."""
PATIENCE_S = 1.0
"""Seconds after which a code without an end is told as such, and forgotten."""


def in_hex(byte: int) -> str:
    return f"{byte:02x}"


class Delivery:
    """The half of a scanner that is the same for each; `port.Scanner` tells what its methods promise.

    Args:
        address: its url.
        key_name: names a key or byte for who listens.
    """

    def __init__(self, address: str, key_name: Callable[[int], str] = in_hex) -> None:
        self.keeper = HealthKeeper(Kind.SCANNER, address)
        self._key_name = key_name
        self._waiting: list[tuple[float, asyncio.Future[Scan]]] = []
        self._listening: list[Callable[[Heard], None]] = []
        self._last: Scan | None = None
        self._forgetting: asyncio.TimerHandle | None = None
        self._unfinished: dict[Assembly, float] = {}
        self._looking: asyncio.TimerHandle | None = None

    @property
    def state(self) -> DeviceState:
        return self.keeper.state

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self.keeper.subscribe(changed)

    async def next(self) -> Scan:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Scan] = loop.create_future()
        waiter = (loop.time(), future)
        self._waiting.append(waiter)
        try:
            return await future
        finally:
            self._waiting.remove(waiter)

    def listen(self, heard: Callable[[Heard], None]) -> Callable[[], None]:
        self._listening.append(heard)

        def stop() -> None:
            if heard in self._listening:
                self._listening.remove(heard)

        return stop

    def wake(self) -> None:
        """A link that breaks says so by itself."""

    def _ended(self, frame: Frame) -> None:
        """Give a code to who waits and who listens."""
        ahead, waited_for = self._ahead(), False
        if frame.verdict is Verdict.OK:
            waited_for = self._deliver(Scan(frame.raw, frame.at + ahead), frame.began + ahead)
        else:
            self.keeper.count(Counter.DROPPED)
        if self._listening:
            keys = tuple(map(self._key_name, frame.keys))
            took_ms = 1000 * (frame.at - frame.began)
            told = Heard(frame.verdict, frame.raw, keys, frame.at + ahead, took_ms, waited_for)
            for heard in tuple(self._listening):
                heard(told)

    def _deliver(self, scan: Scan, began: float) -> bool:
        if self._last and scan.raw == self._last.raw and scan.at - self._last.at < SAME_SCAN_S:
            return False
        waiting = [future for since, future in self._waiting if since <= began and not future.done()]
        self.keeper.count(Counter.SCANS if waiting else Counter.DROPPED)
        if not waiting:
            return False
        for future in waiting:
            future.set_result(scan)
        self._remember(scan)
        return True

    def _remember(self, scan: Scan) -> None:
        """For as long as the same code is the same scan: it may be a member's number."""
        if self._forgetting:
            self._forgetting.cancel()
        self._last = scan
        loop = asyncio.get_running_loop()
        self._forgetting = loop.call_at(max(loop.time(), scan.at) + SAME_SCAN_S, self._forget)

    def _forget(self) -> None:
        self._last = self._forgetting = None

    def _fed(self, code: Assembly) -> None:
        """Call after each piece of a code: one that stays without an end is noticed."""
        if not code.pending:
            self._unfinished.pop(code, None)
            return
        loop = asyncio.get_running_loop()
        self._unfinished[code] = loop.time()
        if self._looking is None:
            self._looking = loop.call_later(PATIENCE_S, self._look)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        self._looking = None
        for code, fed in tuple(self._unfinished.items()):
            if loop.time() - fed >= PATIENCE_S:
                self._cut(code, Verdict.NO_TERMINATOR)
        if self._unfinished:
            self._looking = loop.call_at(min(self._unfinished.values()) + PATIENCE_S, self._look)

    def _cut_all(self) -> None:
        """The scanner is gone: so is what it had begun."""
        if self._looking:
            self._looking.cancel()
            self._looking = None
        for code in tuple(self._unfinished):
            self._cut(code, Verdict.HALF)

    def _cut(self, code: Assembly, verdict: Verdict) -> None:
        self._unfinished.pop(code, None)
        if frame := code.cut(verdict):
            self._ended(frame)

    def _ahead(self) -> float:
        """Seconds that the loop's time is ahead of the time of the frames."""
        return 0.0
