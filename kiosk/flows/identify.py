"""Pass and PIN: three tries, then this pass waits; nobody learns whether the pass or the PIN was wrong."""

import structlog

from kiosk.domain.card_number import CardNumber
from kiosk.domain.pin import is_default_pin
from kiosk.flows.desk import forgotten_pin, library_failed
from kiosk.flows.lockout import end_waiting, forget_wrong_tries, must_wait, tries_left
from kiosk.flows.pages import Choice, PinPad, Typed
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Guess
from kiosk.library.port import LibraryError
from kiosk.texts.text import Text, text

log = structlog.get_logger()


async def identify(visit: Visit, card: CardNumber) -> Member:
    """Who proved this pass with this PIN; ends the visit when that cannot be had."""
    library, journal = visit.ports.library, visit.ports.journal
    if await must_wait(journal, card):
        await end_waiting(visit)
    error: Text | None = None
    while True:
        match await visit.ask(PinPad(card.masked, error)):
            case Typed(pin):
                try:
                    patron = await visit.read(text("pin.busy"), library.identify(card, pin))
                except LibraryError as failure:
                    await library_failed(visit, failure)
                    error = None
                    continue
                if patron is not None:
                    await forget_wrong_tries(journal, card, Guess.PIN)
                    return Member(card, patron, is_default_pin(pin, patron.birth_date))
                left = await tries_left(journal, card, Guess.PIN)
                log.info("not_identified", tries_left=left)
                if not left:
                    await end_waiting(visit)
                error = text("pin.wrong", n=left)
            case Choice.SECONDARY:
                await forgotten_pin(visit, card)
            case _:
                pass
