"""Staff beside the member, told as what both see, and as what the library then knows."""

from pathlib import Path

from kiosk.domain.secret import Secret
from kiosk.flows.pages import (
    Attract,
    Choice,
    Choose,
    Confirm,
    Goodbye,
    Picked,
    PinPad,
    Status,
    TextEntry,
)
from kiosk.simulator.members import STAFF_CARD, STAFF_PIN, with_check_digit
from kiosk.staff.accounts import ensure_staff
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

DEFAULT_PIN_CARD, DEFAULT_PIN = with_check_digit("2940100000117"), "0101"
LOCKED = with_check_digit("2940100000109")
NO_ACCOUNT = with_check_digit("2940100000107")
WITH_NOTE = with_check_digit("2940100000126")
NEW_PIN = "4826"


def knows_staff(world: World) -> None:
    ensure_staff(Path(world.settings.kiosk.state_dir), STAFF_CARD, Secret(STAFF_PIN))


async def proves(visitor: Visitor, card: str, pin: str = "1234") -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(card)
    await visitor.sees(PinPad, title=None)
    await visitor.types(pin)


async def staff_join(visitor: Visitor) -> None:
    await visitor.sees(Status)
    await visitor.scans(STAFF_CARD)
    await visitor.sees(PinPad, title="staff.pin_title")
    await visitor.types(STAFF_PIN)
    await visitor.sees(Choose, title="staff.beside")


async def sees_identity(visitor: Visitor) -> None:
    await visitor.touches(Picked("identity"))
    await visitor.sees(Choose, title="staff.beside")


async def leaves(visitor: Visitor) -> None:
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await visitor.sees(Attract)


async def test_with_identity_seen_a_member_chooses_a_pin_that_works_at_the_next_visit(
    world: World, visitor: Visitor
) -> None:
    knows_staff(world)
    await proves(visitor, DEFAULT_PIN_CARD, DEFAULT_PIN)
    await staff_join(visitor)
    await sees_identity(visitor)
    await visitor.touches(Picked("set_pin"))
    await visitor.sees(Status, title="set_pin.away")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(PinPad, title="set_pin.title")
    await visitor.types(DEFAULT_PIN)
    await visitor.sees(PinPad, error="set_pin.birthday")
    await visitor.types(NEW_PIN)
    await visitor.sees(PinPad, title="set_pin.again")
    await visitor.types(NEW_PIN)
    await visitor.sees(Confirm, title="set_pin.confirm")
    world.panel.wise("fail_after_act")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="set_pin.done")
    world.panel.wise("none")
    assert [act["act"] for act in world.panel.acts()] == ["pin"]
    await leaves(visitor)
    await proves(visitor, DEFAULT_PIN_CARD, DEFAULT_PIN)
    await visitor.sees(PinPad, error="pin.wrong")
    await visitor.types(NEW_PIN)
    await visitor.sees(Status, primary="active.do")


async def test_the_inlogteller_is_reset_and_staff_hear_that_it_had_locked(world: World, visitor: Visitor) -> None:
    knows_staff(world)
    await proves(visitor, LOCKED)
    await staff_join(visitor)
    await visitor.touches(Picked("account"))
    await visitor.sees(Choose, title="staff.account")
    await visitor.touches(Picked("counter"))
    await visitor.sees(Confirm, title="staff.counter_confirm")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="staff.counter_done", lead="staff.counter_locked")
    assert [act["act"] for act in world.panel.acts()] == ["login_counter"]


async def test_an_account_that_a_member_made_alone_is_linked_by_its_username(world: World, visitor: Visitor) -> None:
    knows_staff(world)
    world.panel.registers("Mies-Elp77", "t.testabo@hunebed-post.nl")
    await proves(visitor, NO_ACCOUNT)
    await staff_join(visitor)
    await visitor.touches(Picked("account"))
    await visitor.sees(Choose, title="staff.account")
    await visitor.touches(Picked("link"))
    await visitor.sees(TextEntry, title="staff.link", error=None)
    await visitor.types("mies-elp77")
    await visitor.sees(TextEntry, error="staff.link_unknown")
    await visitor.types("Mies-Elp77")
    await visitor.sees(Confirm, title="staff.link_confirm")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="staff.link_done")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="staff.beside")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, primary="active.do")
    assert [act["act"] for act in world.panel.acts()] == ["link_account"]


async def test_staff_open_a_pass_see_who_it_is_and_read_the_notes_until_their_session_is_over(
    world: World, visitor: Visitor
) -> None:
    knows_staff(world)
    await visitor.sees(Attract, notice=None)
    await visitor.scans(STAFF_CARD)
    await visitor.sees(PinPad, title=None)
    await visitor.types(STAFF_PIN)
    await visitor.sees(Choose, title="staff.title")
    await visitor.scans(WITH_NOTE)
    menu = await visitor.sees(Choose, title="staff.beside")
    assert [option.name for option in menu.options if not option.disabled] == ["identity"]
    await sees_identity(visitor)
    await visitor.touches(Picked("notes"))
    page = await visitor.sees(Status, title="staff.notes")
    assert "telefoonnummer" in repr(page.lines)
    for language in ("en", "nl") * 4:
        await visitor.waits(40)
        if await over(visitor):
            break
        await visitor.language(language)
    await visitor.sees(Status, title="staff.over")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(PinPad, title=None)
    assert world.panel.acts() == []


async def over(visitor: Visitor) -> bool:
    page = await visitor.sees(Status)
    return page.title.key == "staff.over"
