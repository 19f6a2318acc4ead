"""What a card printer costs: a look at its queue, and one order on its way, against a private cupsd."""

import asyncio
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

from hardware.card_printer.cups import CupsCardPrinter
from hardware.card_printer.port import CardPicture, Saying
from hardware.options import CardPrinterOptions
from hardware.outcome import Condition, Confirmed
from hardware.simulated.card_printer import SimulatedCardPrinter

_PNG = b"\x89PNG\r\n\x1a\n" + bytes(100_000)


def poll_ms(times: int = 200) -> float:
    """CPU milliseconds of this process for one look at the queue: connect, one question, hang up; the mean."""
    return asyncio.run(_with_printer(lambda printer: _polls(printer, times)))


def order_ms(times: int = 5) -> float:
    """Milliseconds from asking for a card until CUPS is at work on it: three records on disk, four requests; the best
    of so many, as the disk is not ours alone."""
    return asyncio.run(_with_printer(lambda printer: _orders(printer, times)))


async def _with_printer(measure: Callable[[CupsCardPrinter], Awaitable[float]]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        async with SimulatedCardPrinter(Path(folder) / "printer", card_s=0.0) as simulated:
            options = CardPrinterOptions(url=simulated.url)
            return await measure(CupsCardPrinter(options, Path(folder) / "orders"))


async def _polls(printer: CupsCardPrinter, times: int) -> float:
    await printer.check()
    began = time.process_time()
    for _ in range(times):
        if (await printer.check()).condition is not Condition.READY:
            raise RuntimeError(f"the simulated printer is not ready: {printer.keeper.health}")
    return (time.process_time() - began) * 1000 / times


async def _orders(printer: CupsCardPrinter, times: int) -> float:
    spent = []
    for _ in range(times):
        heard: list[float] = []

        def said(saying: Saying, heard: list[float] = heard) -> None:
            heard.append(time.perf_counter())

        began = time.perf_counter()
        if await printer.print(uuid.uuid4().hex, CardPicture(_PNG), said) != Confirmed():
            raise RuntimeError(f"the simulated printer made no card: {printer.keeper.health}")
        spent.append((heard[0] if heard else time.perf_counter()) - began)
    return min(spent) * 1000
