"""Herinschrijven: data, abonnement, inlogaccount, summary, and only then anything is saved. Source: manual 003."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, NoReturn, TypeVar

import structlog

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.domain.patron import MembershipStatus
from kiosk.domain.reregistration import CustomerType, Reregistered
from kiosk.flows.acts import ActRefused, NotKnownWellEnough, perform, plan, settle
from kiosk.flows.bons import joined_bon
from kiosk.flows.desk import Referral, library_failed, to_desk
from kiosk.flows.ends import nobody_knows, nothing_changed, offer_bon
from kiosk.flows.generate import generate_now, link_works_until
from kiosk.flows.link import knows_address, link_now
from kiosk.flows.pages import Choice, Picked
from kiosk.flows.reregister_pages import (
    Account,
    Wish,
    account_page,
    confirm_page,
    data_page,
    joined_page,
    offers_page,
    summary_page,
)
from kiosk.flows.visit import Member, Visit, VisitOver
from kiosk.journal.port import Act, Intent, Settled
from kiosk.library.port import Failure, LibraryError
from kiosk.receipts.membership import Joined
from kiosk.receipts.referral import Case
from kiosk.texts.text import text

log = structlog.get_logger()

T = TypeVar("T")
CUSTOMER_TYPE = CustomerType.REGULAR
"""'00 - Reguliere klant', what staff choose in general. Source: manual 003, step 4."""
SECOND = {Account.LINK: Act.LINK_ACCOUNT, Account.GENERATE: Act.GENERATE_ACCOUNT}


async def reregister(visit: Visit, member: Member) -> None:
    """From data to bon; returns when the member goes back, or nothing changed."""
    if member.patron.membership.status is MembershipStatus.BLACKLISTED:
        await _desk(visit, member, Case.BLACKLISTED)
    if not visit.may(Act.REREGISTER, member):
        await _desk(visit, member)
    wish = await _wish(visit, member)
    if wish is None or await visit.ask(confirm_page(wish)) is not Choice.PRIMARY:
        return
    try:
        joined = await visit.hold(text("rejoin.busy"), _join(visit, member, wish))
    except ActRefused:
        await nothing_changed(visit)
    except LibraryError as error:
        if error.applied is None:
            await nobody_knows(visit, member.card, Case.MEMBER_ENDED)
        await nothing_changed(visit)
    else:
        await offer_bon(
            visit,
            joined_page(joined),
            text("rejoin.print"),
            lambda: joined_bon(visit.ports, joined),
            text("print.lead_joined"),
        )
        raise VisitOver("registered again")


async def _wish(visit: Visit, member: Member) -> Wish | None:
    """Everything that is asked; None when the member goes back. Data that nobody can check here are the desk's."""
    library, patron = visit.ports.library, member.patron
    if Capability.SHOW_CONTACT not in library.capabilities:
        await _desk(visit, member)
    contact = await _asked(visit, member, lambda: library.contact(patron))
    if await visit.ask(data_page(contact, member.card.masked)) is not Choice.PRIMARY:
        await _desk(visit, member)
    offers = await _asked(visit, member, lambda: library.membership_offers(patron, CUSTOMER_TYPE))
    if not offers:
        await _desk(visit, member)
    picked = await visit.ask(offers_page(offers))
    offer = next((one for one in offers if picked == Picked(one.id)), None)
    if offer is None:
        return None
    wish = await _with_account(visit, member, Wish(offer, Account.KEEP))
    if wish is None or await visit.ask(summary_page(wish, member.card.masked)) is not Choice.PRIMARY:
        return None
    return wish


async def _with_account(visit: Visit, member: Member, wish: Wish) -> Wish | None:
    """One that exists, or that nobody sees here, is kept; else linked, new or none, as the member wants; None: back."""
    library = visit.ports.library
    if Capability.SHOW_LOGIN_ACCOUNT not in library.capabilities:
        return wish
    account = await _asked(visit, member, lambda: library.login_account(member.patron, member.card))
    if account.status in (AccountStatus.ACTIVE, AccountStatus.INACTIVE):
        return wish
    choices = _choices(visit, member, account)
    if len(choices) == 1:
        return Wish(wish.offer, choices[0])
    match await visit.ask(account_page(choices)):
        case Picked(Account.LINK.value):
            assert account.email
            if await knows_address(visit, member, account.email):
                return Wish(wish.offer, Account.LINK, account)
            return None
        case Picked(name):
            return Wish(wish.offer, Account(name))
        case _:
            return None


def _choices(visit: Visit, member: Member, account: LoginAccount) -> tuple[Account, ...]:
    offered = visit.ports.library.capabilities
    found = account.found_under and account.email and Capability.LINK_ACCOUNT in offered
    makes = member.patron.email and Capability.GENERATE_ACCOUNT in offered
    return (
        *([Account.LINK] if found and visit.may(Act.LINK_ACCOUNT, member) else []),
        *([Account.GENERATE] if makes and visit.may(Act.GENERATE_ACCOUNT, member) else []),
        Account.NONE,
    )


async def _join(visit: Visit, member: Member, wish: Wish) -> Joined:
    """The membership, then the account, both written down before the first; with what did not come of the account."""
    second = SECOND.get(wish.account)
    intents = await plan(visit, member, Act.REREGISTER, *([second] if second else []))
    try:
        registered = await _register(visit, member, wish, intents[0])
    except LibraryError:
        for intent in intents[1:]:
            await settle(visit.ports.journal, intent, Settled.NOT_DONE)
        raise
    joined = Joined(wish.offer.name, registered)
    if not second:
        return joined
    try:
        return await _account(visit, member, wish, joined, intents[1])
    except NotKnownWellEnough:
        await settle(visit.ports.journal, intents[1], Settled.NOT_DONE)
        return replace(joined, trouble=text("rejoin.account_failed"))
    except LibraryError as error:
        unsure = error.applied is None
        return replace(joined, trouble=text("rejoin.account_unsure" if unsure else "rejoin.account_failed"))


async def _register(visit: Visit, member: Member, wish: Wish, intent: Intent) -> Reregistered:
    """What Wise says; where its answer was lost but the act done, what it offered."""
    library = visit.ports.library
    try:
        _, registered = await perform(
            visit,
            Act.REREGISTER,
            member,
            lambda request_id: library.reregister(member.patron, wish.offer, CUSTOMER_TYPE, request_id),
            planned=intent,
        )
    except LibraryError as error:
        if not error.applied:
            raise
        return Reregistered(MembershipStatus.BILLED, wish.offer.due, wish.offer.valid_until)
    await settle(visit.ports.journal, intent, Settled.DONE)
    return registered


async def _account(visit: Visit, member: Member, wish: Wish, joined: Joined, intent: Intent) -> Joined:
    if wish.account is Account.LINK:
        assert wish.found
        assert wish.found.found_under
        await link_now(visit, member, wish.found.found_under, intent)
        return replace(joined, username=wish.found.found_under)
    made = await generate_now(visit, member, intent)
    username = made.username if made else None
    return replace(joined, username=username, mailed=True, link_until=link_works_until(made))


async def _asked(visit: Visit, member: Member, question: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Asked again for as long as the member wants; what this library does not tell is the desk's to look up."""
    while True:
        try:
            return await visit.read(text("rejoin.looking"), question())
        except LibraryError as error:
            if error.failure is Failure.NOT_OFFERED:
                await _desk(visit, member)
            await library_failed(visit, error)


async def _desk(visit: Visit, member: Member, case: Case = Case.MEMBER_ENDED) -> NoReturn:
    await to_desk(visit, member.card, Referral(case, text("desk.ended_title"), text("desk.ended_lead")))
