"""What comes out of a printer for a document: words, letters, pictures, bytes."""

import os
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from hardware.receipt_printer.document import Big, Document, Pair, Qr, Steps, Text, Title
from hardware.receipt_printer.encoder import encode
from hardware.receipt_printer.layout import Line, lay_out, wrap
from hardware.receipt_printer.printable import printable
from hardware.receipt_printer.profiles import PROFILES, CodePage
from hardware.simulated.escpos_parser import Cut, EscposParser, QrPrint
from hardware.simulated.paper import Paper, picture
from tests.hardware.bons import EVERYTHING, one_line

GOLDEN = Path(__file__).parent / "golden"


def words(data: bytes, dots: int = 576) -> str:
    paper = Paper(dots)
    for operation in EscposParser().feed(data):
        paper.execute(operation)
    return paper.text


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("profile", ["epson-tm-t20", "generic-58"])
def test_the_bon_looks_as_it_was_approved(profile: str, width_mm: int) -> None:
    """PASZUIL_GOLDEN=write approves what is printed now; a difference is kept as a picture."""
    name = f"everything-{profile}-{width_mm}.png"
    printed = picture(encode(EVERYTHING, profile, width_mm), PROFILES[profile].dots_on(width_mm))
    if os.environ.get("PASZUIL_GOLDEN") == "write":
        printed.save(GOLDEN / name, optimize=True)
    approved = Image.open(GOLDEN / name)
    same = approved.size == printed.size and ImageChops.difference(approved, printed).getbbox() is None
    if not same:
        differing = Path("build") / name
        differing.parent.mkdir(exist_ok=True)
        printed.save(differing)
        pytest.fail(f"the bon differs from {GOLDEN / name}; see {differing}")


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


def test_a_bon_without_qr_is_sent_in_a_second_and_a_half_at_19200_baud() -> None:
    without_qr = Document("x", tuple(block for block in EVERYTHING.blocks if not isinstance(block, Qr)))
    for profile in PROFILES:
        for width_mm in (58, 80):
            assert len(encode(without_qr, profile, width_mm)) * 10 / 19_200 <= 1.5


def test_a_document_shows_no_content_when_it_is_logged() -> None:
    assert "geheim" not in repr(Document("x", (Text("geheim"),)))
