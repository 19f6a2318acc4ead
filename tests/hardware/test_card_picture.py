"""The front of a card: as approved, readable for a scanner, and never with a box, an overflow or a half template."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter, ImageStat
from pyzbar import pyzbar

from hardware.barcodes import Symbology
from hardware.card_printer.picture import CardContent, _font, fitted, preview, render, sample_card, writable
from hardware.card_printer.template import PLAIN, TemplateError, load
from hardware.options import CardPrinterOptions

GOLDEN = Path(__file__).parent / "golden"
NUMBER = "29401000075868"
CARDS = {
    "card-plain": CardContent("Mevrouw A. de Vries-Łukaszewska", NUMBER, "Bibliotheek Annen"),
    "card-long": CardContent(
        "Şeyma Öztürk-van den Wijngaarden geboren Gerritsen-Hoogeveen",
        "29548000001003",
        "Bibliotheek Nieuw-Amsterdam en Veenoord",
        Symbology.CODE39,
    ),
}


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def numbers(picture: Image.Image) -> set[str]:
    return {found.data.decode().strip("ABCD") for found in pyzbar.decode(picture.convert("L"))}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_looks_as_approved(name: str) -> None:
    """PASZUIL_APPROVE=1 writes the pictures anew; look at them before they are committed."""
    drawn = opened(render(load(), CARDS[name]).png)
    file = GOLDEN / f"{name}.png"
    if os.environ.get("PASZUIL_APPROVE"):
        drawn.save(file, optimize=True)
    difference = ImageStat.Stat(ImageChops.difference(drawn, Image.open(file).convert("RGB")))
    assert max(difference.mean) < 0.5, "it looks different; see the picture, then approve it"


def test_a_card_is_cr80_at_300_dpi() -> None:
    card = opened(sample_card().png)
    assert (card.size, card.mode) == ((1016, 648), "RGB")
    assert card.info["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize("symbology", Symbology)
def test_its_barcode_is_read_sharp_blurred_and_at_half_size(symbology: Symbology) -> None:
    card = opened(render(load(), CardContent("Jan Jansen", NUMBER, "Annen", symbology)).png)
    half = card.convert("L").resize((508, 324), Image.Resampling.LANCZOS)
    assert numbers(card) == numbers(card.filter(ImageFilter.GaussianBlur(1.5))) == numbers(half) == {NUMBER}


def test_a_test_card_bears_nobody() -> None:
    asked = CardPrinterOptions("ipp://localhost/printers/pas", symbology="itf")
    assert numbers(opened(sample_card(asked).png)) == {"00000000000000"}


def test_the_screen_shows_the_very_card() -> None:
    card = sample_card()
    assert preview(card) == card.png


def test_a_card_shows_no_name_or_number_when_it_is_logged() -> None:
    shown = repr(CARDS["card-plain"]) + repr(sample_card())
    assert "Vries" not in shown
    assert NUMBER not in shown


@pytest.mark.parametrize("font", ["regular", "semibold", "display"])
def test_european_names_have_no_letter_that_becomes_a_box(font: str) -> None:
    names = "Łódź Şeyma ğ é Ÿ ij IJ Ørsted Čapek Đorđe Győző Ţepeş İzmir ß ẞ Æ Œ Þór Ŵyn Ǆ Ñandú D’Artagnan – O'Neil"
    assert writable(names.replace("Ǆ", ""), font) == " ".join(names.replace("Ǆ", "").split())


@pytest.mark.parametrize(("name", "written"), [("Phạm Thị", "Pham Thi"), ("Ольга", "Ol'ga"), ("a\u200bb\tc", "ab c")])
def test_a_letter_that_the_font_lacks_is_written_in_letters_that_it_has(name: str, written: str) -> None:
    assert writable(name, "display") == written


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120), st.integers(1, 3), st.integers(150, 900))
def test_no_name_ever_overflows(name: str, lines: int, width: int) -> None:
    size, kept = fitted(writable(name, "display"), "display", 60, width, lines)
    assert 36 <= size <= 60
    assert len(kept) <= lines
    assert all(_font("display", size).getlength(line) <= width for line in kept)


def test_a_long_name_is_made_smaller_then_wrapped_then_cut() -> None:
    sizes = [fitted("Jansen" + " Jansen" * more, "display", 60, 600, 2) for more in (0, 3, 5, 20)]
    assert [(size == 60, len(lines), lines[-1].endswith("…")) for size, lines in sizes] == [
        (True, 1, False),
        (False, 1, False),
        (False, 2, False),
        (False, 2, True),
    ]


def changed(folder: Path, old: str, new: str) -> Path:
    text = PLAIN.read_text("utf-8")
    assert old in text
    file = folder / "card.toml"
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('show = "name"', 'show = "naam"', r"Invalid enum value 'naam'.*texts"),
        ("width = 66.0", 'width = "66"', r"Expected `float`, got `str`.*texts"),
        ("radius = 3.5", "round = 3.5", r"unknown field `round`.*shapes"),
        ('background = "#FBF8F3"', 'background = "#FBF8"', "background: expected a colour like #FBF8F3, not '#FBF8'"),
        ('background = "#FBF8F3"', 'background = "no.png"', r"background: .*no\.png cannot be read as a picture"),
        ('show = "branch"', 'show = "branch"\ntext = "x"', r"texts\[0\]: expected either `show` or `text`"),
        ("width = 66.0", "width = 86.0", r"texts\[0\]: x \+ width is 91.6 mm; a card is 86.02 mm wide"),
        ("height = 11.0", "height = 40.0", r"barcode: y \+ height must stay within 54.86 mm"),
        ("[barcode]", "[barcode", r"card\.toml: .*line"),
    ],
)
def test_a_wrong_template_names_file_key_and_what_was_expected(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = changed(tmp_path, old, new)
    with pytest.raises(TemplateError, match=said) as error:
        load(file)
    assert str(file) in str(error.value)


def test_a_background_of_another_size_is_refused_with_both_sizes(tmp_path: Path) -> None:
    Image.new("RGB", (800, 600)).save(tmp_path / "front.png")
    with pytest.raises(TemplateError, match="800 x 600 pixels; a card is 1016 x 648"):
        load(changed(tmp_path, 'background = "#FBF8F3"', 'background = "front.png"'))


def test_a_background_of_the_right_size_is_on_the_card(tmp_path: Path) -> None:
    Image.new("RGB", (1016, 648), "#123456").save(tmp_path / "front.png")
    template = load(changed(tmp_path, 'background = "#FBF8F3"', 'background = "front.png"'))
    assert opened(render(template, CARDS["card-plain"]).png).getpixel((1015, 647)) == (0x12, 0x34, 0x56)


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"nothere\.toml cannot be read: No such file"):
        load(tmp_path / "nothere.toml")


def test_a_number_that_the_symbology_cannot_carry_is_refused_without_telling_it() -> None:
    with pytest.raises(TemplateError, match="itf carries an even number of digits") as error:
        render(load(), CardContent("Jan", "29401000075", "Annen", Symbology.ITF))
    assert "29401000075" not in str(error.value)
