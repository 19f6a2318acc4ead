"""Passes, staff beside the member: replaced, given and printed, as bon, mail and card show it."""

from collections.abc import Iterator

import pytest

from kiosk.flows.pages import Choice, Choose, Confirm, DeviceDetail, Picked, PinPad, ScanCard, Status, TakeReceipt
from kiosk.simulator.members import STAFF_CARD, STAFF_PIN, blank_cards
from kiosk.simulator.world import Simulator
from tests.journeys.test_with_staff import knows_staff, leaves, proves, sees_identity, staff_join
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

MEMBER = "29401000075868"
ONLINE = "2X198600042"
NEW = blank_cards()[0]

pytestmark = pytest.mark.cups


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """A world with a pasprinter."""
    with Simulator(tmp_path_factory.mktemp("cards"), fresh=True, card_printer=True) as simulator:
        yield simulator


async def says_yes(visitor: Visitor, title: str) -> None:
    await visitor.sees(Confirm, title=title)
    await visitor.touches(Choice.PRIMARY)


async def test_11_a_pass_is_replaced_and_the_new_one_works_at_once(world: World, visitor: Visitor) -> None:
    knows_staff(world)
    await proves(visitor, MEMBER)
    await staff_join(visitor)
    await sees_identity(visitor)
    await visitor.touches(Picked("replace_card"))
    await visitor.sees(ScanCard, title="new_card.scan")
    await visitor.scans(NEW)
    await visitor.sees(Choose, title="replace.title")
    await visitor.touches(Picked("lost"))
    await visitor.sees(Choose, title="replace.cost_title")
    await visitor.touches(Picked("waive"))
    world.panel.wise("fail_after_act", call="replace_card", times=1)
    await says_yes(visitor, "replace.confirm")
    await visitor.sees(Status, title="replace.done", lead="replace.waived")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    (bon,) = world.panel.bons()
    (mail,) = world.panel.mails()
    assert NEW in bon
    assert (mail["kind"], NEW in mail["body"]) == ("card_number", True)
    assert [act["act"] for act in world.panel.acts()] == ["replace_card", "card_number_mail"]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="staff.beside")
    await leaves(visitor)
    await proves(visitor, NEW)
    await visitor.sees(Status, title="active.title")
    await leaves(visitor)
    await proves(visitor, MEMBER)
    await visitor.sees(Status, title="desk.card_title")


async def test_12_who_registered_online_gets_a_pass_that_is_the_new_username(world: World, visitor: Visitor) -> None:
    knows_staff(world)
    await proves(visitor, ONLINE)
    await staff_join(visitor)
    await sees_identity(visitor)
    await visitor.touches(Picked("first_card"))
    await visitor.sees(ScanCard, title="new_card.scan")
    await visitor.scans(MEMBER)
    await visitor.sees(ScanCard, error="new_card.in_use")
    await visitor.scans(NEW)
    await says_yes(visitor, "online.confirm")
    await visitor.sees(Status, title="online.done", lead="online.told")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "e-books" in world.panel.bons()[0]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="staff.beside")
    await leaves(visitor)
    await proves(visitor, NEW)
    page = await visitor.sees(Status, title="active.title")
    assert NEW in str(page.lines)


async def test_13_one_card_comes_out_of_the_printer_with_the_members_name(world: World, visitor: Visitor) -> None:
    knows_staff(world)
    before = world.panel.cards()
    await visitor.scans(STAFF_CARD)
    await visitor.sees(PinPad)
    await visitor.types(STAFF_PIN)
    await visitor.sees(Choose, title="staff.title")
    await visitor.touches(Picked("help"))
    await visitor.sees(ScanCard, title="staff.scan")
    await visitor.scans(MEMBER)
    await visitor.sees(Choose, title="staff.beside")
    await sees_identity(visitor)
    await visitor.touches(Picked("print_card"))
    page = await visitor.sees(DeviceDetail, title="card.preview_title")
    assert page.card
    await visitor.touches(Choice.PRIMARY)
    await says_yes(visitor, "card.confirm")
    await visitor.sees(Status, title="card.made")
    assert world.panel.cards() == before + 1
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="staff.beside")
    assert world.panel.cards() == before + 1
