"""The pass number by hand, for a pass that does not scan; it goes through the same door as a scan."""

import asyncio

import structlog

from hardware.scanner.port import Scanner
from kiosk.domain.card_number import CardNumber, Kind
from kiosk.flows.pages import NumberPad, Pad, Typed
from kiosk.flows.tasks import alongside
from kiosk.flows.visit import Visit
from kiosk.texts.text import Text, text

log = structlog.get_logger()

A_PASS = (Kind.PASS, Kind.TEMPORARY)


async def type_number(visit: Visit) -> CardNumber:
    """The number that was typed, or the pass that was scanned after all.

    A number that does not check is asked for once more; typed the same again, the library decides.
    """
    error: Text | None = None
    doubted: str | None = None
    async with alongside(_scanned(visit.ports.scanner)) as scanned:
        while True:
            async with alongside(visit.ask(NumberPad(Pad.CARD_NUMBER, error))) as typed:
                await asyncio.wait({typed, scanned}, return_when=asyncio.FIRST_COMPLETED)
                if scanned.done():
                    return scanned.result()
                answer = typed.result()
            if isinstance(answer, Typed):
                card = CardNumber.parse(answer.text.reveal())
                log.info("number_typed", kind=card.kind.value)
                if card.kind in A_PASS or (card.kind is Kind.SUSPECT and card.number == doubted):
                    return card
                doubted = card.number if card.kind is Kind.SUSPECT else None
                error = text("number.wrong")


async def _scanned(scanner: Scanner) -> CardNumber:
    while (card := CardNumber.parse((await scanner.next()).raw)).kind not in A_PASS:
        log.info("scanned", kind=card.kind.value)
    return card
