"""A scanner on a serial line or in USB-CDC mode: opened, read, and opened again after every fault."""

import asyncio
from collections.abc import Callable

from hardware.health import Counter, HealthKeeper, Kind
from hardware.options import ScannerOptions
from hardware.outcome import Condition, DeviceState
from hardware.scanner.framing import Frame, Framing
from hardware.scanner.port import Scan
from hardware.transports import Transport, open_transport, parse_url

SAME_SCAN_S = 1.0
"""Seconds in which the same code again is the same scan."""
_READ_S = 3600.0


class SerialScanner:
    """A scanner that sends bytes; `port.Scanner` tells what its methods promise.

    Args:
        options: with a url like `tty:///dev/serial/by-id/…?baud=9600`, or `tcp://host:port` for a serial server.
    """

    def __init__(self, options: ScannerOptions) -> None:
        parse_url(options.url)
        self._options = options
        self.keeper = HealthKeeper(Kind.SCANNER, options.url)
        self._waiting: list[tuple[float, asyncio.Future[Scan]]] = []
        self._last: Scan | None = None
        self._link: Transport | None = None

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

    async def setup(self) -> None:
        self._link = await open_transport(self._options.url)
        self.keeper.set(Condition.READY)

    async def serve(self) -> None:
        loop = asyncio.get_running_loop()
        framing = Framing(longest=self._options.longest, silence=self._options.silence_ms / 1000)
        assert self._link is not None
        while True:
            try:
                data = await self._link.read(timeout=_READ_S)
            except TimeoutError:
                continue
            for frame in framing.feed(data, loop.time()):
                self._deliver(frame)

    async def teardown(self) -> None:
        if self._link:
            await self._link.close()
            self._link = None

    def wake(self) -> None:
        """A line that breaks says so by itself."""

    def _deliver(self, frame: Frame) -> None:
        scan = Scan(frame.raw, frame.at)
        if self._last and scan.raw == self._last.raw and scan.at - self._last.at < SAME_SCAN_S:
            return
        waiting = [future for since, future in self._waiting if since <= frame.began and not future.done()]
        self.keeper.count(Counter.SCANS if waiting else Counter.DROPPED)
        if waiting:
            self._last = scan
        for future in waiting:
            future.set_result(scan)
