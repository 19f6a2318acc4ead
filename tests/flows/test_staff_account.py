"""The inlogaccount with staff: inlogteller, vergeten, koppelen by username; an active one is never forgotten."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus, FoundAccount, LoginAccount
from kiosk.domain.masking import mask_email
from kiosk.flows.pages import Choice, Choose, Confirm, Status, TakeReceipt, TextEntry
from kiosk.flows.staff_account import menu_page
from kiosk.journal.port import Act, Settled
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import EMAIL, NO_ACCOUNT, OTHERS, SOME_ACCOUNT, USERNAME, inactive, lives_here
from tests.flows.staff_people import Counter, choices, counter_with, why_not

OLD = inactive(timedelta(hours=30))
REMOVED = LoginAccount(AccountStatus.REMOVED)
LIVES = "Mies-Elp77"


@pytest.fixture
def counter() -> Iterator[Counter]:
    with counter_with() as counter:
        yield counter


async def opens_account(counter: Counter, account: LoginAccount) -> Choose:
    lives_here(counter.rig, OTHERS, account)
    await counter.joins(OTHERS)
    await counter.picks("account")
    return await counter.visitor.sees(Choose, title="staff.account")


# -- inlogteller --


@pytest.mark.parametrize(("locked", "lead"), [(True, "staff.counter_locked"), (False, "staff.counter_free")])
async def test_the_inlogteller_is_zero_and_staff_hear_whether_it_had_locked(
    counter: Counter, locked: bool, lead: str
) -> None:
    counter.rig.library.counter_locked = locked
    await opens_account(counter, SOME_ACCOUNT)
    await counter.picks("counter")
    await counter.visitor.sees(Confirm, title="staff.counter_confirm")
    await counter.says_yes()
    await counter.visitor.sees(Status, title="staff.counter_done", lead=lead)
    assert counter.rig.journal.ends == [(Act.RESET_LOGIN_COUNTER, Settled.DONE)]
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.menu()


@pytest.mark.parametrize(
    ("applied", "title"), [(False, "error.title"), (None, "act.unsure"), (True, "staff.counter_done")]
)
async def test_an_inlogteller_that_fails_is_told_by_what_is_known(
    counter: Counter, applied: bool | None, title: str
) -> None:
    counter.rig.library.trouble("reset_login_counter", LibraryError(Failure.TIMEOUT, "scripted", applied=applied))
    await opens_account(counter, SOME_ACCOUNT)
    await counter.picks("counter")
    await counter.visitor.sees(Confirm)
    await counter.says_yes()
    await counter.visitor.sees(Status, title=title)
    assert counter.rig.library.calls.count("reset_login_counter") == 1


async def test_no_changes_nothing(counter: Counter) -> None:
    await opens_account(counter, SOME_ACCOUNT)
    await counter.picks("counter")
    await counter.visitor.sees(Confirm)
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.menu()
    assert counter.rig.journal.ends == []


# -- vergeet --


@pytest.mark.parametrize(
    ("account", "there"), [(SOME_ACCOUNT, False), (OLD, True), (NO_ACCOUNT, False), (REMOVED, False), (None, False)]
)
def test_vergeet_is_there_for_an_inactive_account_and_for_no_other(account: LoginAccount | None, there: bool) -> None:
    assert ("forget" in choices(menu_page(account))) is there


async def test_an_inactive_account_is_forgotten_and_a_new_one_can_be_made(counter: Counter) -> None:
    await opens_account(counter, OLD)
    await counter.picks("forget")
    await counter.visitor.sees(Confirm, title="staff.forget_confirm")
    await counter.says_yes()
    await counter.visitor.sees(Status, title="staff.forget_done")
    assert counter.rig.journal.ends == [(Act.DETACH_ACCOUNT, Settled.DONE)]
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.menu()
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.visitor.sees(Status, primary="none.do")


async def test_an_account_that_became_active_meanwhile_is_not_forgotten(counter: Counter) -> None:
    await opens_account(counter, OLD)
    await counter.picks("forget")
    await counter.visitor.sees(Confirm)
    lives_here(counter.rig, OTHERS, SOME_ACCOUNT)
    await counter.says_yes()
    await counter.visitor.sees(Status, title="error.title", lead="staff.conflict")
    assert counter.rig.library.acts == []
    assert counter.rig.journal.ends == [(Act.DETACH_ACCOUNT, Settled.NOT_DONE)]


# -- koppel by username --


async def asks_for(counter: Counter, username: str) -> None:
    await counter.picks("link")
    await counter.visitor.sees(TextEntry, title="staff.link", error=None)
    await counter.visitor.types(username)


async def test_an_account_is_linked_by_its_exact_username_with_the_masked_address_to_compare(
    counter: Counter,
) -> None:
    counter.rig.library.at_kb[LIVES] = FoundAccount(LIVES, EMAIL)
    await opens_account(counter, NO_ACCOUNT)
    await asks_for(counter, LIVES.lower())
    await counter.visitor.sees(TextEntry, error="staff.link_unknown")
    await counter.visitor.types(LIVES)
    page = await counter.visitor.sees(Confirm, title="staff.link_confirm")
    assert dict(page.lead.values) == {"username": LIVES, "email": mask_email(EMAIL)}
    await counter.says_yes()
    await counter.visitor.sees(Status, title="staff.link_done")
    assert counter.rig.journal.ends == [(Act.LINK_ACCOUNT, Settled.DONE)]
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.menu()
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.visitor.sees(Status, primary="active.do")


async def test_an_account_without_an_address_to_compare_is_not_linked_here(counter: Counter) -> None:
    counter.rig.library.at_kb[LIVES] = FoundAccount(LIVES)
    await opens_account(counter, REMOVED)
    await asks_for(counter, LIVES)
    await counter.visitor.sees(TextEntry, error="staff.link_no_mail")


async def test_an_account_that_belongs_to_another_member_is_not_linked(counter: Counter) -> None:
    counter.rig.library.at_kb[USERNAME] = FoundAccount(USERNAME, EMAIL)
    counter.rig.library.trouble("link_account", LibraryError(Failure.CONFLICT, "scripted", applied=False))
    await opens_account(counter, NO_ACCOUNT)
    await asks_for(counter, USERNAME)
    await counter.visitor.sees(Confirm)
    await counter.says_yes()
    await counter.visitor.sees(Status, lead="staff.conflict")
    assert counter.rig.journal.ends == [(Act.LINK_ACCOUNT, Settled.NOT_DONE)]


@pytest.mark.parametrize(("account", "why"), [(SOME_ACCOUNT, "staff.link_has_one"), (OLD, "staff.link_forget_first")])
async def test_who_has_an_account_gets_no_second_one(counter: Counter, account: LoginAccount, why: str) -> None:
    assert why_not(await opens_account(counter, account), "link") == why


# -- what this library does not offer --


@pytest.mark.parametrize(
    ("off", "name", "account", "step"),
    [
        (Capability.RESET_LOGIN_COUNTER, "counter", NO_ACCOUNT, "Resetten inlogteller"),
        (Capability.DETACH_ACCOUNT, "forget", OLD, "Vergeet inlogaccount in Wise"),
        (Capability.LINK_ACCOUNT, "link", NO_ACCOUNT, "Koppel inlogaccount"),
    ],
)
async def test_what_wise_does_not_offer_is_on_the_bon_for_the_desk(
    counter: Counter, off: Capability, name: str, account: LoginAccount, step: str
) -> None:
    counter.rig.do(counter.rig.library.offers, *(set(Capability) - {off}))
    await opens_account(counter, account)
    await counter.picks(name)
    await counter.visitor.sees(Status, primary="desk.do")
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(TakeReceipt)
    assert step in counter.rig.printer.bons[0][1]
    assert counter.rig.journal.ends == []


async def test_where_accounts_are_not_shown_nothing_is_asked_and_nothing_can_be_forgotten(counter: Counter) -> None:
    counter.rig.do(counter.rig.library.offers, *(set(Capability) - {Capability.SHOW_LOGIN_ACCOUNT}))
    assert "forget" not in choices(await opens_account(counter, OLD))
    assert "login_account" not in counter.rig.library.calls


async def test_a_library_that_does_not_answer_brings_staff_back_to_the_menu(counter: Counter) -> None:
    lives_here(counter.rig, OTHERS, SOME_ACCOUNT)
    await counter.joins(OTHERS)
    counter.rig.library.trouble("login_account", LibraryError(Failure.TIMEOUT, "scripted"))
    await counter.picks("account")
    await counter.visitor.sees(Status, title="offline.title")
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.menu()
