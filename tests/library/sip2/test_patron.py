"""What an answer 64 says of a card, read tolerantly."""

from datetime import date

import pytest

from kiosk.library.sip2.frames import FrameError, decode
from kiosk.library.sip2.patron import read_patron
from tests.library.sip2.transcript import answer_text, seal


def read(fields: str = "BLY|CQY|", flags: str = "", *, pin_sent: bool = True):
    return read_patron(decode(seal(answer_text(fields, flags), 2)), pin_sent=pin_sent)


@pytest.mark.parametrize(
    ("fields", "proof"),
    [("BLY|CQY|", True), ("BLY|CQN|", False), ("BLY|", None), ("BLY|CQ|", None), ("BLY|CQy|", None), ("CQ1|", None)],
)
def test_only_cq_y_is_proof(fields, proof):
    patron = read(fields)
    assert patron.valid_pin is proof
    assert patron.proved is (proof is True)


def test_cq_y_proves_nothing_when_no_pin_was_sent():
    assert read(pin_sent=False).valid_pin is None


def test_an_unknown_card_is_unknown_and_not_blocked():
    patron = read("BLN|", "YYYY")
    assert patron.valid_card is False
    assert patron.blocks == ()
    assert not patron.proved


def test_an_unknown_card_with_cq_y_proves_nothing():
    assert not read("BLN|CQY|").proved
    assert read("BLN|CQY|").valid_pin is None


def test_without_bl_a_verified_pin_still_counts():
    patron = read("CQY|")
    assert patron.valid_card is None
    assert patron.proved


def test_flags_become_names_and_only_some_of_them_block():
    patron = read(flags="Y Y YYYYYYYYYY")
    assert patron.lost
    assert "recalling_denied" in patron.flags
    assert "recalling_denied" not in patron.blocks
    assert patron.blocks[:2] == ("charging_denied", "card_lost")
    assert read(flags="NNNNNNNNNNNNNN").blocks == ()


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("7.00", 700), ("0", 0), ("12,50", 1250), ("1.234,50", 123450), ("1,234.5", 123450), ("-3.10", -310),
     ("EUR 7.00", 700), ("", None), ("gratis", None), ("9" * 30, None), ("1-2", None), (".", None)],
)  # fmt: skip
def test_an_amount_becomes_cents_or_is_not_told(amount, cents):
    assert read(f"BV{amount}|").fee_cents == cents


@pytest.mark.parametrize(
    ("fields", "day"),
    [("PA20270228|", date(2027, 2, 28)), ("PA20270228    235900|", date(2027, 2, 28)),
     ("PAsomething else|PX20261231    000000|", date(2026, 12, 31)), ("PA20270231|", None), ("", None)],
)  # fmt: skip
def test_an_expired_card_has_no_flag_so_its_date_is_read(fields, day):
    assert read(fields).expires == day


def test_fields_that_contradict_each_other_are_no_answer():
    with pytest.raises(FrameError, match="CQ"):
        read("BLY|CQN|AFhallo|CQY|")


def test_a_forgotten_bar_between_fields_is_read():
    patron = read("BLYCQYBV7.00")
    assert (patron.valid_card, patron.valid_pin, patron.fee_cents) == (True, True, 700)


def test_text_is_composed_and_unescaped_whatever_its_encoding():
    decomposed = decode(seal(answer_text("AFMu\u0308ller &#124; a|"), 2))
    assert decomposed.one("AF") == "Müller | a"
    old = decode(seal(answer_text("AFMüller|"), 2, "cp850"))
    assert old.one("AF") == "Müller"
    latin = decode(seal(answer_text("AFMüller|"), 2, "latin-1"), "latin-1")
    assert latin.one("AF") == "Müller"
