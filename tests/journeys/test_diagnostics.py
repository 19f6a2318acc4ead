"""A technician before the kiosk: staff pass, PIN, the devices as they are, a test bon, one test card, the report."""

import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import structlog

from kiosk import logs
from kiosk.domain.secret import Secret
from kiosk.flows.pages import (
    REPORT,
    Attract,
    CardPrinting,
    Choice,
    Choose,
    Confirm,
    DeviceDetail,
    Devices,
    Page,
    Picked,
    PinPad,
    Status,
    TimeWarning,
    Tone,
)
from kiosk.settings import read_secret
from kiosk.simulator.world import Simulator
from kiosk.staff.accounts import ensure_staff
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

STAFF, PIN = "1042", "2580"
MEMBER, MEMBER_PIN = "29401000075868", "1234"


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with Simulator(tmp_path_factory.mktemp("world"), fresh=True, card_printer=True) as simulator:
        yield simulator


async def signs_in(world: World, visitor: Visitor) -> None:
    ensure_staff(Path(world.settings.kiosk.state_dir), STAFF, Secret(PIN))
    await visitor.sees(Attract, notice=None)
    await visitor.scans(STAFF)
    await visitor.sees(PinPad)
    await visitor.types(PIN)
    await visitor.sees(Choose, title="staff.title")
    await visitor.touches(Picked("devices"))
    await visitor.sees(Devices)


async def sees_tile(visitor: Visitor, name: str, tone: Tone, status: str) -> None:
    """The tile becomes this by itself, while nobody touches anything."""
    for _ in range(60):
        page = await visitor.sees(Devices)
        tile = next(tile for tile in (*page.tiles, *page.others) if tile.name == name)
        if (tile.tone, tile.status.key) == (tone, status):
            return
        await visitor.waits(1)
    raise AssertionError(f"{name} is {tile.tone} {tile.status.key}")


async def test_the_paper_is_seen_running_out_and_coming_back(world: World, visitor: Visitor) -> None:
    await signs_in(world, visitor)
    await sees_tile(visitor, "receipt_printer", Tone.OK, "diag.works")
    await sees_tile(visitor, "wise", Tone.OK, "diag.connected")
    await sees_tile(visitor, "sip2", Tone.OK, "diag.connected")
    world.panel.printer("paper_out")
    await sees_tile(visitor, "receipt_printer", Tone.ERROR, "diag.reason.paper_out")
    world.panel.printer("none")
    await sees_tile(visitor, "receipt_printer", Tone.OK, "diag.works")
    await visitor.touches(Choice.STOP)
    await visitor.sees(Attract, notice=None)


async def test_a_test_bon_comes_out(world: World, visitor: Visitor) -> None:
    await signs_in(world, visitor)
    await sees_tile(visitor, "receipt_printer", Tone.OK, "diag.works")
    await visitor.touches(Choice.SECONDARY)
    page = await visitor.sees(DeviceDetail, title="diag.device.receipt_printer")
    assert page.chip.text.key == "diag.receipt_made"
    (bon,) = world.panel.bons()
    assert "TESTBON" in bon.upper()


async def test_one_yes_is_one_card_while_another_pass_is_scanned_and_the_screen_is_touched(
    world: World, visitor: Visitor
) -> None:
    await signs_in(world, visitor)
    await sees_tile(visitor, "card_printer", Tone.OK, "diag.works")
    await visitor.touches(Picked("card_printer"))
    await visitor.sees(DeviceDetail, primary="diag.test_card")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="diag.card_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(CardPrinting)
    await visitor.scans(STAFF)
    await visitor.scans(MEMBER)
    page: Page | None = None
    for _ in range(120):
        try:
            page = await visitor.sees(DeviceDetail, title="diag.device.card_printer")
            break
        except AssertionError:
            await visitor.waits(1)
    assert isinstance(page, DeviceDetail)
    assert page.chip.text.key == "diag.card_made"
    assert world.panel.cards() == 1
    await visitor.touches(Choice.STOP)
    await visitor.sees(Attract, notice=None)
    assert world.panel.cards() == 1


async def test_who_walks_away_leaves_the_kiosk_to_members(world: World, visitor: Visitor) -> None:
    await signs_in(world, visitor)
    await visitor.waits(301)
    await visitor.sees(TimeWarning)
    await visitor.waits(31)
    await visitor.sees(Attract, notice=None)
    await visitor.scans(MEMBER)
    await visitor.sees(PinPad)


async def test_after_a_members_visit_the_report_bears_nothing_of_it(
    world: World, visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr("kiosk.report.report.mounted", lambda roots: iter([stick]))
    logs.RECENT.clear()
    before = structlog.get_config()
    logs.configure(io.StringIO())
    try:
        await visitor.sees(Attract, notice=None)
        await visitor.scans(MEMBER)
        await visitor.sees(PinPad)
        await visitor.types(MEMBER_PIN)
        page = await visitor.sees(Status)
        shown = [str(value) for line in page.lines for name, value in line.value.values if name == "words"]
        await visitor.touches(Choice.STOP)
        await visitor.waits(5)
        await signs_in(world, visitor)
        await visitor.touches(REPORT)
        done = await visitor.sees(DeviceDetail, title="diag.report")
        assert done.chip.text.key == "diag.report_done"
    finally:
        structlog.configure(**before)
    (file,) = stick.iterdir()
    written = file.read_text(encoding="utf-8")
    secret = read_secret(world.settings.library.wise.key_file, "key_file")
    assert "staff_signed_in" in written
    for canary in (MEMBER, MEMBER[:12], f'"{MEMBER_PIN}"', f'"{PIN}"', secret, *shown):
        assert canary not in written, canary
    assert msgspec.json.decode(written)["devices"]
