"""A keyboard at the kiosk: no key and no chord leads anywhere."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytestmark = pytest.mark.window
ROOT = Path(__file__).parents[2]
SCRIPT = """
from kiosk.flows.pages import Attract, PinPad
from kiosk.screens.window import WindowOptions, open_window
from kiosk.texts.catalogue import catalogue
kiosk = open_window(WindowOptions((800, 480), 5.25, True, "nl", "Bibliotheek Annen"),
                    lambda language, words: catalogue(language).say(words))
from kivy.clock import Clock
from kivy.core.window import Window

SPECIAL = sorted({*range(8, 128), *range(256, 330), 0, -1, 1001, *range(1073741881, 1073742107)})
CHORDS = ([], ["ctrl"], ["alt"], ["meta"], ["shift"], ["ctrl", "shift"], ["ctrl", "alt"])

def picture():
    tree = [(type(one).__name__, getattr(one, "text", "")) for child in Window.children for one in child.walk()]
    return Window.children[:], tree, tuple(Window.size), Window.fullscreen, Window.rotation, kiosk.root.overlays[:]

def press_all(page):
    answers = []
    kiosk.root.show(page, answers.append)
    before = picture()
    for key in SPECIAL:
        for modifiers in CHORDS:
            text = chr(key) if 32 <= key < 127 and not modifiers else None
            Window._modifiers = list(modifiers)
            # What Window does with a key of SDL, in its order.
            if not Window.dispatch("on_key_down", key, key, text, modifiers):
                Window.dispatch("on_keyboard", key, key, text, modifiers)
            Window.dispatch("on_key_up", key, key)
            if text:
                Window.dispatch("on_textinput", text)
    assert picture() == before, page
    assert answers == []
    print(type(page).__name__)

def keys_and_end(_dt):
    for page in (Attract(), PinPad("2 9401 •••• 5868")):
        press_all(page)
    Clock.schedule_once(lambda _dt: (print("alive"), kiosk.stop()), 0.2)

Clock.schedule_once(keys_and_end, 0.1)
kiosk.run(lambda: None)
"""


def test_every_key_with_every_chord_changes_nothing_and_opens_nothing(tmp_path: Path) -> None:
    """F1 (settings of Kivy), F11 and F12, Escape, Ctrl-C, Ctrl-Q, Ctrl-E (inspector), Alt-F4, Meta, PrintScreen, …"""
    environment = {**os.environ, "SDL_VIDEODRIVER": "offscreen", "KIVY_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == ["Attract", "PinPad", "alive"]
