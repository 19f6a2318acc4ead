"""Klantbon: what the member has at this library, on paper, for who asks for it."""

from kiosk.domain.capability import Capability
from kiosk.domain.loan import Loan
from kiosk.flows.bons import member_bon
from kiosk.flows.desk import library_failed
from kiosk.flows.pages import Action, Choice, Confirm
from kiosk.flows.printing import give_plain_bon, why_not
from kiosk.flows.visit import Member, Visit
from kiosk.library.port import Failure, LibraryError
from kiosk.receipts.membership import Overview
from kiosk.texts.text import text


async def member_receipt(visit: Visit, member: Member) -> None:
    """Ask, read, print; returns when the member says no, else the visit ends with the bon."""
    if await visit.ask(confirm_page(visit)) is not Choice.PRIMARY:
        return
    overview = await _overview(visit, member)
    await give_plain_bon(visit, await member_bon(visit.ports, member.card, overview), text("print.lead_overview"))


def confirm_page(visit: Visit) -> Confirm:
    return Confirm(
        text("overview.confirm"),
        text("overview.lead"),
        (("receipt-text", text("overview.b1")), ("account-outline", text("overview.b2"))),
        Action(text("overview.do"), "printer", why_not(visit.ports.printer.state)),
        text("common.back"),
    )


async def _overview(visit: Visit, member: Member) -> Overview:
    """Asked again for as long as the member wants; 'Stoppen' ends the visit."""
    library = visit.ports.library
    while True:
        try:
            memberships = await visit.read(text("overview.busy"), library.memberships(member.patron))
            return Overview(memberships, await _loans(visit, member), member.patron.fees_cents)
        except LibraryError as error:
            await library_failed(visit, error)


async def _loans(visit: Visit, member: Member) -> tuple[Loan, ...] | None:
    """None where this library does not tell."""
    library = visit.ports.library
    if Capability.SHOW_LOANS not in library.capabilities:
        return None
    try:
        return await visit.read(text("overview.busy"), library.loans(member.patron))
    except LibraryError as error:
        if error.failure is Failure.NOT_OFFERED:
            return None
        raise
