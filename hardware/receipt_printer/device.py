"""The receipt printer that the kiosk holds: state, one job at a time, and no bon of one visitor for the next."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable

import structlog

from hardware.errors import LinkError, Reason
from hardware.health import Counter, HealthKeeper, Kind
from hardware.looking import until_next_look
from hardware.options import ReceiptPrinterOptions
from hardware.outcome import Condition, Confirmed, DeviceState, Outcome, Refused, Unknown
from hardware.receipt_printer.document import Document
from hardware.receipt_printer.encoder import encode, replacements
from hardware.receipt_printer.logo import read_logo
from hardware.receipt_printer.profiles import Echo, profile_named
from hardware.receipt_printer.session import Session
from hardware.receipt_printer.status import blocking
from hardware.transports import open_transport, parse_url

_log = structlog.get_logger()

ECHO_S = 10.0
"""Seconds for the printer to say that the bon is on paper."""
HANDSHAKE_S = 2.0
"""Seconds for the same question before anything is printed."""
LOOK_S = 0.5
"""Seconds between looks at the status while waiting: paper out is told at once, not after ECHO_S."""
POLL_READY_S = 10.0
POLL_NOT_READY_S = 0.5
"""Seconds between polls: a recovery is noticed within 2 s, also of a printer that is silent until then."""
UNSURE_S = 3.0
"""Seconds that a printer without an echo is watched after a bon: it can only say that something is wrong."""


_COUNTERS = {Confirmed: Counter.RECEIPTS, Refused: Counter.REFUSED, Unknown: Counter.UNKNOWN}


def random_process_id() -> bytes:
    """Four printable characters; a late answer to an earlier job is not mistaken for this one's."""
    return secrets.token_hex(2).encode()


class EscposReceiptPrinter:
    """A receipt printer that speaks ESC/POS; `port.ReceiptPrinter` tells what its methods promise.

    The outcomes: `Refused` means that not one byte of the bon was sent: the printer was not ready, or it did not
    answer the trial question that goes before every bon. From the first byte on it is `Confirmed` by the printer's own
    answer, or `Unknown`. After Unknown the printer is first emptied and what hangs out of it is cut off, also when
    that has to wait until it can be reached again; until then it is not ready.

    A connection lasts for one job or one question only: port 9100 serves one host at a time.

    Args:
        options: where it is, which profile it has, how wide its paper is, and what is above every bon.
        process_id: gives a new four-character id (20h-7Eh) for each question.
    """

    def __init__(self, options: ReceiptPrinterOptions, process_id: Callable[[], bytes] = random_process_id) -> None:
        parse_url(options.url)
        self._url, self._width_mm = options.url, options.width_mm
        self._profile = profile_named(options.profile)
        dots = self._profile.dots_on(options.width_mm)
        self._logo = read_logo(options.logo, dots) if options.logo else None
        self._process_id = process_id
        self.keeper = HealthKeeper(Kind.RECEIPT_PRINTER, options.url)
        self._lock = asyncio.Lock()
        self._wake = asyncio.Event()
        self._must_clear = False
        self._owed = 0
        self._bons_waiting = 0
        self._asked_who = False
        self._stranger = ""

    @property
    def state(self) -> DeviceState:
        return self.keeper.state

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self.keeper.subscribe(changed)

    async def check(self) -> DeviceState:
        async with self._lock:
            try:
                async with self._session() as session:
                    reasons = await self._ready(session)
                    if self._profile.status and not blocking(reasons) and not self._asked_who:
                        await self._ask_who(session)
                    return self._know(reasons)
            except LinkError as error:
                return self._lost(error)

    async def print(self, document: Document) -> Outcome:
        data = encode(document, self._profile, self._width_mm, self._logo)
        self._bons_waiting += 1
        try:
            async with self._lock:
                outcome = await self._print(data)
        finally:
            self._bons_waiting -= 1
        self.keeper.count(_COUNTERS[type(outcome)])
        reasons = [] if isinstance(outcome, Confirmed) else [reason.value for reason in outcome.reasons]
        _log.info(
            "receipt",
            document=document.name,
            outcome=type(outcome).__name__.lower(),
            reasons=reasons,
            replaced=len(replacements(document, self._profile)),
        )
        return outcome

    async def setup(self) -> None:
        """Nothing stays open between jobs."""

    async def serve(self) -> None:
        while True:
            await self.check()
            ready_s = POLL_NOT_READY_S if self._must_clear else POLL_READY_S
            await until_next_look(self.keeper, self._wake, ready_s=ready_s, else_s=POLL_NOT_READY_S)

    async def teardown(self) -> None:
        """Waits for the job that runs."""
        async with self._lock:
            pass

    def wake(self) -> None:
        self._wake.set()

    @contextlib.asynccontextmanager
    async def _session(self) -> AsyncIterator[Session]:
        session = Session(await open_transport(self._url), self._profile, self._owed)
        try:
            async with session:
                yield session
        finally:
            self._owed = session.owed

    async def _ask_who(self, session: Session) -> None:
        """Once, until its link breaks: another one may be plugged in then. A bon that waits goes first."""
        identity = await session.identity(lambda: not self._bons_waiting)
        if identity is None and self._bons_waiting:
            return
        self._asked_who = True
        if identity is None:
            return
        self.keeper.identify(identity)
        if self._profile.maker.casefold() not in identity.maker.casefold():
            self._stranger = (
                f"it says that it is a {identity}; profile {self._profile.name} is for {self._profile.maker}: "
                "bons may be refused or look wrong, choose its own profile"
            )

    async def _ready(self, session: Session) -> tuple[Reason, ...]:
        """Ask for the state; pay first what an unconfirmed bon left to do."""
        if not self._profile.status:
            return (Reason.NO_STATUS,)
        reasons = await session.reasons()
        if self._must_clear and Reason.SILENT not in reasons:
            if not await session.clear(reasons):
                return (Reason.SILENT,)
            if not blocking(reasons):
                await session.cut_off()
                self._must_clear = False
        return reasons

    async def _print(self, data: bytes) -> Outcome:
        sent = False
        try:
            async with self._session() as session:
                reasons = await self._ready(session)
                self._know(reasons)
                if self._profile.status and (stop := blocking(reasons) or await self._trial(session)):
                    self._know(stop)
                    return Refused(stop)
                sent = True
                self._must_clear = self._profile.status
                whole = await session.send_bon(data)
                if not self._profile.status:
                    return Unknown((Reason.NO_STATUS,))
                return await self._confirmation(session) if whole else await self._given_up(session)
        except LinkError as error:
            self._lost(error)
            return Unknown((error.reason,)) if sent else Refused((error.reason,))
        finally:
            if self._must_clear:
                self._wake.set()

    async def _trial(self, session: Session) -> tuple[Reason, ...]:
        """Let the printer prove that it confirms, before anything secret goes to it; the reasons why it does not."""
        if self._profile.echo is Echo.NONE:
            return ()
        process_id = self._process_id()
        await session.initialise()
        await session.ask_echo(process_id)
        if await session.proved(process_id, HANDSHAKE_S):
            return ()
        reasons = await session.reasons()
        await session.clear(reasons)
        return blocking(reasons) or (Reason.SILENT,)

    async def _confirmation(self, session: Session) -> Outcome:
        process_id = self._process_id()
        echoes = self._profile.echo is not Echo.NONE
        await session.ask_echo(process_id, last=True)
        time = asyncio.get_running_loop().time
        deadline = time() + (ECHO_S if echoes else UNSURE_S)
        while (left := deadline - time()) > 0:
            if await session.echoed(process_id, min(LOOK_S, left)):
                self._must_clear = False
                return Confirmed()
            if blocking(await self._look(session)) or blocking(session.reported):
                break
        else:
            if not echoes:
                self._must_clear = False
                return Unknown((Reason.NO_STATUS,))
        return await self._given_up(session, process_id)

    async def _given_up(self, session: Session, process_id: bytes | None = None) -> Outcome:
        """Say why, and see to it that nothing more of this bon comes out."""
        reasons = await session.reasons()
        if process_id and await session.echoed(process_id, 0):
            self._must_clear = False
            return Confirmed()
        told = () if Reason.SILENT in reasons else blocking(reasons)
        stopped = told or blocking(session.reported) or (Reason.SILENT,)
        self._know(stopped)
        if Reason.SILENT not in reasons and await session.clear(reasons) and not blocking(reasons):
            await session.cut_off()
            self._must_clear = False
        return Unknown(stopped)

    async def _look(self, session: Session) -> tuple[Reason, ...]:
        """The state while a bon is printing; silence is not yet a reason, as a printer may be busy."""
        reasons = await session.reasons()
        return () if reasons == (Reason.SILENT,) else reasons

    def _lost(self, error: LinkError) -> DeviceState:
        self._asked_who, self._stranger = False, ""
        return self.keeper.lost(error)

    def _know(self, reasons: tuple[Reason, ...]) -> DeviceState:
        if Reason.NO_STATUS in reasons:
            return self.keeper.set(Condition.UNKNOWN, reasons)
        if blocking(reasons):
            return self.keeper.set(Condition.NOT_READY, reasons)
        return self.keeper.set(
            Condition.WARNING if reasons or self._stranger else Condition.READY, reasons, self._stranger
        )
