"""Every act, when somebody walks away before it, its answer is lost, and the paper runs out after it."""

import pytest

from kiosk.flows.pages import Attract, Choice, Confirm, PrinterProblem, Status, TakeReceipt, TimeWarning
from tests.journeys.roads import ROADS
from tests.journeys.test_with_staff import knows_staff
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

CALLS = {
    "password mail": "password_mail",
    "generate": "generate_account",
    "renew (two acts)": "generate_account",
    "link": "link_account",
    "change address (two acts)": "recovery_email",
    "join again (two acts)": "reregister",
    "set PIN": "pin",
    "inlogteller": "login_counter",
    "replace pass (two acts)": "replace_card",
}
"""The act whose answer is lost, by road."""
PRINTS = {
    "generate": "account.print",
    "renew (two acts)": "account.print",
    "link": "account.show_print",
    "join again (two acts)": "rejoin.print",
    "replace pass (two acts)": "new_card.print",
}
"""The button for the bon, on the roads that end with one."""


def test_every_road_is_told() -> None:
    assert set(CALLS) == set(ROADS)


@pytest.mark.parametrize("name", ROADS)
async def test_it_is_done_once_whatever_goes_wrong_around_it(name: str, world: World, visitor: Visitor) -> None:
    knows_staff(world)
    road, question, end = ROADS[name]
    await road(visitor)
    await visitor.sees(Confirm, title=question)
    await visitor.waits(61)
    await visitor.sees(TimeWarning)
    await visitor.waits(31)
    await visitor.sees(Attract)
    assert world.panel.acts() == []

    await road(visitor)
    await visitor.sees(Confirm, title=question)
    world.panel.wise("fail_after_act", call=CALLS[name], times=1)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title=end)
    done = [act["act"] for act in world.panel.acts()]
    assert CALLS[name] in done
    assert len(done) == len(set(done))
    if name not in PRINTS:
        return
    await visitor.sees(Status, title=end, primary=PRINTS[name])
    world.panel.printer("paper_out", after_lines=4)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(PrinterProblem, title="paper.title")
    world.panel.printer("none")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert [act["act"] for act in world.panel.acts()] == done
