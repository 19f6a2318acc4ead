"""Anything may be touched, scanned, typed, broken or waited for: what always holds."""

import asyncio
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hardware.errors import Reason
from hardware.outcome import Condition, Confirmed, Refused, Unknown
from kiosk.domain.capability import Capability
from kiosk.flows.pages import Attract, Busy, Choice, Goodbye, NumberPad, PinPad, PrinterProblem
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import ACTIVE, BOOK, BORN, PIN, SUSPECT, UNKNOWN, WISE, everybody
from tests.flows.rig import running_kiosk
from tests.flows.scripted_stage import offers

CALLS = ("identify", "login_account", "request_password_mail", "reset_password", "reset_login_counter")
CODES = (ACTIVE, WISE, UNKNOWN, SUSPECT, BOOK, "", "\x00?", "9" * 70)
TYPED = (PIN, "9999", BORN.strftime("%d%m%Y"), "01011900", ACTIVE, WISE, "12")
REASONS = st.sampled_from([Reason.PAPER_OUT, Reason.COVER_OPEN, Reason.SILENT, Reason.LINK_LOST])


class AnyVisitor(RuleBasedStateMachine):
    """Idle: nothing of a member is kept. Every page has a way out, every wait an end, every password one bon."""

    LONGEST_WAIT_S: ClassVar[int] = 200
    """More than the sum of all deadlines of one act, the idle limit and the warning."""

    def __init__(self) -> None:
        super().__init__()
        self._running = running_kiosk(prepare=everybody)
        self.rig = self._running.__enter__()
        self.retries = 0

    @initialize()
    def begins(self) -> None:
        self.settle()

    @property
    def top(self) -> object:
        return self.rig.stage.top

    def settle(self) -> None:
        async def rounds() -> None:
            for _ in range(30):
                await asyncio.sleep(0)

        self.rig.thread.run(rounds())

    def do(self, act: object, *arguments: object, **named: object) -> None:
        self.rig.do(act, *arguments, **named)
        self.settle()

    @rule(code=st.sampled_from(CODES))
    def scans(self, code: str) -> None:
        self.do(self.rig.scanner.scan, code)

    @precondition(lambda self: isinstance(self.top, NumberPad | PinPad) and self.rig.stage.waiting)
    @rule(digits=st.sampled_from(TYPED), right=st.booleans())
    def types(self, digits: str, right: bool) -> None:
        self.do(self.rig.stage.type, PIN if right and isinstance(self.top, PinPad) else digits)

    @precondition(lambda self: bool(offers(self.top)) and self.rig.stage.waiting)
    @rule(data=st.data())
    def touches(self, data: st.DataObject) -> None:
        choice = data.draw(st.sampled_from(sorted(offers(self.top), key=lambda choice: choice.value)))
        self.retries += isinstance(self.top, PrinterProblem) and choice is Choice.PRIMARY
        self.do(self.rig.stage.touch, choice)

    @precondition(lambda self: self.rig.stage.waiting and Choice.PRIMARY in offers(self.top))
    @rule()
    def goes_on(self) -> None:
        self.retries += isinstance(self.top, PrinterProblem)
        self.do(self.rig.stage.touch, Choice.PRIMARY)

    @rule()
    def comes_for_a_password(self) -> None:
        """A nudge towards the deep end: random touches alone seldom get there."""
        self.do(self.rig.scanner.scan, WISE)
        if isinstance(self.top, PinPad) and self.rig.stage.waiting:
            self.do(self.rig.stage.type, PIN)
            self.goes_on_if_offered()
            if isinstance(self.top, NumberPad) and self.rig.stage.waiting:
                self.do(self.rig.stage.type, BORN.strftime("%d%m%Y"))
                self.goes_on_if_offered()

    def goes_on_if_offered(self) -> None:
        if self.rig.stage.waiting and Choice.PRIMARY in offers(self.top):
            self.goes_on()

    @rule(seconds=st.sampled_from([1, 5, 21, 61, 95]))
    def waits(self, seconds: int) -> None:
        for _ in range(seconds):
            self.rig.thread.loop.move(self.rig.clock, 1)
            self.settle()

    @rule(call=st.sampled_from(CALLS), failure=st.sampled_from(Failure), applied=st.sampled_from([True, False, None]))
    def a_call_will_fail(self, call: str, failure: Failure, applied: bool | None) -> None:
        self.rig.library.trouble(call, LibraryError(failure, "scripted", applied=applied))

    @rule(call=st.sampled_from(CALLS))
    def a_call_will_hang(self, call: str) -> None:
        self.rig.library.trouble(call, asyncio.Event())

    @rule(call=st.sampled_from(CALLS))
    def a_call_will_crash(self, call: str) -> None:
        self.rig.library.trouble(call, ZeroDivisionError("scripted"))

    @rule(online=st.booleans())
    def the_library_goes(self, online: bool) -> None:
        self.do(self.rig.library.goes, online=online)

    @rule(capabilities=st.sets(st.sampled_from(Capability)))
    def the_library_offers(self, capabilities: set[Capability]) -> None:
        self.do(self.rig.library.offers, *capabilities)

    @rule(condition=st.sampled_from([Condition.READY, Condition.READY, Condition.NOT_READY]), reason=REASONS)
    def the_printer_is(self, condition: Condition, reason: Reason) -> None:
        self.do(self.rig.printer.is_now, condition, *([reason] if condition is Condition.NOT_READY else []))

    @rule(reason=REASONS, outcome=st.sampled_from([Refused, Unknown, Confirmed, asyncio.Event]))
    def the_next_print_ends(self, reason: Reason, outcome: type) -> None:
        ending = outcome((reason,)) if outcome in (Refused, Unknown) else outcome()
        self.rig.printer.outcomes.append(ending)

    @rule(broken=st.booleans())
    def the_disk_is_full(self, broken: bool) -> None:
        self.rig.journal.broken = broken

    @rule(language=st.sampled_from(["nl", "en"]))
    def chooses(self, language: str) -> None:
        self.rig.stage.language = language
        self.do(self.rig.stage.touch_anywhere)

    @invariant()
    def idle_keeps_nothing_of_a_member(self) -> None:
        if isinstance(self.rig.stage.base, Attract):
            assert self.rig.stage.overlays == []
            assert all(isinstance(page, Attract) for page in self.rig.stage.pages), "the stage was not wiped"
            assert self.rig.library.kept_of_members() == 0
            assert self.rig.printer.kept_of_bons() == 0

    @invariant()
    def every_page_has_a_way_out(self) -> None:
        assert self.top is not None
        assert offers(self.top) or isinstance(self.top, Busy | Goodbye | Attract)

    @invariant()
    def a_password_is_printed_at_most_once_a_request_unless_the_member_asks(self) -> None:
        passwords = [words for name, words in self.rig.printer.tried if name == "temporary_password"]
        assert len(passwords) <= len(set(passwords)) + self.retries
        assert all(passwords.count(words) <= 2 for words in passwords)
        assert len(set(passwords)) <= len(set(self.rig.library.request_ids))
        assert len(self.rig.library.request_ids) == len(set(self.rig.library.request_ids))

    def teardown(self) -> None:
        try:
            for _ in range(self.LONGEST_WAIT_S):
                if isinstance(self.top, Attract):
                    break
                self.waits(1)
            assert isinstance(self.top, Attract), f"this wait does not end: {self.top}"
            self.idle_keeps_nothing_of_a_member()
        finally:
            self._running.__exit__(None, None, None)


TestAnyVisitor = AnyVisitor.TestCase
TestAnyVisitor.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
