"""The calls of the desk's work: what staff ask and do for a patron in their library."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query

from kiosk.simulator import shapes
from kiosk.simulator.calls import CALLS
from kiosk.simulator.wise import Wise
from kiosk.simulator.wise_accounts import Accounts
from kiosk.simulator.wise_acts import Acts
from kiosk.simulator.wise_cards import Cards
from kiosk.simulator.wise_memberships import Memberships

Id = Annotated[str, Path(min_length=1, max_length=64)]
RequestId = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]
Asked = Annotated[str, Query(max_length=100)]


STATES: dict[str, tuple[str, type[shapes.ActState]]] = {
    "generate_account_state": ("generate_account", shapes.Generated),
    "detach_account": ("detach_account", shapes.ActState),
    "link_account": ("link_account", shapes.ActState),
    "contact_email": ("contact_email", shapes.ActState),
    "recovery_email": ("recovery_email", shapes.ActState),
    "reregister_state": ("reregister", shapes.Registered),
    "replace_card": ("replace_card", shapes.Replaced),
    "add_card": ("add_card", shapes.CardAdded),
    "card_number_mail": ("card_number_mail", shapes.ActState),
    "pin": ("pin", shapes.ActState),
}
"""A GET on each of these calls tells what came of the last such act."""


class Desk:
    """The calls by subject; `add_to` puts them all on a router that has checked key, token and library."""

    def __init__(self, wise: Wise, accounts: Accounts, cards: Cards, memberships: Memberships, acts: Acts) -> None:
        self._wise = wise
        self._accounts = accounts
        self._cards = cards
        self._memberships = memberships
        self._acts = acts

    def add_to(self, api: APIRouter) -> None:
        self._add_reads(api)
        self._add_accounts(api)
        self._add_cards(api)
        self._add_memberships(api)
        for call, (act, shape) in STATES.items():
            api.add_api_route(CALLS[call], self._state_of(act, shape), name=call, response_model=shape)

    def _state_of(self, act: str, shape: type[shapes.ActState]) -> Callable[[str], Awaitable[shapes.ActState]]:
        async def state(patron: Id) -> shapes.ActState:
            self._wise.patron(patron)
            return shape.model_validate(self._acts.last(act, patron))

        return state

    def _add_reads(self, api: APIRouter) -> None:
        members, cards = self._memberships, self._cards

        @api.get(CALLS["request"], name="request")
        async def request(request: Id) -> shapes.Request:
            return shapes.Request(request_id=request, done=self._acts.done(request))

        @api.get(CALLS["contact"], name="contact")
        async def contact(patron: Id) -> shapes.Contact:
            return shapes.Contact(**members.contact(patron))

        @api.get(CALLS["memberships"], name="memberships")
        async def memberships(patron: Id) -> shapes.Memberships:
            return shapes.Memberships(items=[shapes.Membership(**one) for one in members.memberships(patron)])

        @api.get(CALLS["loans"], name="loans")
        async def loans(patron: Id) -> shapes.Loans:
            return shapes.Loans(items=[shapes.Loan(**one) for one in members.loans(patron)])

        @api.get(CALLS["notes"], name="notes")
        async def notes(patron: Id) -> shapes.Notes:
            return shapes.Notes(items=members.notes(patron))

        @api.get(CALLS["subscriptions"], name="subscriptions")
        async def subscriptions(
            patron: Annotated[str, Query(alias="patronSystemId", min_length=1, max_length=64)],
        ) -> shapes.Subscriptions:
            return shapes.Subscriptions(items=[shapes.Subscription(**one) for one in members.subscriptions(patron)])

        @api.get(CALLS["find_registration"], name="find_registration")
        async def find_registration(
            number: Asked = "", surname: Asked = "", birth_date: Annotated[str, Query(alias="birthDate")] = ""
        ) -> shapes.Registrations:
            found = members.registrations(number, surname, birth_date)
            return shapes.Registrations(
                items=[
                    shapes.Registration(**{**one, "membership": shapes.Membership(**one["membership"])})
                    for one in found
                ]
            )

        @api.get(CALLS["card_use"], name="card_use")
        async def card_use(card: Id) -> shapes.CardUse:
            return shapes.CardUse.model_validate({"use": cards.use(card)})

    def _add_accounts(self, api: APIRouter) -> None:
        accounts = self._accounts

        @api.post(CALLS["generate_account"], name="generate_account")
        async def generate(patron: Id, _: shapes.Empty, request_id: RequestId) -> shapes.Generated:
            return shapes.Generated(**accounts.generate(patron, request_id))

        @api.post(CALLS["detach_account"], name="detach_account")
        async def detach(patron: Id, _: shapes.Empty, request_id: RequestId) -> shapes.ActState:
            return shapes.ActState(**accounts.detach(patron, request_id))

        @api.post(CALLS["link_account"], name="link_account")
        async def link(patron: Id, body: shapes.Username, request_id: RequestId) -> shapes.ActState:
            return shapes.ActState(**accounts.link(patron, body.username, request_id))

        @api.put(CALLS["contact_email"], name="contact_email")
        async def contact_email(patron: Id, body: shapes.Email, request_id: RequestId) -> shapes.ActState:
            return shapes.ActState(**accounts.contact_email(patron, body.email, request_id))

        @api.put(CALLS["recovery_email"], name="recovery_email")
        async def recovery_email(patron: Id, body: shapes.Email, request_id: RequestId) -> shapes.ActState:
            return shapes.ActState(**accounts.recovery_email(patron, body.email, request_id))

    def _add_cards(self, api: APIRouter) -> None:
        cards = self._cards

        @api.post(CALLS["replace_card"], name="replace_card")
        async def replace(patron: Id, body: shapes.Replacement, request_id: RequestId) -> shapes.Replaced:
            return shapes.Replaced(**cards.replace(patron, body.old, body.new, waive=body.waive, request_id=request_id))

        @api.post(CALLS["add_card"], name="add_card")
        async def add(patron: Id, body: shapes.NewCard, request_id: RequestId) -> shapes.CardAdded:
            return shapes.CardAdded(**cards.add(patron, body.new, request_id))

        @api.post(CALLS["card_number_mail"], name="card_number_mail")
        async def number_mail(patron: Id, body: shapes.CardNumber, request_id: RequestId) -> shapes.ActState:
            return shapes.ActState(**cards.number_mail(patron, body.card, request_id))

        @api.put(CALLS["pin"], name="pin")
        async def set_pin(patron: Id, body: shapes.Pin, request_id: RequestId) -> shapes.ActState:
            return shapes.ActState(**cards.set_pin(patron, body.pin, request_id))

    def _add_memberships(self, api: APIRouter) -> None:
        members = self._memberships

        @api.post(CALLS["reregister"], name="reregister")
        async def reregister(patron: Id, body: shapes.Reregistration, request_id: RequestId) -> shapes.Registered:
            return shapes.Registered(**members.reregister(patron, body.subscription, request_id))
