"""How soon a printer that a job found out of service is seen to be well again."""

import asyncio

from hardware import open_receipt_printer
from hardware.errors import Reason
from hardware.health import HealthKeeper, Kind
from hardware.looking import until_next_look
from hardware.outcome import Condition, Refused
from hardware.simulated.receipt_printer import Fault, SimulatedReceiptPrinter
from hardware.supervisor import keep_in_service
from tests.hardware.bons import one_line
from tests.hardware.virtual_time import run
from tests.hardware.waiting import until


def test_a_device_that_goes_out_of_service_is_looked_at_at_once_and_then_often() -> None:
    async def looks() -> list[float]:
        loop = asyncio.get_running_loop()
        keeper, wake, at = HealthKeeper(Kind.CARD_PRINTER, "ipp://a"), asyncio.Event(), []
        keeper.set(Condition.READY)
        loop.call_at(12, keeper.set, Condition.NOT_READY, (Reason.CARDS_OUT,))
        loop.call_at(14.5, wake.set)
        while loop.time() < 16:
            await until_next_look(keeper, wake, ready_s=10, else_s=1)
            at.append(loop.time())
        return at

    assert run(looks()) == [10, 12, 13, 14, 14.5, 15.5, 16.5]


async def test_a_printer_that_refused_a_bon_is_back_within_two_seconds_of_being_mended() -> None:
    async with SimulatedReceiptPrinter() as simulated:
        printer = open_receipt_printer(simulated.url)
        keeping = asyncio.create_task(keep_in_service(printer))
        await until(lambda: printer.state.condition is Condition.READY)
        await simulated.set_fault(Fault.COVER_OPEN)
        assert await printer.print(one_line("regel")) == Refused((Reason.COVER_OPEN,))
        await simulated.mend()
        await until(lambda: printer.state.condition is Condition.READY, seconds=2)
        keeping.cancel()
        await asyncio.wait([keeping])
