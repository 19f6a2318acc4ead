"""Every screen on every panel, measured from the pixels that a member would see."""

import pytest

from kiosk.screens.samples import SAMPLES
from tests.screens.audit import audit
from tests.window import SIZES, the_window

pytestmark = pytest.mark.window
LOOKS = [("nl", False), ("en", False), ("nl", True), ("en", True)]


@pytest.mark.parametrize(("language", "contrast"), LOOKS)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_screen_can_be_read_and_touched(size: tuple[int, int], language: str, contrast: bool) -> None:
    window = the_window()
    window.size(*size)
    faults = []
    for name, sample in SAMPLES.items():
        window.sample(sample, contrast=contrast)
        window.root.language = language
        window.root.refresh()
        faults += [f"{name}: {fault}" for fault in audit(window)]
    assert not faults, "\n" + "\n".join(faults)
