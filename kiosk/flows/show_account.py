"""Toon inlogaccount-gegevens: username exactly as it is, masked address and status. Source: manuals 000 and 001."""

from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.domain.masking import mask_email
from kiosk.flows.bons import account_bon
from kiosk.flows.ends import offer_bon
from kiosk.flows.look_alikes import user_line, user_note
from kiosk.flows.pages import Action, Chip, Line, Status, Tone
from kiosk.flows.visit import Visit
from kiosk.texts.text import text, verbatim


async def show_account(visit: Visit, account: LoginAccount) -> None:
    """Until the member goes back; on request on a bon, after which the visit ends."""
    await offer_bon(
        visit,
        account_page(account),
        text("account.show_print"),
        lambda: account_bon(visit.ports, account.username),
        text("print.lead_account"),
    )


def account_page(account: LoginAccount) -> Status:
    active = account.status is AccountStatus.ACTIVE
    lines = []
    if account.username:
        lines.append(user_line(account.username))
    if account.email:
        lines.append(Line("email-outline", text("status.mail"), verbatim(mask_email(account.email))))
    return Status(
        text("account.show_title"),
        text("active.case"),
        chip=Chip(Tone.OK, text("active.chip")) if active else Chip(Tone.WARN, text("inactive.chip")),
        lines=tuple(lines),
        secondary=Action(text("common.to_back")),
        note=user_note(account.username),
    )
