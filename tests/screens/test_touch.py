"""One tap is one press, wherever and however it lands."""

import pytest

from kiosk.flows.pages import Attract, Busy, Choice, NumberPad, Pad, PinPad, TimeWarning, Typed
from kiosk.screens.samples import ACTIVE, CARD, CONFIRM, DISABLED
from kiosk.texts.text import text
from tests.window import the_window

pytestmark = pytest.mark.window


def test_one_tap_is_one_answer() -> None:
    window = the_window()
    window.put(ACTIVE)
    window.tap("Mail mij een link")
    assert window.answers == [Choice.PRIMARY]


def test_a_double_tap_within_300_ms_counts_once() -> None:
    window = the_window()
    window.put(PinPad(CARD))
    window.tap("5", settle=0.05)
    window.tap("5", settle=0.05)
    assert window.top().ids.keypad.typed == "5"


def test_the_same_key_after_300_ms_counts_again() -> None:
    window = the_window()
    window.put(PinPad(CARD))
    window.type("55")
    assert window.top().ids.keypad.typed == "55"


def test_two_different_keys_in_quick_succession_both_count() -> None:
    window = the_window()
    window.put(PinPad(CARD))
    window.tap("1", settle=0.03)
    window.tap("2", settle=0.03)
    assert window.top().ids.keypad.typed == "12"


def test_sliding_off_a_button_cancels_it() -> None:
    window = the_window()
    window.put(ACTIVE)
    touch = window.touch_down("Stoppen")
    window.advance(0.1)
    assert window.find("Stoppen").pressed
    touch.touch_move(640, 500)
    window.advance(0.1)
    assert not window.find("Stoppen").pressed
    touch.touch_up()
    window.advance(0.1)
    assert window.answers == []


def test_sliding_off_and_back_stays_cancelled() -> None:
    window = the_window()
    window.put(ACTIVE)
    button = window.find("Stoppen")
    touch = window.touch_down(button)
    touch.touch_move(640, 500)
    touch.touch_move(*button.center)
    touch.touch_up()
    window.advance(0.1)
    assert window.answers == []


def test_a_button_shows_itself_pressed_before_it_acts() -> None:
    window = the_window()
    window.put(ACTIVE)
    touch = window.touch_down(Choice.PRIMARY)
    window.advance(0.5)
    assert window.find(Choice.PRIMARY).pressed
    assert window.answers == []
    touch.touch_up()
    window.advance(0.1)
    assert window.answers == [Choice.PRIMARY]


def test_a_second_finger_presses_nothing() -> None:
    window = the_window()
    window.put(ACTIVE)
    first = window.touch_down("Stoppen")
    second = window.touch_down("Mail mij een link")
    second.touch_up()
    window.advance(0.1)
    assert window.answers == []
    first.touch_up()
    window.advance(0.1)
    assert window.answers == [Choice.STOP]


def test_the_second_half_of_a_double_tap_does_not_answer_the_next_question() -> None:
    window = the_window()
    window.put(ACTIVE)
    window.root.show(CONFIRM, window.answers.append)
    window.tap("Ja, print de bon", settle=0.05)
    assert window.answers == []
    window.advance(0.3)
    window.tap("Ja, print de bon")
    assert window.answers == [Choice.PRIMARY]


def test_a_disabled_button_says_why_and_does_nothing() -> None:
    window = the_window()
    window.put(DISABLED)
    window.tap(Choice.PRIMARY)
    assert window.answers == []
    assert "De bonprinter werkt nu niet" in window.texts()


def test_an_answered_page_answers_only_once() -> None:
    window = the_window()
    window.put(ACTIVE)
    window.tap(Choice.PRIMARY)
    window.tap(Choice.STOP)
    assert window.answers == [Choice.PRIMARY]


def test_ok_is_off_until_four_digits_stand_there() -> None:
    window = the_window()
    window.put(PinPad(CARD))
    window.type("123")
    window.tap("OK")
    assert window.answers == []
    window.type("4")
    window.tap("OK")
    (typed,) = window.answers
    assert isinstance(typed, Typed)
    assert typed.text.reveal() == "1234"


def test_what_is_still_needed_is_said_until_ok_works() -> None:
    window = the_window()
    window.put(PinPad(CARD))
    assert window.top().ids.need.opacity == 1
    window.type("1234")
    assert window.top().ids.need.opacity == 0
    window.tap("Wis")
    assert window.top().ids.need.opacity == 1


def test_a_fifth_digit_is_not_taken() -> None:
    window = the_window()
    window.put(PinPad(CARD))
    window.type("12345")
    window.tap("OK")
    (typed,) = window.answers
    assert isinstance(typed, Typed)
    assert typed.text.reveal() == "1234"


def test_wis_takes_the_last_digit() -> None:
    window = the_window()
    window.put(NumberPad(Pad.CARD_NUMBER))
    window.type("2940")
    window.tap("Wis")
    assert window.top().ids.field.text == "2 94"


def test_a_dialog_keeps_touches_from_the_page_below() -> None:
    window = the_window()
    window.put(ACTIVE)
    below = window.find("Stoppen").center
    window.put(CONFIRM)
    window.tap(tuple(below))
    assert window.answers == []


def test_the_header_works_above_a_dialog() -> None:
    window = the_window()
    window.put(ACTIVE)
    window.put(TimeWarning(30))
    window.tap("English")
    assert "Are you still there?" in window.texts()
    window.tap("Contrast")
    assert window.look.contrast


def test_the_attract_page_offers_to_type_the_number_only_when_it_can() -> None:
    window = the_window()
    window.put(Attract())
    window.tap("Ik heb geen pas bij me")
    assert window.answers == [Choice.TYPE_NUMBER]
    window.put(Attract(can_type=False))
    with pytest.raises(LookupError):
        window.find(Choice.TYPE_NUMBER)


def test_a_mere_wait_can_be_stopped_and_an_act_cannot() -> None:
    window = the_window()
    window.put(Busy(text("pin.busy"), can_stop=True))
    window.tap("Stoppen")
    assert window.answers == [Choice.STOP]
    window.put(Busy(text("temp.busy")))
    with pytest.raises(LookupError):
        window.find("Stoppen")
