"""When a visit ends, nothing of the member is left in the widgets."""

import gc

import pytest

from hardware.card_printer.port import CardPicture
from kiosk.flows.pages import Attract
from kiosk.screens.samples import PERSONAL, SAMPLES, WRITTEN
from tests.window import the_window

pytestmark = pytest.mark.window
TYPED = "29401000075868"
ELSEWHERE = ("module", "function", "cell", "code", "WeakProxy", "weakproxy", "ReferenceType", "frame")
"""Kinds of things through which the search would leave the widgets and find the samples themselves."""


def held(window: object) -> list[str]:
    """Every string that can be reached from the widgets: properties, page values, render caches."""
    from tests.window import TestWindow

    assert isinstance(window, TestWindow)
    seen: set[int] = set()
    found: list[str] = []
    waiting: list[object] = list(window.everything())
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or type(thing).__name__ in ELSEWHERE or issubclass(type(thing), type):
            continue
        seen.add(id(thing))
        if issubclass(type(thing), str):
            found.append(str(thing))
            continue
        waiting += gc.get_referents(thing)
    return found + window.texts()


@pytest.mark.parametrize("name", SAMPLES)
def test_after_clear_no_word_of_a_member_is_anywhere_in_the_window(name: str) -> None:
    window = the_window()
    window.sample(SAMPLES[name])
    window.frame()
    window.root.clear()
    window.put(Attract())
    everything = "\n".join(window.texts())
    for word in (*PERSONAL, *WRITTEN, TYPED, "2 9401 0000"):
        assert word not in everything


def test_after_many_pages_and_one_clear_nothing_is_reachable_from_the_widgets() -> None:
    window = the_window()
    for sample in SAMPLES.values():
        window.sample(sample)
        window.frame()
    window.root.clear()
    window.put(Attract())
    everything = "\n".join(held(window))
    for word in (*PERSONAL, *WRITTEN, TYPED, "2 9401 0000"):
        assert word not in everything


def test_the_search_would_find_what_stands_there() -> None:
    window = the_window()
    window.sample(SAMPLES["03-status-active"])
    everything = "\n".join(held(window))
    for word in PERSONAL:
        assert word in everything


def test_the_search_would_find_what_was_typed_on_the_keyboard() -> None:
    window = the_window()
    window.sample(SAMPLES["17-type-email"])
    assert WRITTEN[0] in "\n".join(held(window))


def test_after_clear_no_page_and_no_texture_of_the_visit_is_left() -> None:
    window = the_window()
    for sample in SAMPLES.values():
        window.sample(sample)
    window.root.clear()
    for screen in window.root.screens.values():
        assert screen.page is None
        for widget in screen.walk(restrict=True):
            if type(widget).__name__ == "Words" and type(widget.parent).__name__ not in ("Key", "LetterKey"):
                assert widget.texture is None, widget.text


def test_the_digits_of_a_pin_stand_in_no_text() -> None:
    window = the_window()
    window.sample(SAMPLES["02-pin"])
    window.root.current.ids.keypad.typed = "7361"
    window.frame()
    drawn = [w.text for w in window.everything() if type(w).__name__ == "Words"]
    assert not any("736" in words for words in drawn)


@pytest.mark.parametrize("name", ["12c-card-printer", "13b-card-printing"])
def test_after_clear_no_picture_of_a_card_is_left(name: str) -> None:
    window = the_window()
    window.sample(SAMPLES[name])
    window.frame()
    preview = window.root.current.ids.card
    assert preview.canvas.length() > 0
    window.root.clear()
    window.put(Attract())
    assert preview.canvas.length() == 0
    assert not any(isinstance(thing, CardPicture | bytes) for thing in gc.get_referents(preview.__dict__))
