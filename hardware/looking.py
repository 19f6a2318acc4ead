"""The pace at which a device is looked at that does not speak by itself."""

import asyncio
import contextlib

from hardware.health import HealthKeeper


async def until_next_look(keeper: HealthKeeper, wake: asyncio.Event, *, ready_s: float, else_s: float) -> None:
    """Wait `ready_s` seconds while the device can be used, `else_s` while not; no longer than until `wake` is set.

    A job that finds it out of service meanwhile changes the pace at once, so that its recovery is seen in time.
    """
    stop = keeper.subscribe(wake.set)
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ready_s if keeper.state.usable else else_s):
                await wake.wait()
    finally:
        stop()
        wake.clear()
