"""Pass and PIN of a member."""

from kiosk.domain.card_number import CardNumber
from kiosk.domain.pin import is_default_pin
from kiosk.flows.ask_pin import ask_pin
from kiosk.flows.strength import Strength
from kiosk.flows.visit import Member, Visit


async def identify(visit: Visit, card: CardNumber) -> Member:
    """Who proved this pass with this PIN; ends the visit when that cannot be had."""
    library = visit.ports.library
    pin, patron = await ask_pin(visit, card, lambda pin: library.identify(card, pin))
    weak = is_default_pin(pin, patron.birth_date)
    return Member(card, patron, Strength.DEFAULT_PIN if weak else Strength.PIN)
