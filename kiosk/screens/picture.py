"""The picture as it stands on the glass, in a file: for the `screens` command, the tour and the tests."""

from pathlib import Path

from kivy.base import EventLoop, runTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels


def begin() -> None:
    """Start Kivy without its own loop: frames come one at a time, when asked for."""
    Clock._max_fps = 0
    runTouchApp(embedded=True)


def pixels() -> bytes:
    """Draw one frame; RGBA, bottom row first. On the Kivy thread only."""
    EventLoop.idle()
    Window.canvas.ask_update()
    EventLoop.idle()
    return bytes(glReadPixels(0, 0, Window.width, Window.height, GL_RGBA, GL_UNSIGNED_BYTE))


def save(path: Path) -> None:
    """Draw one frame into a PNG file. On the Kivy thread only."""
    from PIL import Image

    image = Image.frombytes("RGBA", (Window.width, Window.height), pixels())
    image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB").save(path)
