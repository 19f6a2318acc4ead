"""The abonnement with staff beside the member: herinschrijven where it ended, and the klantbon."""

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.patron import Membership, MembershipStatus
from kiosk.flows.pages import Choice, Choose, Confirm, PinPad, Status, TakeReceipt
from kiosk.journal.port import Act, Settled
from tests.flows.people import NO_ACCOUNT, OTHERS, SOME_ACCOUNT, lives_here
from tests.flows.staff_people import Counter, choices, counter_with, why_not

LAST_YEAR = date(2020, 2, 28)
NEXT_CENTURY = date(2099, 2, 28)


@pytest.fixture
def counter() -> Iterator[Counter]:
    with counter_with() as counter:
        yield counter


async def opens_membership(counter: Counter, status: MembershipStatus, until: date) -> Choose:
    """Staff scanned the pass and saw who it is."""
    lives_here(counter.rig, OTHERS, SOME_ACCOUNT, membership=Membership(status, until))
    await counter.opens(OTHERS)
    await counter.sees_identity()
    await counter.picks("membership")
    return await counter.visitor.sees(Choose, title="staff.membership")


@pytest.mark.parametrize(
    ("status", "until", "why"),
    [
        (MembershipStatus.CANCELLED, LAST_YEAR, None),
        (MembershipStatus.NORMAL, LAST_YEAR, None),
        (MembershipStatus.NORMAL, NEXT_CENTURY, "staff.still_member"),
        (MembershipStatus.BLACKLISTED, LAST_YEAR, "staff.blacklisted"),
    ],
)
async def test_only_a_membership_that_ended_can_begin_again(
    counter: Counter, status: MembershipStatus, until: date, why: str | None
) -> None:
    assert why_not(await opens_membership(counter, status, until), "reregister") == why


async def test_what_wise_does_not_offer_is_done_there(counter: Counter) -> None:
    counter.rig.do(counter.rig.library.offers, *(set(Capability) - {Capability.REREGISTER}))
    page = await opens_membership(counter, MembershipStatus.CANCELLED, LAST_YEAR)
    assert why_not(page, "reregister") == "staff.in_wise"


async def test_the_klantbon_is_printed_for_a_member_whom_staff_know(counter: Counter) -> None:
    assert choices(await opens_membership(counter, MembershipStatus.NORMAL, NEXT_CENTURY))["overview"]
    await counter.picks("overview")
    await counter.visitor.sees(Confirm, title="overview.confirm")
    await counter.says_yes()
    await counter.visitor.sees(TakeReceipt)
    assert len(counter.rig.printer.bons) == 1


async def test_joining_again_ends_with_the_session_and_saves_nothing(counter: Counter) -> None:
    await opens_membership(counter, MembershipStatus.CANCELLED, LAST_YEAR)
    await counter.picks("reregister")
    await counter.visitor.settles()
    for _ in range(11):
        await counter.visitor.waits(28)
        counter.rig.do(counter.rig.stage.touch_anywhere)
    await counter.is_told_that_it_is_over()
    assert counter.rig.library.acts == []
    assert counter.rig.journal.ends == []
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(PinPad, title=None)


async def test_a_session_that_ends_between_membership_and_account_leaves_no_account_open(counter: Counter) -> None:
    answered = asyncio.Event()
    counter.rig.library.trouble("reregister", answered)
    lives_here(counter.rig, OTHERS, NO_ACCOUNT, membership=Membership(MembershipStatus.CANCELLED, LAST_YEAR))
    await counter.opens(OTHERS)
    await counter.sees_identity()
    await counter.picks("membership")
    await counter.visitor.sees(Choose, title="staff.membership")
    await counter.picks("reregister")
    await counter.visitor.sees(Status, title="rejoin.data_title")
    await counter.says_yes()
    await counter.visitor.sees(Choose, title="rejoin.offers_title")
    await counter.picks("53")
    await counter.visitor.sees(Choose, title="rejoin.account_title")
    for _ in range(10):
        await counter.visitor.waits(28)
        counter.rig.do(counter.rig.stage.touch_anywhere)
    await counter.picks("generate")
    await counter.visitor.sees(Status, title="rejoin.summary_title")
    await counter.says_yes()
    await counter.visitor.sees(Confirm, title="rejoin.confirm")
    await counter.says_yes()
    await counter.visitor.waits(30)
    counter.rig.do(answered.set)
    await counter.is_told_that_it_is_over()
    assert counter.rig.library.acts == ["reregister"]
    assert counter.rig.journal.ends == [(Act.REREGISTER, Settled.DONE), (Act.GENERATE_ACCOUNT, Settled.NOT_DONE)]


async def test_staff_go_back_to_the_menu(counter: Counter) -> None:
    await opens_membership(counter, MembershipStatus.NORMAL, NEXT_CENTURY)
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.menu()
    assert Status not in {type(page) for page in counter.rig.stage.pages}
