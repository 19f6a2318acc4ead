"""Wachtwoord vergeten with an active inlogaccount, told as what a member sees and what arrives."""

from kiosk.flows.pages import Attract, Choice, Choose, Confirm, Goodbye, Picked, PinPad, Status, TakeReceipt
from kiosk.simulator.members import MEMBERS
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

ACTIVE = "29401000075868"
PIN = "1234"
WEAK = next(member for member in MEMBERS if member.title == "Inlogaccount actief, standaard pincode")
"""Known too little to change an address here."""


async def shows_the_pass(visitor: Visitor, card: str = ACTIVE, pin: str = PIN) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(card)
    await visitor.sees(PinPad)
    await visitor.types(pin)


async def test_a_link_comes_by_mail_and_works(world: World, visitor: Visitor) -> None:
    await shows_the_pass(visitor)
    await visitor.sees(Status, title="active.title", primary="active.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="mail.title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.sent")
    (mail,) = world.panel.mails()
    assert mail["kind"] == "password"
    assert world.panel.opens(mail)
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await visitor.sees(Attract, notice=None)


async def test_the_address_is_wrong_and_the_desk_gets_a_bon(world: World, visitor: Visitor) -> None:
    await shows_the_pass(visitor, WEAK.card, WEAK.pin)
    await visitor.sees(Status, secondary="common.more")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Choose, title="more.title")
    await visitor.touches(Picked("mail_wrong"))
    await visitor.sees(Status, title="desk.mail_title", primary="desk.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, has_password=False, confirmed=True)
    (bon,) = world.panel.bons()
    assert "BON VOOR DE BALIE" in bon
    assert world.panel.mails() == []


async def test_in_english_all_the_way_to_the_paper(world: World, visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.language("en")
    await shows_the_pass(visitor, WEAK.card, WEAK.pin)
    await visitor.sees(Status, secondary="common.more")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Choose, title="more.title")
    await visitor.touches(Picked("mail_wrong"))
    await visitor.sees(Status, title="desk.mail_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "BON VOOR DE BALIE" not in world.panel.bons()[0]


async def test_wise_that_fails_after_the_act_sends_one_mail(world: World, visitor: Visitor) -> None:
    await shows_the_pass(visitor)
    await visitor.sees(Status, primary="active.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    world.panel.wise("fail_after_act")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.sent")
    assert len(world.panel.mails()) == 1
