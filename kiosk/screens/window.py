"""The window itself: the only file that starts Kivy, and the place where every switch of Kivy is set.

Import nothing of Kivy before `prepare`; then `open_window` builds the picture once, and `Window_.run` blocks.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.texts.text import Text

if TYPE_CHECKING:
    import asyncio

    from hardware.scanner.keyboard import KeyboardScanner
    from kiosk.screens.root import Root
    from kiosk.screens.samples import Sample
    from kiosk.screens.stage import KivyStage

Say = Callable[[str, Text], str]
"""Writes a Text in a language: `say("nl", text("pin.title"))`."""


@dataclass(frozen=True)
class WindowOptions:
    """What the window must know.

    Args:
        size: width and height in pixels.
        px_per_mm: pixels per millimetre of the visible glass.
        fullscreen: without frame and cursor.
        language: the default one, 'nl' or 'en'.
        library_name: stands in the header.
        both_languages: may a member choose the other one?
        touchscreen: evdev node of the touchscreen, such as /dev/input/event2; needed on KMSDRM only.
    """

    size: tuple[int, int]
    px_per_mm: float
    fullscreen: bool
    language: str
    library_name: str
    both_languages: bool = True
    touchscreen: str | None = None


def prepare(options: WindowOptions) -> None:
    """Set Kivy up before its first import: nothing written, nothing read, one road for touches.

    Raises RuntimeError when Kivy was imported before.
    """
    if "kivy" in sys.modules:
        raise RuntimeError("kivy was imported before the window was prepared")
    os.environ.update(
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_NO_ARGS="1",
        KIVY_NO_ENV_CONFIG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_WINDOW="sdl2",
        KIVY_TEXT="sdl2",
        KIVY_IMAGE="sdl2",
    )
    from kivy.config import Config

    width, height = options.size
    fullscreen = options.fullscreen and not _headless()
    graphics: dict[str, object] = {
        "width": width,
        "height": height,
        "multisamples": 0,
        "fullscreen": "auto" if fullscreen else 0,
        "borderless": int(_headless()),
        "resizable": int(not fullscreen),
        "show_cursor": int(not fullscreen),
        "allow_screensaver": 0,
    }
    for key, value in graphics.items():
        Config.set("graphics", key, value)
    kivy: dict[str, object] = {"exit_on_escape": 0, "desktop": 0, "log_level": "warning"}
    for key, value in kivy.items():
        Config.set("kivy", key, value)
    for key in [key for key, _ in Config.items("input")]:
        Config.remove_option("input", key)
    # See kiosk.screens.touchscreen: one road for touches.
    Config.set("input", "mouse", "mouse,disable_multitouch")
    Config.remove_option("modules", "touchring")


def _headless() -> bool:
    return os.environ.get("SDL_VIDEODRIVER", "").lower() in ("offscreen", "dummy")


class KioskWindow:
    """The open window with its picture and its stage."""

    def __init__(self, root: "Root", stage: "KivyStage", px_per_mm: float) -> None:
        self.root = root
        self.stage = stage
        self._px_per_mm = px_per_mm
        self._first_flip: Callable[[], None] | None = None

    def run(self, on_ready: Callable[[], None]) -> None:
        """Block until `stop`; `on_ready` is called on this thread after the first picture stands on the glass.

        Whatever is raised on this thread ends the window and is raised here.
        """
        from kivy.base import runTouchApp
        from kivy.core.window import Window

        def flipped(*_: Any) -> None:
            Window.unbind(on_flip=flipped)
            on_ready()

        Window.bind(on_flip=flipped)
        try:
            runTouchApp()
        finally:
            self.stage.close()

    def dress(self, library_name: str, language: str, *, both_languages: bool) -> None:
        """As Root.dress; callable from any thread."""
        from kivy.clock import Clock

        from kiosk.screens.frames import wake

        Clock.schedule_once(lambda _dt: self.root.dress(library_name, language, both_languages=both_languages), 0)
        wake()

    def every(self, seconds: float, call: Callable[[], object]) -> None:
        """Call something again and again on this thread, for as long as its clock runs."""
        from kivy.clock import Clock

        Clock.schedule_interval(lambda _dt: call() and None, seconds)

    def keys_to(self, scanner: "KeyboardScanner", loop: "asyncio.AbstractEventLoop") -> None:
        """Let what is typed into this window be scans, on a laptop; `loop` is the scanner's."""
        from kivy.core.window import Window

        from kiosk.screens.keyboard_scanner import keys_to_scanner

        keys_to_scanner(Window, scanner, loop)

    def stop(self) -> None:
        """End the window; callable from any thread."""
        from kivy.base import stopTouchApp
        from kivy.clock import Clock

        from kiosk.screens.frames import wake

        Clock.schedule_once(lambda _dt: stopTouchApp(), 0)
        wake()

    def sample(self, sample: "Sample", *, contrast: bool = False) -> None:
        """Put up a sample as if a member stood there; on this thread, without a flow."""
        from kiosk.screens.theme import look

        self.root.clear()
        look.contrast = contrast
        for page in (sample.below, sample.page):
            if page is not None:
                self.root.show(page, lambda _answer: None)
        if sample.typed and self.root.current is not None:
            ids = self.root.current.ids
            (ids.keyboard if "keyboard" in ids else ids.keypad).typed = sample.typed
        self.root.refresh()

    def resized(self, *_: Any) -> None:
        """Place everything again for the size that the window has now."""
        from kivy.core.window import Window

        from kiosk.screens.theme import look

        look.fit(Window.width, Window.height, self._px_per_mm)
        self.root.refresh()


def open_window(options: WindowOptions, say: Say) -> KioskWindow:
    """Prepare Kivy, open the window and build every screen once. Call on the main thread, once."""
    prepare(options)
    from kivy.core.window import Window

    from kiosk.screens import frames
    from kiosk.screens.root import Root
    from kiosk.screens.stage import KivyStage
    from kiosk.screens.touchscreen import Touchscreen

    root = Root(say, options.library_name, options.language)
    root.header.both_languages = options.both_languages
    stage = KivyStage(root)
    window = KioskWindow(root, stage, options.px_per_mm)
    Window.add_widget(root)
    window.resized()
    Window.bind(on_resize=window.resized, on_request_close=_never, on_keyboard=_no_key)
    if options.fullscreen:
        Window.show_cursor = False
    else:
        Window.bind(on_key_down=_on_f11)
    if os.environ.get("SDL_VIDEODRIVER", "").lower() == "kmsdrm":
        Touchscreen(options.touchscreen).follow()
    frames.rest_until_news()
    Window.bind(on_touch_down=frames.touched, on_touch_move=frames.touched, on_mouse_down=_wake)
    return window


def _never(*_: Any, **__: Any) -> bool:
    """A kiosk is not closed from its own window."""
    return True


def _wake(*_: Any) -> None:
    """Kivy reads a mouse after a turn and hands it out in the next one: that begins now."""
    from kiosk.screens.frames import wake

    wake()


def _no_key(*_: Any) -> bool:
    """No key does anything: not F1, not Escape."""
    return True


def _on_f11(window: Any, key: int, *_: Any) -> None:
    """A window on a desktop goes to full screen and back; a kiosk never does."""
    f11 = 292
    if key == f11:
        window.fullscreen = False if window.fullscreen else "auto"
        window.show_cursor = not window.fullscreen
