"""A barcode, or a word of the library's own, that means harm: it is named on the screen and gets no further."""

import asyncio
import io
import logging
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hardware.options import ScannerOptions
from hardware.registry import open_scanner
from hardware.scanner.framing import LONGEST
from hardware.scanner.hid import HidScanner
from hardware.scanner.keymap_us import ENTER, plane
from hardware.simulated.escpos_operations import Character, Cut, Initialise, Operation, Unsupported
from hardware.simulated.escpos_parser import EscposParser
from hardware.simulated.hid_scanner import SimulatedHidScanner, SimulatedInput
from hardware.simulated.keystrokes import by_number, press, us
from hardware.simulated.scanner import SimulatedScanner
from kiosk import app, logs
from kiosk.clock import MovableClock
from kiosk.domain.secret import Secret
from kiosk.flows.pages import (
    Attract,
    Choice,
    Choose,
    Confirm,
    Goodbye,
    Picked,
    PinPad,
    ScanCard,
    Status,
    TakeReceipt,
)
from kiosk.simulator import seed
from kiosk.simulator.members import MEMBERS, STAFF_CARD, STAFF_PIN
from kiosk.simulator.world import Simulator
from kiosk.staff.accounts import ensure_staff
from tests.journeys.visitor import Visitor
from tests.journeys.world import STAGES, Panel, World, own_settings
from tests.security.conftest import Wire
from tests.security.corpus import CODES, LIBRARY_COMMANDS, LIBRARY_WORDS, MARK, TOO_LONG

GOOD, PIN = "29401000075868", "1234"
MARKERS = {"scan.book": "9789000000012", "attract.item": "39401000001235"}
"""Harmless codes that each have an answer of their own."""
HARMFUL = "|%{}[$;'\"<>\\&\x00\x1b\x1d\x10\x9b\u202e\u200b"
"""Any one of these makes a code into no pass."""
KEYS = set(plane(shift=False, caps=False).values()) | set(plane(shift=True, caps=False).values())
WINDOW = pytest.param(("serial", "window"), marks=pytest.mark.window)


@dataclass
class Gun:
    """A scanner in somebody's hand, and what it can send of a code."""

    scan: Callable[[str], None]
    sends: Callable[[str], bool]


def serial_gun(folder: Path) -> tuple[Callable[[Any], Any], Gun, Callable[[], None]]:
    far = SimulatedScanner(folder / "scanner")
    far.plug()
    gun = Gun(lambda code: far.send(code.encode("utf-8", "surrogatepass") + b"\r"), lambda piece: True)
    return lambda _options: open_scanner(far.url), gun, far.unplug


def keyboard_gun(folder: Path) -> tuple[Callable[[Any], Any], Gun, Callable[[], None]]:
    machine = SimulatedInput(folder)
    far = SimulatedHidScanner(machine)
    far.plug()

    def scan(code: str) -> None:
        """What a US keyboard lacks is typed as its number, with Alt."""
        ends = {key: list(press(ENTER)) for key in "\r\n\t"}
        strokes = [ends[c] if c in ends else list((us if c in KEYS else by_number)(c)) for c in code]
        far.type([stroke for one in strokes for stroke in one] + list(press(ENTER)))

    gun = Gun(scan, lambda piece: all(character in KEYS for character in piece))
    return lambda _options: HidScanner(ScannerOptions(far.url), machine.nodes), gun, far.unplug


GUNS = {"serial": serial_gun, "keyboard": keyboard_gun}


@dataclass
class Shot:
    """A kiosk before a scanner, and all that it wrote and sent."""

    world: World
    gun: Gun
    log: io.StringIO
    wire: Wire

    @property
    def visitor(self) -> Visitor:
        return self.world.visitor

    def written(self) -> list[str]:
        """Every text in the widget tree; none without a window."""
        window = getattr(self.visitor, "_window", None)
        return window.texts() if window else []

    async def answers(self, code: str) -> None:
        """It says what it makes of this code, if it could read one, and of the next."""
        await self.visitor.sees(Attract, can_type=True)
        pieces = re.split(r"[\r\n\t]+", code)
        self.gun.scan(code)
        if any(
            self.gun.sends(piece) and len(piece.encode("utf-8", "replace")) <= LONGEST
            for piece in pieces
            if piece.strip()
        ):
            await self.visitor.sees(Attract, notice="scan.again")
        for answer, marker in MARKERS.items():
            # A code may be several, and what comes while another is handed over is nobody's.
            await self.visitor.settles()  # type: ignore[attr-defined]
            self.gun.scan(marker)
            await self.visitor.sees(Attract, notice=answer)

    def nothing_got_through(self) -> None:
        """Nobody was asked about, nothing was printed, and no line of the log holds it or a control character."""
        assert MARK.encode() not in self.wire.all
        assert [frame[:2] for frame in self.wire.sip2 if frame[:2] not in (b"93", b"99")] == []
        assert [target for target in self.wire.http if b"search=" in target] == []
        lines = self.log.getvalue().splitlines()
        assert MARK not in "".join(lines + self.written())
        assert not [line for line in lines if any(unicodedata.category(one) in ("Cc", "Cf") for one in line)]


@pytest.fixture
def shot(request: pytest.FixtureRequest, simulator: Simulator, wire: Wire, tmp_path: Path) -> Iterator[Shot]:
    decoder, stage = getattr(request, "param", ("serial", "scripted"))
    panel = Panel(simulator.http_url)
    panel.reset()
    folder = tmp_path / "far"
    folder.mkdir()
    opened, gun, unplug = GUNS[decoder](folder)
    log, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "open_scanner", opened)
        logs.configure(log)
        world = World(panel, own_settings(simulator.config_path, tmp_path), MovableClock(), STAGES[stage])
        ensure_staff(Path(world.settings.kiosk.state_dir), STAFF_CARD, Secret(STAFF_PIN))
        world.start()
        wire.forget()
        try:
            yield Shot(world, gun, log, wire)
        finally:
            world.stop()
            unplug()
            root.handlers[:] = before
    assert world.failures == []


async def opens(shot: Shot, code: str = GOOD, pin: str = PIN) -> None:
    shot.gun.scan(code)
    await shot.visitor.sees(PinPad)
    await shot.visitor.types(pin)


@pytest.mark.parametrize("shot", [("serial", "scripted"), ("keyboard", "scripted"), WINDOW], indirect=True)
async def test_every_hostile_code_is_named_goes_nowhere_and_the_next_pass_is_served(shot: Shot) -> None:
    await shot.visitor.sees(Attract, notice=None)
    for code in (*CODES.values(), *TOO_LONG.values()):
        await shot.answers(code)
    shot.nothing_got_through()
    await opens(shot)
    await shot.visitor.sees(Status, title="active.title")
    (asked,) = [frame for frame in shot.wire.sip2 if frame[:2] in (b"23", b"63")]
    assert re.findall(rb"\|AA([^|]*)\|", asked) == [GOOD.encode()]
    assert re.findall(rb"\|AD([^|]*)\|", asked) == [PIN.encode()]


@pytest.mark.parametrize("shot", [("serial", "scripted")], indirect=True)
async def test_a_barcode_with_a_pass_an_end_and_a_pin_in_it_opens_nothing(shot: Shot) -> None:
    await shot.visitor.sees(Attract, notice=None)
    shot.gun.scan(f"{GOOD}\r{PIN}\r{PIN}\r\n{PIN}")
    page = await shot.visitor.sees(PinPad)
    assert page.error is None
    assert not [frame for frame in shot.wire.sip2 if frame[:2] in (b"23", b"63")]


@pytest.mark.parametrize("shot", [("serial", "scripted"), ("keyboard", "scripted")], indirect=True)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.text(max_size=8),
    harm=st.sampled_from(HARMFUL),
    after=st.one_of(st.text(max_size=8), st.sampled_from(list(CODES.values()))),
)
@example(before=GOOD, harm="|", after="")
def test_any_code_with_a_character_that_no_pass_has_is_named_and_goes_nowhere(
    shot: Shot, before: str, harm: str, after: str
) -> None:
    code = re.sub(r"[\r\n\t]", "", f"{before}{harm}{after}")[:40]
    asyncio.run(shot.answers(code))
    shot.nothing_got_through()


@pytest.mark.parametrize("shot", [("serial", "scripted")], indirect=True)
async def test_on_the_page_where_staff_scan_a_members_pass_it_is_named_and_asked_about_nowhere(shot: Shot) -> None:
    await shot.visitor.sees(Attract, notice=None)
    await opens(shot, STAFF_CARD, STAFF_PIN)
    await shot.visitor.sees(Choose, title="staff.title")
    await shot.visitor.touches(Picked("help"))
    await shot.visitor.sees(ScanCard, title="staff.scan", error=None)
    for code in list(CODES.values())[:12]:
        shot.gun.scan(code)
        await shot.visitor.sees(ScanCard, error="scan.again")
        await shot.visitor.settles()  # type: ignore[attr-defined]
        shot.gun.scan(MARKERS["scan.book"])
        await shot.visitor.sees(ScanCard, error="scan.book")
    shot.nothing_got_through()
    shot.gun.scan(GOOD)
    await shot.visitor.sees(Choose, title="staff.beside")


@pytest.fixture
def library_says(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The member of the good pass has these words in everything that the library may say of them."""

    def say(words: str, surname: str = "Testabo") -> None:
        account = MEMBERS[0].account
        assert account
        member = replace(
            MEMBERS[0],
            surname=surname,
            membership_name=words,
            loans=((words, 3),),
            street=words,
            account=replace(account, username=words),
        )
        monkeypatch.setattr(seed, "MEMBERS", (member,))

    return say


COMMANDS = {Cut: 2, Initialise: 4}
"""Of two bons with harmless words: each is cut off once, and begins afresh before its words and after them."""


def operations(paper: bytes) -> list[Operation]:
    return EscposParser().feed(paper)


async def prints_the_account_and_what_is_at_home(shot: Shot, words: str) -> str:
    """Both bons, as text; the words stand on the window as they are."""
    for what, leads_to in (("account", Status), ("overview", Confirm)):
        await shot.visitor.sees(Attract, notice=None)
        await opens(shot)
        await shot.visitor.sees(Status, secondary="common.more")
        await shot.visitor.touches(Choice.SECONDARY)
        await shot.visitor.sees(Choose, title="more.title")
        await shot.visitor.touches(Picked(what))
        await shot.visitor.sees(leads_to)
        assert what == "overview" or words in shot.written()
        await shot.visitor.touches(Choice.PRIMARY)
        await shot.visitor.sees(TakeReceipt, confirmed=True)
        await shot.visitor.touches(Choice.PRIMARY)
        await shot.visitor.sees(Goodbye)
        await shot.visitor.waits(5)
    return "\n".join(shot.world.panel.bons())


@pytest.mark.parametrize("words", LIBRARY_WORDS)
@pytest.mark.parametrize("shot", [WINDOW], indirect=True)
async def test_hostile_words_of_the_library_are_words_on_screen_and_bon(
    shot: Shot, words: str, library_says: Callable[..., None]
) -> None:
    library_says(words)
    shot.world.panel.reset()
    shot.wire.forget()
    bons = await prints_the_account_and_what_is_at_home(shot, words)
    assert bons.count(MARK) >= 3
    printed = operations(bytes(shot.wire.printer))
    assert [one for one in printed if isinstance(one, Unsupported)] == []
    for command, times in COMMANDS.items():
        assert sum(isinstance(one, command) for one in printed) == times
    assert all(one.byte >= 0x20 and one.byte != 0x7F for one in printed if isinstance(one, Character))
    assert MARK not in shot.log.getvalue()


@pytest.mark.parametrize("words", LIBRARY_COMMANDS)
@pytest.mark.parametrize("shot", [("serial", "scripted")], indirect=True)
async def test_control_characters_in_an_answer_of_the_library_are_no_answer(
    shot: Shot, words: str, library_says: Callable[..., None]
) -> None:
    library_says(words)
    shot.world.panel.reset()
    await shot.visitor.sees(Attract, notice=None)
    await opens(shot)
    page = await shot.visitor.sees(Status)
    assert MARK not in repr(page)
    assert MARK not in shot.log.getvalue()


@pytest.mark.parametrize("surname", ["|CQY|BLY|", "|CQY", "x|BLY|CQY|AY1AZ"])
@pytest.mark.parametrize("shot", [("serial", "scripted")], indirect=True)
async def test_a_name_with_fields_of_sip2_in_it_makes_no_wrong_pin_right(
    shot: Shot, surname: str, library_says: Callable[..., None]
) -> None:
    library_says("Compleet", surname)
    shot.world.panel.reset()
    await shot.visitor.sees(Attract, notice=None)
    await opens(shot, pin="9876")
    page = await shot.visitor.sees(Status | PinPad)  # type: ignore[arg-type]
    while isinstance(page, PinPad) and not page.error:
        page = await shot.visitor.sees(Status | PinPad)  # type: ignore[arg-type]
    assert isinstance(page, PinPad) or page.title.key == "offline.title"
