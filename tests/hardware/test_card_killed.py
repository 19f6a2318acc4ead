"""Killed at every step of a card, by every road: one card or none, and it is known which, or staff are asked."""

import asyncio
import multiprocessing
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from hardware import open_card_printer
from hardware.card_printer import cups
from hardware.card_printer.orders import OrderBook
from hardware.card_printer.port import CardPicture
from hardware.errors import Reason
from hardware.outcome import Confirmed, Refused, Unknown
from hardware.simulated.card_printer import Fault, SimulatedCardPrinter
from tests.hardware.card_order import PNG, Moment, deadly_road, print_one
from tests.hardware.waiting import until

pytestmark = pytest.mark.cups

WRITES = 4
"""Begun, created, sending, outcome."""
ON_DISK = [("disk", step) for step in range(WRITES * 6)]
"""Each write is three acts (file to disk, into its place, folder to disk), with a moment before and after each."""
ON_THE_WAY = [(moment, number) for number in range(1, 9) for moment in Moment]
"""State, jobs, create, send, and the first looks at the job."""

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.hardware.card_order", "hardware.card_printer.cups"])


@pytest.fixture
async def simulated(tmp_path: Path) -> AsyncIterator[SimulatedCardPrinter]:
    async with SimulatedCardPrinter(tmp_path / "printer", card_s=0.1) as printer:
        yield printer


@pytest.mark.parametrize(("where", "number"), ON_DISK + ON_THE_WAY)
async def test_killed_at_any_step_it_is_one_card_or_none_and_known_which(
    where: str | Moment, number: int, simulated: SimulatedCardPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cups, "POLL_S", 0.02)
    orders, order = tmp_path / "orders", uuid.uuid4().hex
    async with AsyncExitStack() as road:
        url, at_disk = simulated.url, number
        if isinstance(where, Moment):
            url = await road.enter_async_context(deadly_road(url, number, where, lambda: victim.kill()))
            at_disk = None
        victim = _processes.Process(target=print_one, args=(url, orders, order, at_disk))
        victim.start()
        await until(lambda: victim.exitcode is not None, 10)
    assert victim.exitcode == -9, "the step at which it dies was not reached"
    victim.close()

    begun = OrderBook(orders).find(order)
    printer = open_card_printer(simulated.url, orders=orders, deadline_s=10)
    assert printer.unsettled() == ((order,) if begun and begun.outcome is None else ())
    outcome = await printer.settle(order)
    assert printer.unsettled() == ()
    cards = simulated.cards
    match outcome:
        case Confirmed():
            assert cards == [PNG]
        case Refused():
            assert cards == []
        case Unknown(reasons):
            assert reasons == (Reason.FORGOTTEN,)
            assert begun is None
            assert await simulated.jobs() == []

    assert all(job["job-state"] >= 7 for job in await simulated.jobs()), "a job still waits"
    if begun is not None:
        assert await printer.print(order, CardPicture(PNG)) == outcome, "the same order is never begun again"
        assert simulated.cards == cards
    assert await printer.print(uuid.uuid4().hex, CardPicture(PNG)) == Confirmed(), "and the next card is free to come"
    assert len(simulated.cards) == len(cards) + 1


_DYING = [Moment.BEFORE_IT_IS_SENT_ON, Moment.BEFORE_THE_ANSWER, Moment.AFTER_THE_ANSWER]


@pytest.mark.parametrize(
    ("forgets", "moment", "number"),
    [(True, moment, number) for number in range(1, 8) for moment in _DYING]
    + [(False, Moment.AFTER_THE_ANSWER, number) for number in (4, 5, 6)],
)
async def test_cups_killed_at_any_step_and_started_again_makes_no_second_card(
    forgets: bool, moment: Moment, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A CUPS that forgets its jobs cannot; one that begins them again is stopped while the second card is young."""
    monkeypatch.setattr(cups, "POLL_S", 0.02)
    monkeypatch.setattr(cups, "LOST_POLL_S", 0.01)
    order, dies = uuid.uuid4().hex, asyncio.Event()
    async with AsyncExitStack() as stack:
        simulated = await stack.enter_async_context(
            SimulatedCardPrinter(tmp_path / "printer", card_s=0.1 if forgets else 0.8, forgets_jobs=forgets)
        )

        def kill() -> None:
            assert simulated._server is not None
            simulated._server.kill()
            dies.set()

        async def start_again() -> None:
            await dies.wait()
            assert simulated._server is not None
            await simulated._server.wait()
            await simulated.set_fault(Fault.CUPS_DOWN)
            await asyncio.sleep(0 if forgets else 1)  # a job's times are in whole seconds
            await simulated.mend()

        starting = asyncio.create_task(start_again())
        url = await stack.enter_async_context(deadly_road(simulated.url, number, moment, kill))
        printer = open_card_printer(url, orders=tmp_path / "orders", deadline_s=10)
        outcome = await printer.print(order, CardPicture(PNG))
        await asyncio.wait_for(starting, 5)
        settled = await printer.settle(order)
        assert printer.unsettled() == ()
        assert all(job["job-state"] >= 7 for job in await simulated.jobs()), "a job still waits"
        assert await printer.print(uuid.uuid4().hex, CardPicture(PNG)) == Confirmed()
        cards = len(simulated.cards) - 1
        match outcome:
            case Confirmed():
                assert (cards, settled) == (1, outcome)
            case Refused():
                assert cards == 0
                assert not isinstance(settled, Confirmed)
            case Unknown():
                assert cards in (0, 1)
                assert settled == outcome
