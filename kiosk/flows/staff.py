"""Pass and PIN of staff: the same pad, the same words and the same three tries as for a member."""

import structlog

from kiosk.domain.card_number import CardNumber
from kiosk.domain.secret import Secret
from kiosk.flows.ask_pin import ask_pin
from kiosk.flows.visit import Visit, VisitOver

log = structlog.get_logger()


class SignedOut(VisitOver):
    """A technician has finished: nobody stands there to say goodbye to."""


async def prove_staff(visit: Visit, card: CardNumber) -> None:
    """Return when this pass and its PIN belong together; ends the visit when that cannot be had."""
    staff = visit.ports.staff

    async def proved(pin: Secret) -> bool | None:
        return await staff.proves(card, pin) or None

    await ask_pin(visit, card, proved)
    log.info("staff_signed_in")
