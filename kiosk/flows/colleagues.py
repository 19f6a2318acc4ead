"""'Medewerkers', for a beheerder: who are staff on this kiosk, and as what; every change holds at once."""

from collections.abc import Coroutine
from contextlib import closing
from typing import Any, TypeVar

import structlog

from kiosk.domain.card_number import CardNumber
from kiosk.domain.role import Right, Role
from kiosk.flows.changes import changes
from kiosk.flows.colleague_pages import (
    CHANGES,
    NEW_PIN,
    REMOVE,
    ROLE,
    account_page,
    first_pin_page,
    list_page,
    new_pin_page,
    not_changed_page,
    refusal,
    remove_page,
    removed_page,
    role_page,
    scan_page,
)
from kiosk.flows.lockout import forget_wrong_tries
from kiosk.flows.pages import Answer, Choice, Picked, Scanned, TextEntry, Typed
from kiosk.flows.staff_session import SessionOver, ask_beside, beside_now, within_session
from kiosk.flows.visit import Visit
from kiosk.journal.port import Guess
from kiosk.staff.port import StaffAccount, StaffError, StaffRegister
from kiosk.texts.text import Text, text

log = structlog.get_logger()

T = TypeVar("T")


def may_manage(visit: Visit, card: CardNumber) -> bool:
    """Is there a register here, and is this staff pass a beheerder's?"""
    return visit.ports.register is not None and Right.MANAGE_STAFF in visit.ports.staff.rights(card)


async def colleagues(visit: Visit, card: CardNumber) -> None:
    """Until the beheerder goes back, or something cannot be done; `card` is their pass. Raises SessionOver."""
    register = visit.ports.register
    assert register
    session = Session(visit, card, register)
    try:
        while may_manage(visit, card) and await session.list():
            pass
    except StaffError as error:
        log.error("staff_not_changed", error=str(error))
        await ask_beside(visit, not_changed_page(error))


class Session:
    """One beheerder at the list. Its steps raise StaffError when nothing was changed, and SessionOver."""

    def __init__(self, visit: Visit, card: CardNumber, register: StaffRegister) -> None:
        self._visit = visit
        self._card = card
        self._register = register

    async def list(self) -> bool:
        """One thing done from the list; False when the beheerder goes back."""
        match await ask_beside(self._visit, list_page(await self._register.accounts(), self._card)):
            case Choice.PRIMARY:
                await self._add()
            case Picked(name) if name == CHANGES:
                await changes(self._visit, self._register)
            case Picked(number):
                await self._account(number)
            case _:
                return False
        return True

    async def _add(self) -> None:
        while (card := await self._scanned()) is not None:
            role = await self._role(card.number, None)
            if role is not None:
                pin = await self._act(self._register.give_first_pin(card.number, self._card.number, role))
                await ask_beside(self._visit, first_pin_page(card.number, pin))
                return

    async def _scanned(self) -> CardNumber | None:
        """A pass that is nobody's on the staff yet, scanned or typed; None when the beheerder goes back."""
        error: Text | None = None
        while True:
            match await self._ask_pass(scan_page(error)):
                case Scanned(card):
                    pass
                case Typed(typed):
                    card = CardNumber.parse(typed.reveal())
                case _:
                    return None
            error = text("colleague.known") if self._visit.ports.staff.knows(card) else refusal(card)
            if error is None:
                return card

    async def _ask_pass(self, page: TextEntry) -> Answer:
        return await within_session(self._visit, self._visit.ask_live(lambda: page, wanted=lambda _: True))

    async def _account(self, number: str) -> None:
        """One account, until it is left or gone."""
        while may_manage(self._visit, self._card):
            accounts = await self._register.accounts()
            account = next((one for one in accounts if one.card == number), None)
            if account is None:
                return
            match await ask_beside(self._visit, account_page(account, accounts, self._card)):
                case Picked(name) if name == ROLE:
                    await self._change_role(account)
                case Picked(name) if name == NEW_PIN:
                    await self._new_pin(number)
                case Picked(name) if name == REMOVE:
                    await self._remove(number)
                case _:
                    return

    async def _change_role(self, account: StaffAccount) -> None:
        role = await self._role(account.card, account.role)
        if role is not None and role is not account.role:
            await self._act(self._register.change_role(account.card, role, self._card.number))

    async def _role(self, number: str, now: Role | None) -> Role | None:
        """None when the beheerder goes back."""
        picked = await ask_beside(self._visit, role_page(number, now))
        return Role(picked.name) if isinstance(picked, Picked) else None

    async def _new_pin(self, number: str) -> None:
        """For who forgot theirs; whoever typed it wrong three times need not wait any more."""
        if await ask_beside(self._visit, new_pin_page(number)) is Choice.PRIMARY:
            pin = await self._act(self._register.give_first_pin(number, self._card.number))
            await forget_wrong_tries(self._visit.ports.journal, CardNumber.parse(number), Guess.PIN)
            await ask_beside(self._visit, first_pin_page(number, pin))

    async def _remove(self, number: str) -> None:
        if await ask_beside(self._visit, remove_page(number)) is Choice.PRIMARY:
            await self._act(self._register.dismiss(number, self._card.number))
            await ask_beside(self._visit, removed_page(number))

    async def _act(self, act: Coroutine[Any, Any, T]) -> T:
        """Only while this session lasts, and the pass is still a beheerder's."""
        with closing(act):
            beside_now(self._visit)
            if not may_manage(self._visit, self._card):
                raise SessionOver
            return await self._visit.hold(text("colleague.busy"), act)
