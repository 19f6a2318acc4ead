"""Blocking work beside the loop: a thread of its own for every request.

No pool: a request that hangs holds only its own thread, so the next visit never waits behind it; and a daemon
thread never holds up the end of the program.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from kiosk.library.wise.http import Call

MOST_AT_ONCE = 16
T = TypeVar("T")


class TooMany(Exception):
    """So many requests hang that one more would only hang too."""


class Workers:
    """Runs blocking calls; gives up on one the moment its task is cancelled or times out."""

    def __init__(self) -> None:
        self._under_way: dict[Call, threading.Thread] = {}

    async def run(self, work: Callable[[Call], T]) -> T:
        """The result of `work`, which must not raise. Raises TooMany."""
        if len(self._under_way) >= MOST_AT_ONCE:
            raise TooMany
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        call = Call()

        def finish(result: T) -> None:
            self._under_way.pop(call, None)
            if not done.done():
                done.set_result(result)

        def live() -> None:
            result = work(call)
            with suppress(RuntimeError):  # the loop is gone, and with it whoever waited
                loop.call_soon_threadsafe(finish, result)

        thread = threading.Thread(target=live, name="wise-rest", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # the system has no thread left
            raise TooMany from None
        self._under_way[call] = thread
        try:
            return await done
        except asyncio.CancelledError:
            call.cut()
            raise

    async def close(self) -> None:
        """Cut what is under way and wait a moment for it to end."""
        threads = list(self._under_way.values())
        for call in list(self._under_way):
            call.cut()
        if threads:
            await asyncio.to_thread(_join, threads)


def _join(threads: list[threading.Thread], within_s: float = 1.0) -> None:
    for thread in threads:
        thread.join(within_s)
