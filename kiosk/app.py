"""The running kiosk: the window on the main thread, the flows on another, and settings that change meanwhile.

The window comes first: what flows, library system and bons need is imported when the first picture stands.
"""

import asyncio
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from hardware.errors import Reason
from hardware.health import HealthBoard
from hardware.receipt_printer import encoder
from hardware.registry import open_card_printer, open_receipt_printer, open_scanner
from hardware.scanner.keyboard import KeyboardScanner
from hardware.supervisor import supervise
from kiosk import failure
from kiosk.appliance import launch
from kiosk.clock import Clock, ClockLoop, SystemClock
from kiosk.domain.fault_code import FaultCode
from kiosk.flows.pages import Attract, Tone
from kiosk.journal.sqlite import SqliteJournal
from kiosk.settings import Settings, SettingsError, card_orders, unreadable_secrets
from kiosk.settings.changes import takes_effect
from kiosk.settings.fields import Applies
from kiosk.settings.store import SettingsStore
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import text
from kiosk.watchdog import Watchdog
from kiosk.wiring import bench, library_system, rules, window_options, withheld

if TYPE_CHECKING:
    from kiosk.flows.kiosk import Kiosk
    from kiosk.flows.stage import Stage
    from kiosk.library.joined import JoinedLibrary
    from kiosk.library.wise.rest import WiseRest
    from kiosk.screens.window import KioskWindow

log = structlog.get_logger()

WARM_UP_AFTER_S = 3.0
"""When the first visitor may come, what bons need is loaded beside the rest."""
STOP_S = 10.0
"""How long the flows may take to end when the window is gone."""
START_S = 60.0
"""How long the flows may take to begin, on a slow machine that has just booted."""
BEAT_S = 2.0
"""Between two heartbeats of the flows' loop; a loop that missed three is taken for hung."""
LOOK_AGAIN_S = 5.0
"""Between two looks whether a settings file was changed by somebody else."""


class BeginAnew(Exception):
    """The program is to be started again: a setting that it reads at its start was changed, or it is night."""


class Flows:
    """Flows, devices and library in one loop on a thread of its own.

    Settings that change hold at once where they can; devices and library system are opened anew when nobody stands
    at the kiosk. `ended` is called on that thread when the flows end by themselves, with what went wrong or BeginAnew.
    """

    def __init__(
        self,
        store: SettingsStore,
        stage: "Stage",
        journal: SqliteJournal,
        clock: Clock,
        ended: Callable[[BaseException], None],
    ) -> None:
        self._store = store
        self._began_with = store.settings
        self._stage = stage
        self._journal = journal
        self._clock = clock
        self._ended = ended
        self._thread = threading.Thread(target=self._live, name="flows")
        self._task: asyncio.Task[None] | None = None
        self._stopping = threading.Event()
        self._changed = asyncio.Event()
        self._alive_until = time.monotonic() + START_S
        self.scanner = open_scanner(store.settings.scanner)
        self.loop = ClockLoop(clock)

    @property
    def alive(self) -> bool:
        """Does the loop still turn, or is it still beginning? Callable from any thread."""
        return time.monotonic() < self._alive_until

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
                    if not isinstance(error, BeginAnew):
                        log.exception("flows_ended")
                    self._ended(error)

    async def _run(self) -> None:
        self._task = asyncio.current_task()
        if self._stopping.is_set():
            return
        forget = self._store.subscribe(self._tell_changed)
        try:
            while await self._serve(self._store.settings) is not Applies.RESTART:
                log.info("opened_anew")
            raise BeginAnew
        finally:
            forget()
            await self._journal.close()

    def _tell_changed(self) -> None:
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._changed.set)

    async def _serve(self, settings: Settings) -> Applies:
        """Serve members with these devices and this library system until they, or the program, are to begin anew."""
        from kiosk.flows.kiosk import Kiosk
        from kiosk.library.joined import JoinedLibrary
        from kiosk.staff.accounts import StaffAccounts

        scanner = self.scanner
        printer = open_receipt_printer(settings.receipt_printer)
        card_printer = (
            open_card_printer(settings.card_printer, orders=card_orders(settings)) if settings.card_printer else None
        )
        devices = [device for device in (scanner, printer, card_printer) if device]
        library, roads = library_system(settings, self._clock)
        if isinstance(library, JoinedLibrary):
            printer.subscribe(lambda: library.tell_paper(out=Reason.PAPER_OUT in printer.state.reasons))
        staff = StaffAccounts(Path(settings.kiosk.state_dir))
        kiosk = Kiosk(
            self._stage,
            scanner,
            printer,
            library,
            self._journal,
            self._clock,
            rules(settings),
            card_printer=card_printer,
            staff=staff,
            bench=bench(settings, self._clock, HealthBoard(devices), roads),
            settings=self._store,
            register=staff,
        )
        try:
            async with asyncio.TaskGroup() as parts:
                running = (supervise(devices), library.run(), kiosk.run(), _warm_up(), self._beat(), self._look_again())
                tasks = [parts.create_task(part) for part in running]
                again = await self._until_anew(settings, kiosk, library)
                for task in tasks:
                    task.cancel()
        finally:
            await library.close()
        return again

    async def _until_anew(self, settings: Settings, kiosk: "Kiosk", library: "JoinedLibrary | WiseRest") -> Applies:
        """Returns when nobody stands there and something must be opened anew, or the program begun anew."""
        changes = asyncio.create_task(self._follow(settings, kiosk, library))
        night = asyncio.create_task(self._until_night())
        try:
            done, _ = await asyncio.wait({changes, night}, return_when=asyncio.FIRST_COMPLETED)
            again = done.pop().result()
            await kiosk.idle()
        finally:
            changes.cancel()
            night.cancel()
        return again

    async def _follow(self, settings: Settings, kiosk: "Kiosk", library: "JoinedLibrary | WiseRest") -> Applies:
        """Let every change hold that can at once; returns at the first one that cannot."""
        while True:
            now = self._store.settings
            kiosk.apply(rules(now))
            library.withhold(withheld(now))
            if takes_effect(self._began_with, now) is Applies.RESTART:
                return Applies.RESTART
            if takes_effect(settings, now) is Applies.IDLE:
                return Applies.IDLE
            await self._changed.wait()
            self._changed.clear()

    async def _until_night(self) -> Applies:
        """The moment of the night at which the kiosk begins afresh, by a clock that may jump."""
        began, before = self._clock.monotonic(), self._clock.now()
        while True:
            await asyncio.sleep(LOOK_AGAIN_S * 6)
            now = self._clock.now()
            fresh = self._clock.monotonic() - began < FRESH_S
            if _passed(self._store.settings.hours.restart_at, before, now) and not fresh:
                return Applies.RESTART
            before = now

    async def _beat(self) -> None:
        while True:
            self._alive_until = time.monotonic() + 3 * BEAT_S
            await asyncio.sleep(BEAT_S)

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_AGAIN_S)
            await asyncio.to_thread(self._store.look_again)


FRESH_S = 3600.0
"""A kiosk that began no longer ago is fresh enough."""


def _passed(moment: str, before: datetime, now: datetime) -> bool:
    """Did the clock come to this moment ('03:30', or 'never') just now? Jumping over it by an hour is not coming."""
    if moment == "never" or not before <= now < before + timedelta(hours=1):
        return False
    hour, minute = (int(part) for part in moment.split(":"))
    return any(before < day.replace(hour=hour, minute=minute, second=0, microsecond=0) <= now for day in (before, now))


def _dress(window: "KioskWindow", settings: Settings) -> None:
    kiosk = settings.kiosk
    window.dress(kiosk.branch_name, kiosk.language, both_languages=kiosk.both_languages)


async def _warm_up() -> None:
    await asyncio.sleep(WARM_UP_AFTER_S)
    await asyncio.to_thread(encoder.warm_up)


def run(
    file: Path,
    clock: Clock | None = None,
    beside: "Callable[[KioskWindow, Flows], None] | None" = None,
) -> None:
    """Open the window and serve members until the window is stopped; `beside` is told when both stand.

    Args:
        file: the technician's kiosk.toml.

    Raises SettingsError for the configuration and for secrets that cannot be read, JournalError when the journal is
    in use or damaged, BeginAnew when the program is to be started again, and whatever ended the flows.
    """
    from kiosk.screens.window import open_window

    clock = clock or SystemClock()
    store = SettingsStore(file)
    settings = store.settings
    for problem in unreadable_secrets(settings):
        raise SettingsError(problem, FaultCode.SECRET_MISSING)
    journal = SqliteJournal(
        Path(settings.kiosk.state_dir),
        clock,
        tries=settings.visit.pin_tries,
        lockout=timedelta(minutes=settings.visit.lockout_min),
    )
    watchdog = Watchdog.from_environment()
    launch.begins()
    window = open_window(window_options(settings), lambda language, text: catalogue(language).say(text))
    failures: list[BaseException] = []

    def ended(error: BaseException) -> None:
        failures.append(error)
        window.stop()

    flows = Flows(store, window.stage, journal, clock, ended)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: window.stop())

    def ready() -> None:
        log.info("window_ready")
        if isinstance(flows.scanner, KeyboardScanner):
            window.keys_to(flows.scanner, flows.loop)
        flows.start()
        store.subscribe(lambda: _dress(window, store.settings))
        failure.forget()
        launch.works()
        if watchdog:
            watchdog.ready()
            if watchdog.interval_s:
                window.every(watchdog.interval_s, lambda: watchdog.ping() if flows.alive else None)
        if beside:
            beside(window, flows)

    # What the flows will show first as well: nobody is helped before the library system answers.
    window.root.show(Attract(text("offline.lead"), Tone.ERROR, can_type=False))
    try:
        window.run(ready)
    finally:
        flows.stop()
        if watchdog:
            watchdog.stopping()
    if failures:
        raise failures[0]
