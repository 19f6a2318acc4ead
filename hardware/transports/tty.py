"""A device on a serial line or USB-CDC: pyserial opens it, the loop waits for it."""

import asyncio
import errno
import os
from collections.abc import Callable
from typing import Self

import serial

from hardware.errors import LinkError, Reason

_REASONS = {
    errno.EACCES: Reason.NO_PERMISSION,
    errno.EPERM: Reason.NO_PERMISSION,
    errno.EBUSY: Reason.IN_USE,
    errno.EAGAIN: Reason.IN_USE,
}


class TtyTransport:
    """An open, exclusive serial line; made with `open`. What came before it was opened is thrown away."""

    def __init__(self, line: serial.Serial, path: str) -> None:
        self._line, self._path = line, path
        self._loop = asyncio.get_running_loop()

    @classmethod
    def open(cls, path: str, baud: int) -> Self:
        """Open at once, or LinkError (UNREACHABLE, NO_PERMISSION, IN_USE)."""
        try:
            line = serial.Serial(path, baud, timeout=0, write_timeout=0, exclusive=True)
            line.reset_input_buffer()
        except OSError as error:
            cause = error.errno or getattr(error.__context__, "errno", None)
            reason = _REASONS.get(cause or 0, Reason.UNREACHABLE)
            raise LinkError(reason, f"{path} cannot be opened: {error}") from error
        except ValueError as error:
            raise LinkError(Reason.UNREACHABLE, f"{path} cannot be opened: {error}") from error
        return cls(line, path)

    async def read(self, *, timeout: float) -> bytes:
        async with asyncio.timeout(timeout):
            while True:
                await self._ready(self._loop.add_reader, self._loop.remove_reader)
                try:
                    data = os.read(self._line.fileno(), 4096)
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise self._lost(error) from error
                if not data:
                    raise LinkError(Reason.LINK_LOST, f"{self._path} was unplugged")
                return data

    async def write(self, data: bytes, *, timeout: float) -> None:
        left = memoryview(data)
        async with asyncio.timeout(timeout):
            while left:
                await self._ready(self._loop.add_writer, self._loop.remove_writer)
                try:
                    left = left[os.write(self._line.fileno(), left) :]
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise self._lost(error) from error

    async def close(self) -> None:
        if self._line.is_open:
            self._line.close()

    async def _ready(self, add: Callable[[int, Callable[[], None]], object], remove: Callable[[int], object]) -> None:
        ready = asyncio.Event()
        descriptor = self._line.fileno()
        add(descriptor, ready.set)
        try:
            await ready.wait()
        finally:
            remove(descriptor)

    def _lost(self, error: OSError) -> LinkError:
        return LinkError(Reason.LINK_LOST, f"{self._path} was unplugged: {error}")
