"""Whole visits before the real program on SDL's offscreen driver: from scan to page, and from touch to frame.

python -m tests.bench.visits CONFIG PANEL_URL VISITS      prints one JSON object, all times in milliseconds
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import requests

os.environ["SDL_VIDEODRIVER"] = "offscreen"

from kiosk import app, logs
from kiosk.clock import MovableClock
from tests.bench.instruments import Glass, Moments, watch_ports

PASS, PIN = "29401000075868", "1234"
WARM_UP = 3
"""Visits that are not counted: connections and caches are made in them."""
SETTLE_S = 0.34
"""A new page takes what is touched sooner for a leftover of the page before."""
PRESS_S = 0.06
READY_S = 3.0
"""Until scanner, printer and library system are connected."""


class Finger:
    """One finger on the window, from a thread of its own, through the window's mouse road."""

    def __init__(self, glass: Glass) -> None:
        self._glass = glass
        self.frames: list[int] = []
        """Per press: how many frames until the pressed picture stood."""
        self.program_ms: list[float] = []
        """Per press: from the touch being handed out until everything was handed to GL."""
        self.work_ms: list[float] = []
        """Per press: the same until every pixel was drawn."""

    def press(self, words: str) -> float:
        """Down and up on the button that says `words`; returns when the finger left."""
        point = on_window(lambda: _middle(words))
        on_window(lambda: self._down(point, words))
        time.sleep(PRESS_S)

        def up() -> float:
            from kivy.core.window import Window

            Window.dispatch("on_mouse_up", *point, "left", [])
            return time.monotonic()

        return on_window(up)

    def _down(self, point: tuple[int, int], words: str) -> None:
        from kivy.core.window import Window

        button = _button(words)
        # Above the label, inside the rounded corners.
        spot = round(button.center_x), round(button.y + button.height * 0.85)
        before = _pixel(*spot)
        began, first = time.perf_counter(), self._glass.frames

        def look() -> None:
            handed = time.perf_counter()
            if _pixel(*spot) == before:
                return
            self._glass.before_swap = None
            self.frames.append(self._glass.frames - first + 1)
            self.program_ms.append((handed - began) * 1000)

            def done() -> None:
                self._glass.after_swap = None
                self.work_ms.append((time.perf_counter() - began) * 1000)

            self._glass.after_swap = done

        self._glass.before_swap = look
        Window.dispatch("on_mouse_down", *point, "left", [])


def on_window(work: Callable[[], Any]) -> Any:
    """Do `work` on the window's thread and bring back what it gives."""
    from kivy.clock import Clock

    from kiosk.screens.frames import wake

    done: Future[Any] = Future()

    def do(_dt: float) -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    Clock.schedule_once(do, 0)
    wake()
    return done.result(10)


def _pixel(x: int, y: int) -> bytes:
    from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

    return bytes(glReadPixels(x, y, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE))


def _button(words: str) -> Any:
    from kiosk.screens.press import Press
    from kiosk.tour.person import _visible

    for button in _visible():
        if isinstance(button, Press) and words in (getattr(button, "text", None), getattr(button, "value", None)):
            return button
    raise LookupError(f"there is no button '{words}' on the window")


def _middle(words: str) -> tuple[int, int]:
    from kivy.core.window import Window

    button = _button(words)
    return round(button.center_x), round(Window.system_size[1] - button.center_y)


def walk(panel: str, glass: Glass, moments: Moments, skip: Callable[[float], None], count: int) -> dict[str, Any]:
    finger = Finger(glass)
    to_pin: list[float] = []
    to_status: list[float] = []
    library: list[float] = []
    session = requests.Session()
    time.sleep(READY_S)
    for number in range(-WARM_UP, count):
        moments.forget()
        session.post(f"{panel}/panel/scan", json={"code": PASS}, timeout=10).raise_for_status()
        pin_pad = moments.wait_for("PinPad")
        assert moments.scanned is not None
        scanned = moments.scanned
        time.sleep(SETTLE_S)
        for digit in PIN:
            finger.press(digit)
        asked = finger.press("OK")
        status = moments.wait_for("Status")
        answering = moments.in_library(asked, status)
        if number >= 0:
            to_pin.append((pin_pad - scanned) * 1000)
            to_status.append((status - asked - answering) * 1000)
            library.append(answering * 1000)
        time.sleep(SETTLE_S)
        finger.press("Stoppen")
        moments.wait_for("Goodbye")
        skip(10)
        moments.wait_for("Attract")
        time.sleep(0.05)
    skipped = WARM_UP * (len(PIN) + 2)
    return {
        "to_pin": to_pin,
        "to_status": to_status,
        "library": library,
        "touch_frames": finger.frames[skipped:],
        "touch_program": finger.program_ms[skipped:],
        "touch_work": finger.work_ms[skipped:],
    }


def main(config: str, panel: str, count: int) -> int:
    logs.configure(sys.stderr)
    clock = MovableClock()
    moments = Moments()
    watch_ports(moments)
    results: list[dict[str, Any]] = []
    failures: list[BaseException] = []

    def beside(window: Any, flows: app.Flows) -> None:
        glass = Glass(window.root, moments)

        def live() -> None:
            try:
                results.append(walk(panel, glass, moments, lambda s: flows.loop.move(clock, s), count))
            except BaseException as error:
                failures.append(error)
            finally:
                window.stop()

        threading.Thread(target=live, name="person").start()

    app.run(Path(config), clock, beside)
    if failures:
        raise failures[0]
    print(json.dumps(results[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
