"""The PIN pad: three tries, then this pass waits; nobody learns whether pass or PIN was wrong, or whose pass it is."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import structlog

from kiosk.domain.card_number import CardNumber
from kiosk.domain.secret import Secret
from kiosk.flows.desk import forgotten_pin, library_failed
from kiosk.flows.lockout import end_waiting, forget_wrong_tries, must_wait, tries_left
from kiosk.flows.pages import Choice, PinPad, Typed
from kiosk.flows.visit import Visit
from kiosk.journal.port import Guess
from kiosk.library.port import LibraryError
from kiosk.texts.text import Text, text

log = structlog.get_logger()

T = TypeVar("T")


async def ask_pin(
    visit: Visit, card: CardNumber, prove: Callable[[Secret], Coroutine[Any, Any, T | None]]
) -> tuple[Secret, T]:
    """The right PIN and what it proved; `prove` gives None for a wrong one. Ends the visit when that cannot be had."""
    journal = visit.ports.journal
    if await must_wait(journal, card):
        await end_waiting(visit)
    error: Text | None = None
    while True:
        match await visit.ask(PinPad(card.masked, error)):
            case Typed(pin):
                try:
                    proved = await visit.read(text("pin.busy"), prove(pin))
                except LibraryError as failure:
                    await library_failed(visit, failure)
                    error = None
                    continue
                if proved is not None:
                    await forget_wrong_tries(journal, card, Guess.PIN)
                    return pin, proved
                left = await tries_left(journal, card, Guess.PIN)
                log.info("not_identified", tries_left=left)
                if not left:
                    await end_waiting(visit)
                error = text("pin.wrong", n=left)
            case Choice.SECONDARY:
                await forgotten_pin(visit, card)
            case _:
                pass
