"""An Evolis card printer through the maker's own SDK, which knows when a card is really made."""

import asyncio
import contextlib
import importlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import structlog

from hardware.card_printer.evolis_states import Reading, reading
from hardware.card_printer.orders import OrderBook, checked
from hardware.card_printer.port import CardPicture, Saying
from hardware.errors import HardwareError, LinkError, PermanentFault, Reason, WrongUrl
from hardware.health import Counter, HealthKeeper, Identity, Kind
from hardware.looking import until_next_look
from hardware.options import CardPrinterOptions
from hardware.outcome import Condition, Confirmed, DeviceState, Outcome, Refused, Unknown

_log = structlog.get_logger()

POLL_READY_S = 10.0
POLL_S = 1.0
ANSWER_S = 10.0
"""Seconds for one question to the printer."""
GRACE_S = 15.0
"""Seconds after its deadline for the SDK to come back."""
LEAVES_S = 30.0
"""Seconds for a printed card to leave the printer."""

_NOT_BEGUN = frozenset(
    {"EPARAMS", "EUNSUPPORTED", "EDISABLED", "PRINT_EDATA", "PRINT_ENOIMAGE", "PRINT_EUNKNOWNRIBBON", "PRINT_ESESSION"}
    | {"SESSION_EBUSY", "SESSION_FAILED", "SESSION_DISABLED", "PRINTER_EBUSY", "PRINTER_EMODEL"}
)
"""Answers to `print` that are given before anything goes to the printer. After any other there may be a card."""
_ANSWERS = {
    "ETIMEOUT": Reason.TOO_SLOW,
    "SESSION_EBUSY": Reason.BUSY,
    "PRINTER_EBUSY": Reason.BUSY,
    "PRINT_EMECHANICAL": Reason.MECHANICAL,
    "PRINT_EUNKNOWNRIBBON": Reason.RIBBON_OUT,
    "PRINTER_ENOCOM": Reason.LINK_LOST,
    "PRINTER_NETWORK_ERROR": Reason.LINK_LOST,
    "ECANCELLED": Reason.CANCELLED,
}
_STUCK = frozenset({Reason.CARD_JAM, Reason.MECHANICAL, Reason.BUSY, Reason.OFFLINE, Reason.LINK_LOST})
"""With one of these after printing, the card may still be inside."""
_COUNTERS = {Confirmed: Counter.CARDS, Refused: Counter.REFUSED, Unknown: Counter.UNKNOWN}

_T = TypeVar("_T")


class EvolisCardPrinter:
    """`port.CardPrinter` tells what its methods promise.

    Confirmed: the SDK says that the card is printed, and the printer is at rest again. Refused: the printer was not
    ready, or the SDK refused the job before anything went to it. All else is Unknown, also "needs action" in the
    middle: the printer may finish that card by itself once somebody fills it. The SDK knows nothing of earlier cards,
    so an order that was cut off while it was sent stays Unknown.

    The SDK blocks: it is called in one thread of ours, which ends in `teardown`.

    Args:
        options: where it is: `evolis://auto`, or `evolis://` and the printer's name as its SDK lists it.
        orders: the folder in which it remembers what was begun.
        load_sdk: gives the SDK; raises ImportError or OSError.
    """

    def __init__(
        self,
        options: CardPrinterOptions,
        orders: Path,
        load_sdk: Callable[[], Any] = lambda: importlib.import_module("evolis"),
    ) -> None:
        parts = urlsplit(options.url)
        self._name = unquote(parts.netloc)
        if parts.scheme != "evolis" or not self._name or parts.path not in ("", "/") or parts.query:
            raise WrongUrl(f"{options.url!r}: expected evolis://auto, or evolis:// and the name of the printer")
        self._deadline_s = options.deadline_s
        self._book = OrderBook(orders)
        self._load_sdk = load_sdk
        self.keeper = HealthKeeper(Kind.CARD_PRINTER, options.url)
        self._worker: ThreadPoolExecutor | None = None
        self._running: tuple[str, asyncio.Task[Outcome]] | None = None
        self._wake = asyncio.Event()

    @property
    def state(self) -> DeviceState:
        return self.keeper.state

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self.keeper.subscribe(changed)

    def unsettled(self) -> tuple[str, ...]:
        return tuple(order.order for order in self._book.all() if order.outcome is None)

    async def check(self) -> DeviceState:
        if self._running is None:
            try:
                await self._look()
            except HardwareError as error:
                self.keeper.lost(error)
        return self.state

    async def print(self, order: str, card: CardPicture, said: Callable[[Saying], None] = lambda _: None) -> Outcome:
        """See the port. Cancelled, the card is made all the same, as the SDK cannot take it back; `settle` waits."""
        checked(order)
        if self._running is None:
            task = asyncio.create_task(self._print(order, card, said))
            self._running = order, task
            task.add_done_callback(self._ended)
        elif self._running[0] != order:
            return Refused((Reason.BUSY,))
        return await asyncio.shield(self._running[1])

    async def settle(self, order: str, said: Callable[[Saying], None] = lambda _: None) -> Outcome:
        checked(order)
        while self._running is not None:
            running, task = self._running
            await asyncio.wait([task])
            if running == order:
                return task.result()
        outcome = self._recall(order)
        said(Saying(self.state.reasons))
        return outcome

    async def setup(self) -> None:
        """Find the printer and learn what it is; NOT_INSTALLED without the SDK."""
        if self._running is None:
            await self._look()

    async def serve(self) -> None:
        while True:
            if self._running is not None:
                await asyncio.wait([self._running[1]])
            await self._look()
            await until_next_look(self.keeper, self._wake, ready_s=POLL_READY_S, else_s=POLL_S)

    async def teardown(self) -> None:
        """Waits for the card that is being made, and ends the thread."""
        if self._running is not None:
            await asyncio.wait([self._running[1]])
        worker, self._worker = self._worker, None
        if worker is not None:
            idle = asyncio.wrap_future(worker.submit(lambda: None))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(idle, ANSWER_S)
            worker.shutdown(wait=idle.done() and not idle.cancelled())

    def wake(self) -> None:
        self._wake.set()

    def _ended(self, _: "asyncio.Task[Outcome]") -> None:
        self._running = None
        self._wake.set()

    async def _print(self, order: str, card: CardPicture, said: Callable[[Saying], None]) -> Outcome:
        try:
            if self._book.find(order) is not None:
                return self._recall(order)
            with self._book.held():
                outcome = await self._print_new(order, card, said)
        except HardwareError as error:
            self.keeper.lost(error)
            outcome = Refused((error.reason,))
        self.keeper.count(_COUNTERS[type(outcome)])
        return outcome

    async def _print_new(self, order: str, card: CardPicture, said: Callable[[Saying], None]) -> Outcome:
        """Nothing has gone to the printer while this raises."""
        now = await self._look()
        said(Saying(now.reasons, now.words))
        if not self.state.usable:
            return Refused(now.reasons)
        begun = self._book.begin(order)
        connection = None
        try:
            connection, session = await self._call(lambda: self._prepare(card), ANSWER_S)
            begun = self._book.sending(begun)
        except HardwareError as error:
            self.keeper.lost(error)
            if connection is not None:
                await self._close(connection)
            self._book.settle(begun, Refused((error.reason,)))
            return Refused((error.reason,))
        try:
            outcome = await self._send(connection, session, said)
        except HardwareError as error:
            self.keeper.lost(error)
            outcome = Unknown((error.reason,))
        with contextlib.suppress(HardwareError):  # then it stays open on disk, and settles as Unknown
            self._book.settle(begun, outcome)
        return outcome

    async def _send(self, connection: Any, session: Any, said: Callable[[Saying], None]) -> Outcome:
        """Print, and wait until the printer is at rest. From here on there may be a card."""
        try:
            answer = await self._call(
                lambda: str(session.print(round(self._deadline_s * 1000)).name), self._deadline_s + GRACE_S
            )
            time = asyncio.get_running_loop().time
            until = time() + LEAVES_S
            now = await self._call(lambda: self._read(connection), ANSWER_S)
            while answer == "OK" and Reason.BUSY in now.reasons and time() < until:
                said(Saying(now.reasons, now.words))
                await asyncio.sleep(POLL_S)
                now = await self._call(lambda: self._read(connection), ANSWER_S)
        finally:
            await self._close(connection)
        said(Saying(now.reasons, now.words))
        self._know(now)
        _log.info("card", answer=answer, reasons=[reason.value for reason in now.reasons])
        if answer == "OK" and _STUCK.isdisjoint(now.reasons):
            return Confirmed()
        why = (_ANSWERS[answer],) if answer in _ANSWERS else ()
        reasons = tuple(dict.fromkeys((*now.reasons, *why))) or (Reason.MECHANICAL,)
        return Refused(reasons) if answer in _NOT_BEGUN else Unknown(reasons)

    def _recall(self, order: str) -> Outcome:
        """What the record says; a card that may have been sent cannot be asked after."""
        try:
            begun = self._book.find(order)
            if begun is None:
                return Unknown((Reason.FORGOTTEN,))
            if begun.outcome is not None:
                return begun.outcome
            with self._book.held():
                outcome = Refused((Reason.CANCELLED,)) if begun.sent_nothing else Unknown((Reason.FORGOTTEN,))
                self._book.settle(begun, outcome)
                return outcome
        except HardwareError as error:
            return Unknown((error.reason,))

    async def _look(self) -> Reading:
        now, identity = await self._call(self._ask, ANSWER_S)
        self.keeper.identify(identity)
        self._know(now)
        return now

    def _know(self, now: Reading) -> None:
        if now.reasons == (Reason.NO_STATUS,):
            self.keeper.set(Condition.UNKNOWN, now.reasons, now.words)
        else:
            self.keeper.set(now.condition, now.reasons, now.words if now.reasons else "")

    async def _call(self, work: Callable[[], _T], seconds: float) -> _T:
        """Do it in the one thread; LinkError SILENT when it takes too long."""
        if self._worker is None:
            self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="evolis")
        doing = asyncio.wrap_future(self._worker.submit(work))
        done, _ = await asyncio.wait([doing], timeout=seconds)
        if not done:
            doing.cancel()
            raise LinkError(Reason.SILENT, f"{self.keeper.health.address}: no answer in {seconds:g} s")
        try:
            return doing.result()
        except HardwareError:
            raise
        except Exception as bug:
            raise HardwareError(Reason.MECHANICAL, f"Evolis' SDK failed: {type(bug).__name__}") from bug

    async def _close(self, connection: Any) -> None:
        """Now, or when the SDK comes back from what it does."""
        assert self._worker is not None
        await asyncio.wait([asyncio.wrap_future(self._worker.submit(connection.close))], timeout=ANSWER_S)

    # What follows runs in the thread.

    def _ask(self) -> tuple[Reading, Identity]:
        connection = self._connect()
        try:
            info = connection.get_info()
            told = (info.markName, info.modelName, info.fwVersion, info.serialNumber) if info else ("Evolis",)
            return self._read(connection), Identity(*told)
        finally:
            connection.close()

    def _prepare(self, card: CardPicture) -> tuple[Any, Any]:
        """Everything up to the printing itself; HardwareError when the SDK wants none of it."""
        sdk = self._sdk()
        connection = self._connect()
        session = sdk.PrintSession(connection)
        if not (session.init() and session.set_image_buffer(sdk.CardFace.FRONT, card.png)):
            answer = session.get_last_error().name
            connection.close()
            raise HardwareError(_ANSWERS.get(answer, Reason.MECHANICAL), f"the SDK refuses the card: {answer}")
        return connection, session

    def _read(self, connection: Any) -> Reading:
        state = connection.get_state()
        status = connection.get_status()
        # Not status.active_flags(): it walks enums that the SDK itself calls deprecated.
        flags = [flag.name for flag in self._sdk().Status.Flag if status.is_on(flag)] if status else []
        return reading(state.major.name, state.minor.name, flags)

    def _connect(self) -> Any:
        sdk = self._sdk()
        devices = sdk.Evolis.get_devices()
        there = ", ".join(device.name for device in devices) or "none"
        if self._name == "auto":
            if len(devices) > 1:
                raise PermanentFault(
                    Reason.AMBIGUOUS, f"more than one Evolis printer: {there}; name one in the address"
                )
            found = devices[0].name if devices else None
        else:
            found = next((device.name for device in devices if device.name == self._name), None)
        if found is None:
            raise LinkError(Reason.UNREACHABLE, f"no Evolis printer {self._name!r}; the SDK sees: {there}")
        connection = sdk.Connection()
        if not connection.open(found, sdk.OpenMode.AUTO):
            raise LinkError(Reason.UNREACHABLE, f"Evolis printer {found!r} cannot be opened; is it on and free?")
        return connection

    def _sdk(self) -> Any:
        try:
            return self._load_sdk()
        except (ImportError, OSError) as error:
            raise PermanentFault(
                Reason.NOT_INSTALLED, f"Evolis' SDK cannot be loaded ({error}): pip install 'paszuil[evolis]'"
            ) from None
