"""'Meer': what else a member may do, with the state they are in."""

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import LoginAccount
from kiosk.domain.stroomschema import Account
from kiosk.flows.change_email import change_email
from kiosk.flows.member_receipt import member_receipt
from kiosk.flows.pages import Action, Answer, Choice, Choose, Option, Picked, Scanned
from kiosk.flows.password_mail import no_mail
from kiosk.flows.renew import renew
from kiosk.flows.show_account import show_account
from kiosk.flows.visit import Member, Visit
from kiosk.texts.text import Text, text

THERE = (Account.ACTIVE, Account.FRESH, Account.EXPIRED)
RENEWS = {Capability.DETACH_ACCOUNT, Capability.GENERATE_ACCOUNT}


async def more(
    visit: Visit, member: Member, account: LoginAccount | None, state: Account, *, hindered: bool
) -> Member | Scanned:
    """Ask what, and do it; returns the member as they are then, or the pass of staff who came in.

    `hindered`: something stands in the way, and the member may look but change nothing.
    """

    def page() -> Choose:
        return more_page(visit, member, account, state, hindered=hindered)

    answer: Answer = Choice.TIMEOUT
    while not isinstance(answer, Picked):
        answer = await visit.ask_live(page)
        if isinstance(answer, Scanned):
            return answer
        if answer is Choice.SECONDARY:
            return member
    match answer.name:
        case "mail_wrong":
            return await change_email(visit, member, account)
        case "new_mail":
            assert account
            return await renew(visit, member, account)
        case "no_mail":
            assert account
            return await no_mail(visit, member, account)
        case "account":
            assert account
            await show_account(visit, account)
        case "overview":
            await member_receipt(visit, member)
    return member


def more_page(
    visit: Visit, member: Member, account: LoginAccount | None, state: Account, *, hindered: bool = False
) -> Choose:
    options = []
    if state is Account.FRESH and not hindered:
        why = _why_no_new_mail(visit, member)
        options.append(
            Option("new_mail", "email-fast-outline", text("fresh.do"), text("more.new_mail_line"), disabled=why)
        )
    if state is Account.ACTIVE and account and account.email and not hindered:
        options.append(Option("no_mail", "email-alert-outline", text("more.no_mail"), text("more.no_mail_line")))
    if not hindered:
        options.append(Option("mail_wrong", "email-remove-outline", text("active.wrong"), text("more.mail_wrong_line")))
    if state in THERE:
        options.append(Option("account", "account-outline", text("more.account"), text("more.account_line")))
    options.append(Option("overview", "receipt-text-outline", text("overview.do"), text("overview.line")))
    return Choose(text("more.title"), tuple(options), secondary=Action(text("common.to_back")))


def _why_no_new_mail(visit: Visit, member: Member) -> Text | None:
    if not visit.ports.library.capabilities >= RENEWS:
        return text("reason.not_offered")
    return None if member.patron.email else text("reason.no_mail")
