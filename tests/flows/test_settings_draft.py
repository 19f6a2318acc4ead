"""Changes that are not saved yet: what is so already is no change, and − and + never leave the limits."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as modest
from hypothesis import strategies as st

from kiosk.flows.settings_draft import Draft, steps
from kiosk.flows.settings_pages import go_back_page, known
from kiosk.flows.settings_words import value_words, who
from kiosk.screens.samples_settings import Stored
from kiosk.settings.fields import Field, Kind, Plain, field, fields
from kiosk.settings.port import Version
from kiosk.texts.catalogue import catalogue

NUMBERS = [each for each in fields() if each.kind in (Kind.WHOLE, Kind.NUMBER)]
STEPPED = [each for each in NUMBERS if each.default is not None and steps(each, each.default)]
IDLE = field("visit.idle_s")
"""Staff's own 90 s over the default of 60."""


def draft() -> Draft:
    return Draft(Stored(), fields())


def test_what_is_stored_is_no_change() -> None:
    mine = draft()
    mine.put(IDLE, 100.0)
    assert mine.changes == {"visit.idle_s": 100.0}
    mine.put(IDLE, 90.0)
    assert mine.changes == {}


def test_back_to_standard_takes_staffs_value_away_and_is_nothing_where_there_is_none() -> None:
    mine = draft()
    mine.put(IDLE, None)
    assert mine.changes == {"visit.idle_s": None}
    assert mine.value(IDLE) == 60.0
    assert mine.is_standard(IDLE)
    tries = field("visit.pin_tries")
    mine.put(tries, 4)
    assert not mine.is_standard(tries)
    mine.put(tries, None)
    assert mine.changes == {"visit.idle_s": None}


@pytest.mark.parametrize("wanted", STEPPED, ids=lambda wanted: wanted.key)
def test_minus_and_plus_reach_both_limits_and_never_leave_them(wanted: Field) -> None:
    assert wanted.low is not None
    assert wanted.high is not None
    for index, end in enumerate((wanted.low, wanted.high)):
        value: Plain = wanted.default
        for _ in range(100):
            stepped = steps(wanted, value)
            assert stepped
            value = stepped[index]
        assert value == end
        assert isinstance(value, int if wanted.kind is Kind.WHOLE else float)


def test_a_number_with_many_values_is_typed() -> None:
    assert {each.key for each in STEPPED} >= {"visit.idle_s", "visit.warning_s", "visit.pin_tries"}
    assert not steps(field("library.sip2.port"), 6001)
    assert not steps(field("visit.lockout_min"), 15)


@modest(max_examples=60, deadline=None)
@given(st.sampled_from(fields()), st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)))
def test_whatever_a_value_is_it_can_be_said(wanted: Field, value: Plain) -> None:
    for language in ("nl", "en"):
        assert isinstance(catalogue(language).say(value_words(wanted, value)), str)


@pytest.mark.parametrize(
    ("actor", "shown"),
    [("1042", "1042"), ("29401000075868", "2 9401 •••• 5868"), ("config", "Technicus"), ("", "Technicus")],
)
def test_who_changed_something_is_said_without_a_whole_pass_number(actor: str, shown: str) -> None:
    said = who(actor)
    assert (said if isinstance(said, str) else catalogue("nl").say(said)) == shown


def test_a_setting_that_is_no_more_does_not_stop_going_back() -> None:
    version = Version(1, datetime(2026, 3, 12, tzinfo=UTC), "1042", ("gone.long_ago",))
    page = go_back_page(version, known(version.changed))
    assert len(page.consequences) == 1
