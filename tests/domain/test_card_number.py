"""Whatever is scanned or typed gets a name, and a pass is the same pass by whatever road it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.card_number import CardNumber, Kind, check_digit_is_right

PASS = "29401000075868"

serials = st.integers(min_value=0, max_value=99_999_999)
branches = st.integers(min_value=0, max_value=9999)


def a_pass(branch: int, serial: int) -> str:
    body = f"2{branch:04}{serial:08}"
    return next(body + digit for digit in "0123456789" if check_digit_is_right(body + digit))


@pytest.mark.parametrize(
    ("raw", "kind", "number", "isil", "symbology"),
    [
        ("29401000075868", Kind.PASS, PASS, None, None),
        ("29548000001003", Kind.PASS, "29548000001003", None, None),
        ("29401000075869", Kind.SUSPECT, "29401000075869", None, None),
        ("12345678901", Kind.PASS, "12345678901", None, None),
        ("]A012345678901", Kind.PASS, "12345678901", None, "code39"),
        ("]F0A29401000075868B", Kind.PASS, PASS, None, "codabar"),
        ("]F0a29401000075868d\r\n", Kind.PASS, PASS, None, "codabar"),
        ("t29401000075868e", Kind.PASS, PASS, None, "codabar"),
        ("*29401000075868*\t", Kind.PASS, PASS, None, "code39"),
        ("]C029401000075868", Kind.PASS, PASS, None, "code128"),
        ("]C129401000075868", Kind.PASS, PASS, None, "code128"),
        ("]I029401000075868", Kind.PASS, PASS, None, "itf"),
        (" 2 9401 0000 7586 8 ", Kind.PASS, PASS, None, None),
        ("NL-0800270000-29401000075868", Kind.PASS, PASS, "NL-0800270000", None),
        ("nl-0800270000-12345678901", Kind.PASS, "12345678901", "NL-0800270000", None),
        ("2X198612", Kind.TEMPORARY, "2X198612", None, None),
        ("2x1986abc\n", Kind.TEMPORARY, "2X1986ABC", None, None),
        ("31234567890123", Kind.ITEM, "31234567890123", None, None),
        ("9789000000012", Kind.BOOK, "9789000000012", None, None),
        ("]E09791234567896", Kind.BOOK, "9791234567896", None, "ean"),
        ("978-90-00-00001-2", Kind.BOOK, "9789000000012", None, None),
        ("]E05412345678901", Kind.RUBBISH, "", None, "ean"),
        ("", Kind.RUBBISH, "", None, None),
        ("BIBLIOTHEEK", Kind.RUBBISH, "", None, None),
        ("29401000075868|AA20001000000012", Kind.RUBBISH, "", None, None),
        ("2940100007\x0086868", Kind.RUBBISH, "", None, None),
        ("٢٩٤٠١٠٠٠٠٧٥٨٦٨", Kind.RUBBISH, "", None, None),
        ("2940100007586²", Kind.RUBBISH, "", None, None),
        ("2" * 4000, Kind.RUBBISH, "", None, None),
    ],
)
def test_every_form_has_its_name(raw, kind, number, isil, symbology):
    card = CardNumber.parse(raw)
    assert (card.kind, card.number, card.isil, card.symbology) == (kind, number, isil, symbology)
    assert card.reason


@given(st.one_of(st.text(), st.binary(), st.none(), st.integers(), st.floats(), st.lists(st.text())))
def test_no_input_of_any_kind_raises(raw):
    card = CardNumber.parse(raw)
    assert card.kind is not Kind.RUBBISH or card.number == ""
    assert card.masked


@given(st.text(alphabet=st.sampled_from("]ACFIabcdtne*0123456789XNL- .\r\n\t|"), max_size=80))
def test_near_misses_do_not_raise_either_and_a_number_holds_nothing_but_letters_and_digits(raw):
    number = CardNumber.parse(raw).number
    assert number == "" or (number.isascii() and number.isalnum())


@given(
    branches,
    serials,
    st.sampled_from([("", "", None), ("]F0", "", "codabar"), ("]C1", "", "code128"), ("]I0", "", "itf")]),
    st.sampled_from([("", ""), ("A", "B"), ("d", "a"), ("t", "e"), ("*", "*")]),
    st.sampled_from(["", "\r", "\n", "\r\n", "\t", "  "]),
)
def test_a_pass_is_the_same_pass_by_whatever_road_it_came(branch, serial, aim, marks, end):
    number = a_pass(branch, serial)
    if aim[2] in ("code128", "itf"):
        marks = ("", "")
    card = CardNumber.parse(f"{aim[0]}{marks[0]}{number}{marks[1]}{end}")
    assert (card.kind, card.number) == (Kind.PASS, number)
    assert aim[2] is None or card.symbology == aim[2]


@given(branches, serials, st.integers(min_value=1, max_value=13), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_always_suspect(branch, serial, place, more):
    number = a_pass(branch, serial)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert CardNumber.parse(wrong).kind is Kind.SUSPECT


looks_like_a_pass = st.one_of(
    st.text(alphabet="0123456789ABCDTNEX*- .]F\r", max_size=24),
    st.from_regex(r"(2X|97[89]|3|2)[0-9]{4,13}", fullmatch=True),
    st.from_regex(r"[ABCDTNE]?[0-9]{8,14}[ABCDTNE]?", fullmatch=True),
    st.from_regex(r"[A-Z0-9*]{4,20}", fullmatch=True),
)


@given(looks_like_a_pass)
def test_a_number_that_was_read_once_reads_the_same_again(raw):
    once = CardNumber.parse(raw)
    again = CardNumber.parse(once.number)
    assert (again.kind, again.number) == (once.kind, once.number)


@given(looks_like_a_pass)
def test_a_mask_shows_at_most_half_of_a_number_of_any_other_length(raw):
    card = CardNumber.parse(raw)
    shown = sum(character.isalnum() for character in card.masked)
    assert len(card.number) == 14 or shown <= max(2, len(card.number) // 2)
    assert card.kind is not Kind.RUBBISH or shown == 0


@given(branches, serials)
def test_a_mask_hides_the_middle_of_a_pass(branch, serial):
    number = a_pass(branch, serial)
    assert CardNumber.parse(number).masked == f"2 {number[1:5]} •••• {number[-4:]}"


@pytest.mark.parametrize("raw", ["12345678901", "2X19861234", "1234", "ABC12345678"])
def test_a_mask_never_shows_half_of_any_other_number(raw):
    card = CardNumber.parse(raw)
    assert card.number not in card.masked
    assert sum(c.isalnum() for c in card.masked) <= max(2, len(raw) // 2)
    assert card.number not in repr(card)
