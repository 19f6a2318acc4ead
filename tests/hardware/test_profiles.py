"""What printers can do is data, and wrong data is told in words."""

import pytest

from hardware.receipt_printer.document import Document
from hardware.receipt_printer.encoder import encode
from hardware.receipt_printer.profiles import PAPERS_MM, PROFILES, Echo, read_profiles
from hardware.receipt_printer.test_receipt import BARCODES
from tests.hardware.bons import EVERYTHING

GOOD = """
[some-printer]
maker = "SOME"
model = "P-1"
dots = { 58 = 384, 80 = 576 }
code_page = "CP858"
status = false
asb = false
echo = "none"
clears = false
qr = "raster"
barcode = "raster"
"""


def test_the_printers_of_the_market_are_known() -> None:
    assert set(PROFILES) == {
        "epson-tm-t20", "epson-tm-t20iii", "epson-tm-m30iii", "epson-tm-t88vi", "epson-tm-t88vii",
        "citizen-ct-s310ii", "citizen-ct-s651", "bixolon-srp-350iii", "star-mc-print", "generic-58", "generic-80",
    }  # fmt: skip


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
@pytest.mark.parametrize("width_mm", PAPERS_MM)
def test_every_bon_fits_every_printer(profile, width_mm) -> None:
    assert encode(EVERYTHING, profile, width_mm)
    assert encode(Document("codes", BARCODES), profile, width_mm)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('maker = "SOME"', "", "some-printer.*missing required field `maker`"),
        ('model = "P-1"', "model = 1", r"some-printer.*\$\.model"),
        ('"none"', '"maybe"', r"some-printer.*'maybe'.*\$\.echo"),
        ("58 = 384", "76 = 384", "some-printer.*76"),
        ("status = false", "status = false\ncolour = true", "some-printer.*unknown field `colour`"),
        ("asb = false", "asb = true", "some-printer.*without status gives no asb"),
    ],
)
def test_a_wrong_profile_names_the_printer_and_the_key(old: str, new: str, words: str) -> None:
    assert read_profiles(GOOD)["some-printer"].echo is Echo.NONE
    assert old in GOOD
    with pytest.raises(ValueError, match=words):
        read_profiles(GOOD.replace(old, new))
