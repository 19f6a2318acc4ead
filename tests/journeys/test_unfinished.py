"""The power went in the middle of an act: the kiosk finds out by itself, or staff look in Wise and say so."""

from pathlib import Path

from kiosk.domain.card_number import CardNumber
from kiosk.domain.secret import Secret
from kiosk.flows.pages import Attract, Choice, Choose, Picked, PinPad, Status
from kiosk.journal.port import Act, Intent, Settled
from kiosk.journal.sqlite import SqliteJournal
from kiosk.simulator.members import STAFF_CARD, STAFF_PIN
from kiosk.staff.accounts import ensure_staff
from tests.journeys.killed_kiosk import journal_of
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

CARD = CardNumber.parse("29401000075868")


async def was_cut_off(world: World, act: Act) -> Intent:
    """A kiosk whose power went when an act had begun."""
    await world.visitor.sees(Attract, notice=None)
    world.stop()
    journal = SqliteJournal(Path(world.settings.kiosk.state_dir), world.clock)
    intent = await journal.begin(act, CARD, actor=STAFF_CARD)
    await journal.close()
    ensure_staff(Path(world.settings.kiosk.state_dir), STAFF_CARD, Secret(STAFF_PIN))
    return intent


async def opens_unfinished(visitor: Visitor) -> None:
    await visitor.scans(STAFF_CARD)
    await visitor.sees(PinPad)
    await visitor.types(STAFF_PIN)
    await visitor.sees(Choose, title="staff.title")
    await visitor.touches(Picked("unfinished"))


async def finds_out(world: World, intent: Intent) -> str:
    """How it ended, as soon as that is written down."""
    for _ in range(60):
        (begun,) = journal_of(Path(world.settings.kiosk.state_dir))
        assert begun.id == intent.id
        if begun.how:
            return begun.how
        await world.visitor.waits(1)
    raise AssertionError("nobody found out")


async def test_what_wise_can_tell_is_settled_before_staff_come(world: World) -> None:
    intent = await was_cut_off(world, Act.SET_PIN)
    world.start()
    await world.visitor.sees(Attract, notice=None)
    assert await finds_out(world, intent) == Settled.NOT_DONE.value
    await opens_unfinished(world.visitor)
    await world.visitor.sees(Status, title="unfinished.none")


async def test_what_wise_cannot_tell_staff_look_up_and_say(world: World) -> None:
    intent = await was_cut_off(world, Act.SET_PIN)
    world.panel.wise("not_offered", call="request")
    world.start()
    visitor = world.visitor
    await visitor.sees(Attract, notice=None)
    await opens_unfinished(visitor)
    page = await visitor.sees(Choose, title="unfinished.act.set_pin", lead="unfinished.look.set_pin")
    assert [option.name for option in page.options if not option.disabled] == ["done", "not_done"]
    await visitor.touches(Picked("done"))
    await visitor.sees(Status, title="unfinished.none")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="staff.title")
    assert await finds_out(world, intent) == Settled.DONE.value
