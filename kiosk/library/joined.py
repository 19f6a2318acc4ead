"""The two roads joined: SIP2 proves the member and tells status and fees, Wise REST acts."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import LoginAccount
from kiosk.domain.patron import Block, Patron
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, Health, LibraryError, LibrarySystem
from kiosk.library.sip2.client import Sip2Client
from kiosk.library.sip2.patron import Sip2Patron


class Finder(LibrarySystem, Protocol):
    """A library system that can find a member without a PIN, for one whose PIN was proved elsewhere."""

    async def find_patron(self, card: CardNumber) -> Patron | None: ...


class JoinedLibrary:
    """Implements LibrarySystem. Online only when both are."""

    def __init__(self, sip2: Sip2Client, rest: Finder) -> None:
        self._sip2 = sip2
        self._rest = rest

    @property
    def health(self) -> Health:
        sip2, rest = self._sip2.health, self._rest.health
        if not (sip2.online and rest.online):
            return rest if sip2.online else sip2
        slowest = max(sip2.latency_ms or 0.0, rest.latency_ms or 0.0)
        return Health(online=True, detail=f"{sip2.detail}; {rest.detail}", latency_ms=slowest)

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self._rest.capabilities

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        forget = (self._sip2.subscribe(changed), self._rest.subscribe(changed))

        def stop() -> None:
            for one in forget:
                one()

        return stop

    async def run(self) -> None:
        async with asyncio.TaskGroup() as both:
            both.create_task(self._sip2.run())
            both.create_task(self._rest.run())

    async def identify(self, card: CardNumber, pin: Secret) -> Patron | None:
        """Both are asked side by side; without CQ = Y nothing of what REST found is told, not even that it failed."""
        proof, found = await asyncio.gather(
            self._sip2.patron_information(card.number, pin), self._rest.find_patron(card), return_exceptions=True
        )
        if isinstance(proof, BaseException):
            raise proof
        if proof.valid_card is False or proof.valid_pin is not True:
            return None
        if isinstance(found, BaseException):
            raise found
        if found is None:
            raise LibraryError(Failure.CONFLICT, "SIP2 knows this pass and Wise REST does not: compare their settings")
        return _merged(found, proof)

    async def login_account(self, patron: Patron, card: CardNumber) -> LoginAccount:
        return await self._rest.login_account(patron, card)

    async def request_password_mail(self, patron: Patron, request_id: str) -> None:
        await self._rest.request_password_mail(patron, request_id)

    async def reset_password(self, patron: Patron, proposal: Secret, request_id: str) -> Secret:
        return await self._rest.reset_password(patron, proposal, request_id)

    async def reset_login_counter(self, patron: Patron) -> bool:
        return await self._rest.reset_login_counter(patron)

    async def close(self) -> None:
        await self._sip2.close()
        await self._rest.close()


def _merged(patron: Patron, proof: Sip2Patron) -> Patron:
    """SIP2's word on a lost pass, on fees and, where REST is silent, on the end of the membership."""
    blocks = patron.blocks | {Block.CARD_LOST} if proof.lost else patron.blocks
    fees = patron.fees_cents if proof.fee_cents is None else proof.fee_cents
    membership = patron.membership
    if membership.rights_until is None:
        membership = replace(membership, rights_until=proof.expires)
    return replace(patron, blocks=blocks, fees_cents=fees, membership=membership)
