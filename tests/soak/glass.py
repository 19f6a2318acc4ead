"""What a person looks at and touches: the scripted stage in real time, or the real window in virtual time."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from kiosk.app import Flows
from kiosk.clock import MovableClock
from kiosk.flows.pages import Attract, Choice, Page, Picked, TextEntry
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import Text
from tests.flows.scripted_stage import ScriptedStage, offers

LOOK_S = 0.003
BEAT_S = 0.05
ENDED_S = 15.0


class Glass(Protocol):
    port: Any
    """The stage that the flows know."""
    longest_still_s: float

    def connect(self, flows: Flows, clock: MovableClock) -> None: ...
    def page(self) -> Page | None: ...
    def ready(self) -> bool:
        """Does somebody wait for the answer to the page on top?"""

    def wait(self, come: Callable[[], bool], seconds: float) -> bool:
        """Until that is so, in real time; False when it does not come."""

    def touch(self, choice: Choice | Picked) -> None:
        """A touch where that button is, or was a moment ago."""

    def type(self, text: str) -> None: ...
    def pass_time(self, seconds: float) -> None: ...
    def words(self) -> str:
        """Everything that this glass holds, seen or not."""

    def sample(self) -> None:
        """Look closely for once: half a second of frames is drawn."""

    def stop(self, flows: Flows) -> None: ...


class StageGlass:
    """No window; the heartbeat of the flows' loop is what cannot stand still here."""

    def __init__(self) -> None:
        self.port = ScriptedStage()
        self.longest_still_s = 0.0

    def connect(self, flows: Flows, clock: MovableClock) -> None:
        self._loop, self._clock = flows.loop, clock
        flows.loop.call_soon_threadsafe(self._beat, None)

    def _beat(self, last: float | None) -> None:
        now = time.monotonic()
        if last is not None:
            self.longest_still_s = max(self.longest_still_s, now - last)
        self._loop.call_later(BEAT_S, self._beat, now)

    def page(self) -> Page | None:
        return self.port.top

    def ready(self) -> bool:
        page = self.port.top
        return page is not None and bool(offers(page)) and self.port.waiting

    def wait(self, come: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not come():
            if time.monotonic() > until:
                return False
            threading.Event().wait(LOOK_S)
        return True

    def touch(self, choice: Choice | Picked) -> None:
        self._in_loop(lambda: self.port.touch(choice))

    def type(self, text: str) -> None:
        self._in_loop(lambda: self.port.type(text))

    def pass_time(self, seconds: float) -> None:
        self._loop.move(self._clock, seconds)
        self._in_loop(lambda: None)

    def words(self) -> str:
        return repr((self.port.base, self.port.overlays, self.port.pages))

    def sample(self) -> None:
        pass

    def stop(self, flows: Flows) -> None:
        flows.stop()

    def _in_loop(self, act: Callable[[], None]) -> None:
        async def acted() -> None:
            # The page may have gone under the finger: then nothing is touched.
            with contextlib.suppress(AssertionError):
                act()
            for _ in range(20):
                await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(acted(), self._loop).result(ENDED_S)


class WindowGlass:
    """The real window; a frame that takes long is a picture that stands still."""

    def __init__(self) -> None:
        from tests.window import the_window

        self._window = the_window()
        self.port = self._window.stage
        self.longest_still_s = 0.0
        frame = self._window.frame

        def timed() -> None:
            began = time.monotonic()
            frame()
            self.longest_still_s = max(self.longest_still_s, time.monotonic() - began)

        self._window.frame = timed  # type: ignore[method-assign]

    def connect(self, flows: Flows, clock: MovableClock) -> None:
        self._loop, self._clock = flows.loop, clock

    def page(self) -> Page | None:
        return self._window.page()

    def ready(self) -> bool:
        from kiosk.screens.screen import nobody

        page = self._window.page()
        if page is None or not offers(page):
            return False
        return self._window.top().answer is not nobody or (isinstance(page, Attract) and not page.can_type)

    def wait(self, come: Callable[[], bool], seconds: float) -> bool:
        try:
            self._window.until(come, within=seconds)
        except TimeoutError:
            return False
        self._window.advance(0.35, fps=10)
        return True

    def touch(self, choice: Choice | Picked) -> None:
        self._tap(choice)

    def type(self, text: str) -> None:
        page = self._window.page()
        for character in text:
            if self._window.page() is not page:
                return
            if isinstance(page, TextEntry):
                # Not every keyboard has every key.
                with contextlib.suppress(LookupError):
                    self._window.write(character)
            else:
                self._tap(character)
        self._tap(catalogue(self._window.root.language).say(Text("pin.ok")))

    def pass_time(self, seconds: float) -> None:
        self._loop.move(self._clock, seconds)
        done = asyncio.run_coroutine_threadsafe(_rounds(), self._loop)
        self._window.until(done.done)

    def words(self) -> str:
        return " ".join(self._window.texts())

    def sample(self) -> None:
        self._window.draw = True
        self._window.advance(0.5)
        self._window.draw = False

    def stop(self, flows: Flows) -> None:
        ending = threading.Thread(target=flows.stop, name="ending")
        ending.start()
        self._window.until(lambda: not ending.is_alive(), within=ENDED_S)

    def _tap(self, target: Any) -> None:
        try:
            self._window.tap(target, settle=0.05)
        except LookupError:
            # The page went under the finger.
            self._window.advance(0.05)


async def _rounds() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


GLASSES: dict[str, Callable[[], Glass]] = {"stage": StageGlass, "window": WindowGlass}
