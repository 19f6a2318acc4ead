"""Passes and PINs at a real scanner, before a real library system."""

from kiosk.flows.pages import Attract, Choice, Goodbye, NumberPad, PinPad, Status, TakeReceipt, TimeWarning
from kiosk.simulator.members import with_check_digit
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

ACTIVE = "29401000075868"
UNKNOWN = with_check_digit("2940100099999")
SUSPECT = "29401000075861"
BOOK = "9789000000012"
LOST = "29401000001054"
REPLACED = "29401000001138"
PIN, WRONG = "1234", "9876"


async def shows(visitor: Visitor, number: str) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(number)


async def three_wrong_pins(visitor: Visitor, number: str) -> list[object]:
    """Every page that is met on the way, but for the number of the pass."""
    await shows(visitor, number)
    await visitor.sees(PinPad, error=None)
    pages: list[object] = []
    for _ in range(2):
        await visitor.types(WRONG)
        pages.append((await visitor.sees(PinPad, error="pin.wrong")).error)
    await visitor.types(WRONG)
    pages.append(await visitor.sees(Status, lead="pin.locked"))
    return pages


async def stops(visitor: Visitor) -> None:
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await visitor.sees(Attract)


async def test_three_wrong_pins_lock_the_pass_here_also_after_a_restart(world: World) -> None:
    await three_wrong_pins(world.visitor, ACTIVE)
    world.restart()
    await shows(world.visitor, ACTIVE)
    await world.visitor.sees(Status, lead="pin.locked")
    await stops(world.visitor)
    await world.visitor.waits(15 * 60)
    await shows(world.visitor, ACTIVE)
    await world.visitor.sees(PinPad, error=None)


async def test_an_unknown_pass_and_a_wrong_pin_look_the_same(visitor: Visitor) -> None:
    known = await three_wrong_pins(visitor, ACTIVE)
    await stops(visitor)
    assert await three_wrong_pins(visitor, UNKNOWN) == known


async def test_lost_and_replaced_passes_tell_nothing(world: World, visitor: Visitor) -> None:
    for number in (LOST, REPLACED):
        await shows(visitor, number)
        await visitor.sees(PinPad)
        await visitor.types(PIN)
        page = await visitor.sees(Status, title="desk.card_title")
        assert (page.lines, page.card_lines, page.card_masked) == ((), (), None)
        await visitor.touches(Choice.PRIMARY)
        await visitor.sees(TakeReceipt)
        await visitor.touches(Choice.PRIMARY)
        await visitor.sees(Goodbye)
        await visitor.waits(5)
    assert all("Verloren-05" not in bon and "Vervangen" not in bon.split("VOOR DE")[0] for bon in world.panel.bons())


async def test_a_book_and_a_misread_pass(visitor: Visitor) -> None:
    await shows(visitor, BOOK)
    await visitor.sees(Attract, notice="scan.book")
    await visitor.scans(SUSPECT)
    await visitor.sees(Attract, notice="attract.suspect")
    await visitor.scans(ACTIVE)
    await visitor.sees(PinPad, card_masked="2 9401 •••• 5868")


async def test_a_typed_number(visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.touches(Choice.TYPE_NUMBER)
    await visitor.sees(NumberPad)
    await visitor.types(ACTIVE)
    await visitor.sees(PinPad)
    await visitor.types(PIN)
    await visitor.sees(Status, title="active.title")


async def test_a_time_out_wipes_everything(visitor: Visitor) -> None:
    await shows(visitor, ACTIVE)
    await visitor.sees(PinPad)
    await visitor.types(PIN)
    await visitor.sees(Status)
    await visitor.waits(61)
    await visitor.sees(TimeWarning)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status)
    await visitor.waits(61)
    await visitor.sees(TimeWarning)
    await visitor.waits(31)
    await visitor.sees(Attract)


async def test_a_forgotten_pin(world: World, visitor: Visitor) -> None:
    await shows(visitor, ACTIVE)
    await visitor.sees(PinPad)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, title="pin.forgot_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "Instellen pincode" in world.panel.bons()[0]
