"""The screens of staff under a finger: a card being printed cannot be touched, and signing out is always there."""

import pytest

from kiosk.flows.pages import REPORT, Attract, CardPrinting, Choice, Devices, Picked
from kiosk.screens.samples import SAMPLES
from kiosk.texts.text import text, verbatim
from tests.window import SIZES, the_window

pytestmark = pytest.mark.window
PRINTING = CardPrinting(text("diag.card_busy"), verbatim("feeding"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_wherever_one_taps_while_a_card_is_printed_nothing_is_answered(size: tuple[int, int]) -> None:
    window = the_window()
    window.size(*size)
    window.put(PRINTING)
    step = 67
    for x in range(5, size[0], step):
        for y in range(5, size[1], step):
            window.tap((x, y), settle=0.31)
    assert window.answers == []
    assert isinstance(window.page(), CardPrinting)


def test_a_second_tap_on_yes_is_no_second_answer() -> None:
    window = the_window()
    sample = SAMPLES["13-card-confirm"]
    assert sample.below
    window.put(sample.below)
    window.put(sample.page)
    yes = tuple(window.find(Choice.PRIMARY).center)
    window.tap(yes, settle=0.0)
    window.tap(yes, settle=0.0)
    window.put(PRINTING)
    window.tap(yes)
    assert window.answers == [Choice.PRIMARY]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_tile_and_button_of_the_devices_gives_its_answer(size: tuple[int, int]) -> None:
    window = the_window()
    window.size(*size)
    page = SAMPLES["11-devices"].page
    assert isinstance(page, Devices)
    wanted = [Picked(tile.name) for tile in (*page.tiles, *page.others)]
    wanted += [REPORT, Choice.PRIMARY, Choice.SECONDARY, Choice.STOP]
    for touch in wanted:
        window.put(page)
        window.tap(touch)
    assert window.answers == wanted


def test_after_staff_the_header_is_that_of_members_again() -> None:
    window = the_window()
    window.put(SAMPLES["11-devices"].page)
    assert window.root.header.ids.language.inverse
    window.root.clear()
    window.put(Attract())
    assert not window.root.header.ids.language.inverse
    assert window.root.header.ids.name.shown
    assert not any("Bonprinter" in words for words in window.texts())
