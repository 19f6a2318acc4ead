"""A person before the window: reads what is on it, touches it, waits. Lives on a thread of its own."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TypeVar

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.screens.press import Press
from kiosk.screens.words import Icon, Words

Found = TypeVar("Found")

PATIENCE_S = 10.0
"""How long a person waits for words to appear before the visit has failed."""
LOOK_S = 0.05
REACH_S = 0.35
"""From seeing a button to touching it; the screens take what comes sooner for a leftover of the page before."""
PRESS_S = 0.08


class NotSeen(AssertionError):
    """The screen did not come to show what it should; the message says what it showed instead."""


class Person:
    """Eyes and one finger; everything happens on the window's own thread, through its own mouse road."""

    def texts(self) -> list[str]:
        """Every word on the window now, from top to bottom."""
        return _on_window(_words)

    def sees(self, *words: str) -> list[str]:
        """Wait until each of `words` is on the window; returns all that is there. Raises NotSeen."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            texts = self.texts()
            page = _flat("\n".join(texts))
            if all(_flat(word) in page for word in words):
                return texts
            if time.monotonic() > deadline:
                raise NotSeen(f"waited for {words}, but the window shows {texts}")
            time.sleep(LOOK_S)

    def taps(self, words: str) -> None:
        """Reach for the button that says `words`, as a finger does: down, up. Raises NotSeen when it is not there."""
        time.sleep(REACH_S)
        point = _on_window(lambda: _middle_of(words))
        _on_window(lambda: Window.dispatch("on_mouse_down", *point, "left", []))
        time.sleep(PRESS_S)
        _on_window(lambda: Window.dispatch("on_mouse_up", *point, "left", []))

    def types(self, digits: str) -> None:
        """Touch one key after the other."""
        for digit in digits:
            self.taps(digit)

    def picture(self) -> Image.Image:
        """The window as it is drawn now."""
        drawn: Future[Image.Image] = Future()

        def grab(*_: object) -> None:
            Window.unbind(on_flip=grab)
            width, height = Window.system_size
            pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
            upside_down = Image.frombytes("RGBA", (width, height), pixels).convert("RGB")
            drawn.set_result(upside_down.transpose(Image.Transpose.FLIP_TOP_BOTTOM))

        def ask(_dt: float) -> None:
            Window.bind(on_flip=grab)
            Window.canvas.ask_update()

        Clock.schedule_once(ask)
        return drawn.result(PATIENCE_S)


def _on_window(work: Callable[[], Found]) -> Found:
    """Do `work` on the window's thread and bring back what it gives."""
    done: Future[Found] = Future()

    def do(_dt: float) -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    Clock.schedule_once(do)
    return done.result(PATIENCE_S)


def _words() -> list[str]:
    """What can be read, from top to bottom."""
    found = [
        widget for widget in _visible() if isinstance(widget, Words) and not isinstance(widget, Icon) and widget.text
    ]
    return [words.text for words in sorted(found, key=lambda words: -words.center_y)]


def _visible() -> Iterator[Widget]:
    """What lies on top first: Kivy's first child is drawn last."""
    waiting = list(reversed(Window.children))
    while waiting:
        widget = waiting.pop()
        if widget.opacity > 0:
            yield widget
            waiting.extend(reversed(widget.children))


def _middle_of(words: str) -> tuple[int, int]:
    """Where the button that says `words` is, in the window system's own coordinates (from the top left)."""
    for button in _visible():
        if isinstance(button, Press) and words in (getattr(button, "text", None), getattr(button, "value", None)):
            return round(button.center_x), round(Window.system_size[1] - button.center_y)
    raise NotSeen(f"there is no button '{words}' on the window")


def _flat(text: str) -> str:
    return " ".join(text.split())
