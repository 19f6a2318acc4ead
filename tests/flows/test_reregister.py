"""Joining again, step by step as the manual says: nothing is saved before the last yes, and each end is told."""

from datetime import date

import pytest

from hardware.errors import Reason
from hardware.outcome import Refused
from kiosk.domain.capability import Capability
from kiosk.domain.login_account import LoginAccount
from kiosk.domain.masking import mask_email
from kiosk.domain.money import Money
from kiosk.domain.patron import Membership, MembershipStatus
from kiosk.domain.reregistration import Offer
from kiosk.flows.pages import Choice, Choose, Confirm, Goodbye, Picked, PrinterProblem, Status, TakeReceipt
from kiosk.journal.port import Act, Settled
from kiosk.library.port import Failure, LibraryError
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import text
from tests.flows.people import BORN, EMAIL, NO_ACCOUNT, SOME_ACCOUNT, lives_here, proves
from tests.flows.rig import Rig
from tests.flows.roads import FOUND, OTHERS, comes_with, leaves, walks_away
from tests.flows.scripted_visitor import ScriptedVisitor

ENDED = Membership(MembershipStatus.CANCELLED)
FREE = Offer("53", "Jeugd", Money(0), Money(0), Money(0), date(2027, 2, 28))
STEPS = ("data", "offers", "account", "summary", "confirm")


async def comes(rig: Rig, visitor: ScriptedVisitor, account: LoginAccount = NO_ACCOUNT, **facts: object) -> None:
    await comes_with(rig, visitor, account, **{"membership": ENDED, **facts})
    await visitor.sees(Status, title="desk.ended_title", primary="staff.rejoin")


async def goes_to(step: str, visitor: ScriptedVisitor, *, account: str = "generate", asks_account: bool = True) -> None:
    """From the member's page up to this step."""
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.data_title")
    if step == "data":
        return
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="rejoin.offers_title")
    if step == "offers":
        return
    await visitor.touches(Picked("53"))
    if asks_account:
        await visitor.sees(Choose, title="rejoin.account_title")
        if step == "account":
            return
        await visitor.touches(Picked(account))
        if account == "link":
            await visitor.sees(Choose, title="link.which")
            await visitor.touches(Picked(mask_email(EMAIL)))
    await visitor.sees(Status, title="rejoin.summary_title")
    if step == "summary":
        return
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="rejoin.confirm")


async def test_a_member_joins_again_with_a_new_account_and_takes_the_bon_along(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await comes(rig, visitor)
    await goes_to("confirm", visitor)
    assert rig.library.acts == []
    await visitor.touches(Choice.PRIMARY)
    page = await visitor.sees(Status, title="rejoin.done_title", lead="rejoin.done_mail")
    words = [catalogue("nl").say(line.value) for line in page.lines]
    assert words == ["28 feb 2027", "Nieuw-01"]
    assert catalogue("nl").say(page.steps[0]).startswith("Betaal € 58,00 bij de balie of zelfservice.")
    assert rig.library.acts == ["reregister", "generate_account"]
    assert rig.journal.ends == [(Act.REREGISTER, Settled.DONE), (Act.GENERATE_ACCOUNT, Settled.DONE)]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, lead="print.lead_joined")
    ((name, bon),) = rig.printer.bons
    assert name == "joined_again"
    for told in ("€ 58,00", "Compleet", "28 feb 2027", "zelfservice", "brief", "Nieuw-01", "13 maart, 15.05 uur"):
        assert told in bon
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Goodbye)


async def test_an_account_that_is_there_is_kept(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor, SOME_ACCOUNT)
    await goes_to("summary", visitor, asks_account=False)
    page = await visitor.sees(Status, title="rejoin.summary_title")
    assert page.lines[-1].value.key == "rejoin.account_keep"
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.done_title")
    assert rig.library.acts == ["reregister"]


async def test_an_old_account_is_linked_by_who_knows_its_address(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor, FOUND)
    await goes_to("confirm", visitor, account="link")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.done_title")
    assert rig.library.acts == ["reregister", "link_account"]


async def test_no_account_is_a_choice(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor)
    await goes_to("confirm", visitor, account="none")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.done_title")
    assert rig.library.acts == ["reregister"]


async def test_the_data_are_shown_masked(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor)
    await goes_to("data", visitor)
    page = await visitor.sees(Status)
    words = [catalogue("nl").say(line.value) for line in page.lines]
    assert words == ["T. T•••", "K••• 41 Annen", "j•••@h•••.nl"]


@pytest.mark.parametrize("step", STEPS[1:])
async def test_going_back_saves_nothing(step: str, rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor)
    await goes_to(step, visitor)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, title="desk.ended_title")
    assert rig.library.acts == []
    assert rig.journal.ends == []


@pytest.mark.parametrize("step", STEPS[:-1])
async def test_stopping_saves_nothing(step: str, rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor)
    await goes_to(step, visitor)
    await leaves(visitor)
    assert rig.library.acts == []
    assert rig.journal.ends == []


@pytest.mark.parametrize("step", STEPS)
async def test_walking_away_saves_nothing(step: str, rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor)
    await goes_to(step, visitor)
    await walks_away(visitor)
    assert rig.library.acts == []
    assert rig.library.kept_of_members() == 0


async def test_data_that_are_wrong_are_the_desks(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor)
    await goes_to("data", visitor)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, title="desk.ended_title", primary="desk.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "Kies Inschrijven (= herinschrijven)" in rig.printer.bons[0][1]


async def test_a_library_with_nothing_to_choose_leaves_it_to_the_desk(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.offered = ()
    await comes(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.data_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="desk.ended_title", primary="desk.do")


async def test_a_default_pin_is_not_enough(rig: Rig, visitor: ScriptedVisitor) -> None:
    pin = BORN.strftime("%d%m")
    lives_here(rig, OTHERS, NO_ACCOUNT, pin=pin, membership=ENDED)
    await proves(visitor, OTHERS, pin)
    await visitor.sees(Status, title="desk.ended_title", primary="staff.rejoin")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, primary="desk.do")
    assert rig.library.acts == []


@pytest.mark.parametrize(
    ("applied", "title", "ends"),
    [
        (False, "error.title", (Settled.NOT_DONE, Settled.NOT_DONE)),
        (None, "act.unsure", (Settled.UNKNOWN, Settled.NOT_DONE)),
    ],
)
async def test_a_membership_that_fails_makes_no_account_either(
    applied: bool | None, title: str, ends: tuple[Settled, ...], rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("reregister", LibraryError(Failure.TIMEOUT, "scripted", applied=applied))
    await comes(rig, visitor)
    await goes_to("confirm", visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title=title)
    assert tuple(how for _, how in rig.journal.ends) == ends
    assert rig.library.acts == []


async def test_an_answer_that_is_lost_after_the_act_is_told_as_done(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("reregister", LibraryError(Failure.TIMEOUT, "scripted", applied=True))
    await comes(rig, visitor)
    await goes_to("confirm", visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.done_title", lead="rejoin.done_mail")
    assert rig.library.acts == ["reregister", "generate_account"]


@pytest.mark.parametrize(
    ("applied", "lead"), [(False, "rejoin.account_failed"), (None, "rejoin.account_unsure"), (True, "rejoin.done_mail")]
)
async def test_a_membership_without_its_account_is_told_exactly_so(
    applied: bool | None, lead: str, rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("generate_account", LibraryError(Failure.TIMEOUT, "scripted", applied=applied))
    await comes(rig, visitor)
    await goes_to("confirm", visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.done_title", lead=lead)
    assert rig.journal.ends[0] == (Act.REREGISTER, Settled.DONE)


async def test_a_full_disk_starts_nothing(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor)
    await goes_to("confirm", visitor)
    rig.journal.broken = True
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="error.title", lead="error.lead")
    assert rig.library.acts == []


async def test_the_library_may_go_away_between_two_steps(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("membership_offers", LibraryError(Failure.OFFLINE, "scripted"))
    await comes(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.data_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="offline.title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="rejoin.offers_title")


async def test_a_capability_that_goes_leaves_it_to_the_desk(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor)
    rig.do(rig.library.offers, *set(Capability) - {Capability.REREGISTER})
    await visitor.sees(Status, title="block.ended.title", primary="desk.do")


async def test_paper_that_runs_out_at_the_end_takes_nothing_back(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.printer.outcomes.append(Refused((Reason.PAPER_OUT,)))
    await comes(rig, visitor)
    await goes_to("confirm", visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.done_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(PrinterProblem, title="paper.title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert rig.library.acts == ["reregister", "generate_account"]


async def test_a_membership_that_costs_nothing_asks_for_no_money(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.offered = (FREE,)
    await comes(rig, visitor)
    await goes_to("summary", visitor, account="none")
    await visitor.touches(Choice.PRIMARY)
    question = await visitor.sees(Confirm)
    assert "rejoin.b2" not in [words.key for _, words in question.consequences]
    await visitor.touches(Choice.PRIMARY)
    page = await visitor.sees(Status, title="rejoin.done_title", lead="rejoin.done_free")
    assert [step.key for step in page.steps] == ["rejoin.step_free"]


async def test_a_discount_is_told_with_the_price_it_was(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor)
    await goes_to("offers", visitor)
    page = await visitor.sees(Choose)
    assert [catalogue("nl").say(option.line) for option in page.options if option.line] == [
        "€ 58,00, lid tot 28 feb 2027",
        "€ 37,00 in plaats van € 42,00, lid tot 28 feb 2027",
    ]


@pytest.mark.parametrize("call", ["contact", "membership_offers", "login_account"])
async def test_what_this_library_turns_out_not_to_tell_leaves_it_to_the_desk(
    call: str, rig: Rig, visitor: ScriptedVisitor
) -> None:
    await comes(rig, visitor)
    rig.library.trouble(call, LibraryError(Failure.NOT_OFFERED, "scripted"))
    await visitor.touches(Choice.PRIMARY)
    for title, touch in (("rejoin.data_title", Choice.PRIMARY), ("rejoin.offers_title", Picked("53"))):
        if (title, call) in (("rejoin.data_title", "contact"), ("rejoin.offers_title", "membership_offers")):
            break
        await visitor.sees(Status if touch is Choice.PRIMARY else Choose, title=title)
        await visitor.touches(touch)
    await visitor.sees(Status, title="desk.ended_title", primary="desk.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, lead="print.lead_desk")
    assert rig.library.acts == []


async def test_data_that_nobody_can_show_are_looked_at_by_the_desk(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.do(rig.library.offers, *set(Capability) - {Capability.SHOW_CONTACT})
    await comes(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="desk.ended_title", primary="desk.do")


async def test_an_account_that_is_hidden_here_is_left_as_it_is(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.do(rig.library.offers, *set(Capability) - {Capability.SHOW_LOGIN_ACCOUNT})
    await comes(rig, visitor, SOME_ACCOUNT)
    await goes_to("summary", visitor, asks_account=False)
    page = await visitor.sees(Status)
    assert page.lines[-1].value.key == "rejoin.account_keep"
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.done_title")
    assert rig.library.acts == ["reregister"]


async def test_a_new_account_whose_answer_was_lost_still_has_its_24_hours_on_screen_and_bon(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("generate_account", LibraryError(Failure.TIMEOUT, "scripted", applied=True))
    await comes(rig, visitor)
    await goes_to("confirm", visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.done_title", lead="rejoin.done_mail")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert catalogue("nl").say(text("bon.rejoin.mail")) in rig.printer.bons[0][1]


@pytest.mark.parametrize(("applied", "told"), [(False, "rejoin.account_failed"), (None, "rejoin.account_unsure")])
@pytest.mark.parametrize(("account", "act"), [("generate", "generate_account"), ("link", "link_account")])
async def test_what_did_not_come_of_the_account_stands_on_the_bon_too(
    applied: bool | None, told: str, account: str, act: str, rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble(act, LibraryError(Failure.TIMEOUT, "scripted", applied=applied))
    await comes(rig, visitor, FOUND if account == "link" else NO_ACCOUNT)
    await goes_to("confirm", visitor, account=account)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.done_title", lead=told)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert catalogue("nl").say(text(told)) in rig.printer.bons[0][1]


async def test_a_library_that_refuses_makes_nothing_and_says_so(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("reregister", LibraryError(Failure.CONFLICT, "scripted", applied=False))
    await comes(rig, visitor)
    await goes_to("confirm", visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="error.title", lead="error.lead")
    assert rig.journal.ends == [(Act.REREGISTER, Settled.NOT_DONE), (Act.GENERATE_ACCOUNT, Settled.NOT_DONE)]


async def test_walking_away_from_the_end_leaves_nothing_of_the_member(rig: Rig, visitor: ScriptedVisitor) -> None:
    await comes(rig, visitor)
    await goes_to("confirm", visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="rejoin.done_title")
    await walks_away(visitor)
    assert rig.library.acts == ["reregister", "generate_account"]
    assert rig.library.kept_of_members() == 0
