"""The library system by way of the Wise REST API."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from kiosk.clock import Clock
from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.patron import Block, CardStatus, Membership, Patron
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, Health, LibraryError
from kiosk.library.wise import answers
from kiosk.library.wise.accounts import AccountCalls
from kiosk.library.wise.acts import act
from kiosk.library.wise.cards import CardCalls
from kiosk.library.wise.client import NotThere, Question
from kiosk.library.wise.memberships import MembershipCalls
from kiosk.library.wise.options import WiseOptions

CALLS_OF = {
    Capability.SHOW_LOGIN_ACCOUNT: ("login_account",),
    Capability.REQUEST_PASSWORD_MAIL: ("password_mail",),
    Capability.RESET_PASSWORD: ("password_reset",),
    Capability.RESET_LOGIN_COUNTER: ("login_counter",),
    Capability.GENERATE_ACCOUNT: ("generate_account_state", "generate_account"),
    Capability.DETACH_ACCOUNT: ("detach_account",),
    Capability.LINK_ACCOUNT: ("link_account",),
    Capability.CHANGE_CONTACT_EMAIL: ("contact_email",),
    Capability.CHANGE_RECOVERY_EMAIL: ("recovery_email",),
    Capability.REREGISTER: ("reregister_state", "reregister", "subscriptions"),
    Capability.SHOW_CONTACT: ("contact",),
    Capability.SHOW_LOANS: ("loans",),
    Capability.SHOW_NOTES: ("notes",),
    Capability.FIND_REGISTRATION: ("find_registration",),
    Capability.REPLACE_CARD: ("replace_card",),
    Capability.ADD_CARD: ("add_card",),
    Capability.MAIL_CARD_NUMBER: ("card_number_mail",),
    Capability.SET_PIN: ("pin",),
    Capability.ASK_REQUEST: ("request",),
}
"""What each capability needs; the first is asked for nobody's state, to see whether Wise offers it."""
_NOBODY = "0"
"""A patron id that nobody has: asked about for an unknown pass, so that it takes as long as a wrong PIN."""
_NOTHING = {"request": "0", "number": "0", "surname": "", "birth_date": ""}
"""A request and a temporary number that nobody has."""


class WiseRest(AccountCalls, CardCalls, MembershipCalls):
    """A LibrarySystem. Every coroutine ends within a few times `options.deadline_s` or raises LibraryError.

    `sleep` and `jitter` (0 to 1) are for waits between retries of reads.
    """

    def __init__(
        self,
        options: WiseOptions,
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        paths = options.paths
        configured = frozenset(what for what, calls in CALLS_OF.items() if all(getattr(paths, call) for call in calls))
        super().__init__(options, clock, configured, self._ping, self._is_there, sleep=sleep, jitter=jitter)

    @property
    def health(self) -> Health:
        return self._watch.health

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self._watch.capabilities - self._watch.withheld

    def withhold(self, what: frozenset[Capability]) -> None:
        """What this kiosk may not do although Wise offers it; instead of what was withheld before."""
        self._watch.withhold(what)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self._watch.subscribe(changed)

    async def run(self) -> None:
        await self._watch.run()

    async def check(self) -> Health:
        """One heartbeat now: is Wise there, and does it let this kiosk in?"""
        await self._watch.beat()
        return self.health

    async def close(self) -> None:
        await self._client.close()

    async def identify(self, card: CardNumber, pin: Secret) -> Patron | None:
        """Proof, data and fees are asked side by side: two round trips in all, for whatever pass and PIN."""
        found = await self._heard(self._find(card))
        patron = found or _NOBODY
        proof, facts = await asyncio.gather(
            self._heard(self._verify(patron, card, pin)),
            self._heard(self._patron(patron, card)),
            return_exceptions=True,
        )
        if isinstance(proof, BaseException):
            raise proof
        if not proof or found is None:
            return None
        if isinstance(facts, BaseException):
            raise facts
        return facts

    async def find_patron(self, card: CardNumber) -> Patron | None:
        """The member whose pass this is, unproved: only for who proves pass and PIN elsewhere. None: unknown pass."""
        found = await self._heard(self._find(card))
        return None if found is None else await self._heard(self._patron(found, card))

    async def reset_password(self, patron: Patron, proposal: Secret, request_id: str) -> Secret:
        return await self._heard(self._reset_password(patron, proposal, request_id), Capability.RESET_PASSWORD)

    async def reset_login_counter(self, patron: Patron, request_id: str) -> bool:
        return await self._heard(self._reset_login_counter(patron, request_id), Capability.RESET_LOGIN_COUNTER)

    async def _find(self, card: CardNumber) -> str | None:
        values = {"library": self._options.library, "card": card.number}
        try:
            found = (await self._client.ask(Question("find_patron", values), answers.FoundPatrons)).answer.items
        except NotThere:
            return None
        if len(found) > 1:
            raise LibraryError(
                Failure.PROTOCOL, f"find_patron: surprising answer at $.items: {len(found)} for one card"
            )
        return found[0].patron_system_id if found else None

    async def _verify(self, patron: str, card: CardNumber, pin: Secret) -> bool:
        body = {"card": card.number, "pin": pin.reveal()}
        question = Question("pin_verification", self._of(patron), "POST", body, once=True)
        try:
            return (await self._client.ask(question, answers.PinAnswer)).answer.valid
        except NotThere:
            return False

    async def _patron(self, patron: str, card: CardNumber) -> Patron | None:
        information = Question("patron_information", {**self._of(patron), "card": card.number})
        facts, fees = await asyncio.gather(
            self._client.ask(information, answers.PatronAnswer), self._fees(patron), return_exceptions=True
        )
        if isinstance(facts, NotThere):
            return None
        if isinstance(facts, BaseException):
            raise facts
        if isinstance(fees, BaseException):
            raise fees
        return _patron(patron, facts.answer, fees, card)

    async def _fees(self, patron: str) -> int | None:
        try:
            found = await self._client.ask(Question("fees", {"patron": patron}), answers.FeesAnswer)
        except LibraryError as error:
            if error.failure is Failure.NOT_OFFERED:
                return None
            raise
        return sum(fee.amount for fee in found.answer.items)

    async def _reset_password(self, patron: Patron, proposal: Secret, request_id: str) -> Secret:
        values = self._of(patron.id)
        body = {"password": proposal.reveal()}
        answer = await act(
            self._client,
            Question("password_reset", values, "POST", body, act=True, request_id=request_id),
            answers.PasswordResetAnswer,
            Question("password_reset", values),
            answers.RequestState,
            lambda state: state.request_id == request_id,
            sleep=self._sleep,
        )
        return proposal if answer is None else Secret(answer.password)

    async def _reset_login_counter(self, patron: Patron, request_id: str) -> bool:
        values = self._of(patron.id)
        state = Question("login_counter", values)
        before = (await self._client.ask(state, answers.LoginCounter)).answer
        if _is_zero(before):
            return False
        await act(
            self._client,
            Question("login_counter", values, "DELETE", act=True, request_id=request_id),
            answers.LoginCounter,
            state,
            answers.LoginCounter,
            _is_zero,
            sleep=self._sleep,
        )
        return before.locked

    async def _ping(self) -> None:
        try:
            await self._client.ask(Question("branch", {"branch": self._options.branch}), answers.BranchAnswer)
        except NotThere:
            detail = f"branch: Wise knows no branch {self._options.branch}: check kiosk.branch"
        else:
            return
        raise LibraryError(Failure.REFUSED, detail)

    async def _is_there(self, capability: Capability) -> None:
        await self._probe(CALLS_OF[capability][0], {**self._of(_NOBODY), **_NOTHING})


def _patron(pid: str, answer: answers.PatronAnswer, fees: int | None, card: CardNumber) -> Patron:
    if answer.card.number != card.number:
        raise LibraryError(Failure.PROTOCOL, "patron_information: surprising answer at $.card.number: another card")
    return Patron(
        id=pid,
        sector=answer.sector,
        card_status=CardStatus[answer.card.status],
        blocks=frozenset(Block[name] for name in answer.blocks),
        membership=Membership(answer.membership.status, answer.membership.rights_until, answer.membership.name),
        birth_date=answer.birth_date,
        email=answer.email or None,
        fees_cents=fees,
    )


def _is_zero(counter: answers.LoginCounter) -> bool:
    return counter.failed == 0 and not counter.locked
