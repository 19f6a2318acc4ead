"""Questions and answers as JSON lines over a Unix socket: QEMU's QMP and the agent in the guest both speak this."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Message = dict[str, Any]

_LONGEST_LINE = 64 * 1024 * 1024


class JsonLines:
    """Made with `connect`. What answers no question goes to `heard`."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: Callable[[Message], None]
    ) -> None:
        self._reader, self._writer, self._heard = reader, writer, heard
        self._asked: dict[int, asyncio.Future[Message]] = {}
        self._number = 0
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, path: Path, heard: Callable[[Message], None], *, timeout: float = 20.0) -> "JsonLines":
        return cls(*await connected(path, timeout), heard)

    async def ask(self, request: Message, *, timeout: float, number: int | None = None) -> Message:
        """The answer; TimeoutError after `timeout` seconds, ConnectionError when the other end is gone."""
        number = number or self.number()
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._asked[number] = answer
        self._writer.write((json.dumps({**request, "id": number}) + "\n").encode())
        try:
            async with asyncio.timeout(timeout):
                return await answer
        finally:
            del self._asked[number]

    def number(self) -> int:
        self._number += 1
        return self._number

    async def close(self) -> None:
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reading
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionError):
            while line := await self._reader.readline():
                message = json.loads(line)
                answer = self._asked.get(message.get("id"))
                if answer is None:
                    self._heard(message)
                elif not answer.done():
                    answer.set_result(message)
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(ConnectionError("the machine is gone"))


async def connected(path: Path, timeout: float) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to a socket that QEMU may still have to make."""
    async with asyncio.timeout(timeout):
        while True:
            try:
                return await asyncio.open_unix_connection(path, limit=_LONGEST_LINE)
            except OSError:
                await asyncio.sleep(0.02)
