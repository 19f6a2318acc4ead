"""The letter keys: every character of every writing, one tap each, in a face that tells look-alikes apart."""

from itertools import combinations
from typing import Any

import pytest

from kiosk.flows.pages import Choice, TextEntry, Typed, Writing
from kiosk.screens.entry_layout import entry_layout
from kiosk.screens.layout import GAP_MM, layout
from kiosk.screens.samples import SAMPLES
from kiosk.texts.text import text
from tests.window import SIZES, px_per_mm, the_window

pytestmark = pytest.mark.window
SMALL = "abcdefghijklmnopqrstuvwxyz"
CHARACTERS = {
    Writing.EMAIL: SMALL + "0123456789@.-_+",
    Writing.USERNAME: SMALL + SMALL.upper()[::5] + "0123456789@.-_",
    Writing.SURNAME: SMALL + "'- éëïöüèçá",
    Writing.SETTING: SMALL + SMALL.upper()[::5] + "0123456789:/.?=&-_{}@,+%#~ !\"'();*€éë",
    Writing.DIGITS: "0123456789:,.-",
}
MEASURED_MM = {
    (1280, 800): (18.3, 20.0),
    (800, 480): (12.0, 12.0),
    (1920, 1080): (24.5, 28.0),
    (720, 1280): (13.8, 12.2),
    (1080, 1920): (21.3, 28.0),
}
"""Width and height of a letter key, at least."""


def asked(writing: Writing) -> TextEntry:
    return TextEntry(writing, text("staff.link"), text("status.user"))


def typed_by(window: Any, writing: Writing, words: str) -> str:
    window.put(asked(writing))
    window.write(words)
    window.tap("OK")
    (answer,) = window.answers
    assert isinstance(answer, Typed)
    return answer.text.reveal()


@pytest.mark.parametrize("size", [(1280, 800), (720, 1280)], ids=["ten keys in a row", "five keys in a row"])
@pytest.mark.parametrize("writing", Writing)
def test_every_character_can_be_typed(writing: Writing, size: tuple[int, int]) -> None:
    window = the_window()
    window.size(*size)
    words = CHARACTERS[writing]
    typed = "".join(typed_piece(window, writing, words[i : i + 30]) for i in range(0, len(words), 30))
    assert typed == words


def typed_piece(window: Any, writing: Writing, words: str) -> str:
    window.answers.clear()
    return typed_by(window, writing, words)


def test_whole_endings_of_an_address_have_a_key() -> None:
    window = the_window()
    window.put(asked(Writing.EMAIL))
    window.write("a@b")
    window.tap("marks")
    window.tap(".nl")
    window.tap(".com")
    assert window.top().ids.field.text == "a@b.nl.com"


def test_capitals_are_plainly_on_until_they_are_turned_off() -> None:
    window = the_window()
    window.put(asked(Writing.USERNAME))
    window.tap("shift")
    assert window.find("shift").on
    assert {"Q", "M"} <= {getattr(press, "text", "") for press in window.presses()}
    window.tap("Q")
    window.tap("W")
    window.tap("shift")
    assert not window.find("shift").on
    window.tap("w")
    assert window.top().ids.field.text == "QWw"


def test_the_last_character_can_be_taken_back() -> None:
    window = the_window()
    window.put(asked(Writing.SURNAME))
    window.write("jan")
    window.tap("erase")
    assert window.top().ids.field.text == "ja"


def test_ok_is_off_with_the_reason_until_something_stands_there() -> None:
    window = the_window()
    window.put(asked(Writing.SURNAME))
    window.tap("OK")
    assert window.answers == []
    assert "Toets eerst iets in" in window.texts()
    window.tap(" ")
    window.tap("OK")
    assert window.answers == []
    window.tap("a")
    window.tap("OK")
    assert len(window.answers) == 1


def test_a_letter_stands_in_the_field_in_the_frame_in_which_the_finger_lifts() -> None:
    window = the_window()
    window.put(asked(Writing.EMAIL))
    touch = window.touch_down("a")
    window.frame()
    assert window.find("a").pressed
    touch.touch_up()
    assert window.top().ids.field.text == "a"


def test_sliding_off_a_letter_types_nothing() -> None:
    window = the_window()
    window.put(asked(Writing.EMAIL))
    touch = window.touch_down("a")
    touch.touch_move(*window.find("g").center)
    touch.touch_up()
    window.advance(0.1)
    assert window.top().ids.field.text == ""


def test_a_double_tap_types_once_and_a_letter_after_300_ms_again() -> None:
    window = the_window()
    window.put(asked(Writing.EMAIL))
    window.tap("a", settle=0.05)
    window.tap("a", settle=0.35)
    window.tap("a")
    assert window.top().ids.field.text == "aa"


def test_two_letters_in_quick_succession_both_count() -> None:
    window = the_window()
    window.put(asked(Writing.EMAIL))
    window.tap("a", settle=0.02)
    window.tap("b", settle=0.02)
    assert window.top().ids.field.text == "ab"


def test_after_ok_nothing_that_was_typed_is_left() -> None:
    window = the_window()
    assert typed_by(window, Writing.EMAIL, "abc") == "abc"
    assert window.top().ids.field.text == ""
    assert window.top().ids.keyboard.typed == ""


def test_another_question_begins_empty_with_small_letters() -> None:
    window = the_window()
    window.put(asked(Writing.USERNAME))
    window.tap("shift")
    window.tap("A")
    window.put(asked(Writing.EMAIL))
    assert window.top().ids.field.text == ""
    assert window.find("a").shown


def test_an_error_is_red_with_an_icon_and_words() -> None:
    window = the_window()
    window.put(SAMPLES["17b-type-email-wrong"].page)
    ids = window.top().ids
    assert ids.field.wrong
    assert ids.sign.shown
    assert ids.error.text


@pytest.mark.parametrize("name", ["17-type-email", "17c-type-username"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_keyboard_can_be_left_on_every_panel(size: tuple[int, int], name: str) -> None:
    window = the_window()
    window.size(*size)
    for touch in (Choice.STOP, Choice.SECONDARY):
        window.put(SAMPLES[name].page)
        window.tap(touch)
    assert window.answers == [Choice.STOP, Choice.SECONDARY]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_keys_are_as_large_as_the_panel_has_room_for(size: tuple[int, int]) -> None:
    mm = px_per_mm(*size)
    plan = entry_layout(layout(*size, mm))
    wide, high = MEASURED_MM[size]
    for one, other in combinations(plan.keys, 2):
        across = max(one.x, other.x) - min(one.right, other.right)
        down = max(one.y, other.y) - min(one.top, other.top)
        assert max(across, down) / mm >= GAP_MM
    for key in plan.keys:
        assert key.width / mm >= wide
        assert key.height / mm >= high
        assert key.x >= 0
        assert key.right <= size[0]


@pytest.mark.parametrize(("one", "other"), [("I", "l"), ("l", "1"), ("I", "1"), ("O", "0"), ("o", "0")])
@pytest.mark.parametrize("role", ["letter", "typed", "exact", "name"])
def test_look_alikes_are_told_apart(role: str, one: str, other: str) -> None:
    """At least a tenth of the ink is somewhere else; in the face of the house I and l differ by less."""
    the_window()
    assert unlike(role, one, other) > 0.1


def test_the_measure_sees_that_the_face_of_the_house_has_twins() -> None:
    the_window()
    assert unlike("digits", "I", "l") <= 0.1


def unlike(role: str, one: str, other: str) -> float:
    """The part of the ink of two characters that they do not share, laid with their left sides together."""
    first, second = ink(role, one), ink(role, other)
    return len(first ^ second) / len(first | second)


def ink(role: str, character: str) -> set[tuple[int, int]]:
    from kiosk.screens.words import Words

    words = Words(role=role, text=character)
    label = words._label(64, None)
    label.text = character
    label.refresh()
    texture = label.texture
    width, pixels = texture.width, texture.pixels
    dots = {(i // 4 % width, i // 4 // width) for i in range(0, len(pixels), 4) if pixels[i + 3] > 128}
    left = min(x for x, _ in dots)
    return {(x - left, y) for x, y in dots}
