"""A virtual X display and one question to it: what colour is this pixel? The same probe judges both programs."""

import ctypes
import ctypes.util
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

ALL_PLANES = 0xFFFFFFFF
Z_PIXMAP = 2


class Display:
    """Pixels of the root window, as a person at the screen would see them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x11.XGetImage.argtypes = (
            [ctypes.c_void_p, ctypes.c_ulong]
            + [ctypes.c_int] * 2
            + [ctypes.c_uint] * 2
            + [ctypes.c_ulong, ctypes.c_int]
        )
        self._x11.XGetImage.restype = ctypes.c_void_p
        self._x11.XGetPixel.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
        self._x11.XGetPixel.restype = ctypes.c_ulong
        self._x11.XFree.argtypes = [ctypes.c_void_p]
        self._connection = self._x11.XOpenDisplay(name.encode())
        if not self._connection:
            raise RuntimeError(f"no X display at {name}")
        self._root = self._x11.XDefaultRootWindow(self._connection)

    def pixel(self, x: int, y: int) -> int:
        """The colour at (x, y) from the top left, as 0xRRGGBB."""
        image = self._x11.XGetImage(self._connection, self._root, x, y, 1, 1, ALL_PLANES, Z_PIXMAP)
        colour = int(self._x11.XGetPixel(image, 0, 0)) & 0xFFFFFF
        self._x11.XFree(image)
        return colour


@contextmanager
def virtual_display(width: int, height: int) -> Iterator[Display]:
    """Xvfb on a free display number of its own choosing."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    try:
        yield Display(f":{server.stdout.readline().strip()}")
    finally:
        server.terminate()
        server.wait()
