"""The kiosk knows when its library is open, whatever day it is and whatever the clock does."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import AMSTERDAM
from kiosk.domain.opening_hours import ALWAYS, CLOSED, OpeningHours

WEEK = OpeningHours(("13:00-17:30", "10:00-20:00", "10:00-17:30", "closed", "10:00-24:00", "10:00-13:00", "closed"))
MONDAY = datetime(2026, 11, 23, tzinfo=AMSTERDAM)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        (at(0, 12, 59), False, at(0, 13)),
        (at(0, 13), True, at(1, 10)),
        (at(0, 17, 30), False, at(1, 10)),
        (at(2, 18), False, at(4, 10)),
        (at(4, 23, 59), True, at(5, 10)),
        (at(5, 14), False, at(7, 13)),
    ],
)
def test_a_week(moment: datetime, is_open: bool, opens: datetime):
    assert WEEK.open_at(moment) is is_open
    assert WEEK.next_opening(moment) == opens


def test_always_and_never():
    assert OpeningHours().open_at(at(3, 0))
    assert OpeningHours((CLOSED,) * 7).next_opening(at(0, 0)) is None
    only_monday = OpeningHours(("10:00-11:00", *(CLOSED,) * 6))
    assert only_monday.next_opening(at(0, 10, 30)) == at(7, 10)


def test_the_night_in_which_the_clock_goes_back_opens_at_ten_by_the_wall():
    sunday = OpeningHours((*(CLOSED,) * 6, "10:00-12:00"))
    assert sunday.next_opening(datetime(2026, 10, 24, 23, 0, tzinfo=AMSTERDAM)) == datetime(
        2026, 10, 25, 10, 0, tzinfo=AMSTERDAM
    )


DAY = st.sampled_from([ALWAYS, CLOSED, "10:00-17:30", "00:00-24:00", "23:59-24:00", "00:00-00:01"])


@given(
    days=st.tuples(*[DAY] * 7), moment=st.datetimes(MONDAY.replace(tzinfo=None), MONDAY.replace(tzinfo=None, year=2035))
)
def test_the_next_opening_is_ahead_and_it_is_open_then(days: tuple[str, ...], moment: datetime):
    hours = OpeningHours(days)
    here = moment.replace(tzinfo=AMSTERDAM)
    opens = hours.next_opening(here)
    if opens is None:
        assert set(days) == {CLOSED}
    else:
        assert opens.replace(tzinfo=None) > moment
        assert hours.open_at(opens)
