"""The network between the kiosk and its far ends: a relay on loopback whose plug can be pulled."""

import asyncio
import contextlib
import threading
from concurrent.futures import Future
from enum import Enum
from typing import Any

HOST = "127.0.0.1"
CHUNK = 65536
START_S = 10.0


class Line(Enum):
    UP = "up"
    DOWN = "down"
    """Who was connected is cut off, and who tries is refused."""
    SILENT = "silent"
    """Everything sent is under way for as long as this lasts."""


class Cable:
    """A context manager; `carry` gives the port to use instead of a far end's own. Callable from any thread."""

    def __enter__(self) -> "Cable":
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="cable", daemon=True)
        self._line = Line.UP
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._links: set[asyncio.StreamWriter] = set()
        self._servers: list[asyncio.Server] = []
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_S)
        self._loop.close()

    def carry(self, port: int) -> int:
        return int(self._run(self._carry(port)))

    def be(self, line: Line) -> None:
        self._run(self._be(line))

    def _run(self, work: Any) -> Any:
        done: Future[Any] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return done.result(START_S)

    async def _carry(self, port: int) -> int:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._serve(port, reader, writer)

        server = await asyncio.start_server(serve, HOST, 0)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _be(self, line: Line) -> None:
        self._line = line
        if line is Line.SILENT:
            self._flowing.clear()
        else:
            self._flowing.set()
        if line is Line.DOWN:
            self._cut()

    def _cut(self) -> None:
        for link in tuple(self._links):
            link.transport.abort()

    async def _serve(self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._line is Line.DOWN:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(HOST, port)
        except OSError:
            writer.transport.abort()
            return
        self._links |= {writer, far_writer}
        try:
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        finally:
            self._links -= {writer, far_writer}
            for end in (writer, far_writer):
                end.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while data := await reader.read(CHUNK):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()
            await self._flowing.wait()
            if writer.can_write_eof():
                writer.write_eof()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        self._flowing.set()
        self._cut()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
