"""Every fault of the bonprinter by name, at every moment of the one bon that cannot be made twice.

A row says what the driver knows, what the member reads, what the journal holds, how it recovers, what paper there is.
"""

from dataclasses import dataclass

import pytest
import structlog

from kiosk.flows.pages import Attract, Choice, Confirm, Goodbye, NumberPad, PinPad, PrinterProblem, Status, TakeReceipt
from tests.faults.conftest import journalled
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

WISE = "29401000001047"
BORN = "12031990"
RESET = "reset_password"
NOT_DELIVERED = [(RESET, "done_not_delivered")]
SAME, AFTER = "paper.same", "paper.after"


@dataclass(frozen=True)
class Scenario:
    """One way in which the printer fails.

    Args:
        after_lines: None breaks it before the member says yes; else after so many lines of the bon.
        title, code: of the problem page; lead is what the member reads first.
        outcome: what the driver says, with its reasons.
        journal: while the problem stands.
    """

    name: str
    fault: str
    after_lines: int | None
    title: str
    code: str
    outcome: tuple[str, ...] | None
    """None: the bon was not even begun."""
    journal: list[tuple[str, str]]

    @property
    def lead(self) -> str:
        return SAME if self.outcome is None else AFTER


def before(fault: str, title: str, code: str) -> Scenario:
    return Scenario(f"{fault} before", fault, None, title, code, None, [])


def during(fault: str, title: str, code: str, *reasons: str, after_lines: int = 6) -> Scenario:
    name = f"{fault} after {after_lines} lines"
    return Scenario(name, fault, after_lines, title, code, ("Unknown", *reasons), NOT_DELIVERED)


PROBLEMS = [
    before("paper_out", "paper.title", "B-02"),
    before("cover_open", "printer.cover", "B-03"),
    before("cutter", "printer.cutter", "B-04"),
    before("offline", "printer.offline", "B-01"),
    before("silent", "printer.silent", "B-07"),
    before("drop_connection", "printer.silent", "B-08"),
    before("power_loss", "printer.offline", "B-01"),
    during("paper_out", "paper.title", "B-02", "paper_out"),
    during("paper_out", "paper.title", "B-02", "paper_out", after_lines=1),
    during("paper_out", "paper.title", "B-02", "paper_out", after_lines=16),
]
# Only the member can say whether a bon came out: 'Er komt geen bon'.
MAYBE_THERE = [
    during("cover_open", "printer.unknown", "B-09", "cover_open"),
    during("cutter", "printer.unknown", "B-09", "cutter"),
    during("offline", "printer.unknown", "B-09", "offline"),
    during("silent", "printer.unknown", "B-09", "silent"),
    during("drop_connection", "printer.unknown", "B-09", "link_lost"),
    during("power_loss", "printer.unknown", "B-09", "link_lost"),
    during("cover_open", "printer.unknown", "B-09", "cover_open", after_lines=1),
    during("power_loss", "printer.unknown", "B-09", "link_lost", after_lines=16),
]
PRINTS_ON = ("silent", "drop_connection")
"""Faults behind which a printer may print on from its buffer, before it can be emptied: so Unknown, and no promise."""


def named(scenario: Scenario) -> str:
    return scenario.name


async def at_the_question(visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(WISE)
    await visitor.sees(PinPad)
    await visitor.types("1234")
    await visitor.sees(Status, primary="temp.start_do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(NumberPad, lead="birth.lead")
    await visitor.types(BORN)
    await visitor.sees(Confirm, title="temp.title")


def whole(bons: list[str]) -> list[str]:
    """Bons that bear their foot: from the first to the last line."""
    return [bon for bon in bons if "bon 000" in bon]


def outcomes(lines: list[structlog.typing.EventDict]) -> list[tuple[str, ...]]:
    return [(line["outcome"], *line["reasons"]) for line in lines if line["event"] == "printed"]


async def broken(world: World, visitor: Visitor, scenario: Scenario) -> None:
    more = {} if scenario.after_lines is None else {"after_lines": scenario.after_lines}
    world.panel.printer(scenario.fault, **more)
    await visitor.touches(Choice.PRIMARY)


async def recovers(world: World, visitor: Visitor) -> None:
    """Mended, 'Probeer opnieuw', the bon in the hand; the next visitor finds a kiosk at rest."""
    world.panel.printer("none")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, confirmed=True)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await visitor.sees(Attract, notice=None)


def no_paper_too_much(world: World, *, twice: bool = False) -> None:
    """One whole bon; a piece of it that fell before is no second one. `twice`: the same bon may lie there again."""
    bons = whole(world.panel.bons())
    assert len(bons) == 1 or (twice and len(bons) == 2 and bons[0] == bons[1])
    assert bons[0].count("TIJDELIJK WACHTWOORD") == 1
    acts = journalled(world)
    assert acts[0] == (RESET, "done")
    assert [act for act, _ in acts].count(RESET) == 1
    assert {how for _, how in acts} == {"done"}


@pytest.mark.parametrize("scenario", PROBLEMS, ids=named)
async def test_a_bon_that_did_not_come_is_told_recovers_and_comes_once(
    scenario: Scenario, world: World, visitor: Visitor
) -> None:
    await at_the_question(visitor)
    with structlog.testing.capture_logs() as lines:
        await broken(world, visitor, scenario)
        page = await visitor.sees(PrinterProblem, title=scenario.title, lead=scenario.lead, retry=True)
    assert page.code == scenario.code
    assert outcomes(lines) == ([scenario.outcome] if scenario.outcome else [])
    assert journalled(world) == scenario.journal
    assert whole(world.panel.bons()) == []
    await recovers(world, visitor)
    no_paper_too_much(world)


@pytest.mark.parametrize("scenario", MAYBE_THERE, ids=named)
async def test_a_bon_that_may_have_come_gets_no_promise_and_the_member_decides(
    scenario: Scenario, world: World, visitor: Visitor
) -> None:
    await at_the_question(visitor)
    with structlog.testing.capture_logs() as lines:
        await broken(world, visitor, scenario)
        await visitor.sees(TakeReceipt, confirmed=False)
    assert outcomes(lines) == [scenario.outcome]
    assert journalled(world)[0] == scenario.journal[0]
    await visitor.touches(Choice.SECONDARY)
    page = await visitor.sees(PrinterProblem, title=scenario.title, lead=scenario.lead, retry=True)
    assert page.code == scenario.code
    await recovers(world, visitor)
    no_paper_too_much(world, twice=scenario.fault in PRINTS_ON)


async def test_a_slow_printer_is_waited_for_and_prints_once(world: World, visitor: Visitor) -> None:
    await at_the_question(visitor)
    world.panel.printer("slow")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, confirmed=True)
    no_paper_too_much(world)


async def test_paper_near_its_end_is_no_hindrance(world: World, visitor: Visitor) -> None:
    await at_the_question(visitor)
    world.panel.printer("paper_near_end")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, confirmed=True)
    no_paper_too_much(world)


@pytest.mark.parametrize("profile", ["generic-80"])
async def test_a_printer_that_tells_nothing_gets_no_promise(world: World, visitor: Visitor) -> None:
    await at_the_question(visitor)
    with structlog.testing.capture_logs() as lines:
        await visitor.touches(Choice.PRIMARY)
        await visitor.sees(TakeReceipt, confirmed=False)
    assert outcomes(lines) == [("Unknown", "no_status")]
    assert journalled(world)[0] == (RESET, "done_not_delivered")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Goodbye)
    assert journalled(world)[0] == (RESET, "done"), "the member's own word"
    assert len(whole(world.panel.bons())) == 1


@pytest.mark.parametrize("scenario", [PROBLEMS[7], MAYBE_THERE[0], MAYBE_THERE[5]], ids=named)
async def test_who_gives_up_after_a_fault_leaves_nothing_for_the_next_to_find(
    scenario: Scenario, world: World, visitor: Visitor
) -> None:
    await at_the_question(visitor)
    await broken(world, visitor, scenario)
    if scenario in MAYBE_THERE:
        await visitor.sees(TakeReceipt, confirmed=False)
        await visitor.touches(Choice.SECONDARY)
    await visitor.sees(PrinterProblem, title=scenario.title)
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    world.panel.printer("none")
    await at_the_question(visitor)
    fallen = len(world.panel.bons())
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, confirmed=True)
    (bon,) = world.panel.bons()[fallen:]
    assert bon.count("TIJDELIJK WACHTWOORD") == 1
    assert whole(world.panel.bons()) == [bon]
    assert journalled(world)[0] == (RESET, "done_not_delivered")
