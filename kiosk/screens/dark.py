"""The screen is off: black, no header, and any touch wakes it without pressing anything."""

from typing import Any

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.flows.pages import Choice, Dark
from kiosk.screens.display_power import DisplayPower
from kiosk.screens.layout import Layout
from kiosk.screens.screen import Say, Screen
from kiosk.screens.words import load_kv

OFF_AFTER_S = 0.5
"""So long the picture is black before the glass goes off: what stood there before must not come back with it."""


class DarkScreen(Screen):
    page: Dark | None
    alone = True

    def __init__(self, **kwargs: Any) -> None:
        self.power = DisplayPower()
        self.power.on()
        super().__init__(**kwargs)
        self._off = Clock.create_trigger(lambda _dt: self.power.off(), OFF_AFTER_S)

    def fill(self, say: Say) -> None:
        """There is nothing to read."""

    def arrange(self, plan: Layout) -> None:
        """Black from edge to edge: see the .kv."""

    def on_parent(self, _screen: Widget, parent: Widget | None) -> None:
        """Off when it is up; on before the next page is drawn."""
        if parent is not None:
            self._off()
            return
        self._off.cancel()
        self.power.on()

    def on_touch_down(self, _touch: Any) -> bool:
        self.answer(Choice.PRIMARY)
        return True


load_kv(__file__)
