"""What stands in the way is told in plain words, the first to be solved first, and the bon has all of it."""

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.patron import Block, Membership, MembershipStatus
from kiosk.flows.pages import Choice, Choose, Status, TakeReceipt
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import text
from tests.flows.people import OTHERS, SOME_ACCOUNT, lives_here, proves
from tests.flows.rig import Rig
from tests.flows.scripted_visitor import ScriptedVisitor
from tests.journeys.visitor import said

SEVERAL = frozenset({Block.NOTE, Block.SELF_SERVICE, Block.ADDRESS})


async def comes(rig: Rig, visitor: ScriptedVisitor, **facts: object) -> Status:
    lives_here(rig, OTHERS, SOME_ACCOUNT, **facts)
    await proves(visitor, OTHERS)
    return await visitor.sees(Status, primary="desk.do")


async def test_several_blocks_are_told_in_the_order_in_which_they_are_solved(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    page = await comes(rig, visitor, blocks=SEVERAL)
    assert page.title.key == "block.address.title"
    assert [said(line.value) for line in page.lines] == ["block.self_service.short", "block.note.short"]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    bon = rig.printer.bons[0][1]
    steps = [
        catalogue("nl").say(text(f"case.{case}")) for case in ("block_address", "block_self_service", "block_note")
    ]
    places = [bon.index(words) for words in steps]
    assert places == sorted(places)


async def test_more_than_fit_on_a_small_panel_are_counted_and_all_stand_on_the_bon(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    every = frozenset(Block) - {Block.CARD_LOST, Block.INTERNET_REGISTRATION}
    page = await comes(rig, visitor, blocks=every)
    assert [said(line.value) for line in page.lines] == ["block.general.short", "block.more"]
    assert "3" in catalogue("nl").say(page.lines[1].value)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    bon = rig.printer.bons[0][1]
    for case in ("address", "general", "public", "self_service", "note"):
        assert catalogue("nl").say(text(f"case.block_{case}")) in bon


@pytest.mark.parametrize("member_may", [True, False])
async def test_a_block_goes_before_joining_again_which_the_bon_then_leaves_to_the_desk(
    member_may: bool, rig: Rig, visitor: ScriptedVisitor
) -> None:
    if not member_may:
        rig.do(rig.library.offers, *set(Capability) - {Capability.REREGISTER})
    ended = Membership(MembershipStatus.CANCELLED)
    page = await comes(rig, visitor, blocks=frozenset({Block.ADDRESS}), membership=ended)
    assert [said(line.value) for line in page.lines] == ["block.ended.short"]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "Kies Inschrijven (= herinschrijven)" in rig.printer.bons[0][1]


async def test_who_is_blocked_may_look_and_change_nothing(rig: Rig, visitor: ScriptedVisitor) -> None:
    page = await comes(rig, visitor, blocks=frozenset({Block.GENERAL}))
    assert page.note == text("block.still")
    await visitor.touches(Choice.SECONDARY)
    menu = await visitor.sees(Choose, title="more.title")
    assert [option.name for option in menu.options] == ["account", "overview"]


@pytest.mark.parametrize("blocks", [{Block.CARD_LOST}, {Block.CARD_LOST, Block.NOTE, Block.ADDRESS}])
async def test_a_lost_pass_tells_of_no_other_block(blocks: set[Block], rig: Rig, visitor: ScriptedVisitor) -> None:
    page = await comes(rig, visitor, blocks=frozenset(blocks))
    assert (page.lines, page.note, page.secondary) == ((), None, None)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "Blokkade" not in rig.printer.bons[0][1]
