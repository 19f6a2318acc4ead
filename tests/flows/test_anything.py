"""Anything may be touched, scanned, typed, broken or waited for, by member and staff: what always holds."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hardware.errors import Reason
from hardware.outcome import Condition, Confirmed, Refused, Unknown
from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import AccountStatus
from kiosk.domain.patron import Block, Membership, MembershipStatus, Patron
from kiosk.domain.secret import Secret
from kiosk.flows.pages import (
    Attract,
    Busy,
    CardPrinting,
    Choice,
    Goodbye,
    NumberPad,
    Pad,
    Picked,
    PinPad,
    PrinterProblem,
    ScanCard,
    TextEntry,
)
from kiosk.flows.strength import NEEDED, Strength
from kiosk.journal.port import Act
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import (
    ACTIVE,
    BOOK,
    BORN,
    NO_ACCOUNT,
    PIN,
    SOME_ACCOUNT,
    SUSPECT,
    UNKNOWN,
    WISE,
    everybody,
    inactive,
    lives_here,
)
from tests.flows.rig import RULES, Rig, running_kiosk
from tests.flows.roads import FOUND, REMOVED
from tests.flows.scripted_bench import PIN as STAFF_PIN
from tests.flows.scripted_bench import STAFF, ScriptedBench, ScriptedStaff
from tests.flows.scripted_library import ScriptedLibrary
from tests.flows.scripted_stage import offers

EXPIRED, LINKABLE, NOBODY, GONE, ENDED, BLOCKED, WEAK = (f"1000000000{n}" for n in range(1, 8))
NEW_CARD = "29401000900016"
MEMBERS = (ACTIVE, WISE, EXPIRED, LINKABLE, NOBODY, GONE, ENDED, BLOCKED, WEAK)
CODES = (*MEMBERS, NEW_CARD, STAFF, UNKNOWN, SUSPECT, BOOK, "", "\x00?", "9" * 70)
DEFAULT_PIN = BORN.strftime("%d%m")
BORN_TYPED = BORN.strftime("%d%m%Y")
TYPED = (PIN, STAFF_PIN, "9999", "4071", BORN_TYPED, "01011900", ACTIVE, WISE, "12")
WRITTEN = ("nieuw@hunebed-post.nl", "jan@gmial.com", "geen adres", "Lezer-Annen85", "Tester", "2X198600042")
REASONS = st.sampled_from([Reason.PAPER_OUT, Reason.COVER_OPEN, Reason.SILENT, Reason.LINK_LOST])
CALLS = (
    "identify",
    "login_account",
    "find_patron",
    "find_account",
    "contact",
    "loans",
    "notes",
    "membership_offers",
    "card_use",
    "request_done",
    *(act.value for act in Act if act is not Act.PRINT_CARD),
)
BREAKS = ("call", "hang", "crash", "offline", "online", "offers", "all", "printer", "print", "disk")
IDENTITY = Picked("identity")


class Witness(ScriptedLibrary):
    """Knows by itself how well the kiosk was shown who stands there, and writes down every act that was not allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.in_this_visit: Counter[str] = Counter()
        self.staff_until = 0.0
        self.forget_visit()

    def forget_visit(self) -> None:
        self.shown = Strength.UNPROVED
        self.birth_date = self.identity_seen = False
        self.staff_until = 0.0
        self.in_this_visit.clear()

    def strength(self) -> Strength:
        if self.identity_seen and asyncio.get_running_loop().time() < self.staff_until:
            return Strength.IDENTITY_SEEN
        if not self.birth_date or self.shown is Strength.UNPROVED:
            return self.shown
        return Strength.PIN if self.shown is Strength.DEFAULT_PIN else Strength.PIN_AND_BIRTH_DATE

    def staff_proved(self) -> None:
        self.staff_until = asyncio.get_running_loop().time() + RULES.staff_session_s
        self.identity_seen = False

    async def identify(self, card: CardNumber, pin: Secret) -> Patron | None:
        patron = await super().identify(card, pin)
        if patron:
            self.shown = Strength.DEFAULT_PIN if pin == Secret(DEFAULT_PIN) else Strength.PIN
        return patron

    async def _called(self, name: str) -> None:
        if name in {act.value for act in Act}:
            self.in_this_visit[name] += 1
            if self.strength() < NEEDED[Act(name)]:
                self.wrong.append(f"{name} by who is only {self.strength().name}")
        await super()._called(name)

    async def detach_account(self, patron: Patron, request_id: str) -> None:
        if self._of(patron)[1].status is AccountStatus.ACTIVE:
            self.wrong.append("an active account was to be forgotten")
        await super().detach_account(patron, request_id)


class WatchedStaff(ScriptedStaff):
    def __init__(self, witness: Witness) -> None:
        self._witness = witness

    async def proves(self, card: CardNumber, pin: Secret) -> bool:
        proved = await super().proves(card, pin)
        if proved:
            self._witness.staff_proved()
        return proved


def people(rig: Rig) -> None:
    """One member for each road, staff, and devices to test."""
    rig.library = Witness()
    everybody(rig)
    lives_here(rig, EXPIRED, inactive(timedelta(hours=30)))
    lives_here(rig, LINKABLE, FOUND)
    lives_here(rig, NOBODY, NO_ACCOUNT)
    lives_here(rig, GONE, REMOVED)
    lives_here(rig, BLOCKED, SOME_ACCOUNT, blocks=frozenset({Block.ADDRESS, Block.NOTE}))
    ended = Membership(MembershipStatus.CANCELLED)
    lives_here(rig, ENDED, NO_ACCOUNT, membership=ended)
    lives_here(rig, WEAK, NO_ACCOUNT, pin=DEFAULT_PIN, membership=ended)
    bench = ScriptedBench()
    rig.more.update({**bench.parts(), "staff": WatchedStaff(rig.library)})


class AnyVisitor(RuleBasedStateMachine):
    """Idle: nothing of a member is kept. Every page has a way out, every wait an end, every password one bon; no act
    without proof enough, none on what must not be touched, and none more often than it was asked for."""

    LONGEST_WAIT_S: ClassVar[int] = 900
    """More than the sum of all deadlines of one act, the longest idle limit and the warning."""

    def __init__(self) -> None:
        super().__init__()
        self._running = running_kiosk(prepare=people)
        self.rig = self._running.__enter__()
        self.witness: Witness = self.rig.library  # type: ignore[assignment]
        self.retries = 0
        self.asked = 0
        """Touches in this visit that could begin an act."""

    @initialize(who=st.sampled_from(MEMBERS), staff=st.booleans(), data=st.data())
    def begins(self, who: str, staff: bool, data: st.DataObject) -> None:
        self.settle()
        self.comes_for_help(who, data)
        if staff:
            self.staff_come(True, data)

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

    @property
    def waiting(self) -> bool:
        return self.rig.stage.waiting

    def type(self, text: str) -> None:
        if isinstance(self.top, NumberPad) and self.top.pad is Pad.BIRTH_DATE and text == BORN_TYPED:
            self.witness.birth_date = True
        self.asked += isinstance(self.top, PinPad)
        self.do(self.rig.stage.type, text)

    def touch(self, choice: Choice | Picked) -> None:
        self.retries += isinstance(self.top, PrinterProblem) and choice is Choice.PRIMARY
        self.asked += choice is Choice.PRIMARY or isinstance(choice, Picked)
        if choice == IDENTITY:
            self.witness.identity_seen = not self.witness.identity_seen
        self.do(self.rig.stage.touch, choice)

    @precondition(lambda self: isinstance(self.top, NumberPad | PinPad) and self.waiting)
    @rule(digits=st.sampled_from(TYPED), right=st.booleans())
    def types(self, digits: str, right: bool) -> None:
        self.type(PIN if right and isinstance(self.top, PinPad) else digits)

    @precondition(lambda self: isinstance(self.top, TextEntry) and self.waiting)
    @rule(text=st.sampled_from(WRITTEN))
    def writes(self, text: str) -> None:
        self.type(text)

    @precondition(lambda self: bool(offers(self.top)) and self.waiting)
    @rule(data=st.data())
    def touches(self, data: st.DataObject) -> None:
        self.touch(data.draw(st.sampled_from(sorted(offers(self.top), key=str))))

    @precondition(lambda self: self.waiting and Choice.PRIMARY in offers(self.top))
    @rule()
    def goes_on(self) -> None:
        self.touch(Choice.PRIMARY)

    @precondition(lambda self: isinstance(self.top, Attract))
    @rule(who=st.sampled_from(MEMBERS), data=st.data())
    def comes_for_help(self, who: str, data: st.DataObject) -> None:
        """A nudge towards the deep end: random touches alone seldom get there."""
        self.do(self.rig.scanner.scan, who)
        if isinstance(self.top, PinPad) and self.waiting:
            self.type(DEFAULT_PIN if who == WEAK else PIN)
            self.walks_on(data)

    @precondition(lambda self: not isinstance(self.top, Attract))
    @rule(data=st.data())
    def walks_a_road(self, data: st.DataObject) -> None:
        self.walks_on(data)

    def walks_on(self, data: st.DataObject) -> None:
        """What somebody would do who wants what the page offers."""
        for _ in range(data.draw(st.integers(1, 10))):
            if not self.waiting:
                return
            offered = offers(self.top)
            picks = sorted((each for each in offered if isinstance(each, Picked)), key=str)
            match self.top:
                case NumberPad():
                    self.type(BORN_TYPED)
                case PinPad(title=None):
                    self.type(PIN)
                case PinPad():
                    self.type("4071")
                case TextEntry():
                    self.type(data.draw(st.sampled_from(WRITTEN)))
                case ScanCard():
                    self.do(self.rig.scanner.scan, NEW_CARD)
                case _ if picks:
                    self.touch(data.draw(st.sampled_from(picks)))
                case _ if Choice.PRIMARY in offered:
                    self.touch(Choice.PRIMARY)
                case _:
                    return

    @rule(sees=st.booleans(), data=st.data())
    def staff_come(self, sees: bool, data: st.DataObject) -> None:
        """To the attract page, or beside the member who stands there."""
        self.do(self.rig.scanner.scan, STAFF)
        if isinstance(self.top, PinPad) and self.waiting:
            self.type(STAFF_PIN)
            if sees and self.waiting and IDENTITY in offers(self.top):
                self.touch(IDENTITY)
            self.walks_on(data)

    @rule(seconds=st.sampled_from([1, 5, 21, 61, 95, 301]))
    def waits(self, seconds: int) -> None:
        for _ in range(seconds):
            self.rig.thread.loop.move(self.rig.clock, 1)
            self.settle()

    @rule(
        what=st.sampled_from(
            ["call", "hang", "crash", "offline", "online", "offers", "all", "printer", "print", "disk"]
        ),
        data=st.data(),
    )
    def something_breaks_or_is_mended(self, what: str, data: st.DataObject) -> None:
        library, call = self.rig.library, data.draw(st.sampled_from(CALLS))
        match what:
            case "call":
                failure, applied = data.draw(st.sampled_from(Failure)), data.draw(st.sampled_from([True, False, None]))
                library.trouble(call, LibraryError(failure, "scripted", applied=applied))
            case "hang":
                library.trouble(call, asyncio.Event())
            case "crash":
                library.trouble(call, ZeroDivisionError("scripted"))
            case "offline" | "online":
                self.do(library.goes, online=what == "online")
            case "offers":
                self.do(library.offers, *data.draw(st.sets(st.sampled_from(Capability))))
            case "all":
                self.do(library.offers, *Capability)
            case "printer":
                reasons = data.draw(st.lists(REASONS, max_size=1))
                self.do(self.rig.printer.is_now, Condition.NOT_READY if reasons else Condition.READY, *reasons)
            case "print":
                reason = data.draw(REASONS)
                endings = [Refused((reason,)), Unknown((reason,)), Confirmed(), asyncio.Event()]
                self.rig.printer.outcomes.append(data.draw(st.sampled_from(endings)))
            case "disk":
                self.rig.journal.broken = data.draw(st.booleans())

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
            self.witness.forget_visit()
            self.asked = 0

    @invariant()
    def every_page_has_a_way_out(self) -> None:
        assert self.top is not None
        assert offers(self.top) or isinstance(self.top, Busy | Goodbye | Attract | CardPrinting)

    @invariant()
    def a_password_is_printed_at_most_once_a_request_unless_the_member_asks(self) -> None:
        passwords = [words for name, words in self.rig.printer.tried if name == "temporary_password"]
        assert len(passwords) <= len(set(passwords)) + self.retries
        assert all(passwords.count(words) <= 2 for words in passwords)
        assert len(set(passwords)) <= len(set(self.rig.library.request_ids))

    @invariant()
    def nothing_is_done_that_must_not_be(self) -> None:
        assert self.witness.wrong == []

    @invariant()
    def nothing_is_done_more_often_than_it_was_asked_for(self) -> None:
        assert all(times <= self.asked for times in self.witness.in_this_visit.values())
        assert len(self.witness.acts) == len(self.witness.done)

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
    max_examples=80, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
