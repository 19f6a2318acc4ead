"""What an earlier visit of this member was cut off from: the next one goes on with it under its own request id."""

import structlog

from kiosk.domain.login_account import ACTIVATION_PERIOD
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Intent, JournalError

log = structlog.get_logger()


async def left_open(visit: Visit, member: Member) -> list[Intent]:
    """Acts of this pass without a known end, oldest first; none where the journal cannot be read.

    What is older than a link works is left to staff: it may have been done, and undone by others since.
    """
    try:
        intents = await visit.ports.journal.open_for(member.card)
    except JournalError as error:
        log.error("journal_unavailable", error=str(error))
        return []
    since = visit.ports.clock.now() - ACTIVATION_PERIOD
    return [intent for intent in intents if intent.begun > since]
