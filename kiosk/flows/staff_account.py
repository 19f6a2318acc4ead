"""The inlogaccount with staff beside the member: vergeten, koppelen, the inlogteller. Source: manuals 001 and 002."""

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus, FoundAccount, LoginAccount
from kiosk.domain.masking import mask_email
from kiosk.flows.change_email import change_email
from kiosk.flows.desk import Referral, to_desk
from kiosk.flows.login_counter import reset_login_counter
from kiosk.flows.pages import Action, Choice, Choose, Confirm, Option, Picked, TextEntry, Typed, Writing
from kiosk.flows.staff_session import BACK, ask_beside, beside_now, borrowed, done_beside, done_page
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act
from kiosk.receipts.referral import Case
from kiosk.texts.text import Text, text

COUNTER = "counter"
FORGET = "forget"
LINK = "link"
EMAIL = "email"


async def staff_account(visit: Visit, member: Member) -> Member:
    """One thing with the inlogaccount; returns the member as they are then. Raises SessionOver and LibraryError."""
    library = visit.ports.library
    account: LoginAccount | None = None
    if Capability.SHOW_LOGIN_ACCOUNT in library.capabilities:
        account = await visit.read(text("scan.busy"), library.login_account(member.patron, member.card))
    match await ask_beside(visit, menu_page(account)):
        case Picked("counter"):
            await reset_login_counter(visit, member)
        case Picked("forget"):
            assert account
            await _forget(visit, member, account)
        case Picked("link"):
            await _link(visit, member)
        case Picked("email"):
            return await borrowed(visit, member, change_email(visit, member, account))
    return member


def menu_page(account: LoginAccount | None) -> Choose:
    """'Vergeet' is there for an inactive account only; for an active one there is no such thing."""
    status = account.status if account else None
    options = [Option(COUNTER, "lock-reset", text("staff.counter"), text("staff.counter_line"))]
    if status is AccountStatus.INACTIVE:
        options.append(Option(FORGET, "account-off-outline", text("staff.forget"), text("staff.forget_line")))
    why = _why_no_link(status)
    options.append(Option(LINK, "link-variant", text("staff.link"), text("staff.link_line"), disabled=why))
    options.append(Option(EMAIL, "email-outline", text("staff.email"), text("staff.email_line")))
    return Choose(text("staff.account"), tuple(options), secondary=BACK, staff=True)


def forget_page() -> Confirm:
    return Confirm(
        text("staff.forget_confirm"),
        text("staff.forget_lead"),
        (("account-off-outline", text("staff.forget_b1")), ("email-fast-outline", text("staff.forget_b2"))),
        Action(text("staff.forget_do"), "check-bold"),
        text("common.back"),
    )


def link_page(username: str, email: str) -> Confirm:
    return Confirm(
        text("staff.link_confirm"),
        text("staff.link_found", username=username, email=mask_email(email)),
        (("email-check-outline", text("staff.link_b1")), ("badge-account-outline", text("staff.link_b2"))),
        Action(text("staff.link_do"), "link-variant"),
        text("common.back"),
    )


def _why_no_link(status: AccountStatus | None) -> Text | None:
    match status:
        case AccountStatus.ACTIVE:
            return text("staff.link_has_one")
        case AccountStatus.INACTIVE:
            return text("staff.link_forget_first")
        case _:
            return None


async def _forget(visit: Visit, member: Member, account: LoginAccount) -> None:
    """Never for an active one; one that becomes active meanwhile is refused by the library."""
    assert account.status is AccountStatus.INACTIVE
    library = visit.ports.library
    if Capability.DETACH_ACCOUNT not in library.capabilities:
        await to_desk(visit, member.card, Referral(Case.EXPIRED_DESK, text("desk.title"), text("desk.lead")))
    if await ask_beside(visit, forget_page()) is not Choice.PRIMARY:
        return
    if await done_beside(
        visit,
        text("staff.forget_busy"),
        Act.DETACH_ACCOUNT,
        member,
        lambda request_id: library.detach_account(member.patron, request_id),
    ):
        await visit.ask(done_page(text("staff.forget_done"), text("staff.forget_done_lead")))


async def _link(visit: Visit, member: Member) -> None:
    library = visit.ports.library
    if Capability.LINK_ACCOUNT not in library.capabilities:
        await to_desk(visit, member.card, Referral(Case.LINK_DESK, text("desk.title"), text("desk.lead")))
    found = await _find(visit)
    if not found or not found.email:
        return
    if await ask_beside(visit, link_page(found.username, found.email)) is not Choice.PRIMARY:
        return
    if await done_beside(
        visit,
        text("staff.link_busy"),
        Act.LINK_ACCOUNT,
        member,
        lambda request_id: library.link_account(member.patron, found.username, request_id),
    ):
        await visit.ask(done_page(text("staff.link_done"), text("staff.link_done_lead")))


async def _find(visit: Visit) -> FoundAccount | None:
    """The account with exactly the typed username, and an address to compare; None when staff go back."""
    error: Text | None = None
    while True:
        page = TextEntry(
            Writing.USERNAME, text("staff.link"), text("status.user"), text("staff.link_lead"), error, BACK, staff=True
        )
        match await ask_beside(visit, page):
            case Typed(typed):
                username = typed.reveal().strip()
                beside_now(visit)
                found = await visit.read(text("scan.busy"), visit.ports.library.find_account(username))
                if found and found.email:
                    return found
                error = text("staff.link_no_mail" if found else "staff.link_unknown")
            case _:
                return None
