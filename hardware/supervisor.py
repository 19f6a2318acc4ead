"""Keeps devices in service: set up, serve, tear down, and again after every fault; in the loop, without threads."""

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import structlog

from hardware.errors import HardwareError, PermanentFault, Reason
from hardware.health import HealthKeeper
from hardware.hotplug import Hotplug, Polling, hotplug

_log = structlog.get_logger()


@dataclass(frozen=True)
class Backoff:
    """Seconds between tries: `first`, doubled with every failure, at most `longest`.

    A device that was in service for `steady` seconds starts again from `first`.
    """

    first: float = 0.25
    longest: float = 2.0
    permanent: float = 10.0
    """After a permanent fault: still looked at, so that what was mended needs no restart."""
    steady: float = 10.0

    def pause(self, failures: int) -> float:
        """Before the next try after so many failures in a row (1 is the first)."""
        return min(self.longest, self.first * 2.0 ** min(failures - 1, 16))


class Supervised(Protocol):
    """A device that can be kept in service. Its link breaks in one way only: `serve` raises."""

    @property
    def keeper(self) -> HealthKeeper: ...

    async def setup(self) -> None:
        """Open it and learn what it is; HardwareError when that does not work, PermanentFault when it never will."""

    async def serve(self) -> None:
        """Keep `keeper` true until the link breaks (HardwareError) or cancelled."""

    async def teardown(self) -> None:
        """Let go of everything; never raises, and may be called twice."""

    def wake(self) -> None:
        """Something was plugged in or out: look now rather than at the next interval."""


async def supervise(
    devices: Iterable[Supervised], *, backoff: Backoff = Backoff(), plugs: Hotplug | None = None
) -> None:
    """Keep all devices in service until cancelled; then none is open any more.

    Args:
        plugs: who tells of plugs; None asks udev, and polls where that is not there.
    """
    with contextlib.ExitStack() as stack:
        heard = plugs if plugs is not None else stack.enter_context(hotplug())
        async with asyncio.TaskGroup() as group:
            for device in devices:
                group.create_task(keep_in_service(device, backoff=backoff, plugs=heard))


async def keep_in_service(device: Supervised, *, backoff: Backoff = Backoff(), plugs: Hotplug | None = None) -> None:
    """Keep one device in service until cancelled."""
    plugs = plugs or Polling()
    time = asyncio.get_running_loop().time
    failures = 0
    while True:
        began = time()
        permanent = False
        try:
            await device.setup()
            began = time()
            await _serve(device, plugs)
        except PermanentFault as fault:
            permanent = True
            device.keeper.lost(fault)
        except HardwareError as fault:
            device.keeper.lost(fault)
        except Exception as bug:
            _log.exception("device_failed", device=device.keeper.health.kind.value)
            device.keeper.lost(HardwareError(Reason.OFFLINE, f"the driver failed: {type(bug).__name__}"))
        finally:
            await device.teardown()
        failures = 1 if time() - began >= backoff.steady else failures + 1
        await _pause(backoff.permanent if permanent else backoff.pause(failures), plugs)


async def _serve(device: Supervised, plugs: Hotplug) -> None:
    async def wake() -> None:
        while True:
            await plugs.changed()
            device.wake()

    waking = asyncio.create_task(wake())
    try:
        await device.serve()
    finally:
        waking.cancel()


async def _pause(seconds: float, plugs: Hotplug) -> None:
    """Wait, but not beyond the next plug."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await plugs.changed()
