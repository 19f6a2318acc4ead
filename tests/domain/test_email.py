"""Addresses as members type them, and the slips that are asked about."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.email import LONGEST, WELL_KNOWN, as_email, likely_meant

NAMES = st.from_regex(r"[a-z0-9]{1,10}(\.[a-z0-9]{1,10})?", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jan@hunebed-post.nl", "jan@hunebed-post.nl"),
        (" Jan@Hunebed-Post.NL ", "jan@hunebed-post.nl"),
        ("jan.de-vries+boek@mail.hunebed-post.nl", "jan.de-vries+boek@mail.hunebed-post.nl"),
    ],
)
def test_an_address_is_taken_without_blanks_and_in_small_letters(typed, meant):
    assert as_email(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "", "jan", "jan@", "@post.nl", "jan@post", "jan@@post.nl", "jan@post..nl", "jan..v@post.nl", ".jan@post.nl",
        "jan@-post.nl", "jan@post-.nl", "jan@post.n", "jan@post.12", "jan@post.nl@post.nl", "ján@post.nl",
        "j" * 65 + "@post.nl", "jan@" + "p." * 130 + "nl",
    ],
)  # fmt: skip
def test_what_can_be_no_address_is_refused(typed):
    assert as_email(typed) is None


@given(st.text(max_size=80))
@settings(max_examples=60)
def test_anything_typed_is_an_address_or_none_and_an_address_stays_itself(typed):
    address = as_email(typed)
    if address is not None:
        assert as_email(address) == address
        assert len(address) <= LONGEST
        assert address.count("@") == 1


@pytest.mark.parametrize(
    ("host", "meant"),
    [
        ("gmial.com", "gmail.com"), ("gmai.com", "gmail.com"), ("gmail.co", "gmail.com"), ("gmaill.com", "gmail.com"),
        ("hotmial.nl", "hotmail.nl"), ("ziggo.ml", "ziggo.nl"), ("otlook.com", "outlook.com"),
    ],
)  # fmt: skip
def test_one_slip_in_a_well_known_host_is_asked_about(host, meant):
    assert likely_meant(f"jan@{host}") == f"jan@{meant}"


@pytest.mark.parametrize("host", [*WELL_KNOWN, "hunebed-post.nl", "gmx.de", "gmil.nl"])
def test_a_host_that_is_well_known_or_far_from_all_is_left_alone(host):
    assert likely_meant(f"jan@{host}") is None


@given(NAMES, st.sampled_from(WELL_KNOWN), st.data())
@settings(max_examples=60)
def test_two_letters_that_changed_places_are_found_and_the_suggestion_is_final(name, host, data):
    at = data.draw(st.integers(0, len(host) - 2))
    slipped = host[:at] + host[at + 1] + host[at] + host[at + 2 :]
    meant = likely_meant(f"{name}@{slipped}")
    if slipped in WELL_KNOWN:
        assert meant is None
    else:
        assert meant is not None
        assert meant.startswith(f"{name}@")
        assert likely_meant(meant) is None
