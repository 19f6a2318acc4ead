"""The keys of the window as a scanner, for a laptop: what is typed crosses to the loop of the flows."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from hardware.scanner.keyboard import KeyboardScanner

_ENDS = frozenset({13, 271, 9})
"""Kivy's numbers of Enter, Enter of the keypad, and Tab: keys that are no text."""


def keys_to_scanner(window: Any, scanner: KeyboardScanner, loop: asyncio.AbstractEventLoop) -> Callable[[], None]:
    """Give what is typed into `window` to `scanner`, which runs in `loop`; returns the way to stop that.

    Call it, and the way to stop, on the Kivy thread.
    """

    def give(characters: str) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody scans any more
            loop.call_soon_threadsafe(scanner.type, characters)

    def typed(_window: Any, text: str) -> None:
        give(text)

    def pressed(_window: Any, key: int, *_: Any) -> None:
        if key in _ENDS:
            give("\n")

    window.bind(on_textinput=typed, on_key_down=pressed)
    return lambda: window.unbind(on_textinput=typed, on_key_down=pressed)
