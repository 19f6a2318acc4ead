"""A dark screen is black all over, is really off, and any touch wakes it without pressing anything."""

import pytest

from kiosk.flows.pages import Attract, Choice, Dark
from kiosk.screens.samples import ACTIVE
from tests.screens.audit import look_at
from tests.window import the_window

pytestmark = pytest.mark.window


class Switch:
    """Writes down what is asked of the glass."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def on(self) -> None:
        self.told.append("on")

    def off(self) -> None:
        self.told.append("off")


@pytest.fixture
def switch(monkeypatch: pytest.MonkeyPatch) -> Switch:
    switch = Switch()
    monkeypatch.setattr(the_window().root.screens[Dark], "power", switch)
    return switch


def test_nothing_is_lit_and_the_header_comes_back_after_it(switch: Switch) -> None:
    window = the_window()
    window.put(Dark())
    assert look_at(window).image.getcolors() == [(1280 * 800, (0, 0, 0))]
    window.put(Attract())
    assert window.root.header.opacity == 1


def test_the_glass_goes_off_after_the_picture_is_black_and_on_before_the_next_one(switch: Switch) -> None:
    window = the_window()
    window.put(Dark())
    assert switch.told == []
    window.advance(1)
    assert switch.told == ["off"]
    window.root.show(Attract())
    assert switch.told == ["off", "on"]


def test_a_screen_that_was_dark_for_a_moment_never_goes_off(switch: Switch) -> None:
    window = the_window()
    window.root.show(Dark())
    window.put(ACTIVE)
    window.advance(1)
    assert "off" not in switch.told


@pytest.mark.parametrize("place", [(640, 400), (1200, 740), (60, 60)])
def test_a_touch_anywhere_wakes_it_once_and_presses_nothing(switch: Switch, place: tuple[int, int]) -> None:
    window = the_window()
    window.put(Dark())
    language = window.root.language
    touch = window.touch_down(place)
    assert window.answers == [Choice.PRIMARY]
    window.root.show(ACTIVE, window.answers.append)
    touch.touch_up()
    window.advance(0.4)
    assert window.answers == [Choice.PRIMARY]
    assert window.root.language == language
    assert not window.look.contrast
