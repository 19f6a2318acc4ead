"""What is scanned while somebody stands there."""

import structlog

from kiosk.domain.card_number import CardNumber
from kiosk.flows.type_number import A_PASS
from kiosk.flows.visit import Visit

log = structlog.get_logger()


async def hear(visit: Visit, card: CardNumber) -> None:
    """Until cancelled: a scan during a visit goes to the page that waits for it.

    Else it starts nothing: `card`, whose visit it is, and a staff pass are a sign of life; another's raises a question.
    """
    while True:
        other = CardNumber.parse((await visit.ports.scanner.next()).raw)
        log.info("scanned_during_visit", kind=other.kind.value)
        if visit.heard(other) or other.number == card.number or visit.ports.staff.knows(other):
            visit.idle.alive()
        elif other.kind in A_PASS:
            visit.idle.doubt()
        else:
            visit.idle.alive()
