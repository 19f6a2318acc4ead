"""What comes out of a printer for a document: words, letters, pictures, bytes."""

import os
from datetime import datetime
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw
from PIL.Image import Image as Picture

from hardware.health import Identity
from hardware.receipt_printer import test_receipt
from hardware.receipt_printer.document import Barcode, Big, Document, Pair, Qr, Steps, Text, Title
from hardware.receipt_printer.encoder import encode, replacements
from hardware.receipt_printer.layout import Line, lay_out, wrap
from hardware.receipt_printer.logo import read_logo
from hardware.receipt_printer.printable import printable
from hardware.receipt_printer.profiles import PROFILES, CodePage
from hardware.simulated.escpos_operations import Cut, QrPrint
from hardware.simulated.escpos_parser import EscposParser
from hardware.simulated.paper import Paper, picture
from hardware.symbologies import Symbology
from tests.hardware.bons import EVERYTHING, one_line

GOLDEN = Path(__file__).parent / "golden"


def words(data: bytes, dots: int = 576) -> str:
    paper = Paper(dots)
    for operation in EscposParser().feed(data):
        paper.execute(operation)
    return paper.text


def technician(profile: str) -> Document:
    identity = Identity("EPSON", "TM-T20II", "1.00", "SIM000001")
    when = datetime(2026, 3, 12, 14, 5)  # noqa: DTZ001 - local time, as it is printed
    return test_receipt.test_receipt(identity, "usblp:///dev/bonprinter", PROFILES[profile], when)


def logo(folder: Path, width: int = 240) -> Picture:
    """An open book, drawn with soft edges on nothing, as libraries deliver their logo."""
    picture = Image.new("RGBA", (width, width // 3))
    draw = ImageDraw.Draw(picture)
    half = width // 2
    draw.polygon([(8, 10), (half, 26), (half, width // 3 - 6), (8, width // 3 - 22)], fill=(0, 60, 120, 255))
    draw.polygon([(width - 8, 10), (half, 26), (half, width // 3 - 6), (width - 8, width // 3 - 22)], outline="black")
    file = folder / "logo.png"
    picture.save(file)
    return read_logo(file, 360)


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("profile", ["epson-tm-t20", "generic-58", "epson-tm-t88vii"])
@pytest.mark.parametrize("name", ["everything", "technician"])
def test_the_bon_looks_as_it_was_approved(name: str, profile: str, width_mm: int, tmp_path: Path) -> None:
    """PASZUIL_GOLDEN=write approves what is printed now; a difference is kept as a picture."""
    document = EVERYTHING if name == "everything" else technician(profile)
    above = logo(tmp_path) if name == "technician" else None
    file = f"{name}-{profile}-{width_mm}.png"
    printed = picture(encode(document, profile, width_mm, above), PROFILES[profile].dots_on(width_mm))
    if os.environ.get("PASZUIL_GOLDEN") == "write":
        printed.save(GOLDEN / file, optimize=True)
    approved = Image.open(GOLDEN / file)
    same = approved.size == printed.size and ImageChops.difference(approved, printed).getbbox() is None
    if not same:
        differing = Path("build") / file
        differing.parent.mkdir(exist_ok=True)
        printed.save(differing)
        pytest.fail(f"the bon differs from {GOLDEN / file}; see {differing}")


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("technician-*.png")), ids=lambda file: file.stem)
def test_every_code_on_an_approved_bon_can_be_read(file: Path) -> None:
    found = {code.format.name: code.text for code in zxingcpp.read_barcodes(Image.open(file))}
    assert found.pop("QRCode").endswith("2026-03-12T14:05:00")
    assert found == {"Codabar": "A29401B", "Code39": "PAS-39", "Code128": "Pas-128", "ITF": "294010"}


@pytest.mark.parametrize("symbology", ["codabar", "code39", "code128", "itf"])
def test_a_barcode_takes_the_same_paper_whoever_draws_it(symbology: Symbology) -> None:
    text = {"codabar": "A29401000075868C", "code39": "PAS 29401"}.get(symbology, "29401000075868")
    codes = Document("code", (Barcode(symbology, text),))
    by_printer, by_us = (picture(encode(codes, name, 80), 576) for name in ("epson-tm-t20", "generic-80"))
    assert by_us.crop((0, 0, 640, 160)).getbbox() == by_printer.crop((0, 0, 640, 160)).getbbox()
    assert {code.text for code in zxingcpp.read_barcodes(by_us)} == {text}
    assert {code.text for code in zxingcpp.read_barcodes(by_printer)} == {text}


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=14))
@settings(max_examples=50, deadline=None)
def test_any_code_128_that_fits_can_be_read_whoever_draws_it(text: str) -> None:
    for profile in ("epson-tm-t20", "generic-80"):
        printed = picture(encode(Document("code", (Barcode("code128", text),)), profile, 80), 576)
        assert [code.text for code in zxingcpp.read_barcodes(printed)] == [text]


@pytest.mark.parametrize(
    ("symbology", "text", "words"),
    [
        ("codabar", "29401", "cannot be a codabar barcode"),
        ("codabar", "A29x01B", "cannot be a codabar barcode"),
        ("code39", "pas_1", "cannot be a code39 barcode"),
        ("itf", "12345", "an even number of digits"),
        ("itf", "12a4", "cannot be a itf barcode"),
        ("code128", "Łódź", "cannot be a code128 barcode"),
        ("code39", "29401000075868", "462 dots wide; this paper holds 384"),
    ],
)
def test_a_barcode_that_cannot_be_is_refused_in_words(symbology: Symbology, text: str, words: str) -> None:
    for profile in ("epson-tm-t20", "generic-58"):
        with pytest.raises(ValueError, match=words):
            encode(Document("code", (Barcode(symbology, text),)), profile, 58)


def test_a_logo_is_above_the_bon_black_on_white_whatever_its_colours(tmp_path: Path) -> None:
    above = logo(tmp_path)
    printed = picture(encode(one_line("tekst"), "epson-tm-t20", 80, above), 576)
    left = 32 + (576 - 240) // 2
    assert ImageChops.difference(printed.crop((left, 32, left + 240, 112)), above.convert("L")).getbbox() is None
    assert above.getpixel((60, 40)) == 0
    assert above.getpixel((0, 0)) == 255


def test_what_a_page_lacks_is_told_with_what_is_printed_for_it() -> None:
    document = Document("x", (Text("Łódź • 三 € één"), Steps(("…",)), Pair("a", "–"), Qr("Ł"), Barcode("itf", "12")))
    assert replacements(document, PROFILES["generic-80"]) == {
        "Łódź": "Lodz", "•": "·", "三": "San", "…": "...", "–": "-",
    }  # fmt: skip
    assert replacements(document, PROFILES["epson-tm-t20"]) == {"Łódź": "Lodz", "三": "San"}
    assert words(encode(document, "generic-80", 80)).startswith("Lodz · San € één\n1  ...\na -\n")


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("profile", ["epson-tm-t20", "bixolon-srp-350iii"])
def test_the_qr_code_on_paper_can_be_read(profile: str, width_mm: int) -> None:
    document = Document("qr", (Qr("https://bibliotheek.nl/hulp-bij-inloggen"),))
    found = zxingcpp.read_barcodes(picture(encode(document, profile, width_mm), PROFILES[profile].dots_on(width_mm)))
    assert [code.text for code in found] == ["https://bibliotheek.nl/hulp-bij-inloggen"]


def test_who_draws_the_qr_code_is_in_the_profile() -> None:
    def native(profile: str) -> bool:
        operations = EscposParser().feed(encode(Document("qr", (Qr("x"),)), profile, 80))
        return any(isinstance(operation, QrPrint) for operation in operations)

    assert native("epson-tm-t20")
    assert not native("bixolon-srp-350iii")


@pytest.mark.parametrize("name", PROFILES)
def test_the_bon_ends_in_a_cut_where_there_is_a_cutter_and_asks_nothing(name: str) -> None:
    data = encode(one_line("hallo"), name, 58)
    operations = EscposParser().feed(data)
    assert any(isinstance(operation, Cut) for operation in operations) == PROFILES[name].cutter
    assert data.count(b"\x1b@") == 1
    assert data.count(b"\x1bt") == 1


@pytest.mark.parametrize(
    ("text", "page", "shown"),
    [
        ("Łódź", CodePage.CP858, "Lodz"),
        ("Łódź", CodePage.WPC1252, "Lodz"),
        ("Γειά", CodePage.CP858, "Geia"),
        ("2 9401 •••• 5868", CodePage.CP858, "2 9401 ···· 5868"),
        ("2 9401 •••• 5868", CodePage.WPC1252, "2 9401 •••• 5868"),
        ("€ 12,50", CodePage.CP858, "€ 12,50"),
        ("e\u0301e\u0301n", CodePage.WPC1252, "één"),
        ("A → B …", CodePage.CP858, "A > B ..."),
        ("A\u00a0B\u200b", CodePage.WPC1252, "A B"),
        ("\x1b@\x10\x04\x01", CodePage.WPC1252, "@"),
        ("waarom?", CodePage.CP858, "waarom?"),
    ],
)
def test_letters_that_the_printer_lacks_are_transliterated(text: str, page: CodePage, shown: str) -> None:
    assert printable(text, page) == shown


@given(st.text(max_size=100), st.sampled_from(CodePage))
def test_any_text_becomes_printable_and_carries_no_control_character(text: str, page: CodePage) -> None:
    shown = printable(text, page)
    assert len(shown.encode(page.value)) == len(shown)
    assert not any(character < " " and character != "\n" for character in shown)


@given(st.text(max_size=60))
def test_any_text_is_encoded_and_carries_no_command(text: str) -> None:
    data = encode(one_line(text), "generic-80", 58)
    head, tail = encode(one_line(""), "generic-80", 58).split(b"\n", 1)
    assert data.startswith(head)
    assert data.endswith(tail)
    assert not set(data[len(head) : -len(tail)]) & set(range(0x20)) - {0x0A}


@given(st.text(max_size=200), st.integers(1, 48))
def test_no_line_is_wider_than_the_paper(text: str, columns: int) -> None:
    assert all(len(line) <= columns for line in wrap(text, columns))


def test_a_password_is_as_large_as_the_paper_allows() -> None:
    def size(password: str, columns: int) -> int:
        (line,) = lay_out(Document("big", (Big(password),)), columns)
        assert isinstance(line, Line)
        return line.width

    assert size("h7KmrT3W", 48) == 4
    assert size("h7KmrT3W", 32) == 4
    assert size("h7KmrT3Wxy", 32) == 3
    assert size("h7KmrT3W" * 3, 32) == 1


def test_a_title_with_a_long_word_is_only_high_and_is_never_broken() -> None:
    (line,) = lay_out(Document("title", (Title("Openbarebibliotheek"),)), 32)
    assert line == Line("Openbarebibliotheek", 1, 2, bold=True, centred=True)


def test_steps_hang_under_their_text() -> None:
    steps = Document("steps", (Steps(("Log in met je gebruikersnaam en dit wachtwoord.", "Klaar.")),))
    assert words(encode(steps, "citizen-ct-s310ii", 58), 384).splitlines()[:3] == [
        "1  Log in met je gebruikersnaam",
        "   en dit wachtwoord.",
        "2  Klaar.",
    ]


def test_pairs_share_a_column_and_break_where_the_paper_is_narrow() -> None:
    pairs = Document("pairs", (Pair("Pas", "2 9401 •••• 5868"), Pair("Account (inlogaccount)", "actief")))
    assert words(encode(pairs, "citizen-ct-s310ii", 80)).splitlines()[:2] == [
        "Pas                    2 9401 •••• 5868",
        "Account (inlogaccount) actief",
    ]
    assert words(encode(pairs, "citizen-ct-s310ii", 58), 384).splitlines()[:2] == [
        "Pas 2 9401 •••• 5868",
        "Account (inlogaccount) actief",
    ]


def test_a_bon_without_codes_is_sent_in_a_second_and_a_half_at_19200_baud() -> None:
    without_qr = Document("x", tuple(block for block in EVERYTHING.blocks if not isinstance(block, Qr | Barcode)))
    for profile in PROFILES:
        for width_mm in (58, 80):
            assert len(encode(without_qr, profile, width_mm)) * 10 / 19_200 <= 1.5


def test_a_document_shows_no_content_when_it_is_logged() -> None:
    assert "geheim" not in repr(Document("x", (Text("geheim"),)))
