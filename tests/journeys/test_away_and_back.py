"""The library goes away and comes back; the disk is full; the kiosk was switched off in the middle."""

import pytest

from kiosk.flows.pages import Attract, Choice, Confirm, PinPad, Status
from kiosk.journal import sqlite
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

ACTIVE = "29401000075868"
PIN = "1234"


async def test_a_full_disk_refuses_the_act_before_it_starts(
    world: World, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(ACTIVE)
    await visitor.sees(PinPad)
    await visitor.types(PIN)
    await visitor.sees(Status, primary="active.do")
    monkeypatch.setattr(sqlite, "RESERVE_BYTES", 1 << 62)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="mail.failed")
    assert world.panel.mails() == []


async def test_offline_is_said_at_once_and_goes_by_itself(world: World, visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None, can_type=True)
    world.panel.sip2("drop")
    world.panel.wise("drop")
    await visitor.waits(120)
    await visitor.sees(Attract, notice="offline.lead", can_type=False)
    world.panel.sip2("none")
    world.panel.wise("none")
    await visitor.waits(120)
    await visitor.sees(Attract, notice=None, can_type=True)
