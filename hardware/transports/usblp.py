"""A printer on USB behind the kernel's usblp: /dev/usb/lp0, or the name that udev gave it.

How usblp differs from other files, by its source: one program at a time (EBUSY); a read of nothing is an empty packet,
not an end; a write returns when its block is under way, and closing the file throws that block away.
"""

import asyncio
import contextlib
import os
import select
import stat
from typing import Self

from hardware.errors import LinkError, Reason
from hardware.transports.descriptor import readable, writable
from hardware.transports.opening import could_not_open

_OLD_NEWS_S = 0.02
"""Seconds in which what a printer said to an earlier program comes in."""
_LONGEST_NEWS = 4096
_BREATH_S = 0.01
"""After an empty packet: some printers send them without end."""


class UsbTransport:
    """An open USB printer; made with `open`. What it said before it was opened is thrown away."""

    def __init__(self, descriptor: int, path: str) -> None:
        self._descriptor: int | None = descriptor
        self._path = path

    @classmethod
    async def open(cls, path: str) -> Self:
        """Open at once, or LinkError (UNREACHABLE, NO_PERMISSION, IN_USE)."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError as error:
            raise could_not_open(path, error) from error
        if not stat.S_ISCHR(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise LinkError(Reason.UNREACHABLE, f"{path} is no printer: it is an ordinary file")
        link = cls(descriptor, path)
        try:
            await link._forget_old_news()
        except BaseException:
            await link.close()
            raise
        return link

    async def read(self, *, timeout: float) -> bytes:
        async with asyncio.timeout(timeout):
            while True:
                await readable(self._open())
                try:
                    data = os.read(self._open(), 4096)
                except BlockingIOError:
                    data = b""
                except OSError as error:
                    raise self._lost(error) from error
                if data:
                    return data
                if self._hung_up():
                    raise LinkError(Reason.LINK_LOST, f"{self._path} was unplugged or switched off")
                await asyncio.sleep(_BREATH_S)

    async def write(self, data: bytes, *, timeout: float) -> None:
        """Returns when the printer has taken all of it."""
        left = memoryview(data)
        async with asyncio.timeout(timeout):
            while left:
                await writable(self._open())
                try:
                    left = left[os.write(self._open(), left) :]
                except BlockingIOError:
                    await asyncio.sleep(_BREATH_S)
                except OSError as error:
                    raise self._lost(error) from error
            await writable(self._open())

    async def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(descriptor)

    async def _forget_old_news(self) -> None:
        heard = 0
        with contextlib.suppress(TimeoutError):
            while heard < _LONGEST_NEWS:
                heard += len(await self.read(timeout=_OLD_NEWS_S))

    def _hung_up(self) -> bool:
        """What tells an end from an empty packet."""
        poll = select.poll()
        poll.register(self._open(), 0)
        return bool(poll.poll(0))

    def _open(self) -> int:
        if self._descriptor is None:
            raise LinkError(Reason.LINK_LOST, f"{self._path} is closed")
        return self._descriptor

    def _lost(self, error: OSError) -> LinkError:
        return LinkError(Reason.LINK_LOST, f"{self._path} was unplugged or switched off: {error.strerror}")
