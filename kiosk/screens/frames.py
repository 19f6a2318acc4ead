"""How often the picture turns: sixty times a second under a finger, at once when a flow has news, seldom at rest.

A turn of Kivy costs a third of a millisecond even when it has nothing to do. Under X11 every touch comes over one
connection, so waiting for that is enough: the picture then turns once a second. Elsewhere it turns ten times.

Kivy 2.3.1 has no public way to these; the version is pinned.
"""

import ctypes
import os
import select
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window

IDLE_FPS = 10
TOUCHED_FPS = 60
LONGEST_REST_S = 1.0
SHORTEST_WAIT_S = 0.001
LIVELY_S = 2.0
"""How long after a touch the picture follows a finger."""
_EVERY_EVENT = (0, 0xFFFF)

_news = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)


def wake() -> None:
    """Let the next turn begin now; callable from any thread."""
    os.eventfd_write(_news, 1)


def rest_until_news() -> None:
    """Let Kivy's clock sleep at rest, and wake for a touch or for `wake`."""
    ready = Clock._check_ready
    touches = _touches_over_x11()

    def check(fps: float, _min_sleep: float, _undershoot: float) -> tuple[bool, float]:
        if _heard(0):
            os.eventfd_read(_news)
            return True, 0.0
        # The wait below is exact: Kivy's margins would make fourteen turns of ten.
        done: tuple[bool, float] = ready(fps, SHORTEST_WAIT_S, 0.0)
        return done

    def sleep(microseconds: float) -> None:
        if touches is None or Clock._max_fps != IDLE_FPS:
            _heard(microseconds / 1e6)
        elif touches.queued() or touches.link in _heard(min(LONGEST_REST_S, Clock.get_min_timeout()), touches.link):
            wake()

    Clock._check_ready = check
    Clock.usleep = sleep
    Clock._max_fps = IDLE_FPS


def _heard(within_s: float, *links: int) -> list[int]:
    """Wait for `wake` or for bytes on a link; what it was, or nothing."""
    return select.select((_news, *links), (), (), max(0.0, within_s))[0]


@dataclass(frozen=True)
class _Touches:
    """Every touch comes over `link`; `queued` tells whether some were read from it and wait in SDL's queue."""

    link: int
    queued: Callable[[], bool]


def _touches_over_x11() -> _Touches | None:
    """None where there is no X11, or SDL, which Kivy brings along, cannot be asked."""
    display = getattr(Window.get_window_info(), "display", None)
    loaded = Path("/proc/self/maps").read_text(encoding="utf-8").split()
    sdl_file = next((path for path in loaded if "/libSDL2-2" in path), None)
    x11_file = next((path for path in loaded if "/libX11.so" in path), None)
    if not (isinstance(display, int) and sdl_file and x11_file):
        return None
    sdl, x11 = ctypes.CDLL(sdl_file), ctypes.CDLL(x11_file)

    def queued() -> bool:
        sdl.SDL_PumpEvents()
        return bool(sdl.SDL_HasEvents(*_EVERY_EVENT))

    return _Touches(x11.XConnectionNumber(ctypes.c_void_p(display)), queued)


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
