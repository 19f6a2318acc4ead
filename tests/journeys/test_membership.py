"""The membership of a member alone: joined again, blocked, and on a bon, from pass to paper."""

from kiosk.flows.pages import Choice, Choose, Confirm, Picked, Status, TakeReceipt
from kiosk.simulator.members import MEMBERS
from tests.journeys.test_account import asks_more, goes_home, shows_the_pass, takes_the_bon
from tests.journeys.visitor import Visitor, said
from tests.journeys.world import World

BY_TITLE = {member.title: member for member in MEMBERS}


async def test_7_a_member_joins_again_once_though_the_answer_is_lost(world: World, visitor: Visitor) -> None:
    who = BY_TITLE["Abonnement verlopen, geen account"]
    await shows_the_pass(visitor, who)
    await visitor.sees(Status, title="desk.ended_title", primary="staff.rejoin")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.data_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="rejoin.offers_title")
    await visitor.touches(Picked("53"))
    await visitor.sees(Choose, title="rejoin.account_title")
    await visitor.touches(Picked("generate"))
    await visitor.sees(Status, title="rejoin.summary_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="rejoin.confirm")
    assert world.panel.acts() == []
    world.panel.wise("fail_after_act", call="reregister", times=1)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.done_title", lead="rejoin.done_mail")
    assert "€ 58,00" in await takes_the_bon(world, visitor)
    assert [act["act"] for act in world.panel.acts()] == ["reregister", "generate_account"]
    (mail,) = world.panel.mails()
    assert world.panel.opens(mail)
    await shows_the_pass(visitor, who)
    await visitor.sees(Status, title="active.title")


async def test_8_three_blocks_are_told_in_their_order_and_stand_on_one_bon(world: World, visitor: Visitor) -> None:
    await shows_the_pass(visitor, BY_TITLE["Drie blokkades tegelijk"])
    page = await visitor.sees(Status, title="block.address.title", primary="desk.do")
    assert [said(line.value) for line in page.lines] == ["block.self_service.short", "block.note.short"]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    (bon,) = world.panel.bons()
    assert bon.index("Adres nakijken") < bon.index("Geblokkeerd bij automaten") < bon.index("Vraag aan de balie")


async def test_9_the_klantbon_comes_only_when_it_is_asked_for(world: World, visitor: Visitor) -> None:
    await shows_the_pass(visitor, BY_TITLE["Inlogaccount actief"])
    await visitor.sees(Status, title="active.title")
    await goes_home(visitor)
    assert world.panel.bons() == []
    await shows_the_pass(visitor, BY_TITLE["Inlogaccount actief"])
    await asks_more(visitor, "overview")
    await visitor.sees(Confirm, title="overview.confirm")
    bon = await takes_the_bon(world, visitor)
    for words in ("KLANTBON", "JE HEBT 3 GELEEND", "TE LAAT", "Compleet"):
        assert words in bon
