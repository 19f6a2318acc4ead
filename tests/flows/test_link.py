"""An account was found under the pasnummer: the member knows its address, a stranger cannot just say yes."""

import random

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus, FoundAccount, LoginAccount
from kiosk.domain.masking import mask_email
from kiosk.flows.link import which
from kiosk.flows.pages import Choice, Choose, Confirm, Picked, Status, TakeReceipt
from kiosk.journal.port import Act, Guess, Settled
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import EMAIL, OTHERS
from tests.flows.rig import Rig
from tests.flows.roads import FOUND, comes_with, leaves
from tests.flows.scripted_visitor import ScriptedVisitor

OWN = Picked(mask_email(EMAIL))
REMOVED_FOUND = LoginAccount(AccountStatus.REMOVED, email=EMAIL, found_under=f"NL-0800270000-{OTHERS}")


async def looks_at_the_three(rig: Rig, visitor: ScriptedVisitor, account: LoginAccount = FOUND) -> Choose:
    assert account.found_under
    rig.library.at_kb[account.found_under] = FoundAccount(account.found_under, EMAIL)
    await comes_with(rig, visitor, account)
    page = await visitor.sees(Status, title="link.start_title", primary="link.start")
    assert page.lines == ()
    await visitor.touches(Choice.PRIMARY)
    return await visitor.sees(Choose, title="link.which")


def a_wrong_one(page: Choose) -> Picked:
    return next(Picked(option.name) for option in page.options if option.name != OWN.name)


@pytest.mark.parametrize("account", [FOUND, REMOVED_FOUND], ids=["pasnummer", "isil"])
async def test_who_knows_the_address_gets_the_account_and_its_name_on_screen_and_bon(
    account: LoginAccount, rig: Rig, visitor: ScriptedVisitor
) -> None:
    await looks_at_the_three(rig, visitor, account)
    await visitor.touches(OWN)
    await visitor.sees(Confirm, title="link.confirm")
    assert rig.journal.ends == []
    await visitor.touches(Choice.PRIMARY)
    page = await visitor.sees(Status, title="link.done_title", primary="account.show_print")
    assert account.found_under in str(page.lines)
    assert rig.journal.ends == [(Act.LINK_ACCOUNT, Settled.DONE)]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, lead="print.lead_account")
    name, words = rig.printer.bons[0]
    assert name == "account_shown"
    assert account.found_under in words.split()


async def test_the_three_are_the_same_for_who_looks_again_in_whatever_order(rig: Rig, visitor: ScriptedVisitor) -> None:
    first = {option.name for option in (await looks_at_the_three(rig, visitor)).options}
    await leaves(visitor)
    again = {option.name for option in (await looks_at_the_three(rig, visitor)).options}
    assert first == again
    assert OWN.name in first
    assert len(first) == 3
    orders = {tuple(which(EMAIL, random.Random(seed))) for seed in range(60)}
    assert len(orders) == 6


async def test_a_wrong_one_is_no_second_try_but_a_person(rig: Rig, visitor: ScriptedVisitor) -> None:
    page = await looks_at_the_three(rig, visitor)
    await visitor.touches(a_wrong_one(page))
    await visitor.sees(Status, title="link.wrong_title", primary="desk.do", secondary=None)
    assert len(rig.journal.wrong[OTHERS, Guess.EMAIL]) == 1
    assert rig.library.acts == []
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "Koppel inlogaccount" in rig.printer.bons[0][1]


async def test_the_third_wrong_one_over_visits_makes_the_pass_wait(rig: Rig, visitor: ScriptedVisitor) -> None:
    for _ in range(3):
        page = await looks_at_the_three(rig, visitor)
        await visitor.touches(a_wrong_one(page))
        await visitor.sees(Status, title="link.wrong_title")
        await leaves(visitor)
    await visitor.scans(OTHERS)
    await visitor.sees(Status, lead="pin.locked")


async def test_the_right_one_forgets_the_wrong_ones(rig: Rig, visitor: ScriptedVisitor) -> None:
    page = await looks_at_the_three(rig, visitor)
    await visitor.touches(a_wrong_one(page))
    await visitor.sees(Status, title="link.wrong_title")
    await leaves(visitor)
    await looks_at_the_three(rig, visitor)
    await visitor.touches(OWN)
    await visitor.sees(Confirm)
    assert (OTHERS, Guess.EMAIL) not in rig.journal.wrong


async def test_none_of_these_offers_a_new_account(rig: Rig, visitor: ScriptedVisitor) -> None:
    await looks_at_the_three(rig, visitor)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Confirm, title="account.confirm")
    assert rig.journal.wrong == {}
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.sent")
    assert rig.library.acts == ["generate_account"]


async def test_none_of_these_goes_to_the_desk_where_no_account_can_be_made(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.do(rig.library.offers, *set(Capability) - {Capability.GENERATE_ACCOUNT})
    await looks_at_the_three(rig, visitor)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, title="link.wrong_title", primary="desk.do")


async def test_an_address_that_cannot_be_masked_is_the_desks(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes_with(rig, visitor, LoginAccount(AccountStatus.NONE, email="onbekend", found_under=OTHERS))
    await visitor.sees(Status, primary="link.start")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="link.wrong_title", primary="desk.do")


@pytest.mark.parametrize(
    ("applied", "title", "settled", "acts"),
    [
        (False, "error.title", Settled.NOT_DONE, []),
        (None, "act.unsure", Settled.UNKNOWN, []),
        (True, "link.done_title", Settled.DONE_NOT_DELIVERED, ["link_account"]),
    ],
)
async def test_a_link_that_fails_says_what_is_known(
    applied: bool | None, title: str, settled: Settled, acts: list[str], rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("link_account", LibraryError(Failure.TIMEOUT, "scripted", applied=applied))
    await looks_at_the_three(rig, visitor)
    await visitor.touches(OWN)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title=title)
    assert rig.journal.ends == [(Act.LINK_ACCOUNT, settled)]
    assert rig.library.acts == acts


async def test_with_a_full_disk_nobody_can_guess_and_nothing_is_linked(rig: Rig, visitor: ScriptedVisitor) -> None:
    await looks_at_the_three(rig, visitor)
    rig.journal.broken = True
    await visitor.touches(OWN)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="error.title")
    assert rig.library.acts == []


async def test_without_the_capability_nothing_of_the_address_is_shown(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.do(rig.library.offers, *set(Capability) - {Capability.LINK_ACCOUNT})
    await comes_with(rig, visitor, FOUND)
    page = await visitor.sees(Status, title="link.start_title", primary="desk.do")
    assert page.lines == ()
