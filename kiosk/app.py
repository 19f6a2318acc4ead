"""Wires everything from Settings: the only file that knows every room.

The window comes first: what flows, library system and bons need is imported when the first picture stands.
"""

import asyncio
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from hardware.errors import Reason
from hardware.health import HealthBoard
from hardware.options import CardPrinterOptions
from hardware.receipt_printer import encoder
from hardware.registry import open_card_printer, open_receipt_printer, open_scanner
from hardware.scanner.keyboard import KeyboardScanner
from hardware.supervisor import supervise
from kiosk.clock import Clock, ClockLoop, SystemClock
from kiosk.domain.secret import Secret
from kiosk.flows.pages import Attract, Tone
from kiosk.journal.sqlite import SqliteJournal
from kiosk.settings import (
    Settings,
    SettingsError,
    card_orders,
    read_secret,
    sip2_options,
    unreadable_secrets,
    wise_options,
)
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import text

if TYPE_CHECKING:
    from hardware.card_printer.picture import CardContent
    from hardware.card_printer.port import CardPicture
    from kiosk.flows.bench import Bench, Link
    from kiosk.flows.rules import Rules
    from kiosk.flows.stage import Stage
    from kiosk.library.port import LibrarySystem
    from kiosk.screens.window import KioskWindow, WindowOptions

log = structlog.get_logger()

WARM_UP_AFTER_S = 3.0
"""When the first visitor may come, what bons need is loaded beside the rest."""
STOP_S = 10.0
"""How long the flows may take to end when the window is gone."""


def library_system(settings: Settings, clock: Clock) -> "tuple[LibrarySystem, dict[str, Link]]":
    """SIP2 proves and REST acts, or REST alone; and the roads to them by name. Raises SettingsError for a secret."""
    from kiosk.library.joined import JoinedLibrary
    from kiosk.library.sip2.client import Sip2Client
    from kiosk.library.wise.rest import WiseRest

    wise = settings.library.wise
    key = Secret(read_secret(wise.key_file, "library.wise.key_file"))
    password = Secret(read_secret(wise.password_file, "library.wise.password_file"))
    rest = WiseRest(wise_options(settings, key, password), clock)
    section = settings.library.sip2
    if settings.library.proof == "rest" or section is None:
        return rest, {"wise": rest}
    port_password = Secret(read_secret(section.password_file, "library.sip2.password_file"))
    sip2 = Sip2Client(sip2_options(settings, section, port_password), clock)
    return JoinedLibrary(sip2, rest), {"wise": rest, "sip2": sip2}


def rules(settings: Settings) -> "Rules":
    from kiosk.flows.rules import Proof, Rules

    return Rules(
        branch_name=settings.kiosk.branch_name,
        branch=settings.kiosk.branch,
        kiosk_number=settings.kiosk.number,
        website=settings.kiosk.website,
        idle_s=settings.visit.idle_s,
        warning_s=settings.visit.warning_s,
        temporary_password_proof=Proof(settings.visit.temporary_password_proof),
        staff_session_s=settings.visit.staff_session_min * 60,
    )


def bench(settings: Settings, clock: Clock, board: HealthBoard, roads: "dict[str, Link]") -> "Bench":
    """What the diagnostics screen looks at."""
    from kiosk.diagnosis import checkup
    from kiosk.flows.bench import Bench
    from kiosk.report.report import UsbReporter

    return Bench(
        board=board,
        links=roads,
        # A port of SIP2 may serve one connection only, and the kiosk holds it: its own road tells of that one.
        checkup=lambda: checkup(settings, clock, board, without=frozenset({"sip2"})),
        reporter=UsbReporter(settings, clock),
        test_card=partial(test_card, settings.card_printer) if settings.card_printer else None,
        draw_card=partial(draw_card, settings.card_printer) if settings.card_printer else None,
    )


def test_card(wanted: CardPrinterOptions) -> "CardPicture":
    """A card with nobody on it, as this printer's template has it; drawn when it is asked for."""
    from hardware.card_printer.picture import sample_card

    return sample_card(wanted)


def draw_card(wanted: CardPrinterOptions, content: "CardContent") -> "CardPicture":
    """A member's card, in this printer's template and symbology. Raises TemplateError and ValueError."""
    from hardware.barcodes import Symbology
    from hardware.card_printer.picture import render
    from hardware.card_printer.template import load

    template = load(Path(wanted.template) if wanted.template else None)
    return render(template, replace(content, symbology=Symbology(wanted.symbology)))


class Flows:
    """Flows, devices and library in one loop on a thread of its own.

    `ended` is called on that thread when they end by themselves, with what went wrong.
    """

    def __init__(
        self,
        settings: Settings,
        stage: "Stage",
        journal: SqliteJournal,
        clock: Clock,
        ended: Callable[[BaseException], None],
    ) -> None:
        self._settings = settings
        self._stage = stage
        self._journal = journal
        self._clock = clock
        self._ended = ended
        self._thread = threading.Thread(target=self._live, name="flows")
        self._task: asyncio.Task[None] | None = None
        self._stopping = threading.Event()
        self.scanner = open_scanner(settings.scanner)
        self.loop = ClockLoop(clock)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End everything and wait for it; callable once, from another thread."""
        self._stopping.set()
        if self._thread.ident is None:
            return
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._cancel)
        self._thread.join(STOP_S)
        if self._thread.is_alive():
            log.error("flows_do_not_end")

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _live(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            try:
                runner.run(self._run())
            except asyncio.CancelledError:
                pass
            except BaseException as error:
                if not self._stopping.is_set():
                    log.exception("flows_ended")
                    self._ended(error)

    async def _run(self) -> None:
        self._task = asyncio.current_task()
        if self._stopping.is_set():
            return
        from kiosk.flows.kiosk import Kiosk
        from kiosk.library.joined import JoinedLibrary
        from kiosk.staff.accounts import StaffAccounts

        settings, scanner = self._settings, self.scanner
        printer = open_receipt_printer(settings.receipt_printer)
        card_printer = (
            open_card_printer(settings.card_printer, orders=card_orders(settings)) if settings.card_printer else None
        )
        devices = [device for device in (scanner, printer, card_printer) if device]
        library, roads = library_system(settings, self._clock)
        if isinstance(library, JoinedLibrary):
            printer.subscribe(lambda: library.tell_paper(out=Reason.PAPER_OUT in printer.state.reasons))
        kiosk = Kiosk(
            self._stage,
            scanner,
            printer,
            library,
            self._journal,
            self._clock,
            rules(settings),
            card_printer=card_printer,
            staff=StaffAccounts(Path(settings.kiosk.state_dir)),
            bench=bench(settings, self._clock, HealthBoard(devices), roads),
        )
        try:
            async with asyncio.TaskGroup() as parts:
                parts.create_task(supervise(devices))
                for part in (library, kiosk):
                    parts.create_task(part.run())
                parts.create_task(_warm_up())
        finally:
            for closing in (library, self._journal):
                await closing.close()


async def _warm_up() -> None:
    await asyncio.sleep(WARM_UP_AFTER_S)
    await asyncio.to_thread(encoder.warm_up)


def window_options(settings: Settings) -> "WindowOptions":
    from kiosk.screens.window import WindowOptions

    return WindowOptions(
        size=settings.panel.pixels,
        px_per_mm=settings.panel.px_per_mm,
        fullscreen=settings.panel.fullscreen,
        language=settings.kiosk.language,
        library_name=settings.kiosk.branch_name,
        touchscreen=settings.panel.touchscreen,
    )


def run(
    settings: Settings,
    clock: Clock | None = None,
    beside: "Callable[[KioskWindow, Flows], None] | None" = None,
) -> None:
    """Open the window and serve members until the window is stopped; `beside` is told when both stand.

    Raises SettingsError for secrets that cannot be read, JournalError when the journal is in use or damaged,
    and whatever ended the flows.
    """
    from kiosk.screens.window import open_window

    clock = clock or SystemClock()
    for problem in unreadable_secrets(settings):
        raise SettingsError(problem)
    journal = SqliteJournal(
        Path(settings.kiosk.state_dir),
        clock,
        tries=settings.visit.pin_tries,
        lockout=timedelta(minutes=settings.visit.lockout_min),
    )
    window = open_window(window_options(settings), lambda language, text: catalogue(language).say(text))
    failures: list[BaseException] = []

    def ended(error: BaseException) -> None:
        failures.append(error)
        window.stop()

    flows = Flows(settings, window.stage, journal, clock, ended)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: window.stop())

    def ready() -> None:
        log.info("window_ready")
        if isinstance(flows.scanner, KeyboardScanner):
            window.keys_to(flows.scanner, flows.loop)
        flows.start()
        if beside:
            beside(window, flows)

    # What the flows will show first as well: nobody is helped before the library system answers.
    window.root.show(Attract(text("offline.lead"), Tone.ERROR, can_type=False))
    try:
        window.run(ready)
    finally:
        flows.stop()
    if failures:
        raise failures[0]
