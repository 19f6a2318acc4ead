"""Hears when a device is plugged in or pulled out, so that nobody waits for the next try."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, Self

import structlog

if TYPE_CHECKING:
    import pyudev

_log = structlog.get_logger()

SUBSYSTEMS = ("input", "tty", "usb", "usbmisc")


class Hotplug(Protocol):
    async def changed(self) -> None:
        """Return when something was plugged in or pulled out after this call."""


class Polling:
    """Hears nothing: the supervisor looks again at its own pace."""

    async def changed(self) -> None:
        await asyncio.get_running_loop().create_future()


class Udev:
    """udev's own events: they come when the permissions and links of a new device are in place.

    Reads its socket in the loop that opened it; no thread. Made with `open`.
    """

    def __init__(self, monitor: "pyudev.Monitor") -> None:
        self._monitor = monitor
        self._waiting: set[asyncio.Future[None]] = set()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(monitor.fileno(), self._heard)

    @classmethod
    def open(cls) -> Self:
        """Raises OSError or ImportError where there is no udev."""
        import pyudev

        monitor = pyudev.Monitor.from_netlink(pyudev.Context(), source="udev")
        for subsystem in SUBSYSTEMS:
            monitor.filter_by(subsystem)
        monitor.start()
        return cls(monitor)

    async def changed(self) -> None:
        future: asyncio.Future[None] = self._loop.create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)

    def close(self) -> None:
        self._loop.remove_reader(self._monitor.fileno())

    def _heard(self) -> None:
        with contextlib.suppress(OSError):  # a burst that was too long for the socket: something changed all the same
            while self._monitor.poll(timeout=0) is not None:
                pass
        for future in self._waiting:
            if not future.done():
                future.set_result(None)


@contextlib.contextmanager
def hotplug() -> Iterator[Hotplug]:
    """udev where it is there; else polling, and the log says so."""
    try:
        udev = Udev.open()
    except (OSError, ImportError) as error:
        _log.warning("no_udev", detail=f"devices are looked for at intervals: {error}")
        yield Polling()
        return
    try:
        yield udev
    finally:
        udev.close()
