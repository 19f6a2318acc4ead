"""Before the real window anything may be tapped, scanned, broken or waited for: what always holds.

Everything behind it is real too: sockets, printer, scanner, journal. So faults are those of the far end, by name.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kiosk.clock import MovableClock
from kiosk.domain.card_number import CardNumber
from kiosk.domain.masking import mask_email
from kiosk.flows.pages import Attract, Busy, Choice, Confirm, Goodbye, NumberPad, OutOfOrder, PinPad, PrinterProblem
from kiosk.simulator.members import MEMBERS, samples
from kiosk.simulator.world import Simulator
from tests.flows.scripted_stage import offers
from tests.journeys.world import STAGES, Panel, World, own_settings

pytestmark = pytest.mark.window

PIN = "1234"
BORN = "12031990"
WISE = "29401000001047"
CODES = [*(one.code for one in samples()), WISE, WISE, "?", "]C0", "9" * 70]
PRINTER = ["none", "none", "paper_out", "cover_open", "cutter", "offline", "silent", "drop_connection", "power_loss"]
LIBRARY = ["none", "none", "drop", "half", "error_500", "garbage", "fail_after_act", "not_offered", "error_401"]
LONGEST_WAIT_S = 240
"""More than the sum of all deadlines of one act, the idle limit and the warning."""
LONGEST_SILENCE_S = 20
"""How long a page may stand that is answered and not yet followed by another; a read of the library may take it."""
SOON_S = 0.3
UNHUSHED_S = 0.35
"""A new page takes no touch at first."""
OF_MEMBERS = {
    words
    for member in MEMBERS
    for words in (
        member.card,
        CardNumber.parse(member.card).masked,
        member.surname,
        member.account and member.account.username,
        member.account and member.account.email,
        member.account and member.account.email and mask_email(member.account.email),
        member.email,
    )
    if words
}
"""All that could be seen of anybody in this library."""


class AnyVisitor(RuleBasedStateMachine):
    def __init__(self, new_world: Callable[[], World]) -> None:
        super().__init__()
        self.world = new_world()
        self.world.start()
        self.window = self.world.visitor._window  # type: ignore[attr-defined]
        self.asked_for = 0
        """Passwords that the visitor said yes to, and bons asked for again."""

    @initialize()
    def begins(self) -> None:
        self.settle()

    @property
    def page(self) -> object:
        return self.window.page()

    def settle(self) -> None:
        """Until the kiosk asks something again or is busy; time passes where a page waits for that."""
        asyncio.run(self.world.visitor.settles())  # type: ignore[attr-defined]
        for _ in range(LONGEST_SILENCE_S):
            if self.comes(self.asks_or_is_busy):
                return
            asyncio.run(self.world.visitor.waits(1))
        raise AssertionError(f"nobody waits for an answer from {self.page}")

    def comes(self, condition: Callable[[], bool]) -> bool:
        """Real sockets take real time, though not much."""
        try:
            self.window.until(condition, within=SOON_S)
        except TimeoutError:
            return False
        self.window.advance(UNHUSHED_S)
        return True

    def asks_or_is_busy(self) -> bool:
        page = self.page
        if page is None or isinstance(page, Busy | Goodbye | OutOfOrder):
            return page is not None
        return bool(self.world.visitor.can_be_touched())  # type: ignore[attr-defined]

    def tap(self, button: Any) -> None:
        page, ids = self.page, self.window.top().ids
        if isinstance(page, Confirm) and page.title.key == "temp.title":
            self.asked_for += button is ids.yes
        elif isinstance(page, PrinterProblem):
            self.asked_for += button is ids.retry
        self.window.tap(button)
        self.settle()

    @rule(number=st.integers(0, 99))
    def taps_anything(self, number: int) -> None:
        """Draws depend on nothing that the window shows: real sockets do not keep the same pace twice."""
        buttons = self.window.presses()
        self.tap(buttons[number % len(buttons)])

    @rule(code=st.sampled_from(CODES))
    def scans_anything(self, code: str) -> None:
        self.world.panel.scan(code)
        self.settle()

    @rule(digits=st.sampled_from([PIN, PIN, "9999", BORN, "99999999", WISE]))
    def types(self, digits: str) -> None:
        for digit in digits:
            if isinstance(self.page, PinPad | NumberPad):
                self.window.tap(digit)
        if isinstance(self.page, PinPad | NumberPad):
            self.tap("OK")

    @rule()
    def goes_on(self) -> None:
        if Choice.PRIMARY in offers(self.page):
            self.tap(self.window.find(Choice.PRIMARY))

    @rule()
    def comes_for_a_password(self) -> None:
        """A nudge towards the deep end: random taps alone seldom get there."""
        if Choice.STOP in offers(self.page):
            self.tap(self.window.find(Choice.STOP))
            self.waits(6)
        self.scans_anything(WISE)
        if self.comes(lambda: isinstance(self.page, PinPad)):
            self.types(PIN)
            self.goes_on()
            self.types(BORN)
            self.goes_on()

    @rule(fault=st.sampled_from(PRINTER), after=st.sampled_from([0, 6]))
    def breaks_the_printer(self, fault: str, after: int) -> None:
        self.world.panel.printer(fault, **({"after_lines": after} if after and fault != "none" else {}))

    @rule(fault=st.sampled_from(LIBRARY), times=st.integers(1, 3))
    def breaks_wise(self, fault: str, times: int) -> None:
        self.world.panel.wise(fault, **({"times": times} if fault != "none" else {}))

    @rule(fault=st.sampled_from(["none", "drop", "half", "garbage"]), times=st.integers(1, 3))
    def breaks_sip2(self, fault: str, times: int) -> None:
        self.world.panel.sip2(fault, **({"times": times} if fault != "none" else {}))

    @rule(seconds=st.sampled_from([1, 21, 61, 95]))
    def waits(self, seconds: int) -> None:
        asyncio.run(self.world.visitor.waits(seconds))
        self.settle()

    @invariant()
    def idle_keeps_nothing_of_a_member(self) -> None:
        if isinstance(self.page, Attract):
            kept = [text for text in self.window.texts() if any(words in text for words in OF_MEMBERS)]
            assert not kept, f"still in the widget tree: {kept}"
            typed = [screen.ids.keypad.typed for screen in self.window.root.screens.values() if "keypad" in screen.ids]
            assert not any(typed)
            pages = [screen.page for screen in self.window.root.screens.values() if screen.page is not None]
            assert all(isinstance(page, Attract | OutOfOrder) for page in pages)

    @invariant()
    def every_page_has_a_way_out(self) -> None:
        page = self.page
        assert page is not None
        if isinstance(page, Busy | Goodbye | Attract | OutOfOrder):
            return
        assert offers(page)
        for choice in offers(page):
            assert self.window.find(choice).shown

    @invariant()
    def a_password_is_printed_at_most_once_a_request(self) -> None:
        bons = [words for words in self.world.panel.bons() if "TIJDELIJK WACHTWOORD" in words]
        assert len(bons) <= self.asked_for

    def teardown(self) -> None:
        try:
            for _ in range(LONGEST_WAIT_S):
                if isinstance(self.page, Attract | OutOfOrder):
                    break
                self.waits(1)
            assert isinstance(self.page, Attract | OutOfOrder), f"this wait does not end: {self.page}"
            self.idle_keeps_nothing_of_a_member()
        finally:
            self.world.stop()
        assert self.world.failures == []


def test_whatever_is_tapped_scanned_or_broken(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Simulator(tmp_path_factory.mktemp("simulator"), fresh=True) as simulator:
        panel = Panel(simulator.http_url)

        def new_world() -> World:
            panel.sip2("none")
            panel.reset()
            store = own_settings(simulator.config_path, tmp_path_factory.mktemp("kiosk"))
            return World(panel, store, MovableClock(), STAGES["window"])

        run_state_machine_as_test(
            lambda: AnyVisitor(new_world),
            settings=settings(
                max_examples=40,
                stateful_step_count=25,
                deadline=None,
                print_blob=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
