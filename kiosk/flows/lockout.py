"""Wrong PINs and wrong birth dates are counted each by themselves, across visits and restarts; either locks."""

from typing import NoReturn

import structlog

from kiosk.domain.card_number import CardNumber
from kiosk.flows.pages import Chip, Status, Tone
from kiosk.flows.visit import Visit, VisitOver
from kiosk.journal.port import Guess, Journal, JournalError
from kiosk.texts.text import text

log = structlog.get_logger()


async def must_wait(journal: Journal, card: CardNumber) -> bool:
    """Does this pass still wait on this kiosk? A journal that cannot be read says yes."""
    try:
        return await journal.locked(card)
    except JournalError as error:
        log.error("journal_unavailable", error=str(error))
        return True


async def tries_left(journal: Journal, card: CardNumber, guess: Guess) -> int:
    """Count one wrong try; a journal that cannot count leaves none."""
    try:
        return await journal.wrong_guess(card, guess)
    except JournalError as error:
        log.error("journal_unavailable", error=str(error))
        return 0


async def forget_wrong_tries(journal: Journal, card: CardNumber, guess: Guess) -> None:
    """The member proved the pass. A journal that cannot forget only makes the next mistake dearer."""
    try:
        await journal.right_guess(card, guess)
    except JournalError as error:
        log.error("journal_unavailable", error=str(error))


def wait_page() -> Status:
    """The same page for a third wrong try and for a pass that still waits; it tells nothing about anybody."""
    return Status(text("desk.title"), text("pin.locked"), chip=Chip(Tone.WARN, text("desk.chip")))


async def end_waiting(visit: Visit) -> NoReturn:
    """Say that this pass must wait, and end the visit."""
    await visit.ask(wait_page())
    raise VisitOver("this pass must wait")
