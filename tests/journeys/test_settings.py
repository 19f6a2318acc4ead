"""Staff set the kiosk on its own screen: it holds at once, for the next visitor, and one touch takes it back."""

from pathlib import Path

from kiosk.domain.secret import Secret
from kiosk.flows.form import MORE
from kiosk.flows.pages import (
    Attract,
    Choice,
    Choose,
    Confirm,
    Form,
    OutOfOrder,
    Picked,
    PinPad,
    Status,
    TextEntry,
    TimeWarning,
    Tone,
)
from kiosk.flows.settings_pages import RETYPE, VERSIONS
from kiosk.simulator.members import STAFF_CARD, STAFF_PIN
from kiosk.staff.accounts import ensure_staff
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

MEMBER = "29401000075868"
NOTICE = "Zaterdag zijn we dicht!"


async def goes_to_the_settings(visitor: Visitor) -> None:
    await visitor.sees(Attract, can_type=True)
    await visitor.scans(STAFF_CARD)
    await visitor.sees(PinPad)
    await visitor.types(STAFF_PIN)
    await visitor.sees(Choose, title="staff.title")
    await visitor.touches(Picked("settings"))
    await visitor.sees(Choose, title="set.title")


async def saves(visitor: Visitor) -> None:
    await visitor.sees(Form, save="set.save")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="set.saved", lead="set.applies.now")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="set.title")


async def is_warned_after(visitor: Visitor, seconds: float) -> None:
    """A member stands there and does nothing: the warning comes then, and not before."""
    await visitor.sees(Attract)
    await visitor.scans(MEMBER)
    await visitor.sees(PinPad)
    await visitor.waits(seconds - 2)
    await visitor.sees(PinPad)
    await visitor.waits(3)
    await visitor.sees(TimeWarning)
    await visitor.touches(Choice.STOP)


async def test_staff_change_the_idle_limit_and_the_notice_and_go_back_one_version(
    world: World, visitor: Visitor
) -> None:
    before = world.settings
    ensure_staff(Path(before.kiosk.state_dir), STAFF_CARD, Secret(STAFF_PIN))
    await goes_to_the_settings(visitor)
    await visitor.touches(Picked("times"))
    for _ in range(2):
        await visitor.sees(Form)
        await visitor.touches(Picked("visit.idle_s" + MORE))
    await saves(visitor)
    assert world.settings.visit.idle_s == before.visit.idle_s + 20
    await visitor.touches(Picked("branch"))
    await visitor.sees(Form)
    await visitor.touches(Picked("kiosk.notice_nl"))
    await visitor.sees(Choose, title="set.label.kiosk.notice_nl")
    await visitor.touches(Picked(RETYPE))
    await visitor.sees(TextEntry, label="set.label.kiosk.notice_nl")
    await visitor.types(NOTICE)
    await saves(visitor)
    await visitor.touches(Choice.STOP)
    await visitor.sees(Attract, notice_tone=Tone.OK)
    assert world.settings.kiosk.notice_nl == NOTICE
    await is_warned_after(visitor, before.visit.idle_s + 20)

    await goes_to_the_settings(visitor)
    await visitor.touches(Picked(VERSIONS))
    page = await visitor.sees(Choose, title="set.versions")
    await visitor.touches(Picked(page.options[1].name))
    await visitor.sees(Confirm, title="set.back_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="set.gone_back", lead="set.applies.now")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="set.title")
    await visitor.touches(Choice.STOP)
    await visitor.sees(Attract)
    assert world.settings == before
    await is_warned_after(visitor, before.visit.idle_s)


async def test_staff_close_the_kiosk_over_a_restart_and_open_it_again(world: World, visitor: Visitor) -> None:
    ensure_staff(Path(world.settings.kiosk.state_dir), STAFF_CARD, Secret(STAFF_PIN))
    await touches_the_switch(visitor)
    await visitor.sees(OutOfOrder, title="closed.title", code=None)
    world.restart()
    visitor = world.visitor
    await visitor.sees(OutOfOrder, title="closed.title", code=None)
    await touches_the_switch(visitor)
    await visitor.sees(Attract, notice=None)


async def touches_the_switch(visitor: Visitor) -> None:
    await visitor.sees(Attract | OutOfOrder)  # type: ignore[arg-type]
    await visitor.scans(STAFF_CARD)
    await visitor.sees(PinPad)
    await visitor.types(STAFF_PIN)
    await visitor.sees(Choose, title="staff.title")
    await visitor.touches(Picked("close"))
