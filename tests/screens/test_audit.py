"""The measuring eye itself: it sees what it must see."""

import pytest

from kiosk.screens.samples import SAMPLES
from tests.screens.audit import audit, ratio
from tests.window import the_window

pytestmark = pytest.mark.window


def test_black_on_white_is_21() -> None:
    assert round(ratio((0, 0, 0), (255, 255, 255)), 2) == 21.0


def test_pale_text_is_seen() -> None:
    window = the_window()
    window.sample(SAMPLES["03-status-active"])
    window.top().ids.title.color = "#C9C9C9"
    assert any(fault.startswith("CONTRAST 'Wachtwoord vergeten?'") for fault in audit(window))
    window.top().ids.title.color = window.look.ink


def test_a_small_button_and_a_narrow_gap_are_seen() -> None:
    window = the_window()
    window.sample(SAMPLES["03-status-active"])
    button = window.find("Stoppen")
    button.height = 60
    button.width += 10
    faults = audit(window)
    assert any(fault.startswith("TARGET 'Stoppen'") for fault in faults)
    assert any(fault.startswith("GAP") for fault in faults)


def test_two_texts_over_each_other_are_seen() -> None:
    window = the_window()
    window.sample(SAMPLES["03-status-active"])
    window.top().ids.lead.y += 40
    assert any(fault.startswith("OVERLAP") for fault in audit(window))


def test_a_text_off_the_panel_is_seen() -> None:
    window = the_window()
    window.sample(SAMPLES["03-status-active"])
    window.top().ids.title.x = 900
    assert any(fault.startswith("OUTSIDE") for fault in audit(window))
