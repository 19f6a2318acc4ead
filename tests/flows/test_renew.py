"""The link is verlopen: vergeet and genereer as one act, through every failure and a crash between the two."""

from datetime import timedelta

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.flows.pages import Choice, Confirm, NumberPad, Status, TakeReceipt, TextEntry
from kiosk.journal.port import Act, Settled, Step
from kiosk.library.port import Failure, LibraryError
from kiosk.receipts.account import REGISTER_URL
from tests.flows.people import NO_ACCOUNT, OTHERS, inactive, lives_here, proves
from tests.flows.rig import Rig, rig_without_kiosk
from tests.flows.roads import asks_more, asks_to_renew, comes_with, leaves
from tests.flows.scripted_visitor import ScriptedVisitor

BOTH = ["detach_account", "generate_account"]
LOST = LibraryError(Failure.TIMEOUT, "scripted", applied=None)


def refused(applied: bool | None = False) -> LibraryError:
    return LibraryError(Failure.CONFLICT, "scripted", applied=applied)


async def test_both_steps_are_done_once_each_and_the_member_hears_until_when(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await asks_to_renew(rig, visitor)
    assert rig.journal.ends == []
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.sent", lead="fresh.lead", primary="account.print")
    assert rig.library.acts == BOTH
    assert rig.journal.ends == [(Act.DETACH_ACCOUNT, Settled.DONE), (Act.GENERATE_ACCOUNT, Settled.DONE)]
    assert rig.library.request_ids == list(rig.journal.intents)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert rig.printer.bons[0][0] == "activate_account"


async def test_a_fresh_mail_is_sent_again_when_it_is_asked_for(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes_with(rig, visitor, inactive(timedelta(hours=1)))
    await visitor.sees(Status, title="fresh.title", primary="account.print")
    await asks_more(visitor, "new_mail")
    await visitor.sees(Confirm, title="renew.check_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="renew.confirm")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.sent")
    assert rig.library.acts == BOTH


async def test_a_fresh_page_prints_the_deadline_of_its_link(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes_with(rig, visitor, inactive(timedelta(hours=1)))
    await visitor.sees(Status, title="fresh.title", primary="account.print")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "11 maart, 15.20 uur" in rig.printer.bons[0][1]


async def test_a_wrong_address_is_changed_first(rig: Rig, visitor: ScriptedVisitor) -> None:
    lives_here(rig, OTHERS, inactive(timedelta(hours=30)), pin="4711")
    await proves(visitor, OTHERS, "4711")
    await visitor.sees(Status, primary="expired.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="renew.check_title")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(NumberPad)
    await visitor.types("12031990")
    await visitor.sees(TextEntry, title="email.title")
    assert rig.library.acts == []


async def test_when_vergeet_is_refused_nothing_has_changed_and_the_state_is_asked_again(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    """The member may have followed the link on a phone while this page stood: then the account is actief."""
    await asks_to_renew(rig, visitor)
    lives_here(rig, OTHERS, LoginAccount(AccountStatus.ACTIVE, "Net-Actief", "jan@hunebed-post.nl"))
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="error.title", lead="error.lead")
    assert rig.library.acts == []
    assert rig.journal.ends == [(Act.DETACH_ACCOUNT, Settled.NOT_DONE), (Act.GENERATE_ACCOUNT, Settled.NOT_DONE)]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.title")


async def test_when_nobody_knows_of_vergeet_the_desk_looks_and_no_account_is_made(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("detach_account", LOST)
    await asks_to_renew(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="act.unsure", primary="desk.do")
    assert rig.library.acts == []
    assert rig.journal.ends == [(Act.DETACH_ACCOUNT, Settled.UNKNOWN), (Act.GENERATE_ACCOUNT, None)]


async def test_an_answer_that_is_lost_after_vergeet_goes_on_to_genereer(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("detach_account", refused(applied=True))
    await asks_to_renew(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.sent")
    assert rig.library.acts == BOTH


async def test_genereer_that_fails_after_vergeet_says_that_the_old_one_is_gone(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("generate_account", refused())
    await asks_to_renew(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    page = await visitor.sees(Status, title="register.title", lead="register.gone", primary="account.print")
    assert page.qr == REGISTER_URL
    assert rig.journal.ends == [(Act.DETACH_ACCOUNT, Settled.DONE), (Act.GENERATE_ACCOUNT, Settled.NOT_DONE)]
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, title="none.title", primary="none.do")


async def test_genereer_that_nobody_knows_of_is_gone_on_with_at_the_next_visit(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("generate_account", LOST)
    await asks_to_renew(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="act.unsure")
    await leaves(visitor)
    await proves(visitor, OTHERS)
    await visitor.sees(Confirm, title="account.confirm_again")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.sent")
    assert rig.library.acts == BOTH
    assert len(set(rig.library.request_ids)) == 2


async def test_after_a_crash_between_the_steps_the_next_visit_goes_on_with_the_same_id() -> None:
    """The kiosk was switched off after vergeet: Wise knows of no account, the journal of a step that was not done."""
    with rig_without_kiosk() as rig:
        lives_here(rig, OTHERS, NO_ACCOUNT)

        async def cut_off() -> None:
            card = CardNumber.parse(OTHERS)
            detach, _ = await rig.journal.plan((Step(Act.DETACH_ACCOUNT, card), Step(Act.GENERATE_ACCOUNT, card)))
            rig.library.done.add(detach.id)

        rig.thread.run(cut_off())
        rig.start()
        try:
            visitor = rig.visitor
            await proves(visitor, OTHERS)
            await visitor.sees(Confirm, title="account.confirm_again")
            await visitor.touches(Choice.SECONDARY)
            await visitor.sees(Status, primary="none.do")
            await visitor.touches(Choice.PRIMARY)
            await visitor.sees(Confirm, title="account.confirm_again")
            await visitor.touches(Choice.PRIMARY)
            await visitor.sees(Status, title="active.sent")
            _, generate = rig.journal.intents
            assert rig.library.request_ids == [generate]
            assert rig.journal.ends == [(Act.DETACH_ACCOUNT, Settled.DONE), (Act.GENERATE_ACCOUNT, Settled.DONE)]
        finally:
            rig.stop()


async def test_with_a_full_disk_nothing_is_forgotten(rig: Rig, visitor: ScriptedVisitor) -> None:
    await asks_to_renew(rig, visitor)
    rig.journal.broken = True
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="error.title", lead="error.lead")
    assert rig.library.acts == []


@pytest.mark.parametrize("missing", [Capability.DETACH_ACCOUNT, Capability.GENERATE_ACCOUNT])
async def test_without_one_of_the_two_the_desk_does_both(
    missing: Capability, rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.do(rig.library.offers, *set(Capability) - {missing})
    await comes_with(rig, visitor, inactive(timedelta(hours=30)))
    await visitor.sees(Status, title="expired.title", primary="desk.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "Vergeet inlogaccount in Wise" in rig.printer.bons[0][1]
