"""Rows under a finger: every option gives its answer on every panel, through 'Meer' where there are many."""

from dataclasses import replace

import pytest

from kiosk.flows.pages import Choice, Choose, Option, Picked, ScanCard, Status
from kiosk.screens.samples import SAMPLES
from kiosk.texts.text import text, verbatim
from tests.window import SIZES, the_window

pytestmark = pytest.mark.window
EIGHT = SAMPLES["15c-choose-eight"].page
BESIDE = SAMPLES["16b-staff-beside"].page
assert isinstance(EIGHT, Choose)
assert isinstance(BESIDE, Choose)


@pytest.mark.parametrize("name", ["15-choose-address", "15c-choose-eight", "16b-staff-beside", "23-staff-accounts"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_option_and_button_gives_its_answer(size: tuple[int, int], name: str) -> None:
    window = the_window()
    window.size(*size)
    page = SAMPLES[name].page
    assert isinstance(page, Choose)
    wanted: list[Choice | Picked] = [Picked(option.name) for option in page.options if not option.disabled]
    wanted += [Choice.SECONDARY, Choice.STOP]
    if page.primary:
        wanted.append(Choice.PRIMARY)
    for touch in wanted:
        window.put(page)
        window.tap(touch)
    assert window.answers == wanted


def test_an_option_that_cannot_be_chosen_says_why_and_answers_nothing() -> None:
    window = the_window()
    page = replace(EIGHT, options=EIGHT.options[3:6])
    window.put(page)
    window.tap(Picked("print"))
    assert window.answers == []
    assert "Kan nu niet: de pasprinter staat uit" in window.texts()


def test_sliding_off_a_row_chooses_nothing() -> None:
    window = the_window()
    window.put(EIGHT)
    row = window.find(Picked("set_pin"))
    touch = window.touch_down(row)
    window.advance(0.1)
    assert row.pressed
    touch.touch_move(row.center_x, 5)
    touch.touch_up()
    window.advance(0.1)
    assert window.answers == []


def test_a_double_tap_on_a_row_is_one_answer() -> None:
    window = the_window()
    window.put(EIGHT)
    row = window.find(Picked("set_pin"))
    window.tap(row, settle=0.05)
    window.tap(row, settle=0.05)
    assert window.answers == [Picked("set_pin")]


def test_meer_says_how_many_more_there_are_and_comes_round_again() -> None:
    window = the_window()
    window.size(800, 480)
    window.put(replace(EIGHT, error=None))
    first = shown(window)
    assert "Nog 5 keuzes" in first
    window.tap("Meer")
    assert "Nog 2 keuzes" in shown(window)
    window.tap("Meer")
    window.tap("Eerste keuzes")
    assert shown(window) == first
    assert window.answers == []


def test_two_columns_come_before_meer() -> None:
    window = the_window()
    window.size(720, 1280)
    many = SAMPLES["23-staff-accounts"].page
    assert isinstance(many, Choose)
    window.put(replace(many, options=(*many.options[:3], many.options[-1])))
    assert {"1042 (jij)", "1043", "Wijzigingen"} <= set(shown(window))
    assert "Meer" not in shown(window)


def test_on_a_panel_with_room_for_more_than_a_sheet_no_option_is_lost() -> None:
    window = the_window()
    window.look.fit(1280, 1024, 1.2)
    many = SAMPLES["26-changes"].page
    assert isinstance(many, Choose)
    wanted = [Picked(option.name) for option in many.options]
    for touch in wanted:
        window.put(many)
        window.tap(touch)
    assert window.answers == wanted


def test_after_meer_the_bar_of_staff_still_says_who_is_helped() -> None:
    window = the_window()
    window.size(800, 480)
    window.put(BESIDE)
    before = window.top().ids.bar_under.text
    assert "5868" in before
    assert "Legitimatie gezien" in before
    window.tap("Meer")
    assert window.top().ids.bar_under.text == before


def test_after_a_tick_the_same_rows_are_still_up() -> None:
    window = the_window()
    window.size(800, 480)
    window.put(BESIDE)
    window.tap(Picked("notes"))
    before = shown(window)
    window.put(replace(BESIDE, options=(replace(BESIDE.options[0], ticked=False), *BESIDE.options[1:])))
    assert shown(window) == before


def test_another_question_begins_with_its_first_rows() -> None:
    window = the_window()
    window.size(800, 480)
    window.put(EIGHT)
    window.tap("Meer")
    window.put(replace(EIGHT, options=tuple(replace(o, name=f"other-{o.name}") for o in EIGHT.options)))
    assert "Legitimatie gezien" in shown(window)


def test_a_box_with_a_tick_is_another_picture_than_one_without() -> None:
    window = the_window()
    marks = []
    for ticked in (True, False, None):
        window.put(replace(EIGHT, options=(replace(EIGHT.options[0], ticked=ticked), EIGHT.options[1])))
        marks.append(window.find(Picked("identity")).mark)
    assert len(set(marks)) == 3


def test_words_of_a_member_are_shown_letter_for_letter_and_ours_in_the_face_of_the_house() -> None:
    window = the_window()
    window.put(replace(EIGHT, options=(Option("a", "email-outline", verbatim("Il10O")), EIGHT.options[1])))
    assert window.find(Picked("a")).ids.label.role == "exact"
    assert window.find(Picked("set_pin")).ids.label.role == "label"


def test_staff_sign_out_in_the_petrol_header_and_members_do_not_see_it() -> None:
    window = the_window()
    window.put(BESIDE)
    assert window.root.header.ids.language.inverse
    assert not window.top().ids.stop.shown
    assert window.top().ids.sign_out.shown
    window.put(EIGHT)
    assert not window.root.header.ids.language.inverse
    assert not window.top().ids.sign_out.shown
    window.tap("Stoppen")
    assert window.answers == [Choice.STOP]


def test_a_status_for_staff_has_the_petrol_header() -> None:
    window = the_window()
    page = SAMPLES["16c-staff-status"].page
    assert isinstance(page, Status)
    window.put(page)
    assert window.root.header.ids.language.inverse
    window.tap("Afmelden")
    window.put(replace(page, staff=False))
    assert not window.root.header.ids.language.inverse
    window.tap("Stoppen")
    assert window.answers == [Choice.STOP, Choice.STOP]


@pytest.mark.parametrize("name", ["18-scan-card", "18b-scan-card-wrong"])
def test_a_page_that_waits_for_a_pass_can_be_left(name: str) -> None:
    window = the_window()
    page = SAMPLES[name].page
    assert isinstance(page, ScanCard)
    window.put(page)
    window.tap(Choice.SECONDARY)
    window.put(replace(page, title=text("staff.scan")))
    window.tap(Choice.STOP)
    assert window.answers == [Choice.SECONDARY, Choice.STOP]


def shown(window: object) -> list[str]:
    """What the rows say that can be seen."""
    from tests.window import TestWindow

    assert isinstance(window, TestWindow)
    rows = [press for press in window.presses() if type(press).__name__ == "OptionRow"]
    return [words for row in rows for words in (row.text, row.value)]
