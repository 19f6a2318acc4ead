"""A kiosk on scripted ports, in a loop and a thread of its own, with a visitor in front of it."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kiosk.clock import ClockLoop, MovableClock
from kiosk.flows.kiosk import Kiosk
from kiosk.flows.rules import Rules
from tests.flows.scripted_library import MemoryJournal, ScriptedLibrary, ScriptedPrinter, ScriptedScanner
from tests.flows.scripted_stage import ScriptedStage
from tests.flows.scripted_visitor import ScriptedVisitor

T = TypeVar("T")
RULES = Rules(branch_name="Bibliotheek Annen", branch="9401")


class LoopThread:
    """An event loop on a movable clock, in a thread; what is left in it when it stops is cancelled."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.loop = ClockLoop(clock)
        self._thread = threading.Thread(target=self._live, name="flows", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run in the loop, wait here for its end."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()

    def _live(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()


@dataclass
class Rig:
    """Everything a test may turn; call what belongs to the ports through `do`, in their own loop."""

    clock: MovableClock
    rules: Rules
    thread: LoopThread
    stage: ScriptedStage
    scanner: ScriptedScanner
    printer: ScriptedPrinter
    library: ScriptedLibrary
    journal: MemoryJournal
    visitor: ScriptedVisitor
    more: dict[str, Any] = field(default_factory=dict)
    """What a kiosk may have beside these: card_printer, staff, bench."""
    kiosk: Kiosk | None = field(default=None)
    _kiosk: "asyncio.Task[None] | None" = field(default=None)

    def start(self) -> None:
        async def started() -> None:
            kiosk = Kiosk(
                self.stage,
                self.scanner,
                self.printer,
                self.library,
                self.journal,
                self.clock,
                self.rules,
                **self.more,
            )
            self.kiosk = kiosk
            self._kiosk = asyncio.create_task(kiosk.run())

        self.thread.run(started())

    def stop(self) -> None:
        async def stopped() -> None:
            assert self._kiosk
            self._kiosk.cancel()
            await asyncio.wait({self._kiosk})
            if not self._kiosk.cancelled():
                self._kiosk.result()

        self.thread.run(stopped())

    def do(self, act: Any, *arguments: Any, **named: Any) -> None:
        """Call a port's control in the loop of the flows."""

        async def done() -> None:
            act(*arguments, **named)

        self.thread.run(done())


@contextmanager
def rig_without_kiosk(rules: Rules = RULES) -> Iterator[Rig]:
    clock = MovableClock()
    thread = LoopThread(clock)
    scanner = ScriptedScanner()
    stage = ScriptedStage()

    async def scan(code: str) -> None:
        async def scanned() -> None:
            scanner.scan(code)

        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(scanned(), thread.loop))

    visitor = ScriptedVisitor(stage, thread.loop, clock, scan)
    try:
        yield Rig(
            clock,
            rules,
            thread,
            stage,
            scanner,
            ScriptedPrinter(),
            ScriptedLibrary(),
            MemoryJournal(clock.now),
            visitor,
        )
    finally:
        thread.stop()


@contextmanager
def running_kiosk(rules: Rules = RULES, prepare: Any = None) -> Iterator[Rig]:
    """A kiosk that waits on its attract page."""
    with rig_without_kiosk(rules) as rig:
        if prepare:
            prepare(rig)
        rig.start()
        try:
            yield rig
        finally:
            rig.stop()
