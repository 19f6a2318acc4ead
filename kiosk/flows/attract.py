"""'Scan je pas': wait for a visitor, and say at once when there is no use in that."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from hardware.outcome import Condition
from hardware.scanner.port import Scan, Scanner
from kiosk.domain.card_number import CardNumber, Kind
from kiosk.flows.pages import Answer, Attract, Choice, OutOfOrder, Tone
from kiosk.flows.tasks import alongside
from kiosk.flows.visit import Ports
from kiosk.library.port import Failure
from kiosk.texts.text import Text, text

log = structlog.get_logger()

LIBRARY_REFUSES = "K-01"
"""For staff: the library system does not let this kiosk in; a technician looks at its configuration."""

Event = Scan | Answer | None
"""A scan, a touch, or a change of the library or the scanner."""

REMARKS = {
    Kind.SUSPECT: "attract.suspect",
    Kind.BOOK: "scan.book",
    Kind.ITEM: "attract.item",
    Kind.RUBBISH: "scan.again",
}


class OutOfUse(Exception):
    """There is nothing that this kiosk could do for anybody."""


async def attract(ports: Ports, first: Scan | None = None) -> CardNumber | None:
    """The pass that was scanned, or None for a visitor who wants to type the number. `first` came before the page."""
    events: asyncio.Queue[Event] = asyncio.Queue()
    if first is not None:
        events.put_nowait(first)
    forget = _subscribe(ports, lambda: events.put_nowait(None))
    try:
        while True:
            if (staff := await _out_of_order(ports, events)) is not None:
                return staff
            async with (
                alongside(_scans(ports.scanner, events)),
                alongside(_touches(ports, events)),
            ):
                with suppress(OutOfUse):
                    return await _first_visitor(ports, events)
    finally:
        for subscription in forget:
            subscription()


def attract_page(ports: Ports, remark: Text | None = None) -> Attract:
    """What the page says now: offline goes before a scanner that does not work, and that before the last scan."""
    if not ports.library.health.online:
        return Attract(text("offline.lead"), Tone.ERROR, can_type=False)
    if ports.scanner.state.condition is Condition.NOT_READY:
        return Attract(remark or text("attract.scanner"))
    return Attract(remark)


def _refused(ports: Ports) -> bool:
    return ports.library.health.failure is Failure.REFUSED


async def _out_of_order(ports: Ports, events: asyncio.Queue[Event]) -> CardNumber | None:
    """Stand closed for as long as the library system does not let this kiosk in; only a staff pass opens it."""
    if not _refused(ports):
        return None
    async with alongside(_scans(ports.scanner, events)):
        while _refused(ports):
            await ports.stage.show(OutOfOrder(LIBRARY_REFUSES))
            if (staff := _staff_pass(ports, await events.get())) is not None:
                return staff
    return None


def _staff_pass(ports: Ports, event: Event) -> CardNumber | None:
    """Staff may come in whatever does not work."""
    if not isinstance(event, Scan):
        return None
    card = CardNumber.parse(event.raw)
    return card if ports.staff.knows(card) else None


async def _first_visitor(ports: Ports, events: asyncio.Queue[Event]) -> CardNumber | None:
    remark: Text | None = None
    suspected = False
    while True:
        if _refused(ports):
            raise OutOfUse
        await ports.stage.show(attract_page(ports, remark))
        try:
            async with asyncio.timeout(ports.rules.notice_s if remark else None):
                event = await events.get()
        except TimeoutError:
            remark, suspected = None, False
            continue
        if (staff := _staff_pass(ports, event)) is not None:
            return staff
        if not ports.library.health.online:
            continue
        match event:
            case Choice.TYPE_NUMBER:
                return None
            case Scan():
                card = CardNumber.parse(event.raw)
                log.info("scanned", kind=card.kind.value, reason=card.reason)
                if card.kind in (Kind.PASS, Kind.TEMPORARY) or (card.kind is Kind.SUSPECT and suspected):
                    return card
                remark = text(REMARKS[card.kind])
                suspected = suspected or card.kind is Kind.SUSPECT
            case _:
                pass


async def _scans(scanner: Scanner, events: asyncio.Queue[Event]) -> None:
    while True:
        events.put_nowait(await scanner.next())


async def _touches(ports: Ports, events: asyncio.Queue[Event]) -> None:
    while True:
        events.put_nowait(await ports.stage.ask(attract_page(ports)))


def _subscribe(ports: Ports, changed: Callable[[], None]) -> tuple[Callable[[], None], ...]:
    return ports.library.subscribe(changed), ports.scanner.subscribe(changed)
