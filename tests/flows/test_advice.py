"""One advice for every row of the stroomschema, and the verwijsbon for every row that the desk solves."""

from datetime import date, timedelta

import pytest

from hardware.outcome import Condition, DeviceState
from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.domain.patron import Block, CardStatus, Membership, MembershipStatus
from kiosk.domain.stroomschema import SCHEMA, Action
from kiosk.flows.facts import Facts
from kiosk.flows.pages import Attract, Choice, Choose, Goodbye, Picked, PinPad, Status, TakeReceipt
from kiosk.flows.status_page import status_page
from kiosk.flows.strength import Strength
from kiosk.flows.visit import Member
from kiosk.texts.catalogue import LANGUAGES, catalogue
from kiosk.texts.text import Text, text
from tests.flows.people import (
    ACTIVE,
    EMAIL,
    MAILED,
    NO_ACCOUNT,
    OTHERS,
    PIN,
    SOME_ACCOUNT,
    USERNAME,
    inactive,
    lives_here,
    patron,
    proves,
)
from tests.flows.rig import Rig
from tests.flows.scripted_visitor import ScriptedVisitor

EVERY_CASE = {
    "card_lost": (SOME_ACCOUNT, {"blocks": frozenset({Block.CARD_LOST})}, "desk.card_title"),
    "card_replaced": (SOME_ACCOUNT, {"card_status": CardStatus.REPLACED}, "desk.card_title"),
    "card_blocked": (SOME_ACCOUNT, {"card_status": CardStatus.BLOCKED}, "block.card.title"),
    "block_internet": (SOME_ACCOUNT, {"blocks": frozenset({Block.INTERNET_REGISTRATION})}, "block.internet.title"),
    "block_address": (SOME_ACCOUNT, {"blocks": frozenset({Block.ADDRESS})}, "block.address.title"),
    "block_general": (SOME_ACCOUNT, {"blocks": frozenset({Block.GENERAL})}, "block.general.title"),
    "block_public": (SOME_ACCOUNT, {"blocks": frozenset({Block.PUBLIC_FUNCTIONS})}, "block.public.title"),
    "block_self_service": (SOME_ACCOUNT, {"blocks": frozenset({Block.SELF_SERVICE})}, "block.self_service.title"),
    "block_note": (SOME_ACCOUNT, {"blocks": frozenset({Block.NOTE})}, "block.note.title"),
    "blacklisted": (SOME_ACCOUNT, {"membership": Membership(MembershipStatus.BLACKLISTED)}, "block.stopped.title"),
    "cancelled": (SOME_ACCOUNT, {"membership": Membership(MembershipStatus.CANCELLED)}, "block.ended.title"),
    "ended": (SOME_ACCOUNT, {"membership": Membership(MembershipStatus.NORMAL, date(2020, 1, 1))}, "block.ended.title"),
    "online": (
        SOME_ACCOUNT,
        {"membership": Membership(MembershipStatus.INTERNET_VERIFIED)},
        "block.internet.title",
    ),
    "active_no_mail": (LoginAccount(AccountStatus.ACTIVE, USERNAME), {}, "desk.mail_title"),
    "expired_desk": (inactive(timedelta(hours=24)), {}, "expired.title"),
    "removed_desk": (LoginAccount(AccountStatus.REMOVED, USERNAME, EMAIL, MAILED), {}, "removed.title"),
    "link_desk": (LoginAccount(AccountStatus.NONE, email=EMAIL, found_under=OTHERS), {}, "link.start_title"),
    "none_desk": (NO_ACCOUNT, {}, "none.title"),
}
"""What the desk does where Wise offers no act at all."""


async def says_that_the_address_is_wrong(visitor: ScriptedVisitor) -> None:
    await visitor.sees(Status, secondary="common.more")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Choose, title="more.title")
    await visitor.touches(Picked("mail_wrong"))


@pytest.mark.parametrize("case", EVERY_CASE)
async def test_the_desk_row_shows_its_advice_and_prints_the_verwijsbon(
    case: str, rig: Rig, visitor: ScriptedVisitor
) -> None:
    account, facts, title = EVERY_CASE[case]
    lives_here(rig, OTHERS, account, **facts)
    rig.do(rig.library.offers, Capability.SHOW_LOGIN_ACCOUNT)
    await proves(visitor, OTHERS)
    await visitor.sees(Status, title=title, primary="desk.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, lead="print.lead_desk", has_password=False)
    assert [name for name, _ in rig.printer.bons] == ["referral"]
    assert "Bibliotheek Annen" in rig.printer.bons[0][1]
    assert rig.journal.ends == []
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Goodbye)


@pytest.mark.parametrize("case", ["card_lost", "card_replaced"])
async def test_a_lost_or_replaced_pass_tells_nothing_about_anybody(
    case: str, rig: Rig, visitor: ScriptedVisitor
) -> None:
    account, facts, _ = EVERY_CASE[case]
    lives_here(rig, OTHERS, account, **facts)
    await proves(visitor, OTHERS)
    page = await visitor.sees(Status)
    assert page.lines == ()
    assert page.card_lines == ()
    assert page.card_masked is None
    assert rig.library.calls == ["identify"]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    for private in (USERNAME, EMAIL, "j•••", OTHERS):
        assert private not in rig.printer.bons[0][1]


async def test_an_active_account_shows_its_name_and_its_masked_address(visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE)
    page = await visitor.sees(Status, title="active.title", primary="active.do", secondary="common.more")
    words = [catalogue("nl").say(line.value) for line in page.lines + page.card_lines]
    assert words == [USERNAME, "j•••@h•••.nl", "28 feb 2099", "€ 0,00"]
    assert page.card_masked == "2 9401 •••• 5868"


async def test_a_fresh_mail_says_until_when_its_link_works_on_the_wall_clock(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    lives_here(rig, OTHERS, inactive(timedelta(hours=1)))
    await proves(visitor, OTHERS)
    page = await visitor.sees(Status, title="fresh.title")
    assert "11 maart, 15.20 uur" in catalogue("nl").say(page.lead)


async def test_a_wrong_address_goes_to_the_desk_with_a_bon_that_says_never_forget(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await proves(visitor, ACTIVE)
    rig.do(rig.library.offers, Capability.SHOW_LOGIN_ACCOUNT, Capability.REQUEST_PASSWORD_MAIL)
    await says_that_the_address_is_wrong(visitor)
    await visitor.sees(Status, title="desk.mail_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "NIET: Vergeet inlogaccount in Wise" in rig.printer.bons[0][1]


async def test_without_the_mail_capability_the_steps_are_printed(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.do(rig.library.offers, Capability.SHOW_LOGIN_ACCOUNT)
    await proves(visitor, ACTIVE)
    page = await visitor.sees(Status, lead="active.self", primary="active.self_do", note="active.case")
    assert page.qr == "https://www.bibliotheek.nl/hulp-bij-inloggen"
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, lead="print.lead_steps")
    assert rig.printer.bons[0][0] == "password_forgotten"
    assert USERNAME in rig.printer.bons[0][1]


async def test_a_capability_that_goes_while_the_page_stands_changes_the_page(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await proves(visitor, ACTIVE)
    await visitor.sees(Status, primary="active.do")
    rig.do(rig.library.offers, Capability.SHOW_LOGIN_ACCOUNT)
    await visitor.sees(Status, primary="active.self_do")


async def test_a_library_that_hides_inlogaccounts_sends_to_the_desk(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.do(rig.library.offers)
    await proves(visitor, ACTIVE)
    await visitor.sees(Status, title="desk.title", primary="desk.do")
    assert "login_account" not in rig.library.calls


async def test_english_all_the_way_to_the_bon_and_dutch_for_the_next(rig: Rig, visitor: ScriptedVisitor) -> None:
    await visitor.sees(Attract)
    await visitor.language("en")
    await visitor.scans(ACTIVE)
    await visitor.sees(PinPad)
    await visitor.types(PIN)
    rig.do(rig.library.offers, Capability.SHOW_LOGIN_ACCOUNT)
    await says_that_the_address_is_wrong(visitor)
    await visitor.sees(Status, title="desk.mail_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert catalogue("en").say(text("bon.desk.go")) in rig.printer.bons[0][1]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await visitor.sees(Attract)
    assert rig.stage.language == "nl"


ON_PAPER = {Action.PRINT_REFERRAL, Action.PRINT_STEPS, Action.PRINT_TEMPORARY_PASSWORD, Action.ACTIVATE}


def test_every_row_of_the_schema_has_a_page_whose_words_exist_in_both_languages() -> None:
    member = Member(CardNumber.parse(ACTIVE), patron(ACTIVE), Strength.PIN)
    printer = DeviceState(Condition.NOT_READY)
    for row in SCHEMA:
        for account in (None, SOME_ACCOUNT, NO_ACCOUNT, inactive(timedelta(hours=2))):
            page = status_page(row, Facts(member, account, date(2026, 3, 10), printer))
            assert page.primary
            assert bool(page.primary.disabled) is (row.action in ON_PAPER)
            for language in LANGUAGES:
                for words in texts_of(page):
                    assert catalogue(language).say(words)


def texts_of(value: object) -> list[Text]:
    match value:
        case Text():
            return [value]
        case tuple():
            return [found for item in value for found in texts_of(item)]
        case _ if hasattr(value, "__dataclass_fields__"):
            return [found for name in value.__dataclass_fields__ for found in texts_of(getattr(value, name))]
        case _:
            return []
