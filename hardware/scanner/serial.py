"""A scanner on a serial line or in USB-CDC mode: opened, read, and opened again after every fault."""

import asyncio
from contextlib import suppress

from hardware.options import ScannerOptions
from hardware.outcome import Condition
from hardware.scanner.delivery import Delivery
from hardware.scanner.framing import Framing
from hardware.transports import Transport, open_transport, parse_url

_READ_S = 3600.0


class SerialScanner(Delivery):
    """A scanner that sends bytes; `port.Scanner` tells what its methods promise.

    Args:
        options: with a url like `tty:///dev/serial/by-id/…?baud=9600`, or `tcp://host:port` for a serial server.
    """

    def __init__(self, options: ScannerOptions) -> None:
        parse_url(options.url)
        super().__init__(options.url)
        self._options = options
        self._link: Transport | None = None

    async def setup(self) -> None:
        self._link = await open_transport(self._options.url)
        self.keeper.set(Condition.READY)

    async def serve(self) -> None:
        framing = Framing(longest=self._options.longest, silence=self._options.silence_ms / 1000)
        assert self._link is not None
        while True:
            with suppress(TimeoutError):
                self._take(framing, await self._link.read(timeout=_READ_S))

    def _take(self, framing: Framing, data: bytes) -> None:
        """Here, and not in the loop that waits for more: that would hold a member's number until the next scan."""
        for frame in framing.feed(data, asyncio.get_running_loop().time()):
            self._ended(frame)
        self._fed(framing)

    async def teardown(self) -> None:
        self._cut_all()
        if self._link:
            await self._link.close()
            self._link = None
