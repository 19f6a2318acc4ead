"""'Meer': the account with its exact name, and what to do when the mail does not arrive."""

from datetime import timedelta

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.flows.look_alikes import aloud, user_note
from kiosk.flows.pages import Choice, Choose, Confirm, Status, TakeReceipt
from kiosk.receipts.account import CONTACT_URL
from kiosk.texts.catalogue import catalogue
from tests.flows.people import ACTIVE, EMAIL, NO_ACCOUNT, SOME_ACCOUNT, USERNAME, inactive, proves
from tests.flows.rig import Rig
from tests.flows.roads import REMOVED, asks_more, comes_with
from tests.flows.scripted_visitor import ScriptedVisitor


@pytest.mark.parametrize(
    ("account", "state"),
    [(SOME_ACCOUNT, "active.chip"), (inactive(timedelta(hours=1)), "inactive.chip")],
    ids=["active", "inactive"],
)
async def test_the_name_is_shown_exactly_with_masked_address_and_status(
    account: LoginAccount, state: str, rig: Rig, visitor: ScriptedVisitor
) -> None:
    await comes_with(rig, visitor, account)
    await asks_more(visitor, "account")
    page = await visitor.sees(Status, title="account.show_title", lead="active.case", primary="account.show_print")
    assert [catalogue("nl").say(line.value) for line in page.lines] == [USERNAME, "j•••@h•••.nl"]
    assert page.chip
    assert page.chip.text.key == state
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert USERNAME in rig.printer.bons[0][1].split()
    assert EMAIL not in rig.printer.bons[0][1]


async def test_back_shows_the_advice_again(rig: Rig, visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE)
    await asks_more(visitor, "account")
    await visitor.sees(Status, title="account.show_title")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, title="active.title")


async def test_letters_that_look_alike_are_told_apart(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes_with(rig, visitor, LoginAccount(AccountStatus.ACTIVE, "Il0", EMAIL))
    await asks_more(visitor, "account")
    page = await visitor.sees(Status, title="account.show_title")
    assert page.note
    assert catalogue("nl").say(page.note) == "Let goed op: hoofdletter I, kleine letter l, cijfer 0."


def test_a_name_is_said_character_by_character() -> None:
    said = catalogue("nl").say(aloud("aB-7"))
    assert said == "kleine letter a, hoofdletter B, teken -, cijfer 7"
    assert user_note("29401000075868") is None
    assert user_note(None) is None


@pytest.mark.parametrize(
    ("account", "offered"),
    [
        (SOME_ACCOUNT, {"no_mail", "mail_wrong", "account", "overview"}),
        (inactive(timedelta(hours=1)), {"new_mail", "mail_wrong", "account", "overview"}),
        (inactive(timedelta(hours=30)), {"mail_wrong", "account", "overview"}),
        (NO_ACCOUNT, {"mail_wrong", "overview"}),
        (REMOVED, {"mail_wrong", "overview"}),
    ],
    ids=["active", "fresh", "expired", "none", "removed"],
)
async def test_more_offers_what_fits_the_state(
    account: LoginAccount, offered: set[str], rig: Rig, visitor: ScriptedVisitor
) -> None:
    await comes_with(rig, visitor, account)
    await visitor.sees(Status, secondary="common.more")
    await visitor.touches(Choice.SECONDARY)
    page = await visitor.sees(Choose, title="more.title")
    assert {option.name for option in page.options} == offered
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, secondary="common.more")


async def test_a_new_mail_is_grey_with_the_reason_where_it_cannot_be_sent(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes_with(rig, visitor, inactive(timedelta(hours=1)))
    await visitor.sees(Status, secondary="common.more")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Choose)
    rig.do(rig.library.offers, *set(Capability) - {Capability.DETACH_ACCOUNT})
    await visitor.settles()
    page = await visitor.sees(Choose)
    why = next(option.disabled for option in page.options if option.name == "new_mail")
    assert why
    assert why.key == "reason.not_offered"


async def test_no_mail_goes_from_spam_to_the_address_to_the_kb_on_a_bon(rig: Rig, visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE)
    await asks_more(visitor, "no_mail")
    await visitor.sees(Status, lead="no_mail.lead", primary="no_mail.still")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="renew.check_title")
    await visitor.touches(Choice.PRIMARY)
    page = await visitor.sees(Status, title="no_mail.kb_title", primary="account.print")
    assert page.qr == CONTACT_URL
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    name, words = rig.printer.bons[0]
    assert name == "ask_the_kb"
    assert USERNAME in words.split()
    assert rig.library.acts == []


async def test_no_mail_with_a_wrong_address_goes_to_the_address(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.do(rig.library.offers, Capability.SHOW_LOGIN_ACCOUNT)
    await proves(visitor, ACTIVE)
    await asks_more(visitor, "no_mail")
    await visitor.sees(Status, primary="no_mail.still")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, title="desk.mail_title", primary="desk.do")
