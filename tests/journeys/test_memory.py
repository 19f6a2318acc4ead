"""A kiosk that has served many keeps nothing of anybody, and is no larger than it was after the first few."""

import gc
from collections import Counter

import pytest

from hardware.receipt_printer.document import Document
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import LoginAccount
from kiosk.domain.patron import Patron
from kiosk.domain.secret import Secret
from kiosk.flows.pages import Attract, Choice, Confirm, Goodbye, NumberPad, PinPad, Status, TakeReceipt, TimeWarning
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

pytestmark = pytest.mark.window

MAILED = "29401000075868"
PRINTED = "29401000001047"
PIN = "1234"
BORN = "12031990"
OF_A_MEMBER = (Patron, LoginAccount, CardNumber, Secret, Document)
"""What a visit brings into memory; no text of a member is anywhere else than in these and in pages."""
LOOK_EVERY = 5
"""Looking through everything that lives takes longer than a visit."""
VISITS = 30


def alive(*kinds: type) -> Counter[str]:
    """How many of each kind are still held by somebody."""
    gc.collect()
    return Counter(kind.__name__ for one in gc.get_objects() for kind in kinds if isinstance(one, kind))


async def shows(visitor: Visitor, number: str) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(number)
    await visitor.sees(PinPad)
    await visitor.types(PIN)
    await visitor.sees(Status)


async def has_a_mail_sent(visitor: Visitor) -> None:
    await shows(visitor, MAILED)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.sent")
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)


async def has_a_password_printed(visitor: Visitor) -> None:
    await shows(visitor, PRINTED)
    await visitor.sees(Status, primary="temp.start_do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(NumberPad)
    await visitor.types(BORN)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Goodbye)
    await visitor.waits(5)


async def walks_away(visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.language("en")
    await shows(visitor, MAILED)
    await visitor.waits(61)
    await visitor.sees(TimeWarning)
    await visitor.waits(31)


@pytest.mark.parametrize("world", ["window"], indirect=True)
async def test_thirty_visits_leave_nobody_and_nothing_behind(world: World, visitor: Visitor) -> None:
    from kivy.uix.widget import Widget

    kinds = has_a_mail_sent, has_a_password_printed, walks_away
    await visitor.sees(Attract, notice=None)
    nobody = alive(*OF_A_MEMBER)
    widgets = []
    for number in range(1, VISITS + 1):
        await kinds[number % len(kinds)](visitor)
        await visitor.sees(Attract, notice=None)
        world.panel.reset()
        if number % LOOK_EVERY == 0:
            assert alive(*OF_A_MEMBER) == nobody, f"kept after visit {number}"
            widgets.append(alive(Widget)["Widget"])
    assert widgets == [widgets[0]] * len(widgets)


@pytest.mark.parametrize("world", ["window"], indirect=True)
async def test_who_stands_before_the_kiosk_is_counted(visitor: Visitor) -> None:
    """Else the test above could count nothing at all."""
    await visitor.sees(Attract, notice=None)
    nobody = alive(Patron)
    await shows(visitor, MAILED)
    assert alive(Patron)["Patron"] == nobody["Patron"] + 1
