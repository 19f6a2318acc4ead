"""What a bon costs to make, and what a look at the printer's state costs: CPU time, the network printer elsewhere."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from hardware.options import ReceiptPrinterOptions
from hardware.outcome import Condition
from hardware.receipt_printer.device import EscposReceiptPrinter
from hardware.receipt_printer.encoder import encode, warm_up
from kiosk.receipts.samples import SAMPLES

_FAR_END = """
import asyncio
from hardware.simulated.receipt_printer import SimulatedReceiptPrinter
async def main():
    async with SimulatedReceiptPrinter() as printer:
        print(printer.url, flush=True)
        await asyncio.get_running_loop().create_future()
asyncio.run(main())
"""


def encode_ms(profile: str = "epson-tm-t20", width_mm: int = 80, times: int = 50) -> dict[str, float]:
    """CPU milliseconds for one bon of each kind, from the document to the bytes; the mean of so many."""
    warm_up()
    spent = {}
    for name, sample in SAMPLES.items():
        document = sample("nl")
        encode(document, profile, width_mm)
        began = time.process_time()
        for _ in range(times):
            encode(document, profile, width_mm)
        spent[name] = (time.process_time() - began) * 1000 / times
    return spent


def poll_ms(times: int = 200) -> float:
    """CPU milliseconds of this process for one look at the printer: connect, four questions, hang up; the mean."""
    with _far_end() as url:
        return asyncio.run(_polls(url, times))


async def _polls(url: str, times: int) -> float:
    printer = EscposReceiptPrinter(ReceiptPrinterOptions(url=url))
    await printer.check()
    began = time.process_time()
    for _ in range(times):
        if (await printer.check()).condition is not Condition.READY:
            raise RuntimeError(f"the simulated printer is not ready: {printer.keeper.health}")
    return (time.process_time() - began) * 1000 / times


@contextmanager
def _far_end() -> Iterator[str]:
    process = subprocess.Popen([sys.executable, "-c", _FAR_END], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
