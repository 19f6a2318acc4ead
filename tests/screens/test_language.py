"""The other language at once, on every screen, with what was typed still there."""

import pytest

from kiosk.flows.pages import NumberPad, Pad, PinPad
from kiosk.screens.samples import CARD, SAMPLES
from tests.window import the_window

pytestmark = pytest.mark.window


@pytest.mark.parametrize("name", SAMPLES)
def test_every_screen_changes_language_and_back(name: str) -> None:
    window = the_window()
    window.sample(SAMPLES[name])
    window.advance(0.4)
    dutch = shown(window)
    window.tap("English")
    english = shown(window)
    assert english != dutch
    window.tap("Nederlands")
    assert shown(window) == dutch


def shown(window: object) -> list[str]:
    from kiosk.screens.words import Icon, Words
    from tests.window import TestWindow, visible

    assert isinstance(window, TestWindow)
    return [w.text for w in visible(window.top()) if isinstance(w, Words) and not isinstance(w, Icon) and w.text]


def test_a_language_switch_keeps_the_typed_number() -> None:
    window = the_window()
    window.put(NumberPad(Pad.CARD_NUMBER))
    window.type("2940100")
    window.tap("English")
    assert window.top().ids.field.text == "2 9401 00"
    assert "Enter your card number" in window.texts()


def test_a_language_switch_keeps_the_dots() -> None:
    window = the_window()
    window.put(PinPad(CARD))
    window.type("12")
    window.tap("English")
    assert window.top().ids.boxes.filled == 2


def test_a_half_typed_birth_date_shows_what_is_still_to_come_in_the_language() -> None:
    window = the_window()
    window.put(NumberPad(Pad.BIRTH_DATE))
    window.type("0102")
    assert window.top().ids.field.text == "01-02-JJJJ"
    window.tap("English")
    assert window.top().ids.field.text == "01-02-YYYY"


def test_a_branch_that_offers_one_language_has_no_choice_of_another_and_its_new_name_stands_at_once() -> None:
    window = the_window()
    window.put(NumberPad(Pad.CARD_NUMBER))
    window.root.dress("Bibliotheek Zuidlaren", "nl", both_languages=False)
    try:
        window.advance(0.1)
        assert "Bibliotheek Zuidlaren" in window.texts()
        with pytest.raises(LookupError):
            window.tap("English")
        window.root.dress("Bibliotheek Zuidlaren", "en", both_languages=True)
        window.advance(0.1)
        assert "Enter your card number" in window.texts()
    finally:
        window.root.dress("Bibliotheek Annen", "nl", both_languages=True)
