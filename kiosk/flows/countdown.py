"""A question that answers itself: it counts its seconds down, and every touch starts them anew."""

import asyncio
import math
from collections.abc import Awaitable, Callable

from kiosk.flows.pages import Answer, Choice, Page
from kiosk.flows.stage import Stage
from kiosk.flows.tasks import alongside


async def ask_with_countdown(
    stage: Stage,
    page: Callable[[int], Page],
    seconds: int,
    show: Callable[[Page], Awaitable[None]],
) -> Answer:
    """Ask `page(seconds)` and show `page(seconds - 1)`, … in its place; TIMEOUT when nobody touched for `seconds`."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + seconds
    stirred = asyncio.Event()
    forget = stage.on_touch(stirred.set)
    try:
        async with alongside(stage.ask(page(seconds))) as asked:
            shown = seconds
            while not asked.done():
                if stirred.is_set():
                    stirred.clear()
                    ends = loop.time() + seconds
                left = math.ceil(ends - loop.time())
                if left <= 0:
                    return Choice.TIMEOUT
                if left != shown:
                    shown = left
                    await show(page(left))
                next_tick = ends - (left - 1) - loop.time()
                async with alongside(stirred.wait()) as touched:
                    await asyncio.wait({asked, touched}, timeout=next_tick, return_when=asyncio.FIRST_COMPLETED)
            return asked.result()
    finally:
        forget()
