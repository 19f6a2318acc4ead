"""The PIN pad: three tries, then this pass waits; nobody learns whether pass or PIN was wrong, or whose pass it is."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
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
from kiosk.texts.text import text

log = structlog.get_logger()

T = TypeVar("T")
Prove = Callable[[Secret], Coroutine[Any, Any, T | None]]
"""What a PIN proves; None for a wrong one."""


async def ask_pin(visit: Visit, card: CardNumber, prove: Prove[T]) -> tuple[Secret, T]:
    """The right PIN and what it proved. Ends the visit when that cannot be had."""
    return await ask_pin_on(visit, card, PinPad(card.masked), prove) or await forgotten_pin(visit, card)


async def ask_pin_on(visit: Visit, card: CardNumber, pad: PinPad, prove: Prove[T]) -> tuple[Secret, T] | None:
    """As ask_pin, on this pad; None for who touches SECONDARY on it."""
    journal = visit.ports.journal
    if await must_wait(journal, card):
        await end_waiting(visit)
    shown = pad
    while True:
        match await visit.ask(shown):
            case Typed(pin):
                try:
                    proved = await visit.read(text("pin.busy"), prove(pin))
                except LibraryError as failure:
                    await library_failed(visit, failure)
                    shown = pad
                    continue
                if proved is not None:
                    await forget_wrong_tries(journal, card, Guess.PIN)
                    return pin, proved
                left = await tries_left(journal, card, Guess.PIN)
                log.info("not_identified", tries_left=left)
                if not left:
                    await end_waiting(visit)
                shown = replace(pad, error=text("pin.wrong", n=left))
            case Choice.SECONDARY:
                return None
            case _:
                pass
