"""The account of a member alone, told as what a member sees, what arrives by mail and what lies in the printer."""

from datetime import date

import pytest

from kiosk.domain.masking import mask_email
from kiosk.flows.pages import (
    Attract,
    Choice,
    Choose,
    Confirm,
    Goodbye,
    NumberPad,
    Picked,
    PinPad,
    Status,
    TakeReceipt,
    TextEntry,
)
from kiosk.simulator.members import LINKABLE, LINKABLE_BY_ISIL, MEMBERS, Member
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

EMAIL = "t.testabo@hunebed-post.nl"
NEW = "tess@hunebed-post.nl"


def member(title: str) -> Member:
    return next(member for member in MEMBERS if member.title == title)


async def shows_the_pass(visitor: Visitor, who: Member) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(who.card)
    await visitor.sees(PinPad)
    await visitor.types(who.pin)


async def goes_home(visitor: Visitor) -> None:
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)


async def takes_the_bon(world: World, visitor: Visitor) -> str:
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, has_password=False, confirmed=True)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    return world.panel.bons()[-1]


async def asks_more(visitor: Visitor, for_what: str) -> None:
    await visitor.sees(Status, secondary="common.more")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Choose, title="more.title")
    await visitor.touches(Picked(for_what))


async def says_yes(visitor: Visitor, *titles: str) -> None:
    for title in titles:
        await visitor.sees(Confirm, title=title)
        await visitor.touches(Choice.PRIMARY)


async def chooses_the_own_address(visitor: Visitor) -> None:
    await visitor.sees(Status, title="link.start_title", primary="link.start")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="link.which")
    await visitor.touches(Picked(mask_email(EMAIL)))


async def test_1_the_account_is_shown_as_it_is_and_printed(world: World, visitor: Visitor) -> None:
    await shows_the_pass(visitor, member("Inlogaccount actief"))
    await asks_more(visitor, "account")
    await visitor.sees(Status, title="account.show_title", primary="account.show_print")
    bon = await takes_the_bon(world, visitor)
    assert "Lezer-Annen85" in bon
    assert "@" not in bon


async def test_2_a_link_that_expired_is_sent_again_and_works(world: World, visitor: Visitor) -> None:
    who = member("Link verlopen (ouder dan 24 uur)")
    await shows_the_pass(visitor, who)
    await visitor.sees(Status, title="expired.title", primary="expired.do")
    await visitor.touches(Choice.PRIMARY)
    await says_yes(visitor, "renew.check_title", "renew.confirm")
    await visitor.sees(Status, title="active.sent", lead="fresh.lead", primary="account.print")
    assert "WERKT TOT" in (await takes_the_bon(world, visitor)).upper()
    (mail,) = world.panel.mails()
    assert (mail["kind"], mail["to"]) == ("activation", EMAIL)
    await shows_the_pass(visitor, who)
    await visitor.sees(Status, title="fresh.title")
    assert world.panel.opens(mail)
    await goes_home(visitor)
    await shows_the_pass(visitor, who)
    await visitor.sees(Status, title="active.title")


async def test_2_where_genereren_fails_the_member_registers_and_the_next_scan_links(
    world: World, visitor: Visitor
) -> None:
    who = member("Link verlopen (ouder dan 24 uur)")
    world.panel.kb(generates=False)
    await shows_the_pass(visitor, who)
    await visitor.sees(Status, primary="expired.do")
    await visitor.touches(Choice.PRIMARY)
    await says_yes(visitor, "renew.check_title", "renew.confirm")
    await visitor.sees(Status, title="register.title", lead="register.gone", primary="account.print")
    assert "KB" in (await takes_the_bon(world, visitor)).upper()
    assert world.panel.mails() == []
    world.panel.registers(who.card, EMAIL)
    await shows_the_pass(visitor, who)
    await chooses_the_own_address(visitor)
    await says_yes(visitor, "link.confirm")
    await visitor.sees(Status, title="link.done_title")


async def test_3_a_removed_account_is_made_anew(world: World, visitor: Visitor) -> None:
    await shows_the_pass(visitor, member("Verwijderd bij KB"))
    await visitor.sees(Status, title="removed.title", primary="none.do")
    await visitor.touches(Choice.PRIMARY)
    await says_yes(visitor, "account.confirm")
    await visitor.sees(Status, title="active.sent")
    (mail,) = world.panel.mails()
    assert world.panel.opens(mail)


@pytest.mark.parametrize("card", [LINKABLE, LINKABLE_BY_ISIL], ids=["pasnummer", "isil"])
async def test_4_an_account_that_is_there_is_linked_by_who_knows_its_address(
    card: str, world: World, visitor: Visitor
) -> None:
    who = next(member for member in MEMBERS if member.card == card)
    await shows_the_pass(visitor, who)
    await chooses_the_own_address(visitor)
    await says_yes(visitor, "link.confirm")
    page = await visitor.sees(Status, title="link.done_title", primary="account.show_print")
    assert card in str(page.lines)
    await goes_home(visitor)
    await shows_the_pass(visitor, who)
    await visitor.sees(Status, title="active.title")


async def test_4_who_has_no_account_gets_one_with_its_deadline_on_a_bon(world: World, visitor: Visitor) -> None:
    await shows_the_pass(visitor, member("Geen account, nergens te vinden"))
    await visitor.sees(Status, title="none.title", primary="none.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="account.confirm")
    world.panel.wise("fail_after_act")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.sent", primary="account.print")
    assert len(world.panel.mails()) == 1
    assert "spam" in await takes_the_bon(world, visitor)


async def test_5_a_mail_that_does_not_arrive_ends_with_whom_to_ask(world: World, visitor: Visitor) -> None:
    await shows_the_pass(visitor, member("Inlogaccount actief"))
    await asks_more(visitor, "no_mail")
    await visitor.sees(Status, primary="no_mail.still")
    await visitor.touches(Choice.PRIMARY)
    await says_yes(visitor, "renew.check_title")
    await visitor.sees(Status, title="no_mail.kb_title", primary="account.print")
    assert "klantenservice" in await takes_the_bon(world, visitor)


async def test_6_a_new_address_gets_the_next_mail(world: World, visitor: Visitor) -> None:
    who = member("Inlogaccount actief")
    assert who.birth_date
    await shows_the_pass(visitor, who)
    await asks_more(visitor, "mail_wrong")
    await visitor.sees(NumberPad)
    await visitor.types(date.strftime(who.birth_date, "%d%m%Y"))
    await visitor.sees(TextEntry, title="email.title")
    await visitor.types(NEW)
    await visitor.sees(TextEntry, title="email.again")
    await visitor.types(NEW)
    await says_yes(visitor, "email.confirm")
    await visitor.sees(Status, title="email.done")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.title", primary="active.do")
    await visitor.touches(Choice.PRIMARY)
    await says_yes(visitor, "mail.title")
    await visitor.sees(Status, title="active.sent")
    (mail,) = world.panel.mails()
    assert mail["to"] == NEW
    assert [act["act"] for act in world.panel.acts()][:2] == ["contact_email", "recovery_email"]
