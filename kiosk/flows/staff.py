"""Staff pass and PIN: the same pad, the same words and the same three tries as for a member."""

import structlog

from kiosk.domain.card_number import CardNumber
from kiosk.flows.desk import forgotten_pin, library_failed
from kiosk.flows.lockout import end_waiting, forget_wrong_tries, must_wait, tries_left
from kiosk.flows.pages import Choice, PinPad, Typed
from kiosk.flows.visit import Visit, VisitOver
from kiosk.journal.port import Guess
from kiosk.library.port import LibraryError
from kiosk.texts.text import Text, text

log = structlog.get_logger()


class SignedOut(VisitOver):
    """A technician has finished: nobody stands there to say goodbye to."""


async def prove_staff(visit: Visit, card: CardNumber) -> None:
    """Return when this pass and its PIN belong together; ends the visit when that cannot be had.

    Nothing here differs from `identify`: nobody learns from it that this is a staff pass.
    """
    staff, journal = visit.ports.staff, visit.ports.journal
    if await must_wait(journal, card):
        await end_waiting(visit)
    error: Text | None = None
    while True:
        match await visit.ask(PinPad(card.masked, error)):
            case Typed(pin):
                try:
                    proved = await visit.read(text("pin.busy"), staff.proves(card, pin))
                except LibraryError as failure:
                    await library_failed(visit, failure)
                    error = None
                    continue
                if proved:
                    await forget_wrong_tries(journal, card, Guess.PIN)
                    log.info("staff_signed_in")
                    return
                left = await tries_left(journal, card, Guess.PIN)
                log.info("not_identified", tries_left=left)
                if not left:
                    await end_waiting(visit)
                error = text("pin.wrong", n=left)
            case Choice.SECONDARY:
                await forgotten_pin(visit, card)
            case _:
                pass
