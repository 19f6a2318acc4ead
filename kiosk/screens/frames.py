"""How often the picture turns: ten times a second at rest, sixty under a finger, at once when a flow has news.

Kivy 2.3.1 has no public way to these; the version is pinned.
"""

import threading
from typing import Any

from kivy.clock import Clock

IDLE_FPS = 10
TOUCHED_FPS = 60
SHORTEST_WAIT_S = 0.001
LIVELY_S = 2.0
"""How long after a touch the picture follows a finger."""

_news = threading.Event()


def wake() -> None:
    """Let the next turn begin now; callable from any thread."""
    _news.set()


def rest_until_news() -> None:
    """Let Kivy's clock sleep at ten turns a second, and wake for a touch or for `wake`."""
    ready = Clock._check_ready

    def check(fps: float, _min_sleep: float, _undershoot: float) -> tuple[bool, float]:
        if _news.is_set():
            _news.clear()
            return True, 0.0
        # The wait below is exact: Kivy's margins would make fourteen turns of ten.
        done: tuple[bool, float] = ready(fps, SHORTEST_WAIT_S, 0.0)
        return done

    Clock._check_ready = check
    Clock.usleep = lambda microseconds: _news.wait(microseconds / 1e6)
    Clock._max_fps = IDLE_FPS


_calm = Clock.create_trigger(lambda _dt: _slow_down(), LIVELY_S)


def touched(*_: Any) -> None:
    """A finger is on the glass. Where frames are asked for one by one, nothing changes."""
    if not Clock._max_fps:
        return
    Clock._max_fps = TOUCHED_FPS
    _calm.cancel()
    _calm()


def _slow_down() -> None:
    Clock._max_fps = IDLE_FPS
