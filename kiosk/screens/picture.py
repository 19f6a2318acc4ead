"""The picture as it stands on the glass, in a file: for the `screens` command, the tour and the tests."""

from pathlib import Path

from kivy.base import runTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from kivy.lang import Builder


def begin() -> None:
    """Start Kivy without its own loop: frames come one at a time, when asked for."""
    Clock._max_fps = 0
    runTouchApp(embedded=True)


def pixels(width: int | None = None, height: int | None = None) -> bytes:
    """Draw one frame; RGBA, bottom row first, from the left bottom corner. On the Kivy thread only."""
    Clock.tick()
    Builder.sync()
    Clock.tick_draw()
    Builder.sync()
    Window.dispatch("on_draw")
    return bytes(glReadPixels(0, 0, width or Window.width, height or Window.height, GL_RGBA, GL_UNSIGNED_BYTE))


def save(path: Path) -> None:
    """Draw one frame into a PNG file. On the Kivy thread only."""
    from PIL import Image

    image = Image.frombytes("RGBA", (Window.width, Window.height), pixels())
    image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB").save(path)
