"""'Scan je pas': wait for a visitor, and say at once when there is no use in that."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from hardware.outcome import Condition
from hardware.scanner.port import Scan, Scanner
from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.fault_code import FaultCode
from kiosk.domain.opening_hours import ALL_DAY
from kiosk.flows.pages import Answer, Attract, Choice, Dark, OutOfOrder, Tone
from kiosk.flows.tasks import alongside
from kiosk.flows.visit import Ports
from kiosk.library.port import Failure
from kiosk.texts.text import Text, text

log = structlog.get_logger()

LOOK_S = 30.0
"""Between two looks at the clock on the wall, where opening hours matter: it may jump."""

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
            if (staff := await _closed(ports, events)) is not None:
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
    if remark is None and ports.rules.notice:
        return Attract(ports.rules.notice, Tone.OK)
    return Attract(remark)


def closed_page(ports: Ports) -> OutOfOrder | None:
    """Why nobody is helped now: the library system refuses, staff closed the kiosk, or it is not the hour."""
    if ports.library.health.failure is Failure.REFUSED:
        return OutOfOrder(FaultCode.LIBRARY_REFUSES.value)
    if ports.rules.closed:
        return OutOfOrder()
    if ports.rules.hours.open_at(now := ports.clock.now()):
        return None
    opens = ports.rules.hours.next_opening(now)
    lead = text("closed.opens", when=opens) if opens else text("closed.lead")
    return OutOfOrder(title=text("closed.hours"), lead=lead)


async def _closed(ports: Ports, events: asyncio.Queue[Event]) -> CardNumber | None:
    """Stand closed for as long as there is a reason; only a staff pass opens it. Outside the hours it goes dark."""
    if closed_page(ports) is None:
        return None
    now = asyncio.get_running_loop().time
    last = now()

    def touched() -> None:
        nonlocal last
        last = now()

    forget = ports.stage.on_touch(touched)
    try:
        async with alongside(_scans(ports.scanner, events)):
            while (page := closed_page(ports)) is not None:
                await ports.stage.show(page)
                dark_at = last + ports.rules.dark_after_s if _goes_dark(ports) else now() + LOOK_S
                try:
                    async with asyncio.timeout_at(min(now() + LOOK_S, dark_at)):
                        event = await events.get()
                except TimeoutError:
                    if not _goes_dark(ports) or now() < dark_at:
                        continue
                    event = await _dark(ports, events)
                last = now()
                if (staff := _staff_pass(ports, event)) is not None:
                    return staff
                event = None
    finally:
        forget()
    return None


def _goes_dark(ports: Ports) -> bool:
    """Only for the hour: what is out of order is to be seen."""
    rules = ports.rules
    refused = ports.library.health.failure is Failure.REFUSED
    return rules.dark_after_s > 0 and not rules.closed and not refused


async def _dark(ports: Ports, events: asyncio.Queue[Event]) -> Event:
    """The screen is off until somebody touches or scans, or the library opens; returns the scan, if it was one."""
    async with alongside(ports.stage.ask(Dark())) as touch, alongside(events.get()) as news:
        while closed_page(ports) is not None:
            done, _ = await asyncio.wait({touch, news}, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED)
            if news in done:
                return news.result()
            if done:
                return None
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
        if closed_page(ports) is not None:
            raise OutOfUse
        await ports.stage.show(attract_page(ports, remark))
        always = ports.rules.hours == ALL_DAY
        try:
            async with asyncio.timeout(ports.rules.notice_s if remark else None if always else LOOK_S):
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
                # Whoever walks away after a misread leaves no number behind.
                del card
            case _:
                pass
        event = None


async def _scans(scanner: Scanner, events: asyncio.Queue[Event]) -> None:
    while True:
        events.put_nowait(await scanner.next())


async def _touches(ports: Ports, events: asyncio.Queue[Event]) -> None:
    while True:
        events.put_nowait(await ports.stage.ask(attract_page(ports)))


def _subscribe(ports: Ports, changed: Callable[[], None]) -> tuple[Callable[[], None], ...]:
    return ports.library.subscribe(changed), ports.scanner.subscribe(changed)
