"""Genereer inlogaccount: the KB mails a link that works 24 hours. Source: manuals 001 and 003."""

from datetime import datetime

from kiosk.clock import AMSTERDAM
from kiosk.domain.login_account import ACTIVATION_PERIOD, LoginAccount
from kiosk.domain.masking import mask_email
from kiosk.flows.acts import ActRefused, perform, settle
from kiosk.flows.bons import activate_bon, register_bon
from kiosk.flows.ends import nobody_knows, nothing_changed, offer_bon
from kiosk.flows.left_open import left_open
from kiosk.flows.look_alikes import user_line
from kiosk.flows.pages import Action, Chip, Choice, Confirm, Line, Status, Tone
from kiosk.flows.visit import Member, Visit, VisitOver
from kiosk.journal.port import Act, Intent, Settled
from kiosk.library.port import LibraryError
from kiosk.receipts.account import REGISTER_URL
from kiosk.texts.text import Text, text, verbatim


async def generate(visit: Visit, member: Member) -> None:
    """One question, then the account; returns when the member says no, or wants to try again after a failure.

    What an earlier visit left in the middle is gone on with, under its own request id.
    """
    left_over = await left_in_the_middle(visit, member)
    if await visit.ask(confirm_page(member, again=bool(left_over))) is not Choice.PRIMARY:
        return
    try:
        account = await visit.hold(
            text("account.busy"), generate_now(visit, member, left_over[-1] if left_over else None)
        )
        for earlier in left_over[:-1]:
            await settle(visit.ports.journal, earlier, Settled.DONE)
    except ActRefused:
        await nothing_changed(visit)
    except LibraryError as error:
        await not_generated(visit, member, error.applied, text("register.none"))
    else:
        await made(visit, member, account)


async def left_in_the_middle(visit: Visit, member: Member) -> list[Intent]:
    """What a visit that was cut off left to do for a member without an account: [vergeet,] genereer; else nothing."""
    intents = await left_open(visit, member)
    last = next((intent for intent in reversed(intents) if intent.act is Act.GENERATE_ACCOUNT), None)
    if last is None:
        return []
    return [intent for intent in intents if intent.id == last.after] + [last]


async def generate_now(visit: Visit, member: Member, planned: Intent | None = None) -> LoginAccount | None:
    """The act itself, for a flow that already holds; None: it was made, and nothing more is known of it.

    Raises ActRefused, and LibraryError where it was not made or nobody knows.
    """
    library = visit.ports.library
    try:
        intent, account = await perform(
            visit,
            Act.GENERATE_ACCOUNT,
            member,
            lambda request_id: library.generate_account(member.patron, request_id),
            planned=planned,
        )
    except LibraryError as error:
        if error.applied:
            return None
        raise
    await settle(visit.ports.journal, intent, Settled.DONE)
    return account


async def not_generated(visit: Visit, member: Member, applied: bool | None, lead: Text) -> None:
    """'Genereren is niet gelukt': the member registers at the KB; returns when they want to try again here.

    `lead` says what did and did not change.
    """
    if applied is None:
        await nobody_knows(visit, member.card)
    await offer_bon(
        visit, register_page(lead), text("account.print"), lambda: register_bon(visit.ports), text("print.lead_steps")
    )


async def made(visit: Visit, member: Member, account: LoginAccount | None) -> None:
    """Until when the link works, on the screen and on a bon. Ends the visit."""
    username, until = account.username if account else None, link_works_until(account)
    await offer_bon(
        visit,
        made_page(member, username, until),
        text("account.print"),
        lambda: activate_bon(visit.ports, username, until),
        text("print.lead_steps"),
    )
    raise VisitOver("account made")


def link_works_until(account: LoginAccount | None) -> datetime | None:
    """On the library's own wall clock; None where nobody knows when the mail went."""
    sent = account.mail_sent_at if account else None
    return (sent + ACTIVATION_PERIOD).astimezone(AMSTERDAM) if sent else None


def confirm_page(member: Member, *, again: bool) -> Confirm:
    return Confirm(
        text("account.confirm_again" if again else "account.confirm"),
        text("account.confirm_lead", email=mask_email(member.patron.email or "")),
        (
            ("email-fast-outline", text("account.b1")),
            ("clock-outline", text("account.b2")),
            ("account-off-outline", text("account.b3")),
        ),
        Action(text("none.do"), "email-outline"),
        text("common.back"),
    )


def made_page(member: Member, username: str | None, until: datetime | None) -> Status:
    user = user_line(username) if username else None
    mail = Line("email-outline", text("status.mail"), verbatim(mask_email(member.patron.email or "")))
    return Status(
        text("active.sent"),
        text("fresh.lead", time=until) if until else text("account.made_lead"),
        chip=Chip(Tone.OK, text("mail.sent_chip")),
        lines=(user, mail) if user else (mail,),
        steps=(text("account.step1"), text("account.step2"), text("account.step3")),
        secondary=Action(text("common.done"), "check-bold"),
    )


def register_page(lead: Text) -> Status:
    return Status(
        text("register.title"),
        lead,
        chip=Chip(Tone.WARN, text("none.chip"), "account-off-outline"),
        qr=REGISTER_URL,
        secondary=Action(text("common.retry"), "refresh"),
        note=text("register.note"),
    )
