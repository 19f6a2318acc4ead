"""Masks, default PINs, temporary passwords, money."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.masking import mask_email
from kiosk.domain.money import Money
from kiosk.domain.password import temporary_password
from kiosk.domain.pin import Trivial, is_default_pin, why_trivial
from kiosk.domain.secret import Secret

BIRTHDAY = date(1990, 3, 12)


def test_an_address_shows_its_first_letters_and_its_land():
    assert mask_email("jan@hotmail.nl") == "j•••@h•••.nl"
    assert mask_email(" Jan.de.Vries@mail.example.co.uk ") == "J•••@m•••.uk"


@given(st.text())
def test_what_is_no_address_shows_nothing(text):
    masked = mask_email(text)
    assert len(masked) <= 9 + len(text)
    if text.count("@") == 0:
        assert masked == "•••"


@given(st.from_regex(r"[a-z]{2,12}@[a-z]{2,12}\.[a-z]{2,3}", fullmatch=True))
def test_no_more_than_two_letters_and_the_end_of_an_address_are_shown(address):
    name, host = address.split("@")
    assert mask_email(address) == f"{name[0]}•••@{host[0]}•••.{host.rpartition('.')[2]}"


@pytest.mark.parametrize(
    ("pin", "default"), [("1203", True), ("1290", True), ("0312", False), ("1990", False), ("1234", False)]
)
def test_the_birthday_is_a_default_pin(pin, default):
    assert is_default_pin(Secret(pin), BIRTHDAY) is default


def test_without_a_known_birthday_a_pin_is_weak_proof():
    assert is_default_pin(Secret("4821"), None)


@given(st.integers())
def test_a_temporary_password_has_no_look_alikes_and_three_kinds_of_characters(seed):
    password = temporary_password(random.Random(seed).choice).reveal()
    assert len(password) == 8
    assert not set(password) & set("0Oo1lIi2Zz5Ss8BCcgqQuvVUkpwxy")
    assert any(c.islower() for c in password)
    assert any(c.isupper() for c in password)
    assert any(c.isdigit() for c in password)


def test_no_two_temporary_passwords_are_the_same():
    assert len({temporary_password().reveal() for _ in range(200)}) == 200


def test_a_secret_shows_itself_to_nobody():
    secret = Secret("h7KmrT3W")
    assert f"{secret} {secret!r} {secret!s}" == "••• ••• •••"
    with pytest.raises(TypeError):
        hash(secret)
    with pytest.raises(TypeError):
        __import__("pickle").dumps(secret)


def test_money_is_written_as_its_language_does():
    assert Money(1250).written("nl") == "€ 12,50"
    assert Money(5).written("en") == "€ 0.05"
    assert Money(-1999).written("nl") == "€ -19,99"


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("0000", Trivial.SAME_DIGITS),
        ("7777", Trivial.SAME_DIGITS),
        ("1234", Trivial.ROW),
        ("4321", Trivial.ROW),
        ("8901", Trivial.ROW),
        ("1203", Trivial.BIRTHDAY),
        ("0312", Trivial.BIRTHDAY),
        ("1290", Trivial.BIRTHDAY),
        ("9012", Trivial.ROW),
        ("0390", Trivial.BIRTHDAY),
        ("9003", Trivial.BIRTHDAY),
        ("1990", Trivial.BIRTHDAY),
        ("9468", Trivial.POSTCODE),
        ("4821", None),
        ("1235", None),
        ("2003", None),
    ],
)
def test_a_pin_that_anybody_tries_first_is_refused_with_its_reason(pin, why):
    assert why_trivial(Secret(pin), BIRTHDAY, "9468 BG") is why


def test_what_is_not_known_of_a_member_refuses_no_pin():
    assert why_trivial(Secret("1203")) is None
