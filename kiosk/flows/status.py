"""What is the matter, and the one thing to do about it."""

from typing import NoReturn

import structlog

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.domain.patron import Patron
from kiosk.domain.stroomschema import Account, Action, Row, Situation, account_of, advise, is_single_identity
from kiosk.flows.bons import referral_bon, steps_bon
from kiosk.flows.desk import Referral, library_failed, to_desk
from kiosk.flows.pages import Choice, Status
from kiosk.flows.password_mail import password_mail
from kiosk.flows.printing import give_plain_bon
from kiosk.flows.proof import only_the_desk_can_prove
from kiosk.flows.status_page import Facts, account_words, status_page
from kiosk.flows.temporary_password import temporary_password
from kiosk.flows.visit import Member, Visit
from kiosk.library.port import Failure, LibraryError
from kiosk.receipts.referral import Case
from kiosk.texts.text import text

log = structlog.get_logger()


async def status(visit: Visit, member: Member) -> NoReturn:
    """Ask what is left to ask, show the advice, and do what the member chooses until the visit ends."""
    account = None if _tells_nothing(visit, member) else await _login_account(visit, member)
    while True:

        def page() -> Status:
            now = Facts(member, account, visit.ports.clock.now().date(), visit.ports.printer.state)
            return status_page(advise(situation(visit, member, account)), now)

        log.info("status", advice=advise(situation(visit, member, account)).advice)
        answer = await visit.ask_live(page)
        row = advise(situation(visit, member, account))
        if answer is Choice.PRIMARY:
            await _act(visit, member, account, row, page())
        elif answer is Choice.SECONDARY:
            referral = Referral(Case.MAIL_WRONG, text("desk.mail_title"), text("desk.mail_lead"), account_words(row))
            await to_desk(visit, member.card, referral)


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


async def _act(visit: Visit, member: Member, account: LoginAccount | None, row: Row, below: Status) -> None:
    match row.action:
        case Action.MAIL_PASSWORD_LINK:
            assert account
            assert account.email
            await password_mail(visit, member, account.email)
        case Action.PRINT_STEPS:
            assert account
            await give_plain_bon(visit, await steps_bon(visit.ports, account.username), text("print.lead_steps"))
        case Action.PRINT_TEMPORARY_PASSWORD if only_the_desk_can_prove(
            member, visit.ports.rules.temporary_password_proof
        ):
            referral = Referral(Case.WEAK_PROOF, text("desk.proof_title"), text("desk.proof_lead"))
            await to_desk(visit, member.card, referral)
        case Action.PRINT_TEMPORARY_PASSWORD:
            await temporary_password(visit, member, below)
        case Action.PRINT_REFERRAL:
            bon = await referral_bon(visit.ports, member.card, Case(row.advice), account_words(row))
            await give_plain_bon(visit, bon, text("print.lead_desk"))


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
