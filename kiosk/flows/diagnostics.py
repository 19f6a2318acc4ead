"""'Apparaten testen': what staff see of every part, live, and the tests they can do."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from hardware.card_printer.port import CardPicture
from hardware.health import Health as DeviceHealth
from hardware.health import Kind
from hardware.outcome import Confirmed, Outcome, Refused, Unknown
from kiosk.domain.card_number import CardNumber
from kiosk.flows.bench import NoPlace
from kiosk.flows.bons import test_bon
from kiosk.flows.card_test import NotBegun, ask_whether_made, open_cards, print_test_card, settle_cards, wants_card
from kiosk.flows.device_words import (
    ICONS,
    LINK_ICONS,
    device_chip,
    device_lines,
    device_steps,
    device_tile,
    device_title,
    finding_lines,
    link_chip,
    link_tile,
    link_title,
    reason_words,
    system_chip,
    system_findings,
    system_tile,
)
from kiosk.flows.live_scans import LiveScans
from kiosk.flows.pages import (
    REPORT,
    Action,
    Answer,
    Chip,
    Choice,
    DeviceDetail,
    Devices,
    Line,
    Page,
    Picked,
    Tone,
)
from kiosk.flows.printing import print_now, why_not
from kiosk.flows.staff import SignedOut
from kiosk.flows.tasks import alongside
from kiosk.flows.visit import Source, Visit, VisitOver
from kiosk.library.port import LibraryError
from kiosk.texts.text import Text, text, verbatim

log = structlog.get_logger()

STEPS = 3
"""Of what to do about the machine, the worst first; the rest comes when these are done."""


@dataclass(frozen=True)
class Result:
    """How the last test of this part ended."""

    chip: Chip
    lead: Text
    steps: tuple[Text, ...] = ()


async def diagnostics(visit: Visit, card: CardNumber) -> None:
    """Until staff sign out or walk away; `card` is the staff pass. Always ends in SignedOut."""
    session = Session(visit, card)
    visit.idle.allow(visit.ports.rules.staff_idle_s)
    try:
        async with alongside(session.scans.listen()):
            await session.open_questions()
            await session.devices()
    except SignedOut:
        raise
    except VisitOver as over:
        raise SignedOut(str(over)) from None


class Session:
    """One technician at the screen; it holds nothing of a member but masked scans, which go with it."""

    def __init__(self, visit: Visit, card: CardNumber) -> None:
        self._visit = visit
        self._ports = visit.ports
        self._bench = visit.ports.bench
        self._card = card
        self._picture: CardPicture | None = None
        self.scans = LiveScans(visit.ports.scanner, visit.idle.alive)

    # -- the page with everything --

    async def devices(self) -> None:
        """Does not return: staff sign out, or the idle limit ends it."""
        if not self._bench.measured.findings:
            await self._test_everything()
        while True:
            match await self._ask(self._devices_page):
                case Choice.PRIMARY:
                    await self._test_everything()
                case Choice.SECONDARY:
                    await self._part(Kind.RECEIPT_PRINTER.value, await self._test_receipt())
                case Picked() as picked if picked == REPORT:
                    await self._report()
                case Picked(name):
                    await self._part(name)
                case _:
                    pass

    def _devices_page(self) -> Page:
        measured = self._bench.measured
        printer = self._health(Kind.RECEIPT_PRINTER.value)
        blocked = why_not(printer.state) if printer else text("reason.printer")
        return Devices(
            tiles=tuple(device_tile(health) for health in self._bench.board.picture),
            others=(
                *(link_tile(name, link.health) for name, link in self._bench.links.items()),
                system_tile(measured.findings),
            ),
            last_test=text("diag.last_test", when=measured.at) if measured.at else text("diag.no_test"),
            test=Action(text("diag.test_all"), "refresh"),
            receipt=Action(text("diag.test_receipt"), "receipt-text-outline", blocked),
            report=Action(text("diag.report"), "usb-flash-drive-outline"),
        )

    async def _test_everything(self) -> None:
        """Every test that costs nothing, side by side."""
        ports = self._ports
        checks: list[Coroutine[Any, Any, object]] = [link.check() for link in self._bench.links.values()]
        checks += [ports.printer.check(), self._measure()]
        if ports.card_printer is not None:
            checks.append(ports.card_printer.check())
        await self._within(asyncio.gather(*(_quietly(check) for check in checks)))
        self._bench.measured.at = ports.clock.now()

    async def _measure(self) -> None:
        self._bench.measured.findings = tuple([finding async for finding in self._bench.checkup()])

    # -- one part --

    async def _part(self, name: str, result: Result | None = None) -> None:
        """The page of one device, of a road to the library system or of the machine, until 'Terug'."""

        def page() -> Page:
            return self._part_page(name, result)

        if name == Kind.CARD_PRINTER.value and self._picture is None:
            result = await self._draw() or result
        while True:
            match await self._ask(page):
                case Choice.PRIMARY:
                    result = await self._test(name)
                case Choice.SECONDARY:
                    return
                case _:
                    pass

    def _part_page(self, name: str, result: Result | None) -> DeviceDetail:
        if name in self._bench.links:
            return self._link_page(name, result)
        health = self._health(name)
        if health is None:
            return self._system_page()
        now = asyncio.get_running_loop().time()
        steps = result.steps if result and result.steps else device_steps(health)
        lead = text("diag.scan_now") if health.kind is Kind.SCANNER else text("diag.no_fault")
        if health.state.reasons:
            lead = text("diag.trouble")
        return DeviceDetail(
            title=device_title(health.kind),
            icon=ICONS[health.kind],
            chip=result.chip if result else device_chip(health),
            lead=result.lead if result else lead,
            lines=device_lines(health, now),
            steps=() if health.kind is Kind.SCANNER and health.state.usable else steps,
            beside_title=text("diag.scans") if health.kind is Kind.SCANNER else None,
            beside=self.scans.lines() if health.kind is Kind.SCANNER else (),
            card=self._picture if health.kind is Kind.CARD_PRINTER else None,
            primary=self._test_action(health),
        )

    def _test_action(self, health: DeviceHealth) -> Action | None:
        match health.kind:
            case Kind.RECEIPT_PRINTER:
                return Action(text("diag.test_receipt"), "printer", why_not(health.state))
            case Kind.CARD_PRINTER if self._bench.test_card is not None:
                blocked = None if health.state.usable else text("diag.card_not_now")
                return Action(text("diag.test_card"), "printer", blocked)
            case _:
                return None

    def _link_page(self, name: str, result: Result | None) -> DeviceDetail:
        health = self._bench.links[name].health
        steps = (text(f"diag.failure_step.{health.failure.value}"),) if health.failure else ()
        latency = (
            (Line("timer-outline", text("diag.answer"), text("diag.latency", ms=round(health.latency_ms))),)
            if health.online and health.latency_ms is not None
            else ()
        )
        about = tuple(found for found in self._bench.measured.findings if found.name == name)
        measured = tuple(Line("information-outline", text("diag.measured"), verbatim(found.value)) for found in about)
        return DeviceDetail(
            title=link_title(name),
            icon=LINK_ICONS[name],
            chip=link_chip(health),
            lead=result.lead if result else text("diag.detail", words=health.detail or name),
            lines=latency + measured,
            steps=steps,
            primary=Action(text("diag.test_now"), "refresh"),
        )

    def _system_page(self) -> DeviceDetail:
        findings = self._bench.measured.findings
        return DeviceDetail(
            title=text("diag.device.system"),
            icon="expansion-card-variant",
            chip=system_chip(findings),
            lead=text("diag.system_lead"),
            lines=finding_lines(findings),
            steps=tuple(verbatim(found.next_step) for found in system_findings(findings) if found.next_step)[:STEPS],
            primary=Action(text("diag.test_now"), "refresh"),
        )

    # -- tests --

    async def _test(self, name: str) -> Result | None:
        match name:
            case Kind.RECEIPT_PRINTER.value:
                return await self._test_receipt()
            case Kind.CARD_PRINTER.value:
                return await self._test_card()
            case _ if name in self._bench.links:
                await self._within(_quietly(self._bench.links[name].check()))
                return None
            case _:
                await self._within(_quietly(self._measure()))
                return None

    async def _test_receipt(self) -> Result:
        bon = await test_bon(self._ports)
        outcome = await self._visit.hold(text("diag.receipt_busy"), print_now(self._visit, bon))
        return _said(outcome, "receipt")

    async def _draw(self) -> Result | None:
        """The test card, once; what is wrong with its template where it cannot be drawn."""
        if self._bench.test_card is None:
            return None
        try:
            self._picture = await asyncio.to_thread(self._bench.test_card)
        except (ValueError, OSError) as error:
            log.warning("card_not_drawn", error=str(error))
            return Result(Chip(Tone.ERROR, text("diag.card_not_made")), text("diag.detail", words=str(error)))
        return None

    async def _test_card(self) -> Result | None:
        if self._picture is None and (failed := await self._draw()):
            return failed
        if self._picture is None or not await wants_card(self._visit):
            return None
        outcome = await print_test_card(self._visit, self._card, self._picture)
        if isinstance(outcome, NotBegun):
            return Result(Chip(Tone.ERROR, text("diag.card_not_made")), text("diag.no_journal"))
        said = _said(outcome, "card")
        if isinstance(outcome, Unknown):
            await self._show_part(Kind.CARD_PRINTER.value, said)
            made = await self._ask_open_cards()
            return _said(Confirmed() if made else Refused(outcome.reasons), "card")
        return said

    async def open_questions(self) -> None:
        """First of all: cards of which nobody knows whether they are there."""
        if self._ports.card_printer is None or not await open_cards(self._ports):
            return
        await self._within(_quietly(settle_cards(self._ports)))
        if await open_cards(self._ports):
            await self._visit.show(self._devices_page())
            await self._ask_open_cards()

    async def _ask_open_cards(self) -> bool:
        """The answer about the last one."""
        made = False
        for intent in await open_cards(self._ports):
            made = await ask_whether_made(self._visit, intent)
        return made

    async def _report(self) -> None:
        """Write the report; again as often as staff want."""
        while True:
            result = await self._written()
            page = DeviceDetail(
                title=text("diag.report"),
                icon="usb-flash-drive-outline",
                chip=result.chip,
                lead=result.lead,
                lines=(Line("information-outline", text("diag.report_holds"), text("diag.report_what")),),
                steps=result.steps,
                primary=Action(text("common.retry"), "refresh") if result.chip.tone is not Tone.OK else None,
            )
            if await self._ask(lambda page=page: page) is Choice.SECONDARY:  # type: ignore[misc]
                return

    async def _written(self) -> Result:
        writing = self._bench.reporter.write(self._bench.board.picture, self._bench.measured.findings)
        try:
            file = await self._visit.hold(text("diag.report_busy"), writing)
        except NoPlace as error:
            log.warning("report_not_written", error=str(error))
            steps = (text("diag.report_step1"), text("diag.report_step2"))
            return Result(Chip(Tone.WARN, text("diag.report_none")), text("diag.report_none_lead"), steps)
        steps = (text("diag.report_take"), text("diag.report_send"))
        return Result(Chip(Tone.OK, text("diag.report_done")), text("diag.report_where", file=file.name), steps)

    # -- how it asks and waits --

    def _health(self, name: str) -> DeviceHealth | None:
        return next((health for health in self._bench.board.picture if health.kind.value == name), None)

    async def _ask(self, page: Callable[[], Page]) -> Answer:
        links: list[Source] = [link.subscribe for link in self._bench.links.values()]
        return await self._visit.ask_live(page, self._bench.board.subscribe, self.scans.subscribe, *links)

    async def _show_part(self, name: str, result: Result) -> None:
        await self._visit.show(self._part_page(name, result))

    async def _within(self, work: Any) -> None:
        """A test without an end of its own is given up."""

        async def limited() -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._ports.rules.read_deadline_s):
                    await work

        await self._visit.hold(text("diag.testing"), limited())


async def _quietly(check: Coroutine[Any, Any, object]) -> None:
    """What a test finds shows in the health of its part; that it failed is no reason to stop the others."""
    try:
        await check
    except (LibraryError, OSError) as error:
        log.warning("test_failed", error=str(error))


def _said(outcome: Outcome, what: str) -> Result:
    match outcome:
        case Confirmed():
            return Result(Chip(Tone.OK, text(f"diag.{what}_made")), text(f"diag.{what}_made_lead"))
        case Refused(reasons):
            lead = reason_words(reasons[0]) if reasons else text(f"diag.{what}_not_made")
            return Result(Chip(Tone.ERROR, text(f"diag.{what}_not_made")), lead)
        case Unknown():
            return Result(Chip(Tone.WARN, text(f"diag.{what}_unsure")), text(f"diag.{what}_unsure_lead"))
