"""Any order of acts, plans, ends, switch-offs and time: nothing that is open is lost, and nothing grows for ever."""

import asyncio
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.domain.card_number import CardNumber
from kiosk.journal import sqlite
from kiosk.journal.port import Act, Intent, Reason, Settled, Step
from kiosk.journal.sqlite import KEEP, SqliteJournal
from tests.journal.test_intents import rows
from tests.journal.test_sqlite import CARD, MEMORY, OTHER, WallClock

AT_MOST = 2
CARDS = st.sampled_from([CARD, OTHER])
ACTS = st.sampled_from(Act)
ACTORS = st.sampled_from([None, "29401000000109"])


class AnyOrder(RuleBasedStateMachine):
    """The journal beside a model of it: every act with its pass and its end."""

    def __init__(self) -> None:
        super().__init__()
        self.limit = patch.object(sqlite, "KEEP_AT_MOST", AT_MOST)
        self.limit.start()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.clock = WallClock()
        self.known: list[tuple[Intent, CardNumber]] = []
        self.places: dict[str, int] = {}
        self.ends: dict[str, tuple[Settled, object]] = {}
        self.journal = self.opened()

    def opened(self) -> SqliteJournal:
        return SqliteJournal(Path(self.folder.name), self.clock)

    def open_ones(self) -> list[tuple[Intent, CardNumber]]:
        unknown = (Settled.UNKNOWN, None)
        return [
            (intent, card) for intent, card in self.known if self.ends.get(intent.id, unknown)[0] is Settled.UNKNOWN
        ]

    def remember(self, intent: Intent, card: CardNumber) -> None:
        self.known.append((intent, card))
        self.places[intent.id] = 1 + max((self.places[each.id] for each, _ in self.known[:-1]), default=0)

    def forget(self) -> None:
        """What a new act pushes out: the ends of a month ago that no open act needs, and those far behind the last."""
        month_ago = self.clock.now() - KEEP
        needed = {each for intent, _ in self.open_ones() for each in (intent.id, intent.after)}
        self.keep(lambda intent: self.ends[intent.id][1] >= month_ago or intent.id in needed)
        last = max((self.places[intent.id] for intent, _ in self.known), default=0)
        self.keep(lambda intent: self.places[intent.id] > last - AT_MOST)

    def keep(self, wanted: Callable[[Intent], bool]) -> None:
        self.known = [both for both in self.known if both[0].id not in self.ends or wanted(both[0])]

    @rule(act=ACTS, card=CARDS, actor=ACTORS, reason=st.sampled_from(Reason))
    def begins(self, act: Act, card: CardNumber, actor: str | None, reason: Reason) -> None:
        self.forget()
        intent = self.runner.run(self.journal.begin(act, card, actor=actor, reason=reason))
        assert (intent.act, intent.actor, intent.reason) == (act, actor, reason)
        self.remember(intent, card)
        self.clock.time += timedelta(seconds=1)

    @rule(steps=st.lists(st.builds(Step, ACTS, CARDS, ACTORS), min_size=1, max_size=3))
    def plans(self, steps: list[Step]) -> None:
        before: str | None = None
        for intent, step in zip(self.runner.run(self.journal.plan(tuple(steps))), steps, strict=True):
            assert (intent.act, intent.actor, intent.after) == (step.act, step.actor, before)
            before = intent.id
            self.forget()
            self.remember(intent, step.card)
        self.clock.time += timedelta(seconds=1)

    @rule(which=st.integers(0, 99), how=st.sampled_from(Settled))
    def settles(self, which: int, how: Settled) -> None:
        if not self.known:
            return
        intent, _ = self.known[which % len(self.known)]
        self.runner.run(self.journal.settle(intent, how))
        self.ends[intent.id] = (how, self.clock.now())
        self.clock.time += timedelta(seconds=1)

    @rule(days=st.sampled_from([0.1, 7, 31]))
    def time_passes(self, days: float) -> None:
        self.clock.time += timedelta(days=days)

    @rule()
    def is_switched_off_and_on(self) -> None:
        self.runner.run(self.journal.close())
        self.journal = self.opened()

    @invariant()
    def what_is_open_is_open_for_its_pass_and_nobody_elses(self) -> None:
        expected = self.open_ones()
        assert self.runner.run(self.journal.unsettled()) == [intent for intent, _ in expected]
        for card in (CARD, OTHER):
            mine = [intent for intent, whose in expected if whose is card]
            assert self.runner.run(self.journal.open_for(card)) == mine

    @invariant()
    def what_is_kept_is_what_should_be_with_its_end(self) -> None:
        assert rows(Path(self.folder.name)) == [intent.id for intent, _ in self.known]
        for intent, _ in self.known:
            end = self.ends.get(intent.id)
            assert self.runner.run(self.journal.ended(intent.id)) is (end[0] if end else None)

    def teardown(self) -> None:
        self.runner.run(self.journal.close())
        self.runner.close()
        self.folder.cleanup()
        self.limit.stop()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
