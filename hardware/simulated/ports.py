"""Where a simulated printer is plugged in: a network port, or a pseudo-terminal instead of a serial line or USB."""

import asyncio
import contextlib
import os
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol


class Port(Protocol):
    """The printer's side of a link. Used by the thread of the loop it was opened in."""

    @property
    def url(self) -> str:
        """How a host finds it."""

    @property
    def free(self) -> bool:
        """True while no host is known to hold it."""

    async def open(self, receive: Callable[[bytes], None]) -> None:
        """Be there for hosts; what they send goes to `receive`. An OSError when that cannot be."""

    async def close(self) -> None:
        """Be gone: who was connected is hung up on."""

    async def drop(self, dropping: bool) -> None:
        """Hang up on everybody, for as long as `dropping`."""

    def send(self, data: bytes) -> None:
        """To the host that is served now; without one it is lost."""


class TcpPort:
    """`tcp://host:port`; port 0 takes a free one. Serves one host at a time, as port 9100 does; the next one waits."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.host, self.port = host, port
        self._receive: Callable[[bytes], None] = lambda _: None
        self._turn = asyncio.Lock()
        self._dropping = False
        self._host: asyncio.StreamWriter | None = None
        self._links: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"tcp://{self.host}:{self.port}"

    @property
    def free(self) -> bool:
        return not self._turn.locked()

    async def open(self, receive: Callable[[bytes], None]) -> None:
        self._receive = receive
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, self.host, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        self._hang_up()

    async def drop(self, dropping: bool) -> None:
        self._dropping = dropping
        if dropping:
            self._hang_up()

    def send(self, data: bytes) -> None:
        if self._host:
            self._host.write(data)

    def _hang_up(self) -> None:
        for link in self._links:
            link.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._links.add(writer)
        try:
            async with self._turn:
                self._host = writer
                while not self._dropping and (data := await reader.read(4096)):
                    self._receive(data)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._links.discard(writer)
            if self._host is writer:
                self._host = None
            writer.close()


class PtyPort:
    """A pseudo-terminal behind a link in the file system, like the name that udev gives.

    Args:
        link: the name under which it appears; its folder must exist.
        kind: what the URL says of it: a serial line, or a USB printer (which has no kernel behind it here: opening,
            reading, writing and hanging up are those of a character device).
        settings: of the serial line, 'baud=19200&flow=xonxoff'.
    """

    def __init__(self, link: Path, kind: Literal["tty", "usblp"] = "tty", settings: str = "") -> None:
        self._link, self._kind, self._settings = link, kind, settings
        self._ends: tuple[int, int] | None = None
        self._receive: Callable[[bytes], None] = lambda _: None

    @property
    def url(self) -> str:
        return f"{self._kind}://{self._link.absolute()}" + (f"?{self._settings}" if self._settings else "")

    @property
    def free(self) -> bool:
        return True

    async def open(self, receive: Callable[[bytes], None]) -> None:
        self._receive = receive
        if self._ends:
            return
        master, device = os.openpty()
        tty.setraw(device)
        os.set_blocking(master, False)
        self._ends = (master, device)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(device))
        asyncio.get_running_loop().add_reader(master, self._heard)

    async def close(self) -> None:
        if not self._ends:
            return
        self._link.unlink(missing_ok=True)
        ends, self._ends = self._ends, None
        asyncio.get_running_loop().remove_reader(ends[0])
        for end in ends:
            os.close(end)

    async def drop(self, dropping: bool) -> None:
        if dropping:
            await self.close()
        else:
            await self.open(self._receive)

    def send(self, data: bytes) -> None:
        if self._ends:
            with contextlib.suppress(BlockingIOError):  # nobody reads: a real line loses it too
                os.write(self._ends[0], data)

    def _heard(self) -> None:
        if self._ends:
            with contextlib.suppress(BlockingIOError):
                self._receive(os.read(self._ends[0], 4096))
