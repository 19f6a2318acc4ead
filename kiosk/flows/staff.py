"""Pass and PIN of staff: the same pad and the same three tries as for a member; their session begins with it."""

from typing import Literal

import structlog

from kiosk.domain.card_number import CardNumber
from kiosk.domain.role import Right
from kiosk.domain.secret import Secret
from kiosk.flows.ask_pin import ask_pin, ask_pin_on
from kiosk.flows.pages import PinPad, Typed
from kiosk.flows.visit import Visit, VisitOver
from kiosk.staff.port import StaffError
from kiosk.texts.text import Text, text

log = structlog.get_logger()


class SignedOut(VisitOver):
    """Staff have finished: nobody stands there to say goodbye to."""


async def sign_in(visit: Visit, card: CardNumber) -> None:
    """Return when this pass and its PIN belong together; ends the visit when that cannot be had."""
    await ask_pin(visit, card, lambda pin: _proved(visit, card, pin))
    if not await _own_pin(visit, card):
        raise SignedOut("kept the first PIN")
    await _begin(visit, card)


async def sign_in_beside(visit: Visit, card: CardNumber) -> bool:
    """As sign_in, while a member stands there; False when staff go back. Only the third wrong PIN ends the visit."""
    pad = PinPad(
        card.masked, title=text("staff.pin_title"), lead=text("staff.pin_lead"), secondary=text("common.to_back")
    )
    if await ask_pin_on(visit, card, pad, lambda pin: _proved(visit, card, pin)) is None:
        return False
    if Right.HELP_MEMBERS not in visit.ports.staff.rights(card) or not await _own_pin(visit, card):
        return False
    await _begin(visit, card)
    return True


async def _proved(visit: Visit, card: CardNumber, pin: Secret) -> Literal[True] | None:
    return True if await visit.ports.staff.proves(card, pin) else None


async def _own_pin(visit: Visit, card: CardNumber) -> bool:
    """A PIN that somebody else chose is good for one thing: choosing another. False when staff do not."""
    if not visit.ports.staff.must_change_pin(card):
        return True
    error: Text | None = None
    while True:
        pin = await _typed(visit, card, "staff.first_pin", error)
        if pin is None:
            return False
        again = await _typed(visit, card, "staff.first_pin_again", None)
        if again is None:
            return False
        if again != pin:
            error = text("set_pin.differs")
        elif await _proved(visit, card, pin):
            error = text("staff.first_pin_same")
        else:
            try:
                await visit.ports.staff.change_pin(card, pin)
            except StaffError as refused:
                log.info("staff_pin_refused", why=str(refused))
                error = text("staff.first_pin_weak")
            else:
                return True


async def _typed(visit: Visit, card: CardNumber, title: str, error: Text | None) -> Secret | None:
    pad = PinPad(card.masked, error, text(title), text("staff.first_pin_lead"), text("common.to_back"))
    answer = await visit.ask(pad)
    return answer.text if isinstance(answer, Typed) else None


async def _begin(visit: Visit, card: CardNumber) -> None:
    """The number of the staff pass is the actor-id under which the journal knows what they do."""
    visit.joined_by(card.number)
    log.info("staff_signed_in")
    await visit.ports.staff.record(card.number, "signed_in")
