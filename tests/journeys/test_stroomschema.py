"""Every kind of member of the simulated library gets one advice and, where the desk solves it, the verwijsbon."""

import pytest

from kiosk.flows.pages import Attract, Choice, PinPad, Status, TakeReceipt
from kiosk.simulator.members import MEMBERS, Member
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

TITLES = {
    "Link verlopen (ouder dan 24 uur)": "expired.title",
    "Mail korter dan 24 uur geleden": "fresh.title",
    "Verwijderd bij KB": "removed.title",
    "Geen account, wel te koppelen": "link.title",
    "Te koppelen met ISIL-code": "link.title",
    "Geen account, nergens te vinden": "none.title",
    "Geen account en geen mailadres": "none.title",
    "Inlogaccount actief, mailadres weg": "desk.mail_title",
    "Pas verloren gemeld": "desk.card_title",
    "Pas geblokkeerd": "desk.blocked_title",
    "Blokkade publieksfuncties": "desk.blocked_title",
    "Blokkade algemeen": "desk.blocked_title",
    "Blokkade adres": "desk.address_title",
    "Blokkade internetinschrijving": "desk.identity_title",
    "Blokkade bij automaten": "desk.blocked_title",
    "Blokkade met tekst": "desk.blocked_title",
    "Abonnement ongeldig: zwarte lijst": "desk.blocked_title",
    "Abonnement opgezegd": "desk.ended_title",
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
