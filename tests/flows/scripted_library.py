"""The other ports, scripted: a library, a printer, a scanner and a journal that do as they are told."""

import asyncio
import gc
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hardware.errors import Reason
from hardware.outcome import Condition, Confirmed, DeviceState, Outcome
from hardware.receipt_printer.document import Document
from hardware.scanner.port import Heard, Scan, Verdict
from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.contact import Contact
from kiosk.domain.loan import Loan
from kiosk.domain.login_account import AccountStatus, FoundAccount, LoginAccount
from kiosk.domain.money import Money
from kiosk.domain.patron import Block, Membership, MembershipStatus, Patron
from kiosk.domain.replacement import CardUse, ReplaceReason
from kiosk.domain.reregistration import CustomerType, Offer, Reregistered
from kiosk.domain.secret import Secret
from kiosk.journal.port import Act, Guess, Intent, JournalError, Settled, Step
from kiosk.journal.port import Reason as Why
from kiosk.library.port import Failure, Health, LibraryError, Registration

MAILED = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)
SOME_CONTACT = Contact("T. Testabo", "Kruisakkers 41", "9468 BG", "Annen", "jan@hunebed-post.nl")
SOME_OFFERS = (
    Offer("53", "Compleet", Money(5800), Money(0), Money(5800), date(2027, 2, 28)),
    Offer("51", "Basis", Money(4200), Money(500), Money(3700), date(2027, 2, 28)),
)

Trouble = LibraryError | asyncio.Event | Exception
"""An error that is raised, or an event that is waited for first."""


class Subscribers:
    def __init__(self) -> None:
        self._changed: list[Callable[[], None]] = []

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        self._changed.append(changed)
        return lambda: self._changed.remove(changed)

    def tell(self) -> None:
        for changed in tuple(self._changed):
            changed()


class ScriptedLibrary(Subscribers):
    """Knows `members` by (number, pin); `troubles` strike the calls of that name, one each."""

    def __init__(self) -> None:
        super().__init__()
        self.members: dict[tuple[str, str], tuple[Patron, LoginAccount]] = {}
        self.health = Health(online=True)
        self.capabilities = frozenset(Capability)
        self.troubles: dict[str, deque[Trouble]] = {}
        self.calls: list[str] = []
        self.request_ids: list[str] = []
        self.counter_locked = False
        self.given: list[weakref.ref[Any]] = []
        self.at_kb: dict[str, FoundAccount] = {}
        self.registrations: list[Registration] = []
        self.contacts: dict[str, Contact] = {}
        self.at_home: tuple[Loan, ...] = ()
        self.said_of_blocks: tuple[str, ...] = ()
        self.offered: tuple[Offer, ...] = SOME_OFFERS
        self.card_uses: dict[str, CardUse] = {}
        self.acts: list[str] = []
        """The acts that were done, by name, in order."""
        self.done: set[str] = set()
        """Their request_ids."""

    def trouble(self, call: str, *troubles: Trouble) -> None:
        self.troubles.setdefault(call, deque()).extend(troubles)

    def goes(self, *, online: bool, failure: Failure = Failure.OFFLINE) -> None:
        self.health = Health(online, None if online else failure)
        self.tell()

    def offers(self, *capabilities: Capability) -> None:
        self.capabilities = frozenset(capabilities)
        self.tell()

    def kept_of_members(self) -> int:
        """How many of the patrons and accounts that were handed out are still somewhere in memory."""
        return still_there(self.given)

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None: ...

    async def identify(self, card: CardNumber, pin: Secret) -> Patron | None:
        await self._called("identify")
        found = self.members.get((card.number, pin.reveal()))
        return self._hand_out(found[0]) if found else None

    async def login_account(self, patron: Patron, card: CardNumber) -> LoginAccount:
        await self._called("login_account")
        return self._hand_out(next(account for known, account in self.members.values() if known.id == patron.id))

    # -- what else is asked --

    async def find_patron(self, card: CardNumber) -> Patron | None:
        await self._called("find_patron")
        found = next((patron for (number, _), (patron, _) in self.members.items() if number == card.number), None)
        return self._hand_out(found) if found else None

    async def find_account(self, username: str) -> FoundAccount | None:
        await self._called("find_account")
        return self.at_kb.get(username)

    async def find_registration(
        self, *, number: str | None = None, surname: str | None = None, birth_date: date | None = None
    ) -> tuple[Registration, ...]:
        await self._called("find_registration")
        return tuple(
            found
            for found in self.registrations
            if (number and found.number == number)
            or (surname and surname in found.contact.name and found.patron.birth_date == birth_date)
        )

    async def contact(self, patron: Patron) -> Contact:
        await self._called("contact")
        return self._hand_out(self.contacts.get(patron.id, SOME_CONTACT))

    async def memberships(self, patron: Patron) -> tuple[Membership, ...]:
        await self._called("memberships")
        return (patron.membership,)

    async def loans(self, patron: Patron) -> tuple[Loan, ...]:
        await self._called("loans")
        return self.at_home

    async def notes(self, patron: Patron) -> tuple[str, ...]:
        await self._called("notes")
        return self.said_of_blocks

    async def membership_offers(self, patron: Patron, customer_type: CustomerType) -> tuple[Offer, ...]:
        await self._called("membership_offers")
        return self.offered

    async def card_use(self, card: CardNumber) -> CardUse:
        await self._called("card_use")
        known = any(number == card.number for number, _ in self.members)
        return CardUse.IN_USE if known else self.card_uses.get(card.number, CardUse.FREE)

    async def request_done(self, request_id: str) -> bool:
        await self._called("request_done")
        return request_id in self.done

    # -- acts: each is done once a request, and written down in `acts` --

    async def generate_account(self, patron: Patron, request_id: str) -> LoginAccount:
        await self._act("generate_account", request_id)
        fresh = LoginAccount(AccountStatus.INACTIVE, "Nieuw-01", patron.email, MAILED, timedelta())
        self._change(patron, account=fresh)
        return self._hand_out(fresh)

    async def detach_account(self, patron: Patron, request_id: str) -> None:
        if self._of(patron)[1].status is AccountStatus.ACTIVE:
            raise LibraryError(Failure.CONFLICT, "scripted: an active one is never forgotten", applied=False)
        await self._act("detach_account", request_id)
        self._change(patron, account=LoginAccount(AccountStatus.NONE))

    async def link_account(self, patron: Patron, username: str, request_id: str) -> None:
        await self._act("link_account", request_id)
        found = self.at_kb.get(username)
        email = found.email if found else self._of(patron)[1].email
        self._change(patron, account=LoginAccount(AccountStatus.ACTIVE, username, email))

    async def change_contact_email(self, patron: Patron, email: str, request_id: str) -> None:
        await self._act("change_contact_email", request_id)
        self._change(patron, email=email)

    async def change_recovery_email(self, patron: Patron, email: str, request_id: str) -> None:
        await self._act("change_recovery_email", request_id)
        self._change(patron, account=replace(self._of(patron)[1], email=email))

    async def reregister(
        self, patron: Patron, offer: Offer, customer_type: CustomerType, request_id: str
    ) -> Reregistered:
        await self._act("reregister", request_id)
        self._change(patron, membership=Membership(MembershipStatus.BILLED, offer.valid_until, offer.name))
        return Reregistered(MembershipStatus.BILLED, offer.due, offer.valid_until)

    async def replace_card(
        self,
        patron: Patron,
        old: CardNumber,
        new: CardNumber,
        reason: ReplaceReason,
        *,
        waive: bool,
        actor: str,
        request_id: str,
    ) -> Money:
        await self._act("replace_card", request_id)
        self._new_card(patron, new)
        return Money(0 if waive else 500)

    async def add_card(self, patron: Patron, new: CardNumber, *, actor: str, request_id: str) -> str:
        await self._act("add_card", request_id)
        self._new_card(patron, new)
        return new.number

    async def mail_card_number(self, patron: Patron, card: CardNumber, request_id: str) -> None:
        await self._act("mail_card_number", request_id)

    async def set_pin(self, patron: Patron, pin: Secret, request_id: str) -> None:
        await self._act("set_pin", request_id)

    async def _act(self, name: str, request_id: str) -> None:
        """A trouble that says applied=True, or a crash of the kiosk's side, comes after the act was done."""
        self.request_ids.append(request_id)
        try:
            await self._called(name)
        except LibraryError as error:
            if error.applied:
                self._done(name, request_id)
            raise
        self._done(name, request_id)

    def _done(self, name: str, request_id: str) -> None:
        if request_id not in self.done:
            self.done.add(request_id)
            self.acts.append(name)

    def _of(self, patron: Patron) -> tuple[Patron, LoginAccount]:
        return next(both for both in self.members.values() if both[0].id == patron.id)

    def _change(self, patron: Patron, account: LoginAccount | None = None, **facts: object) -> None:
        for who, (known, theirs) in self.members.items():
            if known.id == patron.id:
                self.members[who] = (replace(known, **facts), account or theirs)  # type: ignore[arg-type]

    def _new_card(self, patron: Patron, new: CardNumber) -> None:
        pin = next((pin for (_, pin), (known, _) in self.members.items() if known.id == patron.id), "1234")
        known, account = (
            self._of(patron) if any(p.id == patron.id for p, _ in self.members.values()) else (patron, None)
        )
        blocks = known.blocks - {Block.INTERNET_REGISTRATION}
        self.members[(new.number, pin)] = (replace(known, blocks=blocks), account or LoginAccount(AccountStatus.NONE))

    async def request_password_mail(self, patron: Patron, request_id: str) -> None:
        await self._act("request_password_mail", request_id)

    async def reset_password(self, patron: Patron, proposal: Secret, request_id: str) -> Secret:
        await self._act("reset_password", request_id)
        return proposal

    async def reset_login_counter(self, patron: Patron, request_id: str) -> bool:
        await self._act("reset_login_counter", request_id)
        was, self.counter_locked = self.counter_locked, False
        return was

    async def _called(self, name: str) -> None:
        self.calls.append(name)
        troubles = self.troubles.get(name)
        if not troubles:
            return
        trouble = troubles.popleft()
        if isinstance(trouble, asyncio.Event):
            await trouble.wait()
        else:
            raise trouble

    def _hand_out(self, fact):  # type: ignore[no-untyped-def]
        copy = replace(fact)
        self.given.append(weakref.ref(copy))
        return copy


class ScriptedPrinter(Subscribers):
    """Prints into `bons` as (name, words); `outcomes` are its next answers, then Confirmed."""

    def __init__(self) -> None:
        super().__init__()
        self.state = DeviceState(Condition.READY)
        self.outcomes: deque[Outcome | asyncio.Event] = deque()
        self.bons: list[tuple[str, str]] = []
        self.tried: list[tuple[str, str]] = []
        self.handed_in: list[weakref.ref[Document]] = []

    @property
    def attempts(self) -> int:
        return len(self.tried)

    def kept_of_bons(self) -> int:
        """How many documents that were handed in are still somewhere in memory."""
        return still_there(self.handed_in)

    def is_now(self, condition: Condition, *reasons: Reason) -> None:
        self.state = DeviceState(condition, reasons)
        self.tell()

    async def check(self) -> DeviceState:
        return self.state

    async def print(self, document: Document) -> Outcome:
        self.tried.append((document.name, words_of(document)))
        self.handed_in.append(weakref.ref(document))
        outcome = self.outcomes.popleft() if self.outcomes else Confirmed()
        if isinstance(outcome, asyncio.Event):
            await outcome.wait()
            outcome = Confirmed()
        if isinstance(outcome, Confirmed):
            self.bons.append((document.name, words_of(document)))
        return outcome

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None: ...


class ScriptedScanner(Subscribers):
    def __init__(self) -> None:
        super().__init__()
        self.state = DeviceState(Condition.READY)
        self._waiting: list[asyncio.Future[Scan]] = []
        self._listening: list[Callable[[Heard], None]] = []

    def is_now(self, condition: Condition, *reasons: Reason) -> None:
        self.state = DeviceState(condition, reasons)
        self.tell()

    def scan(self, raw: str) -> None:
        """A code passes; who does not wait for it now never sees it."""
        for heard in tuple(self._listening):
            heard(Heard(Verdict.OK, raw, (*raw, "KEY_ENTER"), asyncio.get_running_loop().time(), 20.0))
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(Scan(raw, asyncio.get_running_loop().time()))

    def listen(self, heard: Callable[[Heard], None]) -> Callable[[], None]:
        self._listening.append(heard)
        return lambda: self._listening.remove(heard)

    async def next(self) -> Scan:
        future: asyncio.Future[Scan] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return await future

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None: ...


class MemoryJournal:
    """The journal's contract in memory; `broken` makes every call fail as a full disk does."""

    def __init__(self, now: Callable[[], datetime], tries: int = 3, lockout_s: float = 900) -> None:
        self._now = now
        self._tries = tries
        self._lockout_s = lockout_s
        self.broken = False
        self.intents: dict[str, tuple[Intent, Settled | None]] = {}
        self.cards: dict[str, str] = {}
        self.wrong: dict[tuple[str, Guess], list[datetime]] = {}
        self._receipts = 0

    @property
    def ends(self) -> list[tuple[Act, Settled | None]]:
        return [(intent.act, how) for intent, how in self.intents.values()]

    async def begin(self, act: Act, card: CardNumber, *, actor: str | None = None, reason: Why = Why.FIRST) -> Intent:
        self._writes()
        return self._begun(act, card, actor, reason)

    async def plan(self, steps: tuple[Step, ...]) -> tuple[Intent, ...]:
        self._writes()
        planned: list[Intent] = []
        for step in steps:
            after = planned[-1].id if planned else None
            planned.append(self._begun(step.act, step.card, step.actor, Why.FIRST, after))
        return tuple(planned)

    async def open_for(self, card: CardNumber) -> list[Intent]:
        return [intent for intent in await self.unsettled() if self.cards[intent.id] == card.number]

    async def ended(self, intent_id: str) -> Settled | None:
        return self.intents[intent_id][1]

    def _begun(self, act: Act, card: CardNumber, actor: str | None, reason: Why, after: str | None = None) -> Intent:
        intent = Intent(f"{len(self.intents):032x}", act, self._now(), actor, reason, after)
        self.intents[intent.id] = (intent, None)
        self.cards[intent.id] = card.number
        return intent

    async def settle(self, intent: Intent, how: Settled) -> None:
        self._writes()
        self.intents[intent.id] = (intent, how)

    async def unsettled(self) -> list[Intent]:
        return [intent for intent, how in self.intents.values() if how in (None, Settled.UNKNOWN)]

    async def wrong_guess(self, card: CardNumber, guess: Guess) -> int:
        self._writes()
        tries = self.wrong.setdefault((card.number, guess), [])
        tries.append(self._now())
        return max(0, self._tries - len(tries))

    async def right_guess(self, card: CardNumber, guess: Guess) -> None:
        self._writes()
        self.wrong.pop((card.number, guess), None)

    async def locked(self, card: CardNumber) -> bool:
        for guess in Guess:
            tries = self.wrong.get((card.number, guess), [])
            if len(tries) >= self._tries and (self._now() - tries[-1]).total_seconds() < self._lockout_s:
                return True
            if len(tries) >= self._tries:
                del self.wrong[card.number, guess]
        return False

    async def next_receipt_number(self) -> int:
        self._writes()
        self._receipts += 1
        return self._receipts

    async def close(self) -> None: ...

    def _writes(self) -> None:
        if self.broken:
            raise JournalError("no space left on device")


def still_there(references: list[weakref.ref[Any]]) -> int:
    """How many of these still live; the dead ones are taken out."""
    if any(reference() is not None for reference in references):
        gc.collect()
    references[:] = [reference for reference in references if reference() is not None]
    return len(references)


def words_of(document: Document) -> str:
    """Every word of a bon in one text."""

    def words(value: object) -> list[str]:
        match value:
            case str():
                return [value]
            case tuple():
                return [word for item in value for word in words(item)]
            case bool() | int() | None:
                return []
            case _ if hasattr(value, "__dataclass_fields__"):
                return [word for name in value.__dataclass_fields__ for word in words(getattr(value, name))]
            case _:
                return []

    return " ".join(words(document.blocks))


def account(status: AccountStatus = AccountStatus.ACTIVE, **more: object) -> LoginAccount:
    return LoginAccount(status, **more)  # type: ignore[arg-type]
