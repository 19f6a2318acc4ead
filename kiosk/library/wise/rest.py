"""The library system by way of the Wise REST API."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from kiosk.clock import Clock
from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.domain.patron import Block, CardStatus, Membership, Patron
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, Health, LibraryError
from kiosk.library.wise import answers
from kiosk.library.wise.acts import act
from kiosk.library.wise.client import NotThere, Question, WiseClient
from kiosk.library.wise.options import WiseOptions
from kiosk.library.wise.watch import Watch

_CALL_OF = {
    Capability.SHOW_LOGIN_ACCOUNT: "login_account",
    Capability.REQUEST_PASSWORD_MAIL: "password_mail",
    Capability.RESET_PASSWORD: "password_reset",
    Capability.RESET_LOGIN_COUNTER: "login_counter",
}
_NOBODY = "0"
"""A patron id that nobody has: asked about for an unknown pass, so that it takes as long as a wrong PIN."""

T = TypeVar("T")


class WiseRest:
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
        self._options = options
        self._sleep = sleep
        self._client = WiseClient(options, clock, sleep=sleep, jitter=jitter)
        configured = frozenset(what for what, call in _CALL_OF.items() if getattr(options.paths, call))
        self._watch = Watch(clock, options.host, configured, self._ping, self._probe)

    @property
    def health(self) -> Health:
        return self._watch.health

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self._watch.capabilities

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

    async def login_account(self, patron: Patron, card: CardNumber) -> LoginAccount:
        return await self._heard(self._login_account(patron, card), Capability.SHOW_LOGIN_ACCOUNT)

    async def request_password_mail(self, patron: Patron, request_id: str) -> None:
        await self._heard(self._request_password_mail(patron, request_id), Capability.REQUEST_PASSWORD_MAIL)

    async def reset_password(self, patron: Patron, proposal: Secret, request_id: str) -> Secret:
        return await self._heard(self._reset_password(patron, proposal, request_id), Capability.RESET_PASSWORD)

    async def reset_login_counter(self, patron: Patron, request_id: str) -> bool:
        return await self._heard(self._reset_login_counter(patron, request_id), Capability.RESET_LOGIN_COUNTER)

    async def _heard(self, asking: Coroutine[Any, Any, T], capability: Capability | None = None) -> T:
        """Whatever goes wrong also tells the watch something."""
        try:
            return await asking
        except LibraryError as error:
            self._watch.failed(error, capability)
            raise

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

    async def _login_account(self, patron: Patron, card: CardNumber) -> LoginAccount:
        got = await self._client.ask(Question("login_account", self._of(patron.id)), answers.LoginAccountAnswer)
        answer, status = got.answer, AccountStatus[got.answer.status]
        if status is AccountStatus.NONE:
            return await self._linkable(card)
        if status is AccountStatus.ACTIVE and answer.username is None:
            raise LibraryError(
                Failure.PROTOCOL, "login_account: surprising answer at $.username: none for an active one"
            )
        sent_at = answer.activation_mail_sent_at
        age = _age(sent_at, got.date or self._client.now()) if sent_at else None
        return LoginAccount(status, answer.username, answer.email, sent_at, age)

    async def _linkable(self, card: CardNumber) -> LoginAccount:
        isil = card.isil or self._options.isil
        usernames = [card.number, *([f"{isil}-{card.number}"] if isil else [])]
        for found in await asyncio.gather(*(self._account_under(username) for username in usernames)):
            if found is not None:
                return LoginAccount(AccountStatus.NONE, email=found.email, found_under=found.username)
        return LoginAccount(AccountStatus.NONE)

    async def _account_under(self, username: str) -> answers.FoundLoginAccount | None:
        """Only exactly this username: Wise may find more than was asked for, and usernames are case-sensitive."""
        values = {"library": self._options.library, "username": username}
        try:
            found = await self._client.ask(Question("find_login_account", values), answers.FoundLoginAccounts)
        except LibraryError as error:
            if isinstance(error, NotThere) or error.failure is Failure.NOT_OFFERED:
                return None
            raise
        return next((item for item in found.answer.items if item.username == username), None)

    async def _request_password_mail(self, patron: Patron, request_id: str) -> None:
        values = self._of(patron.id)
        await act(
            self._client,
            Question("password_mail", values, "POST", {}, act=True, request_id=request_id),
            answers.PasswordMailAnswer,
            Question("password_mail", values),
            answers.RequestState,
            lambda state: state.request_id == request_id,
            sleep=self._sleep,
        )

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

    async def _probe(self, capability: Capability) -> None:
        """Ask for nobody's state: whatever is answered but 'not offered' shows that the call is there."""
        await self._client.ask(Question(_CALL_OF[capability], self._of(_NOBODY)), answers.Answer)

    def _of(self, patron: str) -> dict[str, str]:
        return {"patron": patron, "library": self._options.library}


def _patron(pid: str, answer: answers.PatronAnswer, fees: int | None, card: CardNumber) -> Patron:
    if answer.card.number != card.number:
        raise LibraryError(Failure.PROTOCOL, "patron_information: surprising answer at $.card.number: another card")
    return Patron(
        id=pid,
        sector=answer.sector,
        card_status=CardStatus[answer.card.status],
        blocks=frozenset(Block[name] for name in answer.blocks),
        membership=Membership(answer.membership.status, answer.membership.rights_until),
        birth_date=answer.birth_date,
        email=answer.email or None,
        fees_cents=fees,
    )


def _is_zero(counter: answers.LoginCounter) -> bool:
    return counter.failed == 0 and not counter.locked


def _age(sent_at: datetime, now: datetime) -> timedelta:
    """Never less than nothing: a mail of the future is one of a clock that differs."""
    return max(now - sent_at, timedelta())
