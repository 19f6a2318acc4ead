"""Where a visit's moments are taken: around the program's own calls, without changing what they do.

Every moment is real monotonic time in seconds, on whichever thread it happens.
"""

import functools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk import app
from kiosk.clock import Clock

QUESTIONS = ("identify", "login_account")


@dataclass
class Moments:
    """What was seen since the last `forget`."""

    scanned: float | None = None
    """The last byte of a scan."""
    painted: dict[str, float] = field(default_factory=dict)
    """By the name of the page: the end of the first frame that was drawn after it was put up."""
    answering: list[tuple[float, float]] = field(default_factory=list)
    """The library system's own time: from question to answer."""
    news: threading.Condition = field(default_factory=threading.Condition)

    def forget(self) -> None:
        with self.news:
            self.scanned = None
            self.painted = {}
            self.answering = []

    def wait_for(self, page: str, within_s: float = 15.0) -> float:
        with self.news:
            if not self.news.wait_for(lambda: page in self.painted, within_s):
                raise TimeoutError(f"{page} was not painted within {within_s:g} s; seen: {list(self.painted)}")
            return self.painted[page]

    def in_library(self, begin: float, end: float) -> float:
        """Seconds between `begin` and `end` that the library system was answering."""
        total, reached = 0.0, begin
        for asked, answered in sorted(self.answering):
            start, stop = max(asked, reached), min(answered, end)
            if stop > start:
                total += stop - start
                reached = stop
        return total


def watch_ports(moments: Moments, questions: Sequence[str] = QUESTIONS) -> None:
    """Have the next `app.run` open its scanner and library system with a watch around them."""
    open_scanner, library_system = app.open_scanner, app.library_system

    def watched_scanner(*args: Any, **kwargs: Any) -> Any:
        scanner = open_scanner(*args, **kwargs)
        next_scan = scanner.next

        async def next_() -> Any:
            scan = await next_scan()
            import asyncio

            moments.scanned = time.monotonic() - (asyncio.get_running_loop().time() - scan.at)
            return scan

        scanner.next = next_
        return scanner

    def watched_library(settings: Any, clock: Clock) -> Any:
        library, roads = library_system(settings, clock)
        for name in questions:
            setattr(library, name, _timed(getattr(library, name), moments))
        return library, roads

    app.open_scanner = watched_scanner
    app.library_system = watched_library


def _timed(question: Callable[..., Any], moments: Moments) -> Callable[..., Any]:
    @functools.wraps(question)
    async def asked(*args: Any, **kwargs: Any) -> Any:
        began = time.monotonic()
        try:
            return await question(*args, **kwargs)
        finally:
            moments.answering.append((began, time.monotonic()))

    return asked


class Glass:
    """Every frame as it is finished: swapped and, with software GL, really drawn. Make it on the Kivy thread."""

    def __init__(self, root: Any, moments: Moments) -> None:
        from kivy.core.window import Window
        from kivy.graphics.opengl import glFinish

        self.before_swap: Callable[[], None] | None = None
        """Called on the Kivy thread when a frame is drawn and not yet swapped."""
        self.after_swap: Callable[[], None] | None = None
        self.frames = 0
        self._put_up: set[str] = set()
        flip, show = Window.flip, root.show

        def flipped() -> None:
            if self.before_swap:
                self.before_swap()
            flip()
            glFinish()
            self.frames += 1
            if self.after_swap:
                self.after_swap()
            if self._put_up:
                with moments.news:
                    for page in self._put_up:
                        moments.painted.setdefault(page, time.monotonic())
                    moments.news.notify_all()
                self._put_up.clear()

        def shown(page: Any, answer: Any = None) -> None:
            show(page, answer)
            self._put_up.add(type(page).__name__)

        Window.flip = flipped
        root.show = shown
