"""The real window on SDL's offscreen driver, in virtual time: what every window test stands on.

    window = the_window()
    window.size(800, 480)
    window.put(page)               a page without a flow
    window.tap("Stoppen")          a label, a Choice, a key or a widget
    window.type("1234")
    window.advance(seconds)
    window.pixels(), window.texts()

Kivy has one window a process, and SDL's offscreen one cannot grow: it is opened large enough for every panel, and the
panel of the moment is its left bottom corner. `the_window()` gives the same one every time, wiped.
"""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

os.environ["SDL_VIDEODRIVER"] = "offscreen"

from kiosk.flows.pages import REPORT, Answer, Choice, Page, Picked
from kiosk.screens.samples import Sample
from kiosk.screens.window import KioskWindow, WindowOptions, open_window
from kiosk.texts.catalogue import catalogue

T = TypeVar("T")

SIZES = {
    (1280, 800): 10.1,
    (800, 480): 7.0,
    (1920, 1080): 21.5,
    (720, 1280): 7.0,
    (1080, 1920): 21.5,
}
"""Pixels: diagonal in inches."""
LIBRARY = "Bibliotheek Annen"
BUTTONS = {
    Choice.STOP: ("stop", "no", "sign_out"),
    Choice.PRIMARY: ("primary", "yes", "have", "retry", "test"),
    Choice.SECONDARY: ("secondary", "no", "none", "back", "receipt"),
    Choice.TYPE_NUMBER: ("type_number",),
}
"""The ids of the buttons that give an answer, for `tap(Choice.…)`; tried from the front."""


def px_per_mm(width: int, height: int) -> float:
    """Of the panel that is sold in this size."""
    return ((width**2 + height**2) ** 0.5) / (SIZES[width, height] * 25.4)


class VirtualTime:
    """Kivy's clock, moved by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class TestWindow:
    """One window; see the module."""

    __test__ = False

    def __init__(self) -> None:
        largest = max(width for width, _ in SIZES), max(height for _, height in SIZES)
        options = WindowOptions(largest, px_per_mm(1280, 800), False, "nl", LIBRARY)
        self.kiosk: KioskWindow = open_window(options, lambda lang, words: catalogue(lang).say(words))
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.core.window import Window

        from kiosk.screens import picture
        from kiosk.screens.theme import look

        self.clock, self.window, self.loop, self.look = Clock, Window, EventLoop, look
        self._picture = picture
        self.time = VirtualTime()
        Clock.time = self.time
        Clock._last_tick = self.time.now
        picture.begin()
        self.root = self.kiosk.root
        self.stage = self.kiosk.stage
        self.answers: list[Answer] = []
        self.size(1280, 800)
        self.draw = False
        """Whether `advance` draws every frame; logic needs no drawing."""

    def reset(self) -> None:
        """As after a visit; answers forgotten."""
        self._unstick()
        self.draw = False
        self.root.clear()
        self.answers.clear()
        self.advance(0.4)

    def size(self, width: int, height: int) -> None:
        """Another panel."""
        self.width, self.height = width, height
        self.look.fit(width, height, px_per_mm(width, height))
        self.root.refresh()

    def put(self, page: Page) -> None:
        """Ask a page without a flow; what is answered is added to `answers`."""
        self.root.show(page, self.answers.append)
        self.advance(0.4)

    def sample(self, sample: Sample, *, contrast: bool = False) -> None:
        """Put a sample up, as the `screens` command does."""
        self.kiosk.sample(sample, contrast=contrast)

    def advance(self, seconds: float, fps: float = 30) -> None:
        """Let virtual time pass, frame by frame."""
        end = self.time.now + seconds
        while self.time.now < end - 1e-9:
            self.time.now = min(end, self.time.now + 1 / fps)
            self.frame()

    def frame(self) -> None:
        """One turn of Kivy's loop at the present moment."""
        if self.draw:
            self.loop.idle()
            return
        from kivy.lang import Builder

        self.clock.tick()
        self.loop.dispatch_input()
        Builder.sync()
        self.clock.tick_draw()
        Builder.sync()

    def tap(self, target: Any, *, settle: float = 0.35) -> None:
        """Touch down and up in the middle of a widget, a button that says `target`, or the one for a Choice."""
        touch = self.touch_down(target)
        self.advance(0.05)
        touch.touch_up()
        self.advance(settle)

    def touch_down(self, target: Any) -> Any:
        """Touch down and stay there; the touch can be moved and lifted."""
        from kivy.tests.common import UnitTestTouch

        x, y = target if isinstance(target, tuple) else self.find(target).center
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        return touch

    def type(self, digits: str) -> None:
        for digit in digits:
            self.tap(digit)

    def find(self, target: Any) -> Any:
        """The visible button or key for a label, a Choice or itself; raises LookupError."""
        if isinstance(target, Choice):
            top = self.top()
            for name in BUTTONS[target]:
                if name in top.ids and top.ids[name].shown:
                    return top.ids[name]
            raise LookupError(f"{target} cannot be tapped on {type(top).__name__}")
        if isinstance(target, Picked):
            if target == REPORT:
                return self.top().ids["report"]
            return self._option(target.name)
        if not isinstance(target, str):
            return target
        for press in self.presses():
            if target in (getattr(press, "text", None), getattr(press, "value", None)):
                return press
        raise LookupError(f"no button {target!r} among {[getattr(p, 'text', '') for p in self.presses()]}")

    def write(self, words: str) -> None:
        """Type on the letter keys, one by one, through the layers that they need."""
        for character in words:
            for layer in ("", "letters", "shift", "marks", "accents", "letters", "marks"):
                if layer and any(getattr(press, "value", None) == layer for press in self.presses()):
                    self.tap(layer)
                if any(getattr(press, "value", None) == character for press in self.presses()):
                    break
            self.tap(character)

    def _option(self, name: str) -> Any:
        """The row of an option or tile, perhaps after 'Meer' or on another sheet; raises LookupError."""
        while "previous" in self.top().ids and self.top().ids["previous"].shown:
            self.tap(self.top().ids["previous"])
        for _ in range(8):
            for press in self.presses():
                if getattr(press, "name", None) == name:
                    return press
            if "more" not in self.top().ids or not self.top().ids["more"].shown:
                break
            self.tap(self.top().ids["more"])
        raise LookupError(f"no option {name!r}")

    def top(self) -> Any:
        """The screen that takes the touches: the highest overlay, or the page."""
        overlays = self.root.overlays
        if overlays:
            return overlays[-1]
        if self.root.current is None:
            raise LookupError("nothing is up")
        return self.root.current

    def page(self) -> Page | None:
        """The page a member is asked: the overlay's, or the one below."""
        try:
            page: Page | None = self.top().page
        except LookupError:
            return None
        return page

    def presses(self) -> list[Any]:
        """Everything that can be touched now, header included."""
        from kiosk.screens.press import Press

        found = []
        roots = [self.root.header]
        if self.root.overlays or self.root.current is not None:
            roots.append(self.top())
        for top in roots:
            found += [w for w in visible(top) if isinstance(w, Press)]
        return found

    def texts(self) -> list[str]:
        """Every text in the whole widget tree, seen or not, built or shown."""
        found = []
        for widget in self.everything():
            for prop in widget.properties().values():
                value = prop.get(widget)
                if isinstance(value, str) and value:
                    found.append(value)
        return found

    def everything(self) -> Iterator[Any]:
        """Every widget: those on screen and those of every screen that was built."""
        for top in (self.root, *self.root.screens.values()):
            yield from top.walk(restrict=True)

    def pixels(self) -> bytes:
        """The panel as it stands; RGBA, bottom row first."""
        return self._picture.pixels(self.width, self.height)

    def until(self, condition: Callable[[], bool], *, within: float = 10.0, step: float = 0.05) -> None:
        """Turn Kivy's loop until something another thread does has come true; `within` in real seconds.

        Virtual time moves by `step` at each turn, so that nothing on the Kivy side stands still.
        """
        deadline = time.monotonic() + within
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {within} s; on screen: {self.page()!r}")
            self.time.now += step
            self.frame()
            threading.Event().wait(0.001)

    def _unstick(self) -> None:
        from kiosk.screens.press import Press

        if Press.held is not None:
            Press.held.release()


def visible(top: Any) -> Iterator[Any]:
    """The widgets of a tree that are shown, from the lowest up."""
    if getattr(top, "shown", True) and top.opacity > 0:
        yield top
        for child in reversed(top.children):
            yield from visible(child)


class FlowLoop:
    """The other thread: an asyncio loop for flows, as `app.py` has it; a context manager.

    with FlowLoop() as flows:
        asked = flows.start(stage.ask(page))
        window.until(lambda: window.page() == page)
        window.tap("Stoppen")
        window.until(asked.done)
    """

    def __enter__(self) -> "FlowLoop":
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="flows")
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        async def cancel_all() -> None:
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        ended = self.start(cancel_all())
        the_open_window().until(ended.done)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()

    def start(self, coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
        """Run a coroutine on the flows' thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def finish(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine to its end while the window lives on; returns what it returns."""
        future = self.start(coroutine)
        the_open_window().until(future.done)
        return future.result()


_window: TestWindow | None = None


def the_open_window() -> TestWindow:
    """The window as it stands, not wiped."""
    return _window if _window is not None else the_window()


def the_window() -> TestWindow:
    """The one window of this process, wiped, at 1280x800 and in Dutch."""
    global _window
    if _window is None:
        _window = TestWindow()
    _window.size(1280, 800)
    _window.reset()
    return _window
