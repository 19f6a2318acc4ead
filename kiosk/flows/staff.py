"""Pass and PIN of staff: the same pad and the same three tries as for a member; their session begins with it."""

from typing import Literal

import structlog

from kiosk.domain.card_number import CardNumber
from kiosk.domain.secret import Secret
from kiosk.flows.ask_pin import ask_pin, ask_pin_on
from kiosk.flows.pages import PinPad
from kiosk.flows.visit import Visit, VisitOver
from kiosk.texts.text import text

log = structlog.get_logger()


class SignedOut(VisitOver):
    """Staff have finished: nobody stands there to say goodbye to."""


async def sign_in(visit: Visit, card: CardNumber) -> None:
    """Return when this pass and its PIN belong together; ends the visit when that cannot be had."""
    await ask_pin(visit, card, lambda pin: _proved(visit, card, pin))
    _begin(visit, card)


async def sign_in_beside(visit: Visit, card: CardNumber) -> bool:
    """As sign_in, while a member stands there; False when staff go back. Only the third wrong PIN ends the visit."""
    pad = PinPad(
        card.masked, title=text("staff.pin_title"), lead=text("staff.pin_lead"), secondary=text("common.to_back")
    )
    if await ask_pin_on(visit, card, pad, lambda pin: _proved(visit, card, pin)) is None:
        return False
    _begin(visit, card)
    return True


async def _proved(visit: Visit, card: CardNumber, pin: Secret) -> Literal[True] | None:
    return True if await visit.ports.staff.proves(card, pin) else None


def _begin(visit: Visit, card: CardNumber) -> None:
    """The number of the staff pass is the actor-id under which the journal knows what they do."""
    visit.joined_by(card.number)
    log.info("staff_signed_in")
