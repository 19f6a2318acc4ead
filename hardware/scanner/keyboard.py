"""A scanner that types into the program's own window, for a laptop: `keyboard://`, never unless asked for."""

import asyncio

from hardware.errors import WrongUrl
from hardware.options import ScannerOptions
from hardware.outcome import Condition
from hardware.scanner.delivery import Delivery
from hardware.scanner.framing import Framing

URL = "keyboard://"


class KeyboardScanner(Delivery):
    """Gets its characters from whoever calls `type`; `port.Scanner` tells what its other methods promise.

    The layout is the desktop's, so it is only as good as that.
    """

    def __init__(self, options: ScannerOptions) -> None:
        if options.url != URL:
            raise WrongUrl(f"{options.url!r}: a keyboard has no address; expected {URL}")
        super().__init__(options.url)
        self._framing = Framing(longest=options.longest, silence=options.silence_ms / 1000)

    def type(self, characters: str) -> None:
        """Characters as they came in, terminator included; call it in the loop's thread."""
        for frame in self._framing.feed(characters.encode("latin-1", "replace"), asyncio.get_running_loop().time()):
            self._ended(frame)
        self._fed(self._framing)

    async def setup(self) -> None:
        self.keeper.set(Condition.READY)

    async def serve(self) -> None:
        await asyncio.get_running_loop().create_future()

    async def teardown(self) -> None:
        self._cut_all()
