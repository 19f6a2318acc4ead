"""Does anything grow? Whole visits with the real window, flows, journal and words; other ports are scripted.

    python -m tests.bench.growth VISITS      prints one JSON object

Time is virtual and frames are not drawn: layout, words and their textures are made as ever, the pixels are not.
Each third visit types a wrong PIN first and reads English, each third has a mail sent, each third only looks.
"""

import asyncio
import gc
import json
import logging
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import structlog

from kiosk.clock import MovableClock
from kiosk.flows.kiosk import Kiosk
from kiosk.flows.pages import Attract, Choice, Confirm, Goodbye, PinPad, Status
from kiosk.journal.sqlite import SqliteJournal
from tests.flows.people import ACTIVE, PIN, SOME_ACCOUNT, patron
from tests.flows.rig import RULES, LoopThread
from tests.flows.scripted_library import ScriptedLibrary, ScriptedPrinter, ScriptedScanner
from tests.window import TestWindow, the_window

WARM_UP = 200
NOISE_MB = 2.0
"""What the allocator's own pages move by between two looks; a leak of 1 kB a visit would show as 1.8 MB."""


class Member:
    """One member after the other before one kiosk."""

    def __init__(self, window: TestWindow, clock: MovableClock, thread: LoopThread, scanner: ScriptedScanner) -> None:
        self._window, self._clock, self._thread, self._scanner = window, clock, thread, scanner

    def visits(self, number: int) -> None:
        window = self._window
        self._sees(Attract)

        async def scan() -> None:
            self._scanner.scan(ACTIVE)

        self._thread.run(scan())
        self._sees(PinPad)
        if number % 3 == 0:
            self._tap("English")
            self._types("9876")
            window.until(lambda: getattr(window.page(), "error", None) is not None)
            window.advance(0.4, fps=10)
        self._types(PIN)
        self._sees(Status)
        if number % 3 == 1:
            self._tap(Choice.PRIMARY)
            self._sees(Confirm)
            self._tap(Choice.PRIMARY)
            window.until(self._sent)
            window.advance(0.4, fps=10)
        self._tap(Choice.STOP)
        self._sees(Goodbye)
        self._thread.loop.move(self._clock, 5)

    def _sent(self) -> bool:
        page = self._window.page()
        return isinstance(page, Status) and page.title.key == "active.sent"

    def _sees(self, kind: type) -> None:
        self._window.until(lambda: isinstance(self._window.page(), kind))
        self._window.advance(0.4, fps=10)

    def _types(self, digits: str) -> None:
        for digit in (*digits, "OK"):
            self._tap(digit)

    def _tap(self, target: Any) -> None:
        self._window.tap(target, settle=0.05)


def look(process: psutil.Process, window: TestWindow) -> tuple[float, int, int]:
    """Memory of its own in MB, swapped out or not; widgets and Python objects, after rubbish was taken out."""
    gc.collect()
    gc.collect()
    objects = gc.get_objects()
    from kivy.uix.widget import Widget

    widgets = sum(1 for one in objects if isinstance(one, Widget))
    count = len(objects)
    del objects
    memory = process.memory_full_info()
    return (memory.uss + memory.swap) / 1e6, widgets, count


def main(count: int) -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    window = the_window()
    clock = MovableClock()
    thread = LoopThread(clock)
    scanner, library, printer = ScriptedScanner(), ScriptedLibrary(), ScriptedPrinter()
    library.members[(ACTIVE, PIN)] = (patron(ACTIVE), SOME_ACCOUNT)
    process = psutil.Process()
    with tempfile.TemporaryDirectory(prefix="paszuil-bench-") as folder:
        journal = SqliteJournal(Path(folder), clock, tries=3, lockout=timedelta(minutes=15))

        async def begin() -> "asyncio.Task[None]":
            return asyncio.create_task(Kiosk(window.stage, scanner, printer, library, journal, clock, RULES).run())

        kiosk = thread.run(begin())
        member = Member(window, clock, thread, scanner)
        began = time.monotonic()
        first = (0.0, 0, 0)
        for number in range(count + WARM_UP):
            if number == WARM_UP:
                first = look(process, window)
            member.visits(number)
            # What the scripted far end wrote down for tests is not the kiosk's.
            for notes in (library.calls, library.given, library.request_ids, library.acts, library.done):
                notes.clear()
        last = look(process, window)

        async def end() -> None:
            kiosk.cancel()
            await asyncio.wait({kiosk})
            await journal.close()

        ended = asyncio.run_coroutine_threadsafe(end(), thread.loop)
        window.until(ended.done)
        thread.stop()
    print(
        json.dumps(
            {
                "visits": count,
                "warm_up": WARM_UP,
                "from_mb": first[0],
                "to_mb": last[0],
                "grown_mb": last[0] - first[0],
                "noise_mb": NOISE_MB,
                "widgets": last[1] - first[1],
                "objects": last[2] - first[2],
                "seconds": time.monotonic() - began,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
