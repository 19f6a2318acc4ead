"""Every fault of the pasprinter by name, in a real CUPS: what the screen says, what the journal holds, how many cards.

One yes is one card, or none and the screen says so, or a question to staff.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from kiosk.domain.secret import Secret
from kiosk.flows.pages import Attract, CardPrinting, Choice, Choose, Confirm, DeviceDetail, Devices, Picked, PinPad
from kiosk.simulator.world import Simulator
from kiosk.staff.accounts import ensure_staff
from tests.faults.conftest import journalled
from tests.hardware.waiting import until
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

pytestmark = pytest.mark.cups

STAFF, PIN = "1042", "2580"
PATIENCE_S = 30.0
P = TypeVar("P")


@dataclass(frozen=True)
class Scenario:
    """A fault that was there before the card was begun.

    Args:
        says: what the screen says while it stands; None for a fault that ends the card at once.
        mended: somebody mends it while the card waits.
        chip: the end on the screen.
        journal: how the act ended.
        cards: how many came out of it.
    """

    fault: str
    says: str | None
    mended: bool
    chip: str
    journal: str
    cards: int

    def __str__(self) -> str:
        return f"{self.fault}{', mended while it waits' if self.mended else ''}"


MADE, NOT_MADE = "diag.card_made", "diag.card_not_made"
SCENARIOS = [
    Scenario("none", None, False, MADE, "done", 1),
    Scenario("slow", None, False, MADE, "done", 1),
    Scenario("cards_low", None, False, MADE, "done", 1),
    Scenario("ribbon_low", None, False, MADE, "done", 1),
    Scenario("cards_out", "diag.reason.cards_out", True, MADE, "done", 1),
    Scenario("output_full", "diag.reason.output_full", True, MADE, "done", 1),
    Scenario("offline", "diag.reason.offline", True, MADE, "done", 1),
    Scenario("ribbon_out", None, False, NOT_MADE, "not_done", 0),
    Scenario("cover_open", None, False, NOT_MADE, "not_done", 0),
]


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    folder = tmp_path_factory.mktemp("world")
    with Simulator(folder, fresh=True, card_printer=True) as simulator:
        (folder / "pasprinter" / "device" / "seconds").write_text("0.2")
        yield simulator


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardware.card_printer.cups.POLL_S", 0.1)


async def long_sees(visitor: Visitor, kind: type[P], **facts: object) -> P:
    """A card takes seconds, in the real time of CUPS."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return await visitor.sees(kind, **facts)
        except AssertionError:
            if time.monotonic() > end:
                raise


async def at_the_pasprinter(world: World, visitor: Visitor) -> None:
    ensure_staff(Path(world.settings.kiosk.state_dir), STAFF, Secret(PIN))
    await visitor.sees(Attract, notice=None)
    await visitor.scans(STAFF)
    await visitor.sees(PinPad)
    await visitor.types(PIN)
    await visitor.sees(Choose, title="staff.title")
    await visitor.touches(Picked("devices"))
    await visitor.sees(Devices)
    await visitor.touches(Picked("card_printer"))
    await long_sees(visitor, DeviceDetail, title="diag.device.card_printer", primary="diag.test_card")


async def says_yes(visitor: Visitor) -> None:
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="diag.card_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(CardPrinting)


async def ended(visitor: Visitor) -> str:
    """The words on the chip when the card has ended."""
    page = await long_sees(visitor, DeviceDetail, title="diag.device.card_printer")
    return page.chip.text.key


def cards_of(world: World) -> list[tuple[str, str | None]]:
    return [act for act in journalled(world) if act[0] == "print_card"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
async def test_one_yes_is_one_card_or_none_and_the_next_works_again(
    scenario: Scenario, world: World, visitor: Visitor
) -> None:
    await at_the_pasprinter(world, visitor)
    world.panel.card_printer(scenario.fault)
    await says_yes(visitor)
    if scenario.says:
        await visitor.sees(CardPrinting, says=scenario.says)
    if scenario.mended:
        assert world.panel.cards() == 0
        world.panel.card_printer("none")
    assert await ended(visitor) == scenario.chip
    assert cards_of(world) == [("print_card", scenario.journal)]
    assert world.panel.cards() == scenario.cards

    world.panel.card_printer("none")
    await long_sees(visitor, DeviceDetail, primary="diag.test_card")
    await says_yes(visitor)
    assert await ended(visitor) == MADE
    assert world.panel.cards() == scenario.cards + 1, "nothing of the first came after all"


@pytest.mark.parametrize(("answer", "journal"), [(Choice.PRIMARY, "done"), (Choice.SECONDARY, "not_done")])
async def test_a_card_that_jams_is_a_question_to_staff_that_stays_until_it_is_answered(
    answer: Choice, journal: str, world: World, visitor: Visitor
) -> None:
    await at_the_pasprinter(world, visitor)
    world.panel.card_printer("card_jam")
    await says_yes(visitor)
    await long_sees(visitor, Confirm, title="diag.made_title")
    assert cards_of(world) == [("print_card", None)]
    await visitor.touches(answer)
    await long_sees(visitor, DeviceDetail, title="diag.device.card_printer")
    assert cards_of(world) == [("print_card", journal)]
    assert world.panel.cards() == 0
    world.panel.card_printer("none")
    await long_sees(visitor, DeviceDetail, primary="diag.test_card")
    await says_yes(visitor)
    assert await ended(visitor) == MADE
    assert world.panel.cards() == 1


async def test_cups_that_dies_in_the_middle_makes_no_second_card(world: World, visitor: Visitor) -> None:
    await at_the_pasprinter(world, visitor)
    world.panel.card_printer("slow")
    await says_yes(visitor)
    await visitor.sees(CardPrinting, note="")
    world.panel.card_printer("cups_down")
    await visitor.sees(CardPrinting, says="diag.reason.unreachable")
    world.panel.card_printer("none")
    await long_sees(visitor, Confirm, title="diag.made_title")
    assert cards_of(world) == [("print_card", None)]
    await visitor.touches(Choice.SECONDARY)
    await long_sees(visitor, DeviceDetail, primary="diag.test_card")
    before = world.panel.cards()
    assert before <= 1
    await says_yes(visitor)
    assert await ended(visitor) == MADE
    assert world.panel.cards() == before + 1


async def test_without_cups_the_button_is_grey_until_it_is_back(world: World, visitor: Visitor) -> None:
    await at_the_pasprinter(world, visitor)
    world.panel.card_printer("cups_down")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Devices)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Devices)
    await visitor.touches(Picked("card_printer"))
    page = await visitor.sees(DeviceDetail, title="diag.device.card_printer")
    assert page.primary is not None
    assert page.primary.disabled is not None
    assert page.primary.disabled.key == "diag.card_not_now"
    world.panel.card_printer("none")
    await long_sees(visitor, DeviceDetail, primary="diag.test_card")
    assert cards_of(world) == []
    assert world.panel.cards() == 0


async def test_a_kiosk_that_is_switched_off_in_the_middle_of_a_card_makes_no_second_one(
    world: World, visitor: Visitor
) -> None:
    await at_the_pasprinter(world, visitor)
    world.panel.card_printer("cards_out")
    await says_yes(visitor)
    await visitor.sees(CardPrinting, says="diag.reason.cards_out")
    world.restart()
    world.panel.card_printer("none")
    visitor = world.visitor
    await visitor.sees(Attract, notice=None)
    await until(lambda: cards_of(world) != [("print_card", None)], PATIENCE_S)
    (act,) = cards_of(world)
    assert act in (("print_card", "done"), ("print_card", "not_done"))
    assert world.panel.cards() == (1 if act[1] == "done" else 0)
