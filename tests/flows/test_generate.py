"""A new account: a mail, a link that works 24 hours, and the page of the KB where it cannot be made here."""

import pytest

from hardware.errors import Reason
from hardware.outcome import Condition, Refused
from kiosk.domain.capability import Capability
from kiosk.flows.pages import Choice, Confirm, Goodbye, PrinterProblem, Status, TakeReceipt
from kiosk.journal.port import Act, Settled
from kiosk.library.port import Failure, LibraryError
from kiosk.receipts.account import REGISTER_URL
from kiosk.texts.catalogue import catalogue
from tests.flows.people import NO_ACCOUNT, proves
from tests.flows.rig import Rig
from tests.flows.roads import OTHERS, REMOVED, asks_to_generate, comes_with, leaves, walks_away
from tests.flows.scripted_visitor import ScriptedVisitor

DEADLINE = "13 maart, 15.05 uur"
"""Of a mail of 12 March, 14:05 UTC: 24 hours later on the wall clock of the library."""


async def yes(visitor: ScriptedVisitor) -> None:
    await visitor.touches(Choice.PRIMARY)


@pytest.mark.parametrize("account", [NO_ACCOUNT, REMOVED], ids=["none", "removed"])
async def test_a_new_account_says_until_when_its_link_works_on_screen_and_bon(
    account: object, rig: Rig, visitor: ScriptedVisitor
) -> None:
    await asks_to_generate(rig, visitor, account)  # type: ignore[arg-type]
    assert rig.journal.ends == []
    await yes(visitor)
    page = await visitor.sees(Status, title="active.sent", primary="account.print")
    assert DEADLINE in catalogue("nl").say(page.lead)
    assert [catalogue("nl").say(line.value) for line in page.lines] == ["Nieuw-01", "j•••@h•••.nl"]
    assert rig.journal.ends == [(Act.GENERATE_ACCOUNT, Settled.DONE)]
    assert rig.library.request_ids == list(rig.journal.intents)
    await yes(visitor)
    await visitor.sees(TakeReceipt, has_password=False)
    ((name, words),) = rig.printer.bons
    assert name == "activate_account"
    assert DEADLINE in words
    assert "Nieuw-01" in words
    assert "spam" in words
    await yes(visitor)
    await visitor.sees(Goodbye)


async def test_no_goes_back_and_nothing_is_made(rig: Rig, visitor: ScriptedVisitor) -> None:
    await asks_to_generate(rig, visitor)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, primary="none.do")
    assert rig.library.acts == []
    assert rig.journal.ends == []


async def test_where_it_cannot_be_made_the_member_gets_the_page_of_the_kb_on_screen_and_bon(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("generate_account", LibraryError(Failure.CONFLICT, "scripted", applied=False))
    await asks_to_generate(rig, visitor)
    await yes(visitor)
    page = await visitor.sees(Status, title="register.title", lead="register.none", primary="account.print")
    assert page.qr == REGISTER_URL
    assert rig.journal.ends == [(Act.GENERATE_ACCOUNT, Settled.NOT_DONE)]
    await yes(visitor)
    await visitor.sees(TakeReceipt)
    assert rig.printer.bons[0][0] == "register_yourself"
    assert REGISTER_URL in rig.printer.bons[0][1]


async def test_after_a_failure_it_can_be_tried_again_as_a_new_act(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("generate_account", LibraryError(Failure.OFFLINE, "scripted", applied=False))
    await asks_to_generate(rig, visitor)
    await yes(visitor)
    await visitor.sees(Status, title="register.title")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, primary="none.do")
    await yes(visitor)
    await visitor.sees(Confirm, title="account.confirm")
    await yes(visitor)
    await visitor.sees(Status, title="active.sent")
    assert [how for _, how in rig.journal.ends] == [Settled.NOT_DONE, Settled.DONE]
    assert rig.library.acts == ["generate_account"]


async def test_an_answer_that_is_lost_after_the_act_is_told_as_done(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("generate_account", LibraryError(Failure.TIMEOUT, "scripted", applied=True))
    await asks_to_generate(rig, visitor)
    await yes(visitor)
    await visitor.sees(Status, title="active.sent", lead="account.made_lead")
    assert rig.library.acts == ["generate_account"]


async def test_when_nobody_knows_the_desk_looks_and_the_next_visit_goes_on_under_the_same_id(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("generate_account", LibraryError(Failure.TIMEOUT, "scripted", applied=None))
    rig.do(rig.library.offers, *set(Capability) - {Capability.ASK_REQUEST})
    await asks_to_generate(rig, visitor)
    await yes(visitor)
    await visitor.sees(Status, title="act.unsure", primary="desk.do")
    assert rig.journal.ends == [(Act.GENERATE_ACCOUNT, Settled.UNKNOWN)]
    await leaves(visitor)
    await proves(visitor, OTHERS)
    await visitor.sees(Confirm, title="account.confirm_again")
    await yes(visitor)
    await visitor.sees(Status, title="active.sent")
    assert len(set(rig.library.request_ids)) == 1
    assert rig.journal.ends == [(Act.GENERATE_ACCOUNT, Settled.DONE)]


async def test_what_was_left_a_day_ago_is_left_to_staff(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("generate_account", LibraryError(Failure.TIMEOUT, "scripted", applied=None))
    rig.do(rig.library.offers, *set(Capability) - {Capability.ASK_REQUEST})
    await asks_to_generate(rig, visitor)
    await yes(visitor)
    await visitor.sees(Status, title="act.unsure")
    await leaves(visitor)
    rig.thread.loop.move(rig.clock, 25 * 3600.0)
    await proves(visitor, OTHERS)
    await visitor.sees(Status, primary="none.do")
    await yes(visitor)
    await visitor.sees(Confirm, title="account.confirm")


async def test_with_a_full_disk_nothing_is_made(rig: Rig, visitor: ScriptedVisitor) -> None:
    await asks_to_generate(rig, visitor)
    rig.journal.broken = True
    await yes(visitor)
    await visitor.sees(Status, title="error.title", lead="error.lead")
    assert rig.library.acts == []
    await yes(visitor)
    await visitor.sees(Status, primary="none.do")


async def test_a_capability_that_goes_under_the_question_changes_nothing_and_leads_to_the_desk(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await asks_to_generate(rig, visitor)
    rig.library.trouble("generate_account", LibraryError(Failure.NOT_OFFERED, "scripted", applied=False))
    rig.do(rig.library.offers, *set(Capability) - {Capability.GENERATE_ACCOUNT})
    await yes(visitor)
    await visitor.sees(Status, title="register.title")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, title="none.title", primary="desk.do")


async def test_without_paper_the_account_is_made_and_the_bon_waits_for_paper(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await asks_to_generate(rig, visitor)
    rig.do(rig.printer.is_now, Condition.NOT_READY, Reason.PAPER_OUT)
    await yes(visitor)
    page = await visitor.sees(Status, title="active.sent")
    assert page.primary
    assert page.primary.disabled
    assert DEADLINE in catalogue("nl").say(page.lead)
    rig.do(rig.printer.is_now, Condition.READY)
    await visitor.sees(Status, primary="account.print")
    rig.printer.outcomes.append(Refused((Reason.PAPER_OUT,)))
    await yes(visitor)
    await visitor.sees(PrinterProblem, lead="printer.no_receipt")
    await yes(visitor)
    await visitor.sees(TakeReceipt)
    assert rig.library.acts == ["generate_account"]


async def test_who_walks_away_before_yes_leaves_no_act_and_after_it_one(rig: Rig, visitor: ScriptedVisitor) -> None:
    await asks_to_generate(rig, visitor)
    await walks_away(visitor)
    assert rig.library.acts == []
    await proves(visitor, OTHERS)
    await visitor.sees(Status, primary="none.do")
    await yes(visitor)
    await visitor.sees(Confirm)
    await yes(visitor)
    await visitor.sees(Status, title="active.sent")
    await walks_away(visitor)
    assert rig.library.acts == ["generate_account"]


async def test_who_has_no_address_at_all_is_asked_for_one_first(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes_with(rig, visitor, NO_ACCOUNT, email=None)
    await visitor.sees(Status, title="email.missing_title", primary="email.start")
