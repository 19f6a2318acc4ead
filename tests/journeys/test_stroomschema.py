"""Every kind of member of the simulated library gets one advice and, where the desk solves it, the verwijsbon."""

import pytest

from kiosk.flows.pages import Attract, Choice, PinPad, Status, TakeReceipt
from kiosk.simulator.members import MEMBERS, Member
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

TITLES = {
    "Pas verloren gemeld": "desk.card_title",
    "Pas geblokkeerd": "block.card.title",
    "Blokkade publieksfuncties": "block.public.title",
    "Blokkade algemeen": "block.general.title",
    "Blokkade adres": "block.address.title",
    "Blokkade internetinschrijving": "block.internet.title",
    "Blokkade bij automaten": "block.self_service.title",
    "Blokkade met tekst": "block.note.title",
    "Abonnement ongeldig: zwarte lijst": "block.stopped.title",
}
AT_THE_DESK = [member for member in MEMBERS if member.title in TITLES]


@pytest.mark.parametrize("member", AT_THE_DESK, ids=lambda member: member.title)
async def test_the_advice_and_the_bon_for_the_desk(member: Member, world: World, visitor: Visitor) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(member.card)
    await visitor.sees(PinPad)
    await visitor.types(member.pin)
    await visitor.sees(Status, title=TITLES[member.title], primary="desk.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, has_password=False, confirmed=True)
    (bon,) = world.panel.bons()
    assert "BON VOOR DE BALIE" in bon
    assert member.surname not in bon


def test_every_title_is_a_member_of_the_library() -> None:
    assert {member.title for member in AT_THE_DESK} == set(TITLES)
