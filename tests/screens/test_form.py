"""The settings under a finger: every field and key gives its answer on every panel, and every label fits its card."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from kiosk.flows.form import FLIP, LESS, MORE, FormField, Knob
from kiosk.flows.pages import Action, Choice, Form, Picked, TextEntry, Typed, Writing
from kiosk.flows.settings_words import help_line, label, limits, value_words
from kiosk.screens.samples import SAMPLES
from kiosk.settings.fields import Kind, fields
from kiosk.texts.catalogue import LANGUAGES
from kiosk.texts.text import text, verbatim
from tests.screens.audit import audit
from tests.window import SIZES, TestWindow, the_window, visible

pytestmark = pytest.mark.window
TIMES = SAMPLES["20-settings-times"].page
SERVICES = SAMPLES["20-settings-services"].page
LIBRARY = SAMPLES["20-settings-library"].page
assert isinstance(TIMES, Form)
assert isinstance(SERVICES, Form)
assert isinstance(LIBRARY, Form)
SAVE = Action(text("set.save"), "content-save-outline")
SMALLEST = 0.85
"""Of the letters of a value, and of a line."""
LONGEST_ORIGIN = text("set.origin.new")


@pytest.mark.parametrize("page", [TIMES, SERVICES], ids=["steps", "switches"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_field_and_key_gives_its_answer(size: tuple[int, int], page: Form) -> None:
    window = the_window()
    window.size(*size)
    page = replace(page, save=SAVE)
    wanted: list[Choice | Picked] = []
    for field in page.fields:
        keys = {Knob.STEPS: (LESS, MORE), Knob.SWITCH: (FLIP,)}.get(field.knob, ())
        wanted += [Picked(field.name + key) for key in ("", *keys)]
    wanted += [Choice.PRIMARY, Choice.SECONDARY, Choice.STOP]
    for touch in wanted:
        window.put(page)
        window.tap(touch)
    assert window.answers == wanted


def test_what_is_locked_or_at_its_limit_answers_nothing() -> None:
    window = the_window()
    locked = next(each for each in LIBRARY.fields if each.knob is Knob.LOCKED)
    most = replace(TIMES.fields[0], can_more=False)
    window.put(replace(LIBRARY, fields=(locked, most)))
    window.tap(Picked(locked.name))
    window.tap(Picked(most.name + MORE))
    window.tap(Choice.PRIMARY)
    assert window.answers == []
    window.tap(Picked(most.name + LESS))
    assert window.answers == [Picked(most.name + LESS)]


def test_after_a_change_the_same_sheet_is_still_up_and_another_group_begins_at_its_first() -> None:
    window = the_window()
    window.put(LIBRARY)
    window.tap("Volgende")
    before = names(window)
    window.put(replace(LIBRARY, save=SAVE, under=text("set.unsaved", n=text("set.change_one"))))
    assert names(window) == before
    assert "Pagina 2 van 4 · 1 wijziging nog niet opgeslagen" in window.texts()
    window.tap("Vorige")
    assert names(window) != before
    window.tap("Volgende")
    window.put(SERVICES)
    assert names(window)[0] == SERVICES.fields[0].name


def test_a_wrong_value_is_red_with_an_icon_and_says_what_to_do() -> None:
    window = the_window()
    window.put(SAMPLES["20-settings-branch"].page)
    (card,) = [each for each in cards(window) if each.ids.body.wrong]
    assert card.ids.mark.shown
    assert "Dit klopt niet" in card.ids.note.text
    assert "Los eerst 1 fout op." in window.texts()


def test_after_the_visit_no_value_is_left_in_a_card() -> None:
    window = the_window()
    window.put(LIBRARY)
    assert any("wise.voorbeeld.nl" in words for words in window.texts())
    window.root.clear()
    assert not any("wise.voorbeeld.nl" in words for words in window.texts())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_setting_has_a_label_and_a_note_that_fit_its_card(size: tuple[int, int], language: str) -> None:
    window = the_window()
    window.size(*size)
    window.root.language = language
    shrunk = []
    for field in everything():
        window.root.show(Form(text("set.title"), (field,), SAVE), window.answers.append)
        (card,) = cards(window)
        body, note = card.ids.body, card.ids.note
        parts = ((body.ids.caption, body), (body.ids.words, body), (note, card))
        for words, place in parts:
            least = SMALLEST
            if words.letters < least * window.look.letters(words.role) - 1:
                shrunk.append(f"{field.name}: {words.text!r} in letters of {words.letters} px")
            if words.x < place.x or words.x + words.texture_size[0] > place.right or words.top > place.top:
                shrunk.append(f"{field.name}: {words.text!r} stands outside its card")
        assert len(window.root.say(field.label)) <= 30
    window.root.language = "nl"
    assert not shrunk, "\n".join(shrunk)


def everything() -> Iterator[FormField]:
    """Every field as its card is at its fullest: its keys, and the longest word for where the value came from."""
    for each in fields():
        knob = {Kind.SWITCH: Knob.SWITCH, Kind.WHOLE: Knob.STEPS}.get(each.kind, Knob.OPEN)
        note = text("set.note", help=limits(each) or help_line(each), origin=LONGEST_ORIGIN)
        value = each.default if each.default is not None else "iets"
        yield FormField(each.key, label(each), value_words(each, each.high or value), note, knob)


def test_a_value_of_many_characters_loses_its_end_on_the_card() -> None:
    window = the_window()
    path = "/library/{library}/subscription?branchId={branch}&patronSystemId={patron}&customerType={customer_type}"
    window.put(Form(text("set.title"), (FormField("a", verbatim("Pad"), verbatim(path), verbatim("")),), SAVE))
    (card,) = cards(window)
    shown = card.ids.body.ids.words.text
    assert shown.endswith("…")
    assert path.startswith(shown[:-1])
    assert len(shown) > 20


@pytest.mark.parametrize("size", [(1280, 800), (800, 480)], ids=["1280x800", "800x480"])
def test_what_is_there_stands_in_the_field_to_be_changed(size: tuple[int, int]) -> None:
    window = the_window()
    window.size(*size)
    page = TextEntry(Writing.SETTING, text("set.edit"), text("set.edit"), staff=True, written="https://a.nl/x")
    window.put(page)
    window.tap("erase")
    window.tap("y")
    window.tap("OK")
    (answer,) = window.answers
    assert isinstance(answer, Typed)
    assert answer.text.reveal() == "https://a.nl/y"
    assert window.top().ids.field.text == ""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_of_a_long_text_its_end_is_seen_and_all_of_it_is_handed_over(size: tuple[int, int]) -> None:
    window = the_window()
    window.size(*size)
    path = "/library/{library}/subscription?branchId=" + "x" * 150
    window.put(TextEntry(Writing.SETTING, text("set.edit"), text("set.edit"), staff=True, written=path))
    window.tap("y")
    shown = window.top().ids.field.text
    assert shown.startswith("…")
    assert shown.endswith("xy")
    window.draw = True
    window.frame()
    assert not [fault for fault in audit(window) if shown in fault]
    window.tap("OK")
    (answer,) = window.answers
    assert isinstance(answer, Typed)
    assert answer.text.reveal() == path + "y"


def cards(window: TestWindow) -> list[Any]:
    return [widget for widget in visible(window.top()) if type(widget).__name__ == "FieldCard"]


def names(window: TestWindow) -> list[str]:
    return [card.ids.body.name for card in cards(window)]
