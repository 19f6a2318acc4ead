"""What every step of a visit stands on: the ports, the member's pass, and how to ask, wait and act."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog

from hardware.card_printer.port import CardPrinter
from hardware.receipt_printer.port import ReceiptPrinter
from hardware.scanner.port import Scanner
from kiosk.clock import Clock
from kiosk.domain.card_number import CardNumber
from kiosk.domain.patron import Patron
from kiosk.flows.bench import Bench
from kiosk.flows.beside import Beside
from kiosk.flows.idle import IdleLimit
from kiosk.flows.pages import Answer, Busy, Choice, Page, ScanCard, Scanned
from kiosk.flows.rules import Rules
from kiosk.flows.stage import Stage
from kiosk.flows.strength import NEEDED, Strength
from kiosk.flows.tasks import alongside, to_its_end
from kiosk.journal.port import Act, Journal
from kiosk.library.port import Failure, LibraryError, LibrarySystem
from kiosk.settings.port import StaffSettings
from kiosk.staff.port import NoStaff, Staff, StaffRegister
from kiosk.texts.text import Text

log = structlog.get_logger()

T = TypeVar("T")
Source = Callable[[Callable[[], None]], Callable[[], None]]
"""Subscribes whoever wants to hear of changes; gives the way to stop that."""


class VisitOver(Exception):
    """The visit ends here; the message says why, for a technician."""


@dataclass(frozen=True)
class Ports:
    """All that a flow may touch."""

    stage: Stage
    scanner: Scanner
    printer: ReceiptPrinter
    library: LibrarySystem
    journal: Journal
    clock: Clock
    rules: Rules
    card_printer: CardPrinter | None = None
    staff: Staff = field(default_factory=NoStaff)
    bench: Bench = field(default_factory=Bench)
    settings: StaffSettings | None = None
    """What staff may change on the screen; None: nothing."""
    register: StaffRegister | None = None
    """The staff accounts for who manages them; None: they are managed elsewhere."""


@dataclass(frozen=True)
class Member:
    """All that is known of the member; it lives no longer than the coroutine that holds it."""

    card: CardNumber
    patron: Patron
    strength: Strength = field(repr=False)
    """What pass and PIN proved; `Visit.strength` knows what came on top of that."""


class Visit:
    """How a visit asks, waits and acts; it holds nothing of the member but how well they are known."""

    def __init__(self, ports: Ports, idle: IdleLimit) -> None:
        self.ports = ports
        self.idle = idle
        self.birth_date_proved = False
        self._beside: Beside | None = None
        self._scans: asyncio.Queue[CardNumber] = asyncio.Queue(1)
        self._wanted: Callable[[CardNumber], bool] = _none

    @property
    def beside(self) -> Beside | None:
        """Staff beside the member, until their session is over."""
        if self._beside and asyncio.get_running_loop().time() >= self._beside.until:
            log.info("staff_session_over")
            self._beside = None
        return self._beside

    def joined_by(self, actor: str) -> Beside:
        """Staff proved themselves: their session begins."""
        until = asyncio.get_running_loop().time() + self.ports.rules.staff_session_s
        self._beside = Beside(actor, until)
        return self._beside

    def left_by_staff(self) -> None:
        """Staff have finished before their session was over."""
        self._beside = None

    def strength(self, member: Member) -> Strength:
        """How well this member is known now: it falls back when the session of staff is over."""
        if self.beside and self.beside.identity_seen:
            return Strength.IDENTITY_SEEN
        if not self.birth_date_proved or member.strength is Strength.UNPROVED:
            return member.strength
        return Strength.PIN if member.strength is Strength.DEFAULT_PIN else Strength.PIN_AND_BIRTH_DATE

    def may(self, act: Act, member: Member) -> bool:
        """Is the member known well enough for this act?"""
        return self.strength(member) >= NEEDED[act]

    def heard(self, card: CardNumber) -> bool:
        """A pass was scanned; True when the page that stands was waiting for such a one."""
        if not self._wanted(card) or self._scans.full():
            return False
        self._scans.put_nowait(card)
        return True

    async def show(self, page: Page) -> None:
        """Put a page up, and wait for that while the time warning stands."""
        await self.idle.calm()
        await self.ports.stage.show(page)

    async def ask(self, page: Page) -> Answer:
        """Put a page up and wait for its answer; 'Stoppen' ends the visit."""
        await self.idle.calm()
        return self.unless_stopped(await self.ports.stage.ask(page))

    async def ask_scan(self, page: ScanCard) -> Answer:
        """Put up a page that waits for a pass: Scanned, or the touch that answers it."""
        async with (
            self._scan_wanted(lambda _: True),
            alongside(self._scans.get()) as scanned,
            alongside(self.ask(page)) as asked,
        ):
            await asyncio.wait({scanned, asked}, return_when=asyncio.FIRST_COMPLETED)
            return asked.result() if asked.done() else Scanned(scanned.result())

    async def ask_live(
        self, page: Callable[[], Page], *sources: Source, wanted: Callable[[CardNumber], bool] | None = None
    ) -> Answer:
        """Ask a page that follows its sources while it stands: a button goes grey, or comes back.

        Without any, these are the printer and the library. Scanned with a pass that is `wanted`; unless another is
        named that is a staff pass: staff may come in on it.
        """
        changed = asyncio.Event()
        followed = sources or (self.ports.printer.subscribe, self.ports.library.subscribe)
        forget = [subscribe(changed.set) for subscribe in followed]
        try:
            shown = page()
            async with (
                self._scan_wanted(wanted or self.ports.staff.knows),
                alongside(self._scans.get()) as scanned,
                alongside(self.ask(shown)) as asked,
            ):
                while not asked.done():
                    async with alongside(changed.wait()) as news:
                        await asyncio.wait({asked, news, scanned}, return_when=asyncio.FIRST_COMPLETED)
                    changed.clear()
                    if scanned.done() and not asked.done():
                        return Scanned(scanned.result())
                    if not asked.done() and (fresh := page()) != shown:
                        shown = fresh
                        await self.show(shown)
                return asked.result()
        finally:
            for subscription in forget:
                subscription()

    async def read(self, words: Text, question: Coroutine[Any, Any, T]) -> T:
        """Ask the library something; a wait that lasts shows `words` with 'Stoppen'. Raises LibraryError."""
        async with alongside(self._with_deadline(question)) as asked:
            await asyncio.wait({asked}, timeout=self.ports.rules.patience_s)
            if not asked.done():
                async with alongside(self.ask(Busy(words, can_stop=True))) as stopped:
                    await asyncio.wait({asked, stopped}, return_when=asyncio.FIRST_COMPLETED)
                    if not asked.done():
                        stopped.result()
            return await asked

    async def hold(self, words: Text, act: Coroutine[Any, Any, T]) -> T:
        """Do what must not be cut in the middle: no button, no idle end, and no cancelling before its own end."""
        with self.idle.held(), closing(act):
            await self.show(Busy(words))
            return await to_its_end(act)

    def unless_stopped(self, answer: Answer) -> Answer:
        if answer is Choice.STOP:
            raise VisitOver("stopped by the member")
        return answer

    @asynccontextmanager
    async def _scan_wanted(self, wanted: Callable[[CardNumber], bool]) -> AsyncIterator[None]:
        self._wanted = wanted
        try:
            yield
        finally:
            self._wanted = _none
            while not self._scans.empty():
                self._scans.get_nowait()

    async def _with_deadline(self, question: Coroutine[Any, Any, T]) -> T:
        try:
            async with asyncio.timeout(self.ports.rules.read_deadline_s):
                return await question
        except TimeoutError:
            raise LibraryError(Failure.TIMEOUT, "the library's adapter did not keep its own deadline") from None


def _none(_card: CardNumber) -> bool:
    return False
