"""Barcodes are read back by two readers of other hands, whatever they carry."""

import itertools
import string

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyzbar import pyzbar

from hardware.barcodes import QUIET_MODULES, Symbology, draw, modules

DIGITS = st.text(string.digits, min_size=4, max_size=16)
CAPITALS = string.digits + string.ascii_uppercase + " .-"
ASCII = string.digits + string.ascii_letters + " _#~-"
# Code 39 without $ / + %: zxing takes those with the next letter for one character of Full ASCII Code 39.
# Six letters in Code 39 are an Italian pharmacy code to zxing: so seven at the least.
TEXTS = {
    Symbology.CODABAR: st.text(string.digits + "$:/.+-", min_size=4, max_size=16),
    Symbology.CODE39: st.from_regex(r"[0-9A-Z][0-9A-Z .-]{5,12}[0-9A-Z]", fullmatch=True, alphabet=CAPITALS),
    Symbology.CODE128: DIGITS
    | st.from_regex(r"[0-9A-Za-z][0-9A-Za-z _#~-]{2,12}[a-z]", fullmatch=True, alphabet=ASCII),
    Symbology.ITF: st.from_regex(r"([0-9]{2}){4,9}", fullmatch=True, alphabet=string.digits),
}
ZBAR = {
    Symbology.CODABAR: pyzbar.ZBarSymbol.CODABAR,
    Symbology.CODE39: pyzbar.ZBarSymbol.CODE39,
    Symbology.CODE128: pyzbar.ZBarSymbol.CODE128,
    Symbology.ITF: pyzbar.ZBarSymbol.I25,
}
ZXING = {
    Symbology.CODABAR: zxingcpp.BarcodeFormat.Codabar,
    Symbology.CODE39: zxingcpp.BarcodeFormat.Code39,
    Symbology.CODE128: zxingcpp.BarcodeFormat.Code128,
    Symbology.ITF: zxingcpp.BarcodeFormat.ITF,
}


def picture(symbology: Symbology, text: str) -> Image.Image:
    drawn = draw(symbology, text, dpi=300, height_mm=15, width_mm=150)
    page = Image.new("L", (drawn.image.width + 40, drawn.image.height + 80), 255)
    page.paste(drawn.image, (20, 40))
    return page


def zbar(symbology: Symbology, page: Image.Image) -> str | None:
    """None where it reads nothing: with signs in it, it misses some codes that zxing reads."""
    found = {code.data.decode() for code in pyzbar.decode(page, symbols=[ZBAR[symbology]])}
    assert len(found) <= 1
    text = found.pop() if found else None
    return text[1:-1] if text and symbology is Symbology.CODABAR else text


def zxing(symbology: Symbology, page: Image.Image) -> str:
    """What it is surest of: of a mix of letters it may find another reading beside the right one."""
    found = zxingcpp.read_barcodes(page, formats=ZXING[symbology])
    assert found
    return found[0].text.strip("ABCD") if symbology is Symbology.CODABAR else found[0].text


@pytest.mark.parametrize("symbology", Symbology)
def test_a_barcode_is_read_back_by_both_readers(symbology: Symbology) -> None:
    @settings(max_examples=40, deadline=None)
    @given(TEXTS[symbology])
    def both(text: str) -> None:
        page = picture(symbology, text)
        assert zxing(symbology, page) == text
        assert zbar(symbology, page) == text or not text.isdigit()
        assert zbar(symbology, page) in (text, None)

    both()


@pytest.mark.parametrize("symbology", Symbology)
def test_the_number_of_a_pass_is_read_back_by_both_readers(symbology: Symbology) -> None:
    @settings(max_examples=40, deadline=None)
    @given(st.text(string.digits, min_size=14, max_size=14))
    def both(text: str) -> None:
        page = picture(symbology, text)
        assert zxing(symbology, page) == text
        assert zbar(symbology, page) == text

    both()


@pytest.mark.parametrize("symbology", Symbology)
def test_every_bar_is_whole_dots_with_quiet_zones_of_ten_modules(symbology: Symbology) -> None:
    drawn = draw(symbology, "29401000075868", dpi=300, height_mm=10, width_mm=80)
    row = [drawn.image.getpixel((x, drawn.image.height // 2)) for x in range(drawn.image.width)]
    runs = [len(list(run)) for _, run in itertools.groupby(row)]
    assert drawn.module_dots >= 3
    assert all(run % drawn.module_dots == 0 for run in runs)
    assert runs[0] == runs[-1] == QUIET_MODULES * drawn.module_dots


def test_digits_take_half_the_room_in_code_128() -> None:
    assert sum(modules(Symbology.CODE128, "29401000075868")) == 11 * (1 + 7 + 1) + 13


@pytest.mark.parametrize(
    ("symbology", "text"),
    [
        (Symbology.CODABAR, "2940A"),
        (Symbology.CODABAR, ""),
        (Symbology.CODE39, "abc"),
        (Symbology.CODE39, "*1*"),
        (Symbology.CODE128, "é"),
        (Symbology.ITF, "123"),
        (Symbology.ITF, "²²"),
    ],
)
def test_a_text_that_a_barcode_cannot_carry_is_refused_in_words(symbology: Symbology, text: str) -> None:
    with pytest.raises(ValueError, match=f"{symbology.value} carries"):
        modules(symbology, text)


def test_a_barcode_that_does_not_fit_tells_both_widths() -> None:
    with pytest.raises(ValueError, match=r"is \d+\.\d mm wide with its quiet zones, and has 40\.0 mm"):
        draw(Symbology.CODABAR, "29401000075868", dpi=300, height_mm=10, width_mm=40)


@pytest.mark.parametrize("text", ["99", "9900", "991234", "12990099", "99123"])
def test_a_code_128_that_begins_with_99_keeps_it(text: str) -> None:
    page = picture(Symbology.CODE128, text)
    assert zxing(Symbology.CODE128, page) == zbar(Symbology.CODE128, page) == text
