"""The card printer behind a CUPS queue: one order, one job, one document, one card."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import structlog
from pyipp.enums import IppPrinterState

from hardware.card_printer.ipp import Queue, queue_at
from hardware.card_printer.orders import Order, OrderBook, checked
from hardware.card_printer.port import CardPicture, Saying
from hardware.card_printer.queue import Job, QueueAddress, QueueState
from hardware.card_printer.reasons import condition
from hardware.card_printer.verdict import Teller, explain, give_up, job_name, verdict
from hardware.errors import HardwareError, LinkError, PermanentFault, Reason
from hardware.health import Counter, HealthKeeper, Kind
from hardware.looking import until_next_look
from hardware.options import CardPrinterOptions
from hardware.outcome import Condition, Confirmed, DeviceState, Outcome, Refused, Unknown

_log = structlog.get_logger()

POLL_READY_S = 10.0
POLL_S = 1.0
"""Seconds between looks while a card is made or the printer is not ready."""
LOST_POLL_S = 0.1
"""While CUPS is gone in the middle of a card: when it returns it prints that job again by itself, so be there first."""
VERIFY_S = 10.0
"""Seconds for a cancelled job to be cancelled."""
WAITED_S = 15
"""A job that began so long after it was made did not begin then for the first time: CUPS was started anew."""

_COUNTERS = {Confirmed: Counter.CARDS, Refused: Counter.REFUSED, Unknown: Counter.UNKNOWN}
_ONE_TRY = ("abort-job", None)
"""Error policies with which a job is tried once; a printer that is asked directly has none."""


class CupsCardPrinter:
    """A card printer that a CUPS queue stands for; `port.CardPrinter` tells what its methods promise.

    Confirmed is what the queue says: `completed` means that its backend has handed the whole card over without an
    error. A backend that does not wait for the card cannot tell more. Refused, once the queue was at work on the job,
    means that it stopped for want of a card, ribbon, closed cover or printer (`reasons.NO_CARD`). Anything else that
    ends a job in the middle (a jam, a full hopper, the deadline) is Unknown: the card may lie in the printer.

    The document is sent at most once for an order. The queue's own repeats are kept away too: a queue that prints a
    failed job again is refused, and a job that CUPS began anew after its own restart is cancelled as soon as CUPS
    answers. That is a race with the printer; `config/cups/forget-jobs.conf` ends it, as CUPS then has nothing to begin.

    Args:
        options: where the queue is, and how long one card may take.
        orders: the folder in which it remembers what was begun.
    """

    def __init__(self, options: CardPrinterOptions, orders: Path) -> None:
        self._address = QueueAddress.parse(options.url)
        self._deadline_s = options.deadline_s
        self._book = OrderBook(orders)
        self.keeper = HealthKeeper(Kind.CARD_PRINTER, options.url)
        self._wake = asyncio.Event()
        self._running: tuple[str, asyncio.Task[Outcome]] | None = None

    @property
    def state(self) -> DeviceState:
        return self.keeper.state

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self.keeper.subscribe(changed)

    def unsettled(self) -> tuple[str, ...]:
        return tuple(order.order for order in self._book.all() if order.outcome is None)

    async def check(self) -> DeviceState:
        try:
            async with queue_at(self._address) as queue:
                await self._admit(queue)
        except HardwareError as error:
            self.keeper.lost(error)
        return self.state

    async def print(self, order: str, card: CardPicture, said: Callable[[Saying], None] = lambda _: None) -> Outcome:
        """See the port. Cancelled, it goes on by itself to give the card up; `settle` waits for that and tells it."""
        checked(order)
        if self._running is not None and self._running[0] != order:
            return Refused((Reason.BUSY,))
        stop = asyncio.Event()
        return await self._alone(order, lambda: self._print(order, card, Teller(said), stop), stop)

    async def settle(self, order: str, said: Callable[[Saying], None] = lambda _: None) -> Outcome:
        checked(order)
        while self._running is not None and self._running[0] != order:
            await asyncio.wait([self._running[1]])
        stop = asyncio.Event()
        return await self._alone(order, lambda: self._settle(order, Teller(said), stop), stop)

    async def setup(self) -> None:
        """Find the queue.

        Raises:
            PermanentFault: UNREACHABLE, no such queue (names those that there are); WOULD_REPEAT, it prints failed
                jobs again (says what to type).
            LinkError: CUPS does not answer.
        """
        if self._running is None:
            async with queue_at(self._address) as queue:
                await self._admit(queue)

    async def serve(self) -> None:
        while True:
            if self._running is not None:
                # Who follows the card looks at the queue once a second.
                await asyncio.wait([self._running[1]])
            async with queue_at(self._address) as queue:
                await self._admit(queue)
            await until_next_look(self.keeper, self._wake, ready_s=POLL_READY_S, else_s=POLL_S)

    async def teardown(self) -> None:
        """Waits for nothing: a card that is being made is followed on, and stands in the order book."""

    def wake(self) -> None:
        self._wake.set()

    async def _alone(
        self, order: str, work: Callable[[], Coroutine[Any, Any, Outcome]], stop: asyncio.Event
    ) -> Outcome:
        """Run it as a task that outlives the caller's own end; asked twice for one order, both hear the one outcome."""
        if self._running is not None:
            return await asyncio.shield(self._running[1])

        task = asyncio.create_task(work())
        self._running = order, task

        def ended(_: asyncio.Task[Outcome]) -> None:
            self._running = None
            self._wake.set()

        task.add_done_callback(ended)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            stop.set()
            raise

    async def _print(self, order: str, card: CardPicture, said: "Teller", stop: asyncio.Event) -> Outcome:
        try:
            begun = self._book.find(order)
        except HardwareError as error:
            self._lost(error)
            return Unknown((error.reason,))
        outcome = None if begun else await self._print_new(order, card, said, stop)
        if outcome is None:
            return await self._settle(order, said, stop)
        self.keeper.count(_COUNTERS[type(outcome)])
        return outcome

    async def _print_new(self, order: str, card: CardPicture, said: "Teller", stop: asyncio.Event) -> Outcome | None:
        """The outcome; None when another program began this very order first."""
        try:
            with self._book.held():
                if self._book.find(order) is not None:
                    return None
                async with queue_at(self._address) as queue:
                    reasons = await self._why_not(queue)
                    if reasons or stop.is_set():
                        return Refused(reasons or (Reason.CANCELLED,))
                    return await self._submit(queue, self._book.begin(order), card, said, stop)
        except HardwareError as error:
            self._lost(error)
            return Refused((error.reason,))

    async def _submit(
        self, queue: Queue, order: Order, card: CardPicture, said: "Teller", stop: asyncio.Event
    ) -> Outcome:
        try:
            order = self._book.created(order, await queue.create(job_name(order.order)))
            if stop.is_set():
                raise HardwareError(Reason.CANCELLED, "given up before the card was sent")
            order = self._book.sending(order)
        except HardwareError as error:
            self._lost(error)
            return await self._take_back(queue, order, error.reason)
        try:
            assert order.job is not None
            await queue.send(order.job, card.png)
        except HardwareError as error:
            self._lost(error)
            said((error.reason,), str(error))
            return await self._follow(queue, order, said, stop, error.reason)
        return await self._follow(queue, order, said, stop)

    async def _take_back(self, queue: Queue, order: Order, why: Reason) -> Outcome:
        """Nothing was sent, so no card comes; the empty job is cancelled now, or by `settle` when that fails."""
        with contextlib.suppress(HardwareError):
            job = await self._find(queue, order)
            if job is None or await self._cancelled(queue, job) is not None:
                return self._settled(order, Refused((why,)))
        return Refused((why,))

    async def _settle(self, order: str, said: "Teller", stop: asyncio.Event) -> Outcome:
        try:
            begun = self._book.find(order)
            with self._book.held():
                return await self._end(begun or await self._recall(order), said, stop)
        except HardwareError as error:
            self._lost(error)
            return Unknown((error.reason,))

    async def _recall(self, order: str) -> Order:
        """An order without a record: only the queue can know of it."""
        async with queue_at(self._address) as queue:
            if any(job.name == job_name(order) for job in await queue.jobs(ended=True)):
                return self._book.sending(self._book.begin(order))
        raise HardwareError(Reason.FORGOTTEN, "the order was never written down here, and the queue has no job for it")

    async def _end(self, order: Order, said: "Teller", stop: asyncio.Event) -> Outcome:
        """The outcome of an order that was begun before: as written down, or as the queue tells."""
        if order.outcome is not None:
            return order.outcome
        try:
            async with queue_at(self._address) as queue:
                job = await self._find(queue, order)
                if job is None:
                    never = Refused((Reason.CANCELLED,)) if order.sent_nothing else Unknown((Reason.FORGOTTEN,))
                    return self._settled(order, never)
                if job.waited > WAITED_S:
                    return await self._repeated(queue, order, job)
                return await self._follow(queue, order, said, stop)
        except HardwareError as error:
            if not order.sent_nothing:
                raise
            self._lost(error)
            return Refused((error.reason,))

    async def _follow(
        self, queue: Queue, order: Order, said: "Teller", stop: asyncio.Event, hint: Reason | None = None
    ) -> Outcome:
        """Look once a second until the job has ended or must be given up.

        Args:
            hint: what went wrong when the document was sent.
        """
        time = asyncio.get_running_loop().time
        deadline = time() + self._deadline_s
        began: int | None = None
        gone = False
        while True:
            pause = POLL_S
            try:
                job, queue_state = await self._find(queue, order), await self._look(queue)
            except HardwareError as error:
                self.keeper.lost(error)
                said((error.reason,), str(error))
                if time() > deadline or stop.is_set():
                    _log.warning("card_printer", reason=error.reason.value, detail=str(error))
                    return Unknown((error.reason,))
                pause, gone = LOST_POLL_S, gone or error.reason in (Reason.UNREACHABLE, Reason.LINK_LOST)
            else:
                if job is None:
                    return self._settled(order, Unknown((Reason.FORGOTTEN,)))
                began = job.processing if began is None else began
                if (gone and not job.incoming) or job.processing != began:
                    return await self._repeated(queue, order, job)
                reasons = explain(queue_state, job)
                said(reasons, queue_state.message)
                if job.ended:
                    return self._settled(order, verdict(job, reasons or ((hint,) if hint else ())))
                why = hint if job.incoming else give_up(job, queue_state)
                if stop.is_set() or job.incoming:
                    why = why or Reason.CANCELLED
                if why is None and time() > deadline:
                    why = Reason.TOO_SLOW
                if why is not None:
                    return await self._withdraw(queue, order, job, reasons, why)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await stop.wait()

    async def _withdraw(
        self, queue: Queue, order: Order, job: Job, reasons: tuple[Reason, ...], why: Reason
    ) -> Outcome:
        """Cancel the job and see that it is; Unknown, and open for `settle`, when that cannot be seen."""
        if why in (Reason.PAUSED, Reason.HELD) or not reasons:
            reasons = tuple(dict.fromkeys((*reasons, why)))
        try:
            ended = await self._cancelled(queue, job)
        except HardwareError as error:
            self._lost(error)
            ended = None
        if ended is None:
            return Unknown(reasons)
        return self._settled(order, verdict(ended, reasons))

    async def _repeated(self, queue: Queue, order: Order, job: Job) -> Outcome:
        """CUPS was started anew in the middle and began the job again, or will: there may be a card, even two."""
        with contextlib.suppress(HardwareError):
            if job.ended or await self._cancelled(queue, job) is not None:
                return self._settled(order, Unknown((Reason.WOULD_REPEAT,)))
        return Unknown((Reason.WOULD_REPEAT,))

    async def _cancelled(self, queue: Queue, job: Job) -> Job | None:
        """Cancel and verify: the job as it ended; None when it is still there."""
        await queue.cancel(job.id)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(VERIFY_S):
                while True:
                    now = await queue.job(job.id)
                    if now is not None and now.ended:
                        return now
                    await asyncio.sleep(LOST_POLL_S)
        return None

    async def _find(self, queue: Queue, order: Order) -> Job | None:
        """The job of an order by its id, and by its name where there is no id or the queue gave it to another."""
        name = job_name(order.order)
        if order.job is not None:
            job = await queue.job(order.job)
            if job is not None and job.name == name:
                return job
        return next((job for job in await queue.jobs(ended=True) if job.name == name), None)

    async def _why_not(self, queue: Queue) -> tuple[Reason, ...]:
        """The reasons not to begin a card now; leaves no empty job of ours behind."""
        await self._admit(queue)
        if self.state.condition is Condition.NOT_READY:
            return self.state.reasons
        left = {job_name(order) for order in self.unsettled()}
        for job in await queue.jobs(ended=False):
            if job.name in left and not (job.incoming and await self._cancelled(queue, job) is not None):
                return (Reason.BUSY,)
        return ()

    async def _admit(self, queue: Queue) -> None:
        """Look, and PermanentFault when the queue must not be used at all."""
        state = await self._look(queue)
        if state.policy not in _ONE_TRY:
            raise PermanentFault(Reason.WOULD_REPEAT, self._repeats(state))

    def _repeats(self, state: QueueState) -> str:
        return (
            f"{self._address.url}: its error policy is {state.policy}, so that a failed card is printed again; "
            f"type: lpadmin -p {self._address.name} -o printer-error-policy=abort-job"
        )

    async def _look(self, queue: Queue) -> QueueState:
        """Ask for the queue's state and make it known."""
        state = await queue.state()
        self.keeper.identify(state.identity)
        name = self._address.name
        can, reasons = condition(state.told, live=state.live)
        detail = state.message if reasons else ""
        if state.printer is IppPrinterState.STOPPED:
            can, reasons = Condition.NOT_READY, tuple(dict.fromkeys((*reasons, Reason.PAUSED)))
            detail = f"{state.message or 'the queue is stopped'}; start it again with: cupsenable {name}"
        elif not state.accepting:
            can, reasons = Condition.NOT_READY, tuple(dict.fromkeys((*reasons, Reason.PAUSED)))
            detail = f"the queue takes no jobs; let it with: cupsaccept {name}"
        if state.policy not in _ONE_TRY:
            can, reasons, detail = Condition.NOT_READY, (Reason.WOULD_REPEAT,), self._repeats(state)
        self.keeper.set(can, reasons, detail)
        return state

    def _lost(self, error: HardwareError) -> None:
        _log.warning("card_printer", reason=error.reason.value, detail=str(error))
        if isinstance(error, LinkError | PermanentFault):
            self.keeper.lost(error)

    def _settled(self, order: Order, outcome: Outcome) -> Outcome:
        """Write the outcome down; when that fails the order stays open, and the queue tells it again later."""
        try:
            self._book.settle(order, outcome)
        except HardwareError as error:
            self._lost(error)
        reasons = [] if isinstance(outcome, Confirmed) else [reason.value for reason in outcome.reasons]
        _log.info("card", order=order.order, outcome=type(outcome).__name__.lower(), reasons=reasons)
        return outcome
