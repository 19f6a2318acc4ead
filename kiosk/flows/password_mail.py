"""Wachtwoord vergeten with an active inlogaccount: the KB mails a link."""

import structlog

from kiosk.domain.masking import mask_email
from kiosk.flows.acts import ActRefused, perform, settle
from kiosk.flows.pages import Action, Chip, Choice, Confirm, Line, Status, Tone
from kiosk.flows.visit import Member, Visit, VisitOver
from kiosk.journal.port import Act, Settled
from kiosk.library.port import LibraryError
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
