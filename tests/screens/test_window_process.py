"""The window as a process of its own: how it starts, what it ignores, and how it ends."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytestmark = pytest.mark.window
ROOT = Path(__file__).parents[2]
PRELUDE = """
import logging, os, sys, threading
logging.basicConfig(level=logging.WARNING)
from kiosk.flows.pages import Attract
from kiosk.screens.window import WindowOptions, open_window
from kiosk.texts.catalogue import catalogue
window = open_window(WindowOptions((800, 480), 5.25, True, "nl", "Bibliotheek Annen"),
                     lambda language, words: catalogue(language).say(words))
window.root.show(Attract())
from kivy.clock import Clock
from kivy.core.window import Window
"""


def run(script: str, home: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "SDL_VIDEODRIVER": "offscreen", "KIVY_HOME": str(home), "PYTHONPATH": str(ROOT)}
    environment.pop("KIVY_NO_CONSOLELOG", None)
    return subprocess.run(
        [sys.executable, "-c", PRELUDE + textwrap.dedent(script)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_says_when_the_first_picture_stands_and_ends_when_told_from_another_thread(tmp_path: Path) -> None:
    ended = run(
        """
        def ready():
            print("ready")
            threading.Thread(target=window.stop).start()
        window.run(ready)
        print("ended")
        """,
        tmp_path / "kivy",
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == ["ready", "ended"]


def test_a_fault_on_the_window_thread_ends_the_program_with_its_traceback(tmp_path: Path) -> None:
    ended = run(
        """
        def fail(_dt):
            raise ZeroDivisionError("planted")
        Clock.schedule_once(fail, 0.1)
        window.run(lambda: None)
        """,
        tmp_path / "kivy",
    )
    assert ended.returncode != 0
    assert "ZeroDivisionError: planted" in ended.stderr


def test_escape_f1_and_the_close_button_do_nothing(tmp_path: Path) -> None:
    ended = run(
        """
        before = len(Window.children)
        def keys(_dt):
            for key in (27, 282, 13, 113):
                Window.dispatch("on_keyboard", key, 0, "", [])
            assert Window.dispatch("on_request_close") is True
            assert len(Window.children) == before
            print("still here")
            Clock.schedule_once(lambda _dt: window.stop(), 0.2)
        Clock.schedule_once(keys, 0.1)
        window.run(lambda: None)
        """,
        tmp_path / "kivy",
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split() == ["still", "here"]


def test_it_writes_nothing_and_takes_no_setting_from_outside(tmp_path: Path) -> None:
    home = tmp_path / "kivy"
    ended = run(
        """
        from kivy.config import Config
        print(Config.getint("kivy", "exit_on_escape"), Config.getint("graphics", "multisamples"),
              [key for key, _ in Config.items("input")])
        window.run(window.stop)
        """,
        home,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "0 0 ['mouse']"
    assert not home.exists()


def test_an_idle_attract_page_draws_nothing_and_wakes_ten_times_a_second(tmp_path: Path) -> None:
    ended = run(
        """
        flips, ticks = [], []
        def count(_dt):
            Window.bind(on_flip=lambda *_: flips.append(1))
            idle = Clock.idle
            Clock.idle = lambda: (ticks.append(1), idle())[1]
            Clock.schedule_once(lambda _dt: window.stop(), 2)
        Clock.schedule_once(count, 1)
        window.run(lambda: None)
        print(len(flips), len(ticks))
        """,
        tmp_path / "kivy",
    )
    assert ended.returncode == 0, ended.stderr
    flips, ticks = (int(word) for word in ended.stdout.split())
    assert flips <= 2
    assert ticks <= 30
