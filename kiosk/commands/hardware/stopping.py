"""Ctrl-C and SIGTERM end a command in order."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stoppable() -> Iterator[asyncio.Event]:
    """An event that is set by the first signal to stop."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in _SIGNALS:
        loop.add_signal_handler(number, stopped.set)
    try:
        yield stopped
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)


async def until(stopped: asyncio.Event, *tasks: "asyncio.Task[None]") -> None:
    """Wait for a signal to stop, or for the first task that ends by itself; what it raised is raised. Ends them all."""
    waiting = [asyncio.create_task(stopped.wait()), *tasks]
    try:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
