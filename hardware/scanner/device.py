"""A scanner on a serial line or in USB-CDC mode: opened, read, and opened again after every fault."""

import asyncio
from collections.abc import Callable

from hardware.errors import LinkError
from hardware.outcome import Condition, DeviceState
from hardware.scanner.framing import Frame, Framing
from hardware.scanner.port import Scan
from hardware.subscribers import StateKeeper
from hardware.transports import Transport, open_transport, parse_url

REOPEN_S = 1.0
"""Seconds between tries: a scanner that is plugged in again works within 2 s."""
SAME_SCAN_S = 1.0
"""Seconds in which the same code again is the same scan."""
_READ_S = 3600.0


class SerialScanner:
    """A scanner that sends bytes; `port.Scanner` tells what its methods promise.

    Args:
        url: `tty:///dev/serial/by-id/…?baud=9600`; also `tcp://host:port` for a serial server.
    """

    def __init__(self, url: str) -> None:
        parse_url(url)
        self._url = url
        self._keeper = StateKeeper("scanner", DeviceState(Condition.UNKNOWN))
        self._waiting: list[tuple[float, asyncio.Future[Scan]]] = []
        self._last: Scan | None = None
        self._link: Transport | None = None

    @property
    def state(self) -> DeviceState:
        return self._keeper.state

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self._keeper.subscribe(changed)

    async def next(self) -> Scan:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Scan] = loop.create_future()
        waiter = (loop.time(), future)
        self._waiting.append(waiter)
        try:
            return await future
        finally:
            self._waiting.remove(waiter)

    async def run(self) -> None:
        while True:
            try:
                await self._read_on()
            except LinkError as error:
                self._set(DeviceState(Condition.NOT_READY, (error.reason,), asyncio.get_running_loop().time()))
            await asyncio.sleep(REOPEN_S)

    async def close(self) -> None:
        if self._link:
            await self._link.close()
            self._link = None

    async def _read_on(self) -> None:
        loop = asyncio.get_running_loop()
        framing = Framing()
        self._link = await open_transport(self._url)
        try:
            self._set(DeviceState(Condition.READY, (), loop.time()))
            while True:
                try:
                    data = await self._link.read(timeout=_READ_S)
                except TimeoutError:
                    continue
                for frame in framing.feed(data, loop.time()):
                    self._deliver(frame)
        finally:
            await self.close()

    def _set(self, state: DeviceState) -> None:
        self._keeper.set(state)

    def _deliver(self, frame: Frame) -> None:
        scan = Scan(frame.raw, frame.at)
        if self._last and scan.raw == self._last.raw and scan.at - self._last.at < SAME_SCAN_S:
            return
        waiting = [future for since, future in self._waiting if since <= frame.began and not future.done()]
        if waiting:
            self._last = scan
        for future in waiting:
            future.set_result(scan)
