"""The kiosk: one visitor after another, for ever."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import structlog

from hardware.card_printer.port import CardPrinter
from hardware.receipt_printer.port import ReceiptPrinter
from hardware.scanner.port import Scan, Scanner
from kiosk.clock import Clock
from kiosk.domain.card_number import CardNumber
from kiosk.flows.acts import settle_open_intents
from kiosk.flows.attract import attract
from kiosk.flows.bench import Bench
from kiosk.flows.card_test import settle_cards
from kiosk.flows.desk import broken_page
from kiosk.flows.hearing import hear
from kiosk.flows.identify import identify
from kiosk.flows.idle import IdleLimit
from kiosk.flows.pages import Goodbye
from kiosk.flows.rules import Rules
from kiosk.flows.staff import SignedOut, sign_in
from kiosk.flows.staff_home import staff_home
from kiosk.flows.stage import Stage
from kiosk.flows.status import status
from kiosk.flows.strength import Strength
from kiosk.flows.tasks import alongside
from kiosk.flows.type_number import type_number
from kiosk.flows.visit import Ports, Visit, VisitOver
from kiosk.flows.with_staff import with_staff
from kiosk.journal.port import Journal
from kiosk.library.port import LibrarySystem
from kiosk.settings.port import StaffSettings
from kiosk.staff.port import NoStaff, Staff, StaffRegister
from kiosk.texts.text import text

log = structlog.get_logger()


class Kiosk:
    """Wires the ports to the visits; `run` is to be cancelled (once, and awaited) to stop the kiosk."""

    def __init__(
        self,
        stage: Stage,
        scanner: Scanner,
        printer: ReceiptPrinter,
        library: LibrarySystem,
        journal: Journal,
        clock: Clock,
        rules: Rules,
        *,
        card_printer: CardPrinter | None = None,
        staff: Staff | None = None,
        bench: Bench | None = None,
        settings: StaffSettings | None = None,
        register: StaffRegister | None = None,
    ) -> None:
        self._nobody = asyncio.Event()
        self._other_rules = asyncio.Event()
        self._ports = Ports(
            stage,
            scanner,
            printer,
            library,
            journal,
            clock,
            rules,
            card_printer,
            staff or NoStaff(),
            bench or Bench(),
            settings,
            register,
        )

    def apply(self, rules: Rules) -> None:
        """Go by other rules from now on; a visit that is going on keeps those it began with."""
        if rules != self._ports.rules:
            self._ports = replace(self._ports, rules=rules)
            self._other_rules.set()

    async def idle(self) -> None:
        """Returns when nobody stands at the kiosk."""
        await self._nobody.wait()

    async def run(self) -> None:
        """Attract, visit, goodbye, and again; what was left open is settled in between."""
        async with alongside(settle_cards(self._ports)):
            await self._serve()

    async def _serve(self) -> None:
        early: Scan | None = None
        while True:
            card = await self._next_visitor(early)
            early = None
            try:
                if await self._visit(card):
                    early = await self._goodbye()
            finally:
                card = None
                await self._ports.stage.clear()

    async def _next_visitor(self, early: Scan | None) -> CardNumber | None:
        self._nobody.set()
        try:
            while True:
                self._other_rules.clear()
                async with (
                    alongside(settle_open_intents(self._ports)),
                    alongside(attract(self._ports, early)) as visitor,
                    alongside(self._other_rules.wait()) as news,
                ):
                    await asyncio.wait({visitor, news}, return_when=asyncio.FIRST_COMPLETED)
                    if visitor.done():
                        return visitor.result()
                early = None
        finally:
            self._nobody.clear()

    async def _visit(self, card: CardNumber | None) -> bool:
        """One visit within the idle limit; True when somebody still stands there to say goodbye to."""
        idle = IdleLimit(self._ports.stage, self._ports.rules)
        forget = self._ports.stage.on_touch(idle.alive)
        try:
            async with (
                alongside(_guarded(Visit(self._ports, idle), card)) as visit,
                alongside(idle.watch()) as watch,
            ):
                await asyncio.wait({visit, watch}, return_when=asyncio.FIRST_COMPLETED)
                if watch.done():
                    watch.result()
                return visit.done() and visit.result()
        finally:
            forget()

    async def _goodbye(self) -> Scan | None:
        """A moment of 'Tot ziens'; the next visitor need not wait for its end."""
        await self._ports.stage.show(Goodbye((text("bye.lead"), text("bye.safe"))))
        async with alongside(self._ports.scanner.next()) as scanned:
            await asyncio.wait({scanned}, timeout=self._ports.rules.goodbye_s)
            return scanned.result() if scanned.done() else None


async def _guarded(visit: Visit, card: CardNumber | None) -> bool:
    """A visit that ends in words, whatever happens in it; True when goodbye should be said to a member."""
    try:
        card = card or await type_number(visit)
        if visit.ports.staff.knows(card):
            await _from_staff_pass_to_end(visit, card)
        else:
            await _from_pass_to_end(visit, card)
    except SignedOut:
        return False
    except VisitOver as over:
        log.info("visit_over", why=str(over))
    except Exception:
        log.exception("visit_failed")
        with suppress(VisitOver):
            await visit.ask(broken_page())
    return True


async def _from_pass_to_end(visit: Visit, card: CardNumber) -> None:
    async with alongside(hear(visit, card)):
        member = await identify(visit, card)
        await status(visit, member)


async def _from_staff_pass_to_end(visit: Visit, card: CardNumber) -> None:
    """Staff open a member's pass, or end in SignedOut; without them the member still has to prove it."""
    await sign_in(visit, card)
    member = await staff_home(visit, card)
    visit.idle.allow(visit.ports.rules.idle_s)
    async with alongside(hear(visit, member.card)):
        member = await with_staff(visit, member)
        if member.strength is Strength.UNPROVED:
            member = await identify(visit, member.card)
        await status(visit, member)
