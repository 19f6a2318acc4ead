"""'Resetten inlogteller bij klant': five wrong passwords a day lock the login. Source: manual 002."""

import structlog

from kiosk.domain.capability import Capability
from kiosk.flows.desk import Referral, to_desk
from kiosk.flows.pages import Action, Choice, Confirm
from kiosk.flows.staff_session import ask_beside, done_beside, done_page
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act
from kiosk.receipts.referral import Case
from kiosk.texts.text import text

log = structlog.get_logger()


async def reset_login_counter(visit: Visit, member: Member) -> None:
    """Ask, do, and tell whether the login was locked. Raises SessionOver."""
    library = visit.ports.library
    if Capability.RESET_LOGIN_COUNTER not in library.capabilities:
        await to_desk(visit, member.card, Referral(Case.LOGIN_COUNTER, text("desk.title"), text("desk.lead")))
    if await ask_beside(visit, confirm_page()) is not Choice.PRIMARY:
        return
    told: list[bool] = []

    async def reset(request_id: str) -> None:
        told.append(await library.reset_login_counter(member.patron, request_id))

    if not await done_beside(visit, text("staff.counter_busy"), Act.RESET_LOGIN_COUNTER, member, reset):
        return
    log.info("login_counter_reset", was_locked=told)
    lead = "staff.counter_locked" if any(told) else "staff.counter_free" if told else "staff.counter_now"
    await visit.ask(done_page(text("staff.counter_done"), text(lead)))


def confirm_page() -> Confirm:
    return Confirm(
        text("staff.counter_confirm"),
        text("staff.counter_lead"),
        (("lock-reset", text("staff.counter_b1")), ("lock-outline", text("staff.counter_b2"))),
        Action(text("staff.counter_do"), "check-bold"),
        text("common.back"),
    )
