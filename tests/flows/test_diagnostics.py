"""A technician at the kiosk: let in by pass and PIN, sees what is, tests what can be, and gets one card for one yes."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware.card_printer.port import Saying
from hardware.errors import Reason
from hardware.outcome import Condition, Refused, Unknown
from kiosk.domain.card_number import CardNumber
from kiosk.flows.live_scans import raw_keys
from kiosk.flows.pages import (
    REPORT,
    Attract,
    CardPrinting,
    Choice,
    Choose,
    Confirm,
    DeviceDetail,
    Devices,
    OutOfOrder,
    Page,
    Picked,
    PinPad,
    Status,
    TimeWarning,
    Tone,
)
from kiosk.journal.port import Act, Settled
from kiosk.library.port import Failure
from tests.flows.rig import Rig, running_kiosk
from tests.flows.scripted_bench import PIN, STAFF, ScriptedBench
from tests.flows.scripted_library import MemoryJournal

MEMBER = "29401000075868"


@dataclass
class Desk:
    rig: Rig
    bench: ScriptedBench

    async def signs_in(self) -> Devices:
        visitor = self.rig.visitor
        await visitor.sees(Attract)
        await visitor.scans(STAFF)
        await visitor.sees(PinPad, error=None)
        await visitor.types(PIN)
        return await self.goes_to_the_devices()

    async def goes_to_the_devices(self) -> Devices:
        visitor = self.rig.visitor
        await visitor.sees(Choose, title="staff.title")
        await visitor.touches(Picked("devices"))
        return await visitor.sees(Devices)

    async def opens(self, name: str) -> DeviceDetail:
        await self.rig.visitor.touches(Picked(name))
        return await self.rig.visitor.sees(DeviceDetail)

    async def asks_for_a_card(self) -> None:
        await self.signs_in()
        await self.opens("card_printer")
        await self.rig.visitor.touches(Choice.PRIMARY)
        await self.rig.visitor.sees(Confirm, title="diag.card_title")

    @property
    def cards(self) -> list[Settled | None]:
        return [how for act, how in self.rig.journal.ends if act is Act.PRINT_CARD]

    def shown(self) -> list[Page]:
        return self.rig.stage.pages


def opened(bench: ScriptedBench) -> object:
    def prepare(rig: Rig) -> None:
        rig.more.update(bench.parts())
        rig.do(bench.all_ready)

    return prepare


@pytest.fixture
def desk() -> Iterator[Desk]:
    bench = ScriptedBench()
    with running_kiosk(prepare=opened(bench)) as rig:
        yield Desk(rig, bench)


async def test_pass_and_pin_open_the_devices_and_signing_out_ends_at_once(desk: Desk):
    page = await desk.signs_in()
    assert [tile.name for tile in page.tiles] == ["scanner", "receipt_printer", "card_printer"]
    assert [tile.name for tile in page.others] == ["wise", "sip2", "system"]
    assert {tile.tone for tile in (*page.tiles, *page.others)} == {Tone.OK}
    await desk.rig.visitor.touches(Choice.STOP)
    await desk.rig.visitor.sees(Attract)


async def test_a_wrong_pin_says_what_it_says_to_anybody_and_the_third_locks(desk: Desk):
    visitor = desk.rig.visitor
    said = []
    for number in (STAFF, MEMBER):
        await visitor.sees(Attract)
        await visitor.scans(number)
        pages = []
        for _ in range(3):
            pages.append(await visitor.sees(PinPad))
            await visitor.types("9999")
        pages.append(await visitor.sees(Status, lead="pin.locked"))
        said.append([getattr(page, "error", page) for page in pages])
        await visitor.touches(Choice.STOP)
        await visitor.waits(5)
    assert said[0] == said[1]
    await visitor.scans(STAFF)
    await visitor.sees(Status, lead="pin.locked")


async def test_nobody_asks_the_library_about_a_staff_pass(desk: Desk):
    await desk.signs_in()
    assert desk.rig.library.calls == []


@pytest.mark.parametrize("failure", [Failure.REFUSED, Failure.OFFLINE])
async def test_staff_come_in_while_the_kiosk_cannot_help_anybody(desk: Desk, failure: Failure):
    await desk.rig.visitor.sees(Attract)
    desk.rig.do(desk.rig.library.goes, online=False, failure=failure)
    await desk.rig.visitor.sees(OutOfOrder if failure is Failure.REFUSED else Attract)
    await desk.rig.visitor.scans(MEMBER)
    await desk.rig.visitor.settles()
    assert not isinstance(desk.rig.stage.top, PinPad)
    await desk.rig.visitor.scans(STAFF)
    await desk.rig.visitor.sees(PinPad)
    await desk.rig.visitor.types(PIN)
    await desk.goes_to_the_devices()


async def test_a_tile_turns_red_and_back_while_one_looks(desk: Desk):
    await desk.signs_in()
    desk.rig.do(desk.bench.receipt_printer.is_now, Condition.NOT_READY, Reason.PAPER_OUT)
    await desk.rig.visitor.settles()
    page = await desk.rig.visitor.sees(Devices)
    assert (page.tiles[1].tone, page.tiles[1].status.key) == (Tone.ERROR, "diag.reason.paper_out")
    desk.rig.do(desk.bench.receipt_printer.is_now, Condition.READY)
    desk.rig.do(desk.bench.links["sip2"].goes, online=False)
    await desk.rig.visitor.settles()
    page = await desk.rig.visitor.sees(Devices)
    assert page.tiles[1].tone is Tone.OK
    assert page.others[1].status.key == "diag.failure.offline"


async def test_the_test_bon_is_printed_and_its_end_is_told(desk: Desk):
    await desk.signs_in()
    await desk.rig.visitor.touches(Choice.SECONDARY)
    page = await desk.rig.visitor.sees(DeviceDetail)
    assert page.chip.text.key == "diag.receipt_made"
    assert [name for name, _ in desk.rig.printer.bons] == ["test"]


async def test_test_all_asks_every_part_and_tells_when(desk: Desk):
    first = await desk.signs_in()
    assert first.last_test.key == "diag.last_test"
    asked = desk.bench.links["wise"].checks
    await desk.rig.visitor.touches(Choice.PRIMARY)
    await desk.rig.visitor.sees(Devices)
    assert desk.bench.links["wise"].checks == asked + 1
    assert desk.rig.printer.bons == []
    assert desk.bench.card_printer.orders == []


async def test_a_members_pass_is_only_shown_and_masked(desk: Desk):
    await desk.signs_in()
    await desk.opens("scanner")
    await desk.rig.visitor.scans(f"]F0A{MEMBER}B")
    await desk.rig.visitor.settles()
    page = await desk.rig.visitor.sees(DeviceDetail)
    assert page.beside[0].value.values == (("words", "]F0A••••••••••5868B KEY_ENTER"),)
    assert MEMBER not in repr(desk.shown())
    assert desk.rig.library.calls == []


async def test_a_scan_that_broke_off_says_so(desk: Desk):
    assert raw_keys("9789012345678") == "9789012345678"
    assert raw_keys("1042") == "••••"
    assert raw_keys("29\x1d") == "••<1D>"


async def test_one_yes_is_one_card_whatever_is_scanned_or_touched_meanwhile(desk: Desk):
    going = asyncio.Event()
    desk.bench.card_printer.outcomes.append(going)
    await desk.asks_for_a_card()
    await desk.rig.visitor.touches(Choice.PRIMARY)
    await desk.rig.visitor.sees(CardPrinting)
    assert not desk.rig.stage.waiting, "nothing on this page can be touched"
    for code in (STAFF, MEMBER, "x"):
        await desk.rig.visitor.scans(code)
        desk.rig.do(desk.rig.stage.touch_anywhere)
    assert desk.bench.card_printer.said is not None
    desk.rig.do(desk.bench.card_printer.said, Saying((Reason.CARDS_OUT,), "load cards"))
    await desk.rig.visitor.settles()
    assert (await desk.rig.visitor.sees(CardPrinting)).says.key == "diag.reason.cards_out"
    await desk.rig.visitor.waits(400)
    await desk.rig.visitor.sees(CardPrinting)
    desk.rig.do(going.set)
    page = await desk.rig.visitor.sees(DeviceDetail)
    assert page.chip.text.key == "diag.card_made"
    assert len(desk.bench.card_printer.orders) == 1
    assert desk.cards == [Settled.DONE]
    assert list(desk.rig.journal.intents) == desk.bench.card_printer.orders


async def test_no_means_no_card_and_nothing_written_down(desk: Desk):
    await desk.asks_for_a_card()
    await desk.rig.visitor.touches(Choice.SECONDARY)
    await desk.rig.visitor.sees(DeviceDetail)
    assert desk.bench.card_printer.orders == []
    assert desk.cards == []


async def test_a_refused_card_says_why(desk: Desk):
    desk.bench.card_printer.outcomes.append(Refused((Reason.RIBBON_OUT,)))
    await desk.asks_for_a_card()
    await desk.rig.visitor.touches(Choice.PRIMARY)
    page = await desk.rig.visitor.sees(DeviceDetail)
    assert (page.chip.text.key, page.lead.key) == ("diag.card_not_made", "diag.reason.ribbon_out")
    assert desk.cards == [Settled.NOT_DONE]


@pytest.mark.parametrize(("answer", "how"), [(Choice.PRIMARY, Settled.DONE), (Choice.SECONDARY, Settled.NOT_DONE)])
async def test_when_nobody_knows_staff_are_asked_and_either_answer_ends_it(desk: Desk, answer: Choice, how: Settled):
    desk.bench.card_printer.outcomes.append(Unknown((Reason.LINK_LOST,)))
    await desk.asks_for_a_card()
    await desk.rig.visitor.touches(Choice.PRIMARY)
    await desk.rig.visitor.sees(Confirm, title="diag.made_title")
    assert desk.cards == [None]
    await desk.rig.visitor.touches(answer)
    await desk.rig.visitor.sees(DeviceDetail)
    assert desk.cards == [how]
    assert len(desk.bench.card_printer.orders) == 1


async def test_a_journal_that_cannot_be_written_prints_no_card(desk: Desk):
    await desk.asks_for_a_card()
    desk.rig.journal.broken = True
    await desk.rig.visitor.touches(Choice.PRIMARY)
    page = await desk.rig.visitor.sees(DeviceDetail)
    assert page.lead.key == "diag.no_journal"
    assert desk.bench.card_printer.orders == []


@pytest.mark.parametrize(
    ("found", "how"), [(Refused((Reason.CANCELLED,)), Settled.NOT_DONE), (Unknown((Reason.SILENT,)), None)]
)
async def test_a_card_left_open_by_a_crash_is_found_out_at_the_start_and_never_printed_again(found, how):
    bench = ScriptedBench()
    bench.card_printer.settles.extend([found, found])

    def left_open(rig: Rig) -> None:
        opened(bench)(rig)  # type: ignore[operator]
        rig.thread.run(rig.journal.begin(Act.PRINT_CARD, CardNumber.parse(STAFF)))

    with running_kiosk(prepare=left_open) as rig:
        desk = Desk(rig, bench)
        await rig.visitor.sees(Attract)
        await rig.visitor.settles()
        assert desk.cards == [how]
        await rig.visitor.scans(STAFF)
        await rig.visitor.sees(PinPad)
        await rig.visitor.types(PIN)
        await rig.visitor.sees(Choose, title="staff.title")
        await rig.visitor.touches(Picked("devices"))
        if how is None:
            await rig.visitor.sees(Confirm, title="diag.made_title")
            await rig.visitor.touches(Choice.PRIMARY)
        await rig.visitor.sees(Devices)
        assert desk.cards == [how or Settled.DONE]
        assert bench.card_printer.orders == []


def test_without_a_card_printer_an_open_card_stays_open():
    def left_open(rig: Rig) -> None:
        rig.thread.run(rig.journal.begin(Act.PRINT_CARD, CardNumber.parse(STAFF)))

    with running_kiosk(prepare=left_open) as rig:
        assert isinstance(rig.journal, MemoryJournal)
        rig.thread.run(rig.visitor.sees(Attract))
        rig.thread.run(rig.visitor.settles())
        assert rig.journal.ends == [(Act.PRINT_CARD, None)]


async def test_who_walks_away_is_warned_after_five_minutes_and_signed_out(desk: Desk):
    await desk.signs_in()
    await desk.rig.visitor.waits(290)
    await desk.rig.visitor.sees(Devices)
    await desk.rig.visitor.waits(11)
    await desk.rig.visitor.sees(TimeWarning)
    await desk.rig.visitor.waits(31)
    await desk.rig.visitor.sees(Attract)
    assert not any(isinstance(page, Devices) for page in desk.shown())


async def test_without_a_stick_the_report_says_what_to_do_and_can_be_tried_again(desk: Desk):
    await desk.signs_in()
    await desk.rig.visitor.touches(REPORT)
    page = await desk.rig.visitor.sees(DeviceDetail)
    assert (page.chip.text.key, len(page.steps)) == ("diag.report_none", 2)
    desk.bench.reporter.stick = Path("/media/stick")
    await desk.rig.visitor.touches(Choice.PRIMARY)
    await desk.rig.visitor.settles()
    assert (await desk.rig.visitor.sees(DeviceDetail)).chip.text.key == "diag.report_done"
    await desk.rig.visitor.touches(Choice.SECONDARY)
    await desk.rig.visitor.sees(Devices)


async def test_a_staff_pass_of_a_kiosk_without_staff_is_an_unknown_number():
    with running_kiosk() as rig:
        await rig.visitor.sees(Attract)
        await rig.visitor.scans(STAFF)
        await rig.visitor.sees(PinPad)
        await rig.visitor.types(PIN)
        await rig.visitor.sees(PinPad, error="pin.wrong")
        assert rig.library.calls == ["identify"]
