"""From the attract page to the proof of pass and PIN."""

import asyncio

from hardware.errors import Reason
from hardware.outcome import Condition
from kiosk.flows.pages import (
    Attract,
    Busy,
    Choice,
    Goodbye,
    NumberPad,
    OutOfOrder,
    PinPad,
    PrinterProblem,
    Status,
    TakeReceipt,
)
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import ACTIVE, BOOK, PIN, SUSPECT, UNKNOWN, proves
from tests.flows.rig import Rig, running_kiosk
from tests.flows.scripted_visitor import ScriptedVisitor


async def test_a_book_is_named_and_the_remark_goes_away(rig: Rig, visitor: ScriptedVisitor) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(BOOK)
    await visitor.sees(Attract, notice="scan.book")
    await visitor.waits(21)
    await visitor.sees(Attract, notice=None)


async def test_rubbish_is_asked_for_again(visitor: ScriptedVisitor) -> None:
    await visitor.sees(Attract)
    await visitor.scans("???")
    await visitor.sees(Attract, notice="scan.again")


async def test_a_wrong_check_digit_asks_one_rescan_and_then_the_library_decides(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await visitor.sees(Attract)
    await visitor.scans(SUSPECT)
    await visitor.sees(Attract, notice="attract.suspect")
    await visitor.scans(SUSPECT)
    await visitor.sees(PinPad)
    await visitor.types(PIN)
    await visitor.sees(PinPad, error="pin.wrong")
    assert rig.library.calls == ["identify"]


async def test_offline_says_so_at_once_offers_nothing_and_comes_back(rig: Rig, visitor: ScriptedVisitor) -> None:
    await visitor.sees(Attract, notice=None, can_type=True)
    rig.do(rig.library.goes, online=False)
    await visitor.sees(Attract, notice="offline.lead", can_type=False)
    await visitor.scans(ACTIVE)
    await visitor.settles()
    await visitor.sees(Attract, notice="offline.lead")
    rig.do(rig.library.goes, online=True)
    await visitor.sees(Attract, notice=None, can_type=True)
    await visitor.scans(ACTIVE)
    await visitor.sees(PinPad)


async def test_a_kiosk_that_the_library_refuses_is_out_of_order_until_it_is_let_in(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await visitor.sees(Attract, notice=None)
    rig.do(rig.library.goes, online=False, failure=Failure.REFUSED)
    await visitor.sees(OutOfOrder, code="K-01")
    await visitor.scans(ACTIVE)
    await visitor.settles()
    await visitor.sees(OutOfOrder)
    rig.do(rig.library.goes, online=True)
    await visitor.sees(Attract, notice=None, can_type=True)
    await visitor.touches(Choice.TYPE_NUMBER)
    await visitor.sees(NumberPad)


async def test_a_dead_scanner_is_said_and_the_number_can_still_be_typed(rig: Rig, visitor: ScriptedVisitor) -> None:
    await visitor.sees(Attract, notice=None)
    rig.do(rig.scanner.is_now, Condition.NOT_READY, Reason.UNREACHABLE)
    await visitor.sees(Attract, notice="attract.scanner", can_type=True)


async def test_a_typed_number_goes_through_the_same_door(visitor: ScriptedVisitor) -> None:
    await visitor.sees(Attract)
    await visitor.touches(Choice.TYPE_NUMBER)
    await visitor.sees(NumberPad, error=None)
    await visitor.types("12")
    await visitor.sees(NumberPad, error="number.wrong")
    await visitor.types(ACTIVE)
    await visitor.sees(PinPad, card_masked="2 9401 •••• 5868")


async def test_a_typed_number_with_a_wrong_check_digit_is_accepted_when_typed_twice(visitor: ScriptedVisitor) -> None:
    await visitor.sees(Attract)
    await visitor.touches(Choice.TYPE_NUMBER)
    for _ in range(2):
        await visitor.sees(NumberPad)
        await visitor.types(SUSPECT)
    await visitor.sees(PinPad)


async def test_a_pass_that_is_scanned_on_the_number_pad_is_taken(visitor: ScriptedVisitor) -> None:
    await visitor.sees(Attract)
    await visitor.touches(Choice.TYPE_NUMBER)
    await visitor.sees(NumberPad)
    await visitor.scans(ACTIVE)
    await visitor.sees(PinPad)


async def test_three_wrong_pins_end_the_visit_and_the_pass_waits_a_quarter_of_an_hour(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await proves(visitor, ACTIVE, "9999")
    for left in (2, 1):
        page = await visitor.sees(PinPad, error="pin.wrong")
        assert page.error
        assert dict(page.error.values) == {"n": left}
        await visitor.types("9999")
    await visitor.sees(Status, lead="pin.locked")
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    asked = len(rig.library.calls)
    await visitor.sees(Attract)
    await visitor.scans(ACTIVE)
    await visitor.sees(Status, lead="pin.locked")
    assert len(rig.library.calls) == asked
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(900)
    await visitor.sees(Attract)
    await visitor.scans(ACTIVE)
    await visitor.sees(PinPad, error=None)


async def test_an_unknown_pass_and_a_wrong_pin_are_told_apart_by_nothing() -> None:
    seen = []
    for number in (ACTIVE, UNKNOWN):
        with running_kiosk() as rig:
            pages = []
            await proves(rig.visitor, number, "9999")
            for _ in range(2):
                pages.append(await rig.visitor.sees(PinPad, error="pin.wrong"))
                await rig.visitor.types("9999")
            pages.append(await rig.visitor.sees(Status, lead="pin.locked"))
            seen.append([getattr(page, "error", page) for page in pages])
    assert seen[0] == seen[1]


async def test_the_right_pin_forgets_the_wrong_ones(rig: Rig, visitor: ScriptedVisitor) -> None:
    await proves(visitor, ACTIVE, "9999")
    await visitor.sees(PinPad, error="pin.wrong")
    await visitor.types(PIN)
    await visitor.sees(Status, title="active.title")
    assert rig.journal.wrong == {}


async def test_a_forgotten_pin_goes_to_the_desk_with_a_bon_that_tells_nothing(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await visitor.sees(Attract)
    await visitor.scans(ACTIVE)
    await visitor.sees(PinPad)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, title="pin.forgot_title", primary="desk.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, lead="print.lead_desk", has_password=False)
    (bon,) = rig.printer.bons
    assert bon[0] == "referral"
    assert "2 9401 •••• 5868" in bon[1]
    assert rig.library.calls == []


async def test_waiting_for_the_library_can_be_stopped(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("identify", asyncio.Event())
    await proves(visitor, ACTIVE)
    await visitor.waits(1)
    await visitor.sees(Busy, text="pin.busy", can_stop=True)
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)


async def test_a_library_that_never_answers_is_given_up(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("identify", asyncio.Event())
    await proves(visitor, ACTIVE)
    await visitor.waits(25)
    await visitor.sees(Status, title="offline.title", primary="common.retry")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(PinPad, error=None)
    await visitor.types(PIN)
    await visitor.sees(Status, title="active.title")


async def test_every_failure_of_the_library_has_a_page_with_a_way_out(rig: Rig, visitor: ScriptedVisitor) -> None:
    for failure in Failure:
        rig.library.trouble("identify", LibraryError(failure, "scripted"))
        await proves(visitor, ACTIVE)
        await visitor.sees(Status, card_masked=None, lines=())
        await visitor.touches(Choice.STOP)
        await visitor.sees(Goodbye)
        await visitor.waits(5)


async def test_a_failed_read_of_the_inlogaccount_can_be_tried_again(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("login_account", LibraryError(Failure.TIMEOUT, "scripted"))
    await proves(visitor, ACTIVE)
    await visitor.sees(Status, title="offline.title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.title")


async def test_something_unforeseen_gets_words_and_the_next_visit_works(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("identify", ZeroDivisionError("a fault in an adapter"))
    await proves(visitor, ACTIVE)
    await visitor.sees(Status, title="error.title", lead="common.desk")
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await proves(visitor, ACTIVE)
    await visitor.sees(Status, title="active.title")


async def test_a_journal_that_cannot_count_leaves_no_second_try(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.journal.broken = True
    await proves(visitor, ACTIVE, "9999")
    await visitor.sees(Status, lead="pin.locked")


async def test_no_paper_for_the_desk_bon_greys_the_button_until_there_is(rig: Rig, visitor: ScriptedVisitor) -> None:
    await visitor.sees(Attract)
    await visitor.scans(ACTIVE)
    await visitor.sees(PinPad)
    rig.do(rig.printer.is_now, Condition.NOT_READY, Reason.PAPER_OUT)
    await visitor.touches(Choice.SECONDARY)
    page = await visitor.sees(Status, title="pin.forgot_title")
    assert page.primary
    assert page.primary.disabled
    rig.do(rig.printer.is_now, Condition.READY)
    await visitor.settles()
    page = await visitor.sees(Status, title="pin.forgot_title")
    assert page.primary
    assert not page.primary.disabled
    rig.printer.state = rig.printer.state.__class__(Condition.NOT_READY, (Reason.COVER_OPEN,))
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(PrinterProblem, title="printer.cover", code="B-03")
