"""What cannot be undone: the KB mail and the temporary password, when all goes well and when it does not."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from hardware.errors import Reason
from hardware.outcome import Condition, Refused, Unknown
from kiosk.domain.capability import Capability
from kiosk.flows.pages import (
    Attract,
    Busy,
    Choice,
    Confirm,
    Goodbye,
    NumberPad,
    PinPad,
    PrinterProblem,
    Status,
    TakeReceipt,
    TimeWarning,
)
from kiosk.flows.rules import Proof
from kiosk.journal.port import Act, Settled
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import ACTIVE, BORN, NO_ACCOUNT, WISE, everybody, lives_here, proves
from tests.flows.rig import RULES, Rig, rig_without_kiosk, running_kiosk
from tests.flows.scripted_visitor import ScriptedVisitor

TYPED_BORN = BORN.strftime("%d%m%Y")
RESET = (Act.RESET_PASSWORD, Settled.DONE)
NOT_DELIVERED = (Act.RESET_PASSWORD, Settled.DONE_NOT_DELIVERED)
COUNTER = (Act.RESET_LOGIN_COUNTER, Settled.DONE)


async def asks_for_the_mail(visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE)
    await visitor.sees(Status, primary="active.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="mail.title")
    await visitor.touches(Choice.PRIMARY)


async def asks_for_a_password(visitor: ScriptedVisitor) -> None:
    await proves(visitor, WISE)
    await visitor.sees(Status, primary="temp.start_do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(NumberPad, lead="birth.lead")
    await visitor.types(TYPED_BORN)
    confirm = await visitor.sees(Confirm, title="temp.title")
    assert len(confirm.consequences) == 3
    await visitor.touches(Choice.PRIMARY)


async def says_goodbye(visitor: ScriptedVisitor) -> None:
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await visitor.sees(Attract)


# -- wachtwoord vergeten, inlogaccount actief --


async def test_the_mail_is_asked_for_once_and_the_member_hears_what_to_look_for(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await asks_for_the_mail(visitor)
    await visitor.sees(Status, title="active.sent", lead="active.sent2")
    assert rig.library.calls.count("request_password_mail") == 1
    assert rig.journal.ends == [(Act.REQUEST_PASSWORD_MAIL, Settled.DONE)]
    await visitor.touches(Choice.PRIMARY)
    await says_goodbye(visitor)


async def test_no_goes_back_to_the_status_and_nothing_was_asked(rig: Rig, visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE)
    await visitor.sees(Status, primary="active.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, primary="active.do")
    assert rig.journal.ends == []


@pytest.mark.parametrize(
    ("applied", "title", "settled"),
    [(False, "mail.failed", Settled.NOT_DONE), (None, "mail.unsure", Settled.UNKNOWN)],
)
async def test_a_mail_that_fails_says_what_is_known(
    applied: bool | None, title: str, settled: Settled, rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("request_password_mail", LibraryError(Failure.TIMEOUT, "scripted", applied=applied))
    await asks_for_the_mail(visitor)
    await visitor.sees(Status, title=title)
    assert rig.journal.ends == [(Act.REQUEST_PASSWORD_MAIL, settled)]
    assert rig.library.calls.count("request_password_mail") == 1


async def test_with_a_full_disk_the_mail_is_refused_before_it_starts(rig: Rig, visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE)
    await visitor.sees(Status)
    rig.journal.broken = True
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="mail.failed")
    assert "request_password_mail" not in rig.library.calls


# -- tijdelijk wachtwoord --


async def test_the_password_is_printed_journalled_and_the_inlogteller_reset(rig: Rig, visitor: ScriptedVisitor) -> None:
    await asks_for_a_password(visitor)
    await visitor.sees(TakeReceipt, lead="print.lead", has_password=True, confirmed=True, closes_in=20)
    assert [name for name, _ in rig.printer.bons] == ["temporary_password"]
    assert rig.journal.ends == [RESET, COUNTER]
    await visitor.touches(Choice.PRIMARY)
    await says_goodbye(visitor)
    assert rig.library.request_ids == list(rig.journal.intents)


async def test_the_receipt_page_closes_after_twenty_seconds_and_a_touch_starts_them_anew(
    visitor: ScriptedVisitor,
) -> None:
    await asks_for_a_password(visitor)
    await visitor.sees(TakeReceipt, closes_in=20)
    await visitor.waits(15)
    await visitor.sees(TakeReceipt, closes_in=5)
    await visitor.language("en")
    await visitor.sees(TakeReceipt, closes_in=20)
    await visitor.waits(19)
    await visitor.sees(TakeReceipt, closes_in=1)
    await visitor.waits(2)
    await visitor.sees(Goodbye)


async def test_the_third_wrong_birth_date_locks_also_when_the_right_pin_came_in_between(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    for _ in range(2):
        await proves(visitor, WISE)
        await visitor.sees(Status)
        await visitor.touches(Choice.PRIMARY)
        await visitor.sees(NumberPad, error=None)
        await visitor.types("13031990")
        await visitor.sees(NumberPad, error="birth.again")
        await visitor.touches(Choice.STOP)
        await visitor.sees(Goodbye)
        await visitor.waits(5)
    await proves(visitor, WISE)
    await visitor.sees(Status)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(NumberPad, error=None)
    await visitor.types("13031990")
    await visitor.sees(Status, lead="pin.locked")


async def test_three_wrong_birth_dates_end_the_visit(rig: Rig, visitor: ScriptedVisitor) -> None:
    await proves(visitor, WISE)
    await visitor.sees(Status)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(NumberPad, error=None)
    await visitor.types("99999999")
    await visitor.sees(NumberPad, error="birth.invalid")
    for _ in range(2):
        await visitor.types("13031990")
        await visitor.sees(NumberPad, error="birth.again")
    await visitor.types("13031990")
    await visitor.sees(Status, lead="pin.locked")
    assert "reset_password" not in rig.library.calls


async def test_without_paper_nothing_is_reset_until_there_is(rig: Rig, visitor: ScriptedVisitor) -> None:
    await proves(visitor, WISE)
    await visitor.sees(Status, primary="temp.start_do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(NumberPad)
    await visitor.types(TYPED_BORN)
    await visitor.sees(Confirm)
    rig.do(rig.printer.is_now, Condition.NOT_READY, Reason.PAPER_OUT)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(PrinterProblem, title="paper.title", lead="paper.same", code="B-02", retry=True)
    assert rig.journal.ends == []
    assert "reset_password" not in rig.library.calls
    rig.do(rig.printer.is_now, Condition.READY)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, has_password=True)


async def test_the_button_is_grey_with_the_reason_and_comes_back_by_itself(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.do(rig.printer.is_now, Condition.NOT_READY, Reason.PAPER_OUT)
    await proves(visitor, WISE)
    page = await visitor.sees(Status, title="temp.start_title")
    assert page.primary
    assert page.primary.disabled
    assert page.primary.disabled.key == "reason.paper"
    rig.do(rig.printer.is_now, Condition.READY)
    await visitor.settles()
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(NumberPad)


@pytest.mark.parametrize("outcome", [Refused((Reason.PAPER_OUT,)), Unknown((Reason.PAPER_OUT,))])
async def test_paper_out_in_the_middle_prints_the_same_password_after_new_paper(
    outcome: Refused | Unknown, rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.printer.outcomes.append(outcome)
    await asks_for_a_password(visitor)
    await visitor.sees(PrinterProblem, title="paper.title", lead="paper.after", retry=True)
    assert rig.journal.ends == [NOT_DELIVERED]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, confirmed=True)
    assert rig.library.calls.count("reset_password") == 1
    assert rig.printer.attempts == 2
    assert rig.journal.ends == [RESET, COUNTER]


async def test_after_one_retry_the_desk_takes_over(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.printer.outcomes.extend([Refused((Reason.CUTTER,)), Refused((Reason.CUTTER,))])
    await asks_for_a_password(visitor)
    await visitor.sees(PrinterProblem, lead="paper.after", code="B-04")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(PrinterProblem, lead="printer.given_up", retry=False)
    assert rig.printer.attempts == 2
    assert rig.journal.ends == [NOT_DELIVERED]
    await visitor.touches(Choice.STOP)
    await says_goodbye(visitor)


async def test_an_unknown_print_is_never_repeated_by_itself(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.printer.outcomes.append(Unknown((Reason.LINK_LOST,)))
    await asks_for_a_password(visitor)
    await visitor.sees(TakeReceipt, confirmed=False, has_password=True)
    await visitor.waits(21)
    await visitor.sees(Goodbye)
    assert rig.printer.attempts == 1
    assert rig.journal.ends[0] == NOT_DELIVERED


async def test_the_member_who_has_the_bon_makes_it_done(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.printer.outcomes.append(Unknown((Reason.LINK_LOST,)))
    await asks_for_a_password(visitor)
    await visitor.sees(TakeReceipt, confirmed=False)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Goodbye)
    assert rig.journal.ends[0] == RESET


@pytest.mark.parametrize("confirmed", [True, False])
async def test_no_bon_says_the_member_and_one_retry_prints_the_same(
    confirmed: bool, rig: Rig, visitor: ScriptedVisitor
) -> None:
    if not confirmed:
        rig.printer.outcomes.append(Unknown((Reason.SILENT,)))
    await asks_for_a_password(visitor)
    await visitor.sees(TakeReceipt, confirmed=confirmed)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(PrinterProblem, title="printer.unknown", lead="paper.after", retry=True)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, confirmed=True)
    assert rig.printer.attempts == 2
    assert len({words for _, words in rig.printer.bons}) == 1
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(PrinterProblem, lead="printer.given_up", retry=False)
    assert rig.journal.ends[0] == NOT_DELIVERED


@pytest.mark.parametrize(
    ("applied", "title", "lead", "settled"),
    [
        (False, "temp.failed", "temp.failed_lead", Settled.NOT_DONE),
        (None, "error.title", "temp.unsure_lead", Settled.UNKNOWN),
        (True, "error.title", "printer.given_up", Settled.DONE_NOT_DELIVERED),
    ],
)
async def test_a_reset_that_fails_says_what_is_known_and_prints_nothing(
    applied: bool | None, title: str, lead: str, settled: Settled, rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("reset_password", LibraryError(Failure.TIMEOUT, "scripted", applied=applied))
    await asks_for_a_password(visitor)
    await visitor.sees(Status, title=title, lead=lead)
    assert rig.journal.ends == [(Act.RESET_PASSWORD, settled)]
    assert rig.printer.attempts == 0


async def test_with_a_full_disk_the_password_is_not_reset(rig: Rig, visitor: ScriptedVisitor) -> None:
    await proves(visitor, WISE)
    await visitor.sees(Status)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(NumberPad)
    rig.journal.broken = True
    await visitor.types(TYPED_BORN)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="temp.failed")
    assert "reset_password" not in rig.library.calls


async def test_an_act_is_not_cut_by_the_idle_limit_but_has_a_deadline(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("reset_password", asyncio.Event())
    await asks_for_a_password(visitor)
    await visitor.sees(Busy, text="temp.busy", can_stop=False)
    await visitor.waits(39)
    await visitor.sees(Busy)
    await visitor.waits(2)
    await visitor.sees(Status, lead="temp.unsure_lead")
    assert rig.journal.ends == [(Act.RESET_PASSWORD, Settled.UNKNOWN)]


async def test_a_printer_that_never_answers_is_unknown(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.printer.outcomes.append(asyncio.Event())
    await asks_for_a_password(visitor)
    await visitor.waits(59)
    await visitor.sees(Busy)
    await visitor.waits(2)
    await visitor.sees(TakeReceipt, confirmed=False)


async def test_stopping_the_kiosk_waits_for_the_act() -> None:
    with rig_without_kiosk() as rig:
        everybody(rig)
        gate = asyncio.Event()
        rig.library.trouble("reset_password", gate)
        rig.start()
        await asks_for_a_password(rig.visitor)
        await rig.visitor.sees(Busy, text="temp.busy")
        rig.do(rig.thread.loop.call_later, 0.01, gate.set)
        rig.stop()
        assert rig.journal.ends == [RESET]
        assert len(rig.printer.bons) == 1


async def test_a_counter_that_cannot_be_reset_is_told_with_the_bon(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("reset_login_counter", LibraryError(Failure.OFFLINE, "scripted"))
    await asks_for_a_password(visitor)
    await visitor.sees(TakeReceipt, lead="print.lead_counter")
    assert rig.journal.ends == [RESET, (Act.RESET_LOGIN_COUNTER, Settled.NOT_DONE)]


async def test_without_the_capability_the_desk_makes_the_password(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.do(rig.library.offers, Capability.SHOW_LOGIN_ACCOUNT)
    await proves(visitor, WISE)
    await visitor.sees(Status, lead="temp.desk", primary="desk.do")


@pytest.fixture
def rig_with_proof(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with running_kiosk(replace(RULES, temporary_password_proof=request.param), everybody) as rig:
        yield rig


@pytest.mark.parametrize("rig_with_proof", [Proof.PIN], indirect=True)
async def test_where_the_pin_is_enough_a_default_pin_is_not(rig_with_proof: Rig) -> None:
    rig, visitor = rig_with_proof, rig_with_proof.visitor
    lives_here(rig, WISE, NO_ACCOUNT, sector="SCHOOL", pin="1203")
    await proves(visitor, WISE)
    await visitor.sees(Status, primary="temp.start_do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status)
    await visitor.touches(Choice.STOP)
    await says_goodbye(visitor)
    await proves(visitor, WISE, "1203")
    await visitor.sees(Status, primary="temp.start_do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="desk.proof_title", primary="desk.do")


@pytest.mark.parametrize("rig_with_proof", [Proof.STAFF], indirect=True)
async def test_where_staff_release_it_the_member_gets_the_verwijsbon(rig_with_proof: Rig) -> None:
    rig, visitor = rig_with_proof, rig_with_proof.visitor
    await proves(visitor, WISE)
    await visitor.sees(Status)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="desk.proof_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, has_password=False)
    assert rig.library.calls == ["identify", "login_account"]


async def test_without_a_birth_date_in_wise_the_desk_must_prove(rig: Rig, visitor: ScriptedVisitor) -> None:
    lives_here(rig, WISE, NO_ACCOUNT, sector="SCHOOL", birth_date=None)
    await proves(visitor, WISE)
    await visitor.sees(Status)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="desk.proof_title")


# -- time --


async def test_idle_warns_counts_down_and_ends_with_nothing_left(rig: Rig, visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE)
    await visitor.sees(Status)
    await visitor.waits(60)
    await visitor.sees(TimeWarning, seconds=30)
    await visitor.waits(10)
    await visitor.sees(TimeWarning, seconds=20)
    assert isinstance(rig.stage.base, Status)
    await visitor.waits(21)
    await visitor.sees(Attract)
    assert rig.library.kept_of_members() == 0


async def test_the_warning_can_be_answered_for_ever(visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE)
    for _ in range(12):
        await visitor.sees(Status)
        await visitor.waits(61)
        await visitor.sees(TimeWarning)
        await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status)


async def test_the_warning_stands_above_a_dialog_and_leaves_it_as_it_was(visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE)
    await visitor.sees(Status)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    await visitor.waits(61)
    await visitor.sees(TimeWarning)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm)
    await visitor.waits(61)
    await visitor.sees(TimeWarning)
    await visitor.touches(Choice.STOP)
    await visitor.sees(Attract)


async def test_the_pin_pad_is_given_up_too(visitor: ScriptedVisitor) -> None:
    await visitor.sees(Attract)
    await visitor.scans(ACTIVE)
    await visitor.sees(PinPad)
    await visitor.waits(92)
    await visitor.sees(Attract)


async def test_a_page_that_changes_waits_for_the_warning(rig: Rig, visitor: ScriptedVisitor) -> None:
    await proves(visitor, WISE)
    await visitor.sees(Status)
    await visitor.waits(61)
    await visitor.sees(TimeWarning)
    rig.do(rig.printer.is_now, Condition.NOT_READY, Reason.PAPER_OUT)
    await visitor.settles()
    await visitor.sees(TimeWarning)
    await visitor.touches(Choice.PRIMARY)
    page = await visitor.sees(Status)
    await visitor.settles()
    page = await visitor.sees(Status)
    assert page.primary
    assert page.primary.disabled


async def test_another_pass_during_a_visit_asks_whether_the_member_is_still_there(visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE)
    await visitor.sees(Status)
    await visitor.scans(WISE)
    await visitor.sees(TimeWarning)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.title")
    await visitor.scans(ACTIVE)
    await visitor.settles()
    await visitor.sees(Status, title="active.title")
    await visitor.waits(59)
    await visitor.sees(Status, title="active.title")


async def test_the_next_member_need_not_wait_for_the_goodbye(visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE)
    await visitor.sees(Status)
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.scans(WISE)
    await visitor.sees(PinPad, card_masked="2 9548 •••• 1003")
