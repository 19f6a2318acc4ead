"""When nobody is helped the kiosk says why and until when; staff come in all the same, and at night it goes dark."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.opening_hours import OpeningHours
from kiosk.flows.pages import Attract, Choice, Dark, OutOfOrder, PinPad
from kiosk.texts.text import in_each
from tests.flows.people import ACTIVE
from tests.flows.rig import RULES
from tests.flows.scripted_bench import STAFF
from tests.flows.staff_people import Counter, counter_with


@pytest.fixture
def counter() -> Iterator[Counter]:
    with counter_with() as counter:
        yield counter


def closed_for_two_hours(counter: Counter) -> OpeningHours:
    """Hours of today that begin two hours from now, by the clock of this kiosk."""
    now = counter.rig.clock.now()
    to_ten = timedelta(days=1) - timedelta(hours=now.hour - 8, minutes=now.minute)
    counter.rig.clock.move(to_ten)
    return OpeningHours(("10:00-17:30",) * 7)


def applies(counter: Counter, **rules: object) -> None:
    counter.rig.do(counter.rig.kiosk.apply, replace(RULES, **rules))


async def test_outside_the_hours_it_says_when_it_opens_and_opens_then(counter: Counter) -> None:
    hours = closed_for_two_hours(counter)
    applies(counter, hours=hours, dark_after_s=0)
    page = await counter.visitor.sees(OutOfOrder, title="closed.hours")
    assert page.lead.key == "closed.opens"
    assert page.code is None
    await counter.visitor.scans(ACTIVE)
    await counter.visitor.waits(60)
    await counter.visitor.sees(OutOfOrder)
    await counter.visitor.waits(2 * 3600)
    await counter.visitor.sees(Attract)
    await counter.visitor.scans(ACTIVE)
    await counter.visitor.sees(PinPad)


async def test_it_goes_dark_and_a_touch_or_a_scan_lights_it(counter: Counter) -> None:
    hours = closed_for_two_hours(counter)
    applies(counter, hours=hours, dark_after_s=600)
    await counter.visitor.sees(OutOfOrder, title="closed.hours")
    await counter.visitor.waits(601)
    await counter.visitor.sees(Dark)
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(OutOfOrder)
    await counter.visitor.waits(601)
    await counter.visitor.sees(Dark)
    await counter.visitor.scans(ACTIVE)
    await counter.visitor.sees(OutOfOrder)
    await counter.visitor.waits(601)
    await counter.visitor.sees(Dark)
    await counter.visitor.waits(2 * 3600)
    await counter.visitor.sees(Attract)


async def test_staff_come_in_out_of_the_dark(counter: Counter) -> None:
    hours = closed_for_two_hours(counter)
    applies(counter, hours=hours, dark_after_s=600)
    await counter.visitor.sees(OutOfOrder)
    await counter.visitor.waits(601)
    await counter.visitor.sees(Dark)
    await counter.visitor.scans(STAFF)
    await counter.visitor.sees(PinPad)


async def test_what_staff_closed_stays_closed_and_lit_until_staff_open_it(counter: Counter) -> None:
    applies(counter, closed=True)
    await counter.visitor.sees(OutOfOrder, title="closed.title", code=None)
    await counter.visitor.scans(ACTIVE)
    await counter.visitor.waits(3600)
    await counter.visitor.sees(OutOfOrder)
    applies(counter)
    await counter.visitor.sees(Attract, notice=None)


async def test_a_visit_at_closing_time_goes_on_to_its_end(counter: Counter) -> None:
    hours = closed_for_two_hours(counter)
    await counter.visitor.sees(Attract, notice=None)
    await counter.visitor.scans(ACTIVE)
    await counter.visitor.sees(PinPad)
    applies(counter, hours=hours)
    await counter.visitor.settles()
    await counter.visitor.sees(PinPad)
    await counter.visitor.touches(Choice.STOP)
    await counter.visitor.sees(OutOfOrder, title="closed.hours")


async def test_the_branchs_own_line_stands_where_there_is_nothing_more_urgent(counter: Counter) -> None:
    applies(counter, notice=in_each("Vandaag sluiten we om vijf uur.", ""))
    page = await counter.visitor.sees(Attract)
    assert page.notice == in_each("Vandaag sluiten we om vijf uur.", "")
