"""A device that is told to stop stops, whatever it is doing at that moment."""

import asyncio

import pytest

from hardware.registry import open_receipt_printer
from hardware.simulated.receipt_printer import SimulatedReceiptPrinter
from hardware.supervisor import supervise


@pytest.mark.parametrize("turns", range(12))
async def test_a_bonprinter_ends_at_whatever_turn_of_the_loop_it_is_stopped(turns: int):
    async with SimulatedReceiptPrinter() as simulated:
        printer = open_receipt_printer(simulated.url)
        serving = asyncio.create_task(supervise([printer]))
        known = asyncio.Event()
        printer.subscribe(known.set)
        await known.wait()
        for _ in range(turns):
            await asyncio.sleep(0)
        serving.cancel()
        done, _ = await asyncio.wait([serving], timeout=3)
        assert serving in done
