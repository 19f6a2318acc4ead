"""The touchscreen where there is no X: Kivy is given its node itself, whenever and wherever it is plugged in.

X11 turns touches into a mouse, which Kivy reads. On KMSDRM SDL hands touches to nobody; there Kivy's reader of the node
is the one road, and the mouse goes as soon as there is one: with both, one tap could be two presses.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.input.factory import MotionEventFactory

log = structlog.get_logger()

LOOK_S = 2.0
"""Between two looks whether a touchscreen was plugged in."""


def touchscreen(root: Path = Path("/")) -> str | None:
    """The node of the first device that udev calls a touchscreen."""
    for device in sorted((root / "sys/class/input").glob("event*"), key=lambda found: (len(found.name), found.name)):
        with suppress(OSError):
            number = (device / "dev").read_text(encoding="ascii").strip()
            if "E:ID_INPUT_TOUCHSCREEN=1" in (root / f"run/udev/data/c{number}").read_text(encoding="utf-8"):
                return f"/dev/input/{device.name}"
    return None


class Touchscreen:
    """Follows the touchscreen. A node keeps its reader for good: Kivy's own waits until the node is there again.

    Args:
        node: the technician's choice; None leaves it to udev.
        root: where /sys and /run hang.
    """

    def __init__(self, node: str | None, root: Path = Path("/")) -> None:
        self._node = node
        self._root = root
        self._readers: dict[str, Any] = {}

    def follow(self) -> None:
        """From the first turn of the window on; before it, Kivy would start the reader a second time."""
        Clock.schedule_once(lambda _dt: self.look(), 0)
        Clock.schedule_interval(lambda _dt: self.look(), LOOK_S)

    def look(self) -> None:
        node = self._node or touchscreen(self._root)
        if node is None or not (self._root / node.lstrip("/")).exists():
            return
        reader = self._readers.get(node)
        if reader is not None and reader.thread.is_alive():
            return
        if reader is not None:
            EventLoop.remove_input_provider(reader)
        self._without_mouse()
        self._readers[node] = fresh = MotionEventFactory.get("mtdev")("touchscreen", node)
        EventLoop.add_input_provider(fresh)
        fresh.start()
        log.info("touchscreen", node=node)

    def _without_mouse(self) -> None:
        for provider in EventLoop.input_providers[:]:
            if isinstance(provider, MotionEventFactory.get("mouse")):
                provider.stop()
                EventLoop.remove_input_provider(provider)
