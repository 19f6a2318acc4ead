"""SIP2 and Wise REST joined: SIP2 proves pass and PIN and tells fees; REST finds the member and acts."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.contact import Contact
from kiosk.domain.loan import Loan
from kiosk.domain.login_account import FoundAccount, LoginAccount
from kiosk.domain.money import Money
from kiosk.domain.patron import Block, Membership, Patron
from kiosk.domain.replacement import CardUse, ReplaceReason
from kiosk.domain.reregistration import CustomerType, Offer, Reregistered
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, Health, LibraryError, Registration
from kiosk.library.sip2.client import Sip2Client, Unsendable
from kiosk.library.sip2.patron import Sip2Patron
from kiosk.library.wise.rest import WiseRest


class JoinedLibrary:
    """A LibrarySystem out of two. Every coroutine ends within the deadline of the slower one."""

    def __init__(self, sip2: Sip2Client, rest: WiseRest) -> None:
        self._sip2 = sip2
        self._rest = rest

    @property
    def health(self) -> Health:
        """Online only when both are; the one that fails tells why."""
        sip2, rest = self._sip2.health, self._rest.health
        failing = [health for health in (sip2, rest) if not health.online]
        if failing:
            return Health(False, failing[0].failure, "; ".join(health.detail for health in failing if health.detail))
        latencies = [health.latency_ms for health in (sip2, rest) if health.latency_ms is not None]
        return Health(True, None, f"{sip2.detail}; {rest.detail}", max(latencies, default=None))

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self._rest.capabilities

    def withhold(self, what: frozenset[Capability]) -> None:
        """As WiseRest.withhold."""
        self._rest.withhold(what)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        stops = [self._sip2.subscribe(changed), self._rest.subscribe(changed)]

        def stop() -> None:
            for each in stops:
                each()

        return stop

    async def run(self) -> None:
        async with asyncio.TaskGroup() as both:
            both.create_task(self._sip2.run())
            both.create_task(self._rest.run())

    async def identify(self, card: CardNumber, pin: Secret) -> Patron | None:
        """Both are asked side by side; nothing of what REST found leaves here unless SIP2 said CQ=Y."""
        finding = asyncio.ensure_future(self._rest.find_patron(card))
        try:
            try:
                proof = await self._sip2.patron_information(card.number, pin)
            except Unsendable:
                return None
            if not proof.proved:
                return None
            patron = await finding
        finally:
            finding.cancel()
            await asyncio.wait([finding])
            if not finding.cancelled():
                finding.exception()
        if patron is None:
            raise LibraryError(Failure.CONFLICT, "SIP2 knows this pass and Wise REST does not: compare their settings")
        return _merged(patron, proof)

    async def login_account(self, patron: Patron, card: CardNumber) -> LoginAccount:
        return await self._rest.login_account(patron, card)

    async def request_password_mail(self, patron: Patron, request_id: str) -> None:
        await self._rest.request_password_mail(patron, request_id)

    async def reset_password(self, patron: Patron, proposal: Secret, request_id: str) -> Secret:
        return await self._rest.reset_password(patron, proposal, request_id)

    async def reset_login_counter(self, patron: Patron, request_id: str) -> bool:
        return await self._rest.reset_login_counter(patron, request_id)

    async def find_patron(self, card: CardNumber) -> Patron | None:
        return await self._rest.find_patron(card)

    async def find_account(self, username: str) -> FoundAccount | None:
        return await self._rest.find_account(username)

    async def find_registration(
        self, *, number: str | None = None, surname: str | None = None, birth_date: date | None = None
    ) -> tuple[Registration, ...]:
        return await self._rest.find_registration(number=number, surname=surname, birth_date=birth_date)

    async def contact(self, patron: Patron) -> Contact:
        return await self._rest.contact(patron)

    async def memberships(self, patron: Patron) -> tuple[Membership, ...]:
        return await self._rest.memberships(patron)

    async def loans(self, patron: Patron) -> tuple[Loan, ...]:
        return await self._rest.loans(patron)

    async def notes(self, patron: Patron) -> tuple[str, ...]:
        return await self._rest.notes(patron)

    async def membership_offers(self, patron: Patron, customer_type: CustomerType) -> tuple[Offer, ...]:
        return await self._rest.membership_offers(patron, customer_type)

    async def card_use(self, card: CardNumber) -> CardUse:
        return await self._rest.card_use(card)

    async def request_done(self, request_id: str) -> bool:
        return await self._rest.request_done(request_id)

    async def generate_account(self, patron: Patron, request_id: str) -> LoginAccount:
        return await self._rest.generate_account(patron, request_id)

    async def detach_account(self, patron: Patron, request_id: str) -> None:
        await self._rest.detach_account(patron, request_id)

    async def link_account(self, patron: Patron, username: str, request_id: str) -> None:
        await self._rest.link_account(patron, username, request_id)

    async def change_contact_email(self, patron: Patron, email: str, request_id: str) -> None:
        await self._rest.change_contact_email(patron, email, request_id)

    async def change_recovery_email(self, patron: Patron, email: str, request_id: str) -> None:
        await self._rest.change_recovery_email(patron, email, request_id)

    async def reregister(
        self, patron: Patron, offer: Offer, customer_type: CustomerType, request_id: str
    ) -> Reregistered:
        return await self._rest.reregister(patron, offer, customer_type, request_id)

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
        return await self._rest.replace_card(patron, old, new, reason, waive=waive, actor=actor, request_id=request_id)

    async def add_card(self, patron: Patron, new: CardNumber, *, actor: str, request_id: str) -> str:
        return await self._rest.add_card(patron, new, actor=actor, request_id=request_id)

    async def mail_card_number(self, patron: Patron, card: CardNumber, request_id: str) -> None:
        await self._rest.mail_card_number(patron, card, request_id)

    async def set_pin(self, patron: Patron, pin: Secret, request_id: str) -> None:
        await self._rest.set_pin(patron, pin, request_id)

    def tell_paper(self, *, out: bool) -> None:
        """The library system hears from SIP2 whether this kiosk has paper, and staff see it there."""
        self._sip2.tell_paper(out=out)

    async def close(self) -> None:
        try:
            await self._sip2.close()
        finally:
            await self._rest.close()


def _merged(patron: Patron, proof: Sip2Patron) -> Patron:
    """SIP2's word on a lost pass, on fees and, where REST is silent, on the end of the membership."""
    blocks = patron.blocks | {Block.CARD_LOST} if proof.lost else patron.blocks
    fees = patron.fees_cents if proof.fee_cents is None else proof.fee_cents
    membership = patron.membership
    if membership.rights_until is None:
        membership = replace(membership, rights_until=proof.expires)
    return replace(patron, blocks=blocks, fees_cents=fees, membership=membership)
