"""Wachtwoord vergeten with an active inlogaccount: the KB mails a link."""

import structlog

from kiosk.domain.login_account import LoginAccount
from kiosk.domain.masking import mask_email
from kiosk.flows.acts import ActRefused, perform, settle
from kiosk.flows.bons import kb_bon
from kiosk.flows.change_email import change_email, is_right
from kiosk.flows.ends import offer_bon
from kiosk.flows.pages import Action, Chip, Choice, Confirm, Line, Status, Tone
from kiosk.flows.visit import Member, Visit, VisitOver
from kiosk.journal.port import Act, Settled
from kiosk.library.port import LibraryError
from kiosk.receipts.account import CONTACT_URL
from kiosk.texts.text import text, verbatim

log = structlog.get_logger()


async def password_mail(visit: Visit, member: Member, email: str) -> None:
    """Confirm the masked address, have one mail sent, say what to look for; returns when the member says no."""
    if await visit.ask(confirm_page(email)) is not Choice.PRIMARY:
        return
    try:
        await visit.hold(text("mail.busy"), _mail(visit, member))
    except ActRefused:
        await visit.ask(failed_page())
    except LibraryError as error:
        await visit.ask(failed_page() if error.applied is False else unsure_page())
    else:
        await visit.ask(sent_page(email))
    raise VisitOver("mail asked for")


async def no_mail(visit: Visit, member: Member, account: LoginAccount) -> Member:
    """The mail does not arrive: spam, the address, and then the KB. Source: manual 001, right column, steps 1 and 4."""
    assert account.email
    if await visit.ask(look_page()) is not Choice.PRIMARY:
        return member
    if not await is_right(visit, account.email):
        return await change_email(visit, member, account)
    await offer_bon(
        visit,
        kb_page(),
        text("account.print"),
        lambda: kb_bon(visit.ports, account.username),
        text("print.lead_steps"),
    )
    return member


def look_page() -> Status:
    return Status(
        text("no_mail.title"),
        text("no_mail.lead"),
        chip=Chip(Tone.OK, text("active.chip")),
        steps=(text("no_mail.step1"), text("no_mail.step2")),
        primary=Action(text("no_mail.still")),
        secondary=Action(text("common.to_back")),
    )


def kb_page() -> Status:
    return Status(
        text("no_mail.kb_title"),
        text("no_mail.kb_lead"),
        qr=CONTACT_URL,
        secondary=Action(text("common.to_back")),
        note=text("no_mail.kb_note"),
    )


def confirm_page(email: str) -> Confirm:
    return Confirm(
        text("mail.title"),
        text("mail.lead", email=mask_email(email)),
        (("email-fast-outline", text("mail.b1")), ("lock-reset", text("mail.b2")), ("lock-outline", text("mail.b3"))),
        Action(text("mail.do"), "email-outline"),
        text("common.back"),
    )


def sent_page(email: str) -> Status:
    return Status(
        text("active.sent"),
        text("active.sent2"),
        chip=Chip(Tone.OK, text("mail.sent_chip")),
        lines=(Line("email-outline", text("status.mail"), verbatim(mask_email(email))),),
        steps=(text("active.step1"), text("active.step2"), text("active.step3")),
        primary=Action(text("common.done"), "check-bold"),
    )


def failed_page() -> Status:
    """Nothing was asked for, and nothing has changed."""
    return Status(text("mail.failed"), text("mail.failed_lead"), chip=Chip(Tone.ERROR, text("mail.failed_chip")))


def unsure_page() -> Status:
    """The mail may be on its way: nothing pretends."""
    return Status(text("mail.unsure"), text("mail.unsure_lead"), chip=Chip(Tone.WARN, text("desk.chip")))


async def _mail(visit: Visit, member: Member) -> None:
    library = visit.ports.library
    intent, _ = await perform(
        visit,
        Act.REQUEST_PASSWORD_MAIL,
        member,
        lambda request_id: library.request_password_mail(member.patron, request_id),
    )
    await settle(visit.ports.journal, intent, Settled.DONE)
