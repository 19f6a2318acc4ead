"""Which barcode a code was read from, as its prefix says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanner.port import Scan
from hardware.scanner.symbology import Symbology, without_prefix


@pytest.mark.parametrize(
    ("raw", "symbology"),
    [
        ("]F029401000075868", Symbology.CODABAR),
        ("]A029401000075868", Symbology.CODE39),
        ("]C029401000075868", Symbology.CODE128),
        ("]C129401000075868", Symbology.CODE128),
        ("]I129401000075868", Symbology.ITF),
        ("]E029401000075868", Symbology.EAN),
        ("]Q129401000075868", Symbology.QR),
        ("]d229401000075868", Symbology.DATAMATRIX),
        ("]X029401000075868", Symbology.OTHER),
        ("]F\N{SUPERSCRIPT TWO}2940", None),
        ("29401000075868", None),
        ("]F", None),
        ("", None),
    ],
)
def test_the_prefix_tells_the_symbology_and_is_no_part_of_the_text(raw: str, symbology: Symbology | None) -> None:
    scan = Scan(raw, 0.0)
    assert scan.symbology is symbology
    assert scan.text == (raw[3:] if symbology else raw)
    assert scan.raw == raw


@given(st.text(max_size=20))
def test_any_text_is_its_prefix_and_the_rest(raw: str) -> None:
    symbology, text = without_prefix(raw)
    assert raw.endswith(text)
    assert len(raw) - len(text) == (3 if symbology else 0)
