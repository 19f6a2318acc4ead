"""The real window as a stage for journeys: pages are looked at on it, and touched through Kivy's own road."""

import asyncio
import threading
from typing import TYPE_CHECKING, TypeVar

from kiosk.app import Flows
from kiosk.clock import ClockLoop, MovableClock
from kiosk.flows.pages import Attract, Choice, Page, Picked, TextEntry
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import Text
from tests.flows.scripted_stage import offers
from tests.journeys.visitor import matches
from tests.window import TestWindow, the_window, visible

if TYPE_CHECKING:
    from tests.journeys.world import Panel, World

P = TypeVar("P")
ENDED_S = 15.0


class WindowStage:
    """Offers what `world.OpenStage` offers. The window lives on the test's thread, so whoever waits turns its loop."""

    def __init__(self, world: "World") -> None:
        self.window = the_window()
        self.port = self.window.stage
        self._world = world

    def connect(self, flows: Flows) -> None:
        self.visitor = WindowVisitor(self.window, flows.loop, self._world.clock, self._world.panel)

    def stop(self, flows: Flows) -> None:
        """End the flows while the window lives on: they wipe it on their way out."""
        ending = threading.Thread(target=flows.stop, name="ending")
        ending.start()
        self.window.until(lambda: not ending.is_alive(), within=ENDED_S)


class WindowVisitor:
    """Implements `visitor.Visitor` with eyes and a finger."""

    def __init__(self, window: TestWindow, loop: ClockLoop, clock: MovableClock, panel: "Panel") -> None:
        self._window = window
        self._loop = loop
        self._clock = clock
        self._panel = panel

    async def scans(self, code: str) -> None:
        self._panel.scan(code)

    async def sees(self, kind: type[P], **facts: object) -> P:
        window = self._window
        try:
            window.until(lambda: matches(window.page(), kind, facts) and self.can_be_touched() and self._is_said())
        except TimeoutError:
            raise AssertionError(f"expected {kind.__name__} {facts}, saw {window.page()}: {self._read()}") from None
        window.advance(0.35)
        page = window.page()
        assert matches(page, kind, facts)
        return page  # type: ignore[return-value]

    async def types(self, digits: str) -> None:
        if isinstance(self._window.page(), TextEntry):
            self._window.write(digits)
        else:
            self._window.type(digits)
        self._window.tap(catalogue(self._window.root.language).say(Text("pin.ok")))

    async def touches(self, choice: Choice | Picked) -> None:
        page = self._window.page()
        if choice not in offers(page):
            raise AssertionError(f"{choice} cannot be touched on {page}")
        self._window.tap(choice)

    async def waits(self, seconds: float) -> None:
        whole, rest = divmod(seconds, 1)
        for step in [1.0] * int(whole) + ([rest] if rest else []):
            self._loop.move(self._clock, step)
            await self.settles()

    async def language(self, code: str) -> None:
        if self._window.root.language != code:
            self._window.tap(catalogue(self._window.root.language).say(Text("header.lang")))

    async def settles(self) -> None:
        """Let the flows, and the window behind them, do everything that they can do now."""

        async def rounds() -> None:
            for _ in range(20):
                await asyncio.sleep(0)

        for _ in range(2):
            done = asyncio.run_coroutine_threadsafe(rounds(), self._loop)
            self._window.until(done.done)

    def can_be_touched(self) -> bool:
        """Somebody waits for the answer of the page on top, or it takes none."""
        from kiosk.screens.screen import nobody

        page = self._window.page()
        asked = self._window.top().answer is not nobody
        return asked or not offers(page) or (isinstance(page, Attract) and not page.can_type)

    def _is_said(self) -> bool:
        """The title of the page can be read on the window, in the language of the moment."""
        page: Page | None = self._window.page()
        title = getattr(page, "title", None)
        if not isinstance(title, Text):
            return True
        return _flat(catalogue(self._window.root.language).say(title)) in _flat(" ".join(self._read()))

    def _read(self) -> list[str]:
        return [widget.text for widget in visible(self._window.top()) if getattr(widget, "text", "")]


def _flat(words: str) -> str:
    return " ".join(words.split())
