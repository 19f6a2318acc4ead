"""What is the matter, and the one thing to do about it."""

from typing import NoReturn

import structlog

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.domain.patron import Patron
from kiosk.domain.stroomschema import (
    Account,
    Action,
    Actor,
    Row,
    Situation,
    account_of,
    advise,
    hindrances,
    is_single_identity,
)
from kiosk.flows.acts import NotKnownWellEnough
from kiosk.flows.bons import activate_bon, referral_bon, steps_bon
from kiosk.flows.change_email import change_email, finish_half, half_done
from kiosk.flows.desk import Referral, library_failed, to_desk
from kiosk.flows.ends import nothing_changed
from kiosk.flows.facts import Facts
from kiosk.flows.generate import generate, left_in_the_middle, link_works_until
from kiosk.flows.link import link
from kiosk.flows.more import more
from kiosk.flows.pages import Answer, Choice, Scanned, Status
from kiosk.flows.password_mail import password_mail
from kiosk.flows.printing import give_plain_bon
from kiosk.flows.proof import only_the_desk_can_prove
from kiosk.flows.renew import renew
from kiosk.flows.reregister import reregister
from kiosk.flows.status_page import account_words, status_page
from kiosk.flows.temporary_password import temporary_password
from kiosk.flows.visit import Member, Visit
from kiosk.flows.with_staff import staff_joins
from kiosk.journal.port import Act
from kiosk.library.port import Failure, LibraryError
from kiosk.receipts.referral import Case
from kiosk.texts.text import text

log = structlog.get_logger()

NEEDS = {
    Action.MAIL_PASSWORD_LINK: Act.REQUEST_PASSWORD_MAIL,
    Action.RENEW_ACCOUNT: Act.DETACH_ACCOUNT,
    Action.GENERATE_ACCOUNT: Act.GENERATE_ACCOUNT,
    Action.LINK_ACCOUNT: Act.LINK_ACCOUNT,
}
"""What the member must be known well enough for, before the first question."""
CASES = {"rejoin": Case.MEMBER_ENDED}
"""What the desk calls an advice that is the member's own where nothing else is in the way."""


async def status(visit: Visit, member: Member) -> NoReturn:
    """Ask what is left to ask, show the advice, and do what the member chooses until the visit ends.

    After each thing the state is asked again: what the page tells is never older than that.
    """
    new = True
    while True:
        account = None if _tells_nothing(visit, member) else await _login_account(visit, member)
        row = advise(situation(visit, member, account))
        log.info("status", advice=row.advice)
        if not new or not await _goes_on(visit, member, account, row):
            member = await _one_thing(visit, member, account)
        new = False


async def _goes_on(visit: Visit, member: Member, account: LoginAccount | None, row: Row) -> bool:
    """Was there something that an earlier visit was cut off from? Then it was asked about, and done or not."""
    if row.actor is not Actor.MEMBER:
        return False
    if row.action is Action.GENERATE_ACCOUNT and await left_in_the_middle(visit, member):
        await visit.show(_page(visit, member, account))
        await generate(visit, member)
        return True
    if left := await half_done(visit, member, account):
        await visit.show(_page(visit, member, account))
        await finish_half(visit, member, left)
        return True
    return False


async def _one_thing(visit: Visit, member: Member, account: LoginAccount | None) -> Member:
    """Show the page and do what is chosen on it; returns the member as they are then."""

    def page() -> Status:
        return _page(visit, member, account)

    try:
        answer: Answer | Member = await visit.ask_live(page)
        if answer is Choice.SECONDARY:
            hindered = bool(hindrances(situation(visit, member, account)))
            answer = await more(visit, member, account, _account(account), hindered=hindered)
        match answer:
            case Choice.PRIMARY:
                return await _act(visit, member, account, advise(situation(visit, member, account)), page())
            case Scanned(staff_card):
                return await staff_joins(visit, member, staff_card)
            case Member() as changed:
                return changed
    except NotKnownWellEnough as error:
        log.warning("not_known_well_enough", act=str(error))
        await nothing_changed(visit)
    return member


def _page(visit: Visit, member: Member, account: LoginAccount | None) -> Status:
    now = situation(visit, member, account)
    today = visit.ports.clock.now().date()
    return status_page(advise(now), Facts(member, account, today, visit.ports.printer.state, hindrances(now)))


def situation(visit: Visit, member: Member, account: LoginAccount | None) -> Situation:
    """Everything the advice depends on, as it is now: a capability may come and go."""
    patron = member.patron
    until = patron.membership.rights_until
    return Situation(
        account=_account(account),
        single_identity=is_single_identity(patron.sector),
        card_status=patron.card_status,
        membership=patron.membership.status,
        expired=until is not None and until < visit.ports.clock.now().date(),
        blocks=patron.blocks,
        has_email=bool(mail_goes_to(patron, account)),
        capabilities=visit.ports.library.capabilities,
    )


def mail_goes_to(patron: Patron, account: LoginAccount | None) -> str | None:
    """The address of a mail about the inlogaccount: its own where it is there or found, else that of NAW."""
    if account and (account.status is AccountStatus.ACTIVE or account.found_under):
        return account.email
    return patron.email


async def _act(visit: Visit, member: Member, account: LoginAccount | None, row: Row, below: Status) -> Member:
    """Do the one thing of this row; returns the member as they are then."""
    if row.action in NEEDS and not visit.may(NEEDS[row.action], member):
        await to_desk(visit, member.card, Referral(Case.HIDDEN, text("desk.proof_title"), text("desk.proof_lead")))
    match row.action:
        case Action.MAIL_PASSWORD_LINK:
            assert account
            assert account.email
            await password_mail(visit, member, account.email)
        case Action.ACTIVATE:
            assert account
            bon = await activate_bon(visit.ports, account.username, link_works_until(account))
            await give_plain_bon(visit, bon, text("print.lead_steps"))
        case Action.RENEW_ACCOUNT:
            assert account
            return await renew(visit, member, account)
        case Action.GENERATE_ACCOUNT:
            await generate(visit, member)
        case Action.LINK_ACCOUNT:
            assert account
            await link(visit, member, account)
        case Action.CHANGE_EMAIL:
            return await change_email(visit, member, account)
        case Action.REREGISTER:
            await reregister(visit, member)
        case Action.PRINT_STEPS:
            assert account
            await give_plain_bon(visit, await steps_bon(visit.ports, account.username), text("print.lead_steps"))
        case Action.PRINT_TEMPORARY_PASSWORD if only_the_desk_can_prove(
            visit, member, visit.ports.rules.temporary_password_proof
        ):
            referral = Referral(Case.WEAK_PROOF, text("desk.proof_title"), text("desk.proof_lead"))
            await to_desk(visit, member.card, referral)
        case Action.PRINT_TEMPORARY_PASSWORD:
            await temporary_password(visit, member, below)
        case Action.PRINT_REFERRAL:
            also = () if row.tells_nothing else hindrances(situation(visit, member, account))[1:]
            cases = tuple(CASES.get(later.advice) or Case(later.advice) for later in also)
            bon = await referral_bon(visit.ports, member.card, Case(row.advice), account_words(row), cases)
            await give_plain_bon(visit, bon, text("print.lead_desk"))
    return member


def _tells_nothing(visit: Visit, member: Member) -> bool:
    return advise(situation(visit, member, None)).tells_nothing


def _account(account: LoginAccount | None) -> Account:
    if account is None:
        return Account.HIDDEN
    return account_of(account.status, account.mail_age, bool(account.found_under))


async def _login_account(visit: Visit, member: Member) -> LoginAccount | None:
    """The inlogaccount, or None where this library does not show it."""
    library = visit.ports.library
    while Capability.SHOW_LOGIN_ACCOUNT in library.capabilities:
        try:
            return await visit.read(text("scan.busy"), library.login_account(member.patron, member.card))
        except LibraryError as error:
            if error.failure is Failure.NOT_OFFERED:
                log.warning("login_account_not_offered", error=str(error))
                return None
            await library_failed(visit, error)
    return None
