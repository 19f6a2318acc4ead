"""A member with a password in Wise gets a temporary one on a bon, told from scan to paper."""

import pytest

from kiosk.flows.pages import (
    Attract,
    Choice,
    Confirm,
    Goodbye,
    NumberPad,
    PinPad,
    PrinterProblem,
    Status,
    TakeReceipt,
    TimeWarning,
)
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

WISE = "29401000001047"
COUNTER_FULL = "29401000001096"
DEFAULT_PIN = "29401000001104"
BORN = "12031990"


async def proves_the_birth_date(visitor: Visitor, number: str = WISE, pin: str = "1234") -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(number)
    await visitor.sees(PinPad)
    await visitor.types(pin)
    await visitor.sees(Status, primary="temp.start_do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(NumberPad, lead="birth.lead")
    await visitor.types(BORN)
    await visitor.sees(Confirm, title="temp.title")


async def ends(visitor: Visitor) -> None:
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await visitor.sees(Attract, notice=None)


async def test_the_bon_is_in_the_hand(world: World, visitor: Visitor) -> None:
    await proves_the_birth_date(visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, has_password=True, confirmed=True)
    (bon,) = world.panel.bons()
    assert "TIJDELIJK WACHTWOORD" in bon
    assert WISE not in bon.replace(" ", "")
    await visitor.touches(Choice.PRIMARY)
    await ends(visitor)


@pytest.mark.parametrize(("number", "pin"), [(COUNTER_FULL, "1234"), (DEFAULT_PIN, "1203")])
async def test_a_full_inlogteller_or_a_default_pin_is_no_hindrance_with_the_birth_date(
    number: str, pin: str, world: World, visitor: Visitor
) -> None:
    await proves_the_birth_date(visitor, number, pin)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, lead="print.lead", confirmed=True)
    assert len(world.panel.bons()) == 1


async def test_the_paper_runs_out_in_the_middle_and_is_filled(world: World, visitor: Visitor) -> None:
    await proves_the_birth_date(visitor)
    world.panel.printer("paper_out", after_lines=6)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(PrinterProblem, title="paper.title", lead="paper.after", retry=True)
    world.panel.printer("none")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, confirmed=True)
    whole = [bon for bon in world.panel.bons() if "bon 000" in bon]
    assert len(whole) == 1
    assert whole[0].count("TIJDELIJK WACHTWOORD") == 1


async def test_without_paper_the_old_password_stays(world: World, visitor: Visitor) -> None:
    await proves_the_birth_date(visitor)
    world.panel.printer("paper_out")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(PrinterProblem, title="paper.title", lead="paper.same", retry=True)
    world.panel.printer("none")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, confirmed=True)


async def test_wise_that_fails_after_the_reset_gives_one_password_that_is_on_the_bon(
    world: World, visitor: Visitor
) -> None:
    await proves_the_birth_date(visitor)
    world.panel.wise("fail_after_act")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, confirmed=True)
    assert len(world.panel.bons()) == 1


async def test_who_walks_away_from_the_dialog_leaves_nothing(world: World, visitor: Visitor) -> None:
    await proves_the_birth_date(visitor)
    await visitor.waits(61)
    await visitor.sees(TimeWarning)
    await visitor.waits(31)
    await visitor.sees(Attract)
    assert world.panel.bons() == []


async def test_the_receipt_page_closes_by_itself(visitor: Visitor) -> None:
    await proves_the_birth_date(visitor)
    await visitor.touches(Choice.PRIMARY)
    page = await visitor.sees(TakeReceipt)
    assert page.closes_in <= 20
    await visitor.waits(21)
    await ends(visitor)
