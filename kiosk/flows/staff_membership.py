"""The abonnement with staff beside the member: herinschrijven, and the klantbon. Source: manual 003."""

from kiosk.domain.capability import Capability
from kiosk.domain.patron import MembershipStatus
from kiosk.flows.member_receipt import member_receipt
from kiosk.flows.pages import Choose, Option, Picked
from kiosk.flows.printing import why_not
from kiosk.flows.reregister import reregister
from kiosk.flows.staff_session import BACK, ask_beside, borrowed
from kiosk.flows.visit import Member, Visit
from kiosk.texts.text import Text, text


async def staff_membership(visit: Visit, member: Member) -> None:
    """One thing with the abonnement. Raises SessionOver."""
    match await ask_beside(visit, menu_page(visit, member)):
        case Picked("reregister"):
            await borrowed(visit, member, reregister(visit, member))
        case Picked("overview"):
            await borrowed(visit, member, member_receipt(visit, member))


def menu_page(visit: Visit, member: Member) -> Choose:
    why = why_not(visit.ports.printer.state)
    return Choose(
        text("staff.membership"),
        (
            Option(
                "reregister",
                "calendar-check",
                text("staff.rejoin"),
                text("staff.rejoin_line"),
                _why_not_again(visit, member),
            ),
            Option("overview", "receipt-text-outline", text("staff.overview"), text("staff.overview_line"), why),
        ),
        secondary=BACK,
        staff=True,
    )


def _why_not_again(visit: Visit, member: Member) -> Text | None:
    if Capability.REREGISTER not in visit.ports.library.capabilities:
        return text("staff.in_wise")
    membership = member.patron.membership
    if membership.status is MembershipStatus.BLACKLISTED:
        return text("staff.blacklisted")
    until = membership.rights_until
    ended = until is not None and until < visit.ports.clock.now().date()
    return None if ended or membership.status is MembershipStatus.CANCELLED else text("staff.still_member")
