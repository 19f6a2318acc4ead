"""The clock on the wall is wrong at the start, jumps, or is set: nobody is sent away, let in or forgotten by it."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.app import BeginAnew
from kiosk.clock import MovableClock
from kiosk.domain.secret import Secret
from kiosk.flows.pages import Attract, Choice, Choose, Confirm, Goodbye, OutOfOrder, PinPad, Status, TimeWarning
from kiosk.simulator.members import STAFF_CARD, STAFF_PIN
from kiosk.simulator.world import Simulator
from kiosk.staff.accounts import ensure_staff
from tests.hardware.waiting import until
from tests.journeys.visitor import Visitor
from tests.journeys.world import STAGES, Panel, World, own_settings

ACTIVE, PIN, WRONG = "29401000075868", "1234", "9999"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YEARS = timedelta(days=365 * 20)
JUMPS = pytest.mark.parametrize("jump", [-YEARS, -timedelta(hours=1), timedelta(hours=1), YEARS], ids=str)


class WallClock(MovableClock):
    """Somebody, or the network, sets the clock on the wall; the other one goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong_by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.wrong_by


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
def world(simulator: Simulator, tmp_path: Path, clock: WallClock) -> Iterator[World]:
    panel = Panel(simulator.http_url)
    panel.reset()
    world = World(panel, own_settings(simulator.config_path, tmp_path), clock, STAGES["scripted"])
    world.start()
    yield world
    world.stop()
    assert world.failures == []


async def sees_the_status(visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(ACTIVE)
    await visitor.sees(PinPad)
    await visitor.types(PIN)
    await visitor.sees(Status, primary="active.do")


@JUMPS
async def test_a_visit_goes_on_as_long_as_it_would(visitor: Visitor, clock: WallClock, world: World, jump: timedelta):
    await sees_the_status(visitor)
    clock.wrong_by = jump
    idle_s = world.settings.visit.idle_s
    await visitor.waits(idle_s - 2)
    await visitor.sees(Status)
    await visitor.waits(3)
    await visitor.sees(TimeWarning)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status)


@pytest.mark.parametrize("jump", [-timedelta(hours=1), timedelta(hours=1)], ids=str)
async def test_an_act_is_done_once_over_a_jump(visitor: Visitor, clock: WallClock, world: World, jump: timedelta):
    await sees_the_status(visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    clock.wrong_by = jump
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.sent")
    assert len(world.panel.mails()) == 1
    clock.wrong_by = timedelta()
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)


@JUMPS
async def test_staff_stay_signed_in_as_long_as_they_would(
    visitor: Visitor, clock: WallClock, world: World, jump: timedelta
):
    ensure_staff(Path(world.settings.kiosk.state_dir), STAFF_CARD, Secret(STAFF_PIN))
    await visitor.sees(Attract, notice=None)
    await visitor.scans(STAFF_CARD)
    await visitor.sees(PinPad)
    await visitor.types(STAFF_PIN)
    await visitor.sees(Choose, title="staff.title")
    clock.wrong_by = jump
    await visitor.waits(world.settings.visit.staff_session_min * 60 - 2)
    await visitor.sees(Choose, title="staff.title")
    await visitor.waits(3)
    await visitor.sees(TimeWarning)


@JUMPS
async def test_a_pass_that_must_wait_waits_as_long_as_it_would(
    visitor: Visitor, clock: WallClock, world: World, jump: timedelta
):
    await visitor.sees(Attract, notice=None)
    await visitor.scans(ACTIVE)
    for _ in range(world.settings.visit.pin_tries):
        await visitor.sees(PinPad)
        await visitor.types(WRONG)
    await visitor.sees(Status, title="desk.title", lead="pin.locked")
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    clock.wrong_by = jump
    await visitor.waits(30)
    clock.wrong_by = timedelta()
    await visitor.waits(60)
    await visitor.sees(Attract, notice=None)
    await visitor.scans(ACTIVE)
    await visitor.sees(Status, title="desk.title", lead="pin.locked")


async def test_a_clock_that_is_wrong_at_the_start_is_told_and_all_is_well_when_it_is_set(
    visitor: Visitor, clock: WallClock, world: World
):
    """Wise takes no key of another day, so nobody can be helped until then."""
    await visitor.sees(Attract, notice=None)
    world.stop()
    clock.wrong_by = -YEARS
    world.start()
    await world.visitor.sees(OutOfOrder)
    clock.wrong_by = timedelta()
    await world.visitor.waits(600)
    await sees_the_status(world.visitor)


async def test_a_jump_out_of_the_hours_ends_no_visit_and_the_way_back_opens_by_itself(
    visitor: Visitor, clock: WallClock, world: World
):
    today = clock.now()
    hours = {f"hours.{day}": "closed" for day in DAYS}
    hours[f"hours.{today.strftime('%A').lower()}"] = "00:00-24:00"
    world.store.save_now(hours, "test")
    await sees_the_status(visitor)
    clock.wrong_by = timedelta(days=2)
    await visitor.sees(Status, primary="active.do")
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await visitor.sees(OutOfOrder, title="closed.hours")
    clock.wrong_by = timedelta()
    await visitor.waits(60)
    await sees_the_status(visitor)


@pytest.mark.parametrize("jump", [-YEARS, timedelta(hours=1)], ids=str)
async def test_the_nights_fresh_start_comes_though_the_clock_was_set(
    visitor: Visitor, clock: WallClock, world: World, jump: timedelta
):
    await visitor.sees(Attract, notice=None)
    await visitor.waits(3700)
    clock.wrong_by = jump
    await visitor.waits(60)
    now = clock.now()
    world.store.save_now({"hours.restart_at": (now + timedelta(minutes=2)).strftime("%H:%M")}, "test")
    waiting = asyncio.create_task(visitor.waits(240))
    await until(lambda: bool(world.failures), 20)
    waiting.cancel()
    (ended,) = world.failures
    assert isinstance(ended, BeginAnew)
    world.failures.clear()
