"""A process that prints one card and can be killed at any step of it; and a road to CUPS that kills it there."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hardware import open_card_printer
from hardware.card_printer import cups
from hardware.card_printer.port import CardPicture

PNG = b"\x89PNG\r\n\x1a\n" + b"a card" * 20_000


def print_one(url: str, orders: Path, order: str, dies_at_disk: int | None) -> None:
    """Print one card; killed before or after the so-manieth thing that is done to the disk, counted from 0."""
    cups.POLL_S = 0.02
    done = -1

    def deadly(act: Callable[..., Any]) -> Callable[..., Any]:
        def acts(*arguments: Any) -> Any:
            nonlocal done
            for step in (None, act):
                result = step(*arguments) if step else None
                done += 1
                if done == dies_at_disk:
                    os.kill(os.getpid(), signal.SIGKILL)
            return result

        return acts

    os.fsync = deadly(os.fsync)
    Path.replace = deadly(Path.replace)  # type: ignore[method-assign]
    printer = open_card_printer(url, orders=orders, deadline_s=10)
    asyncio.run(printer.print(order, CardPicture(PNG)))


class Moment(Enum):
    """When the client dies, seen from the road to the server."""

    BEFORE_IT_IS_SENT_ON = "before it is sent on"
    WITH_HALF_SENT_ON = "with half sent on"
    BEFORE_THE_ANSWER = "before the answer"
    AFTER_THE_ANSWER = "after the answer"


@asynccontextmanager
async def deadly_road(url: str, number: int, moment: Moment, kill: Callable[[], None]) -> AsyncIterator[str]:
    """The queue's address by another road, on which the client dies with its so-manieth request, counted from 1."""
    parts = urlsplit(url)
    seen = 0

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal seen
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in request.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            request += await reader.readexactly(int(length.split(b":")[1]))
            seen += 1
            dies = moment if seen == number else None
            if dies is Moment.BEFORE_IT_IS_SENT_ON:
                kill()
                return
            to, back = await asyncio.open_connection(parts.hostname, parts.port)
            try:
                back.write(request[: len(request) // 2] if dies is Moment.WITH_HALF_SENT_ON else request)
                await back.drain()
                if dies is Moment.WITH_HALF_SENT_ON:
                    kill()
                    return
                if dies is Moment.BEFORE_THE_ANSWER:
                    kill()
                answer = await to.read()
            finally:
                back.close()
            writer.write(answer)
            await writer.drain()
            if dies is Moment.AFTER_THE_ANSWER:
                kill()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(carry, "127.0.0.1", 0)
    try:
        yield parts._replace(netloc=f"127.0.0.1:{server.sockets[0].getsockname()[1]}").geturl()
    finally:
        server.close()
        await server.wait_closed()
