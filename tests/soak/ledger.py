"""The simulator's books of acts against the journal of the kiosk."""

import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from kiosk.journal.port import Act
from tests.journeys.killed_kiosk import Begun, journal_of
from tests.journeys.world import Panel
from tests.soak.invariants import Broken

WITHOUT_AN_ACT = frozenset({Act.RESET_LOGIN_COUNTER.value, Act.PRINT_CARD.value})
"""Done may mean here that there was nothing to do at the library; a card is its printer's."""
SETTLED_WITHIN_S = 5.0


class Ledger:
    """Since the last time that the library was set back: `turn_over` begins a new page."""

    def __init__(self, panel: Panel, state: Path) -> None:
        self._panel = panel
        self._state = state
        self._marker = state.parent / "before.json"
        """What was in the journal before this page, for the kiosk after one that was killed."""
        self._old: set[str] = set(json.loads(self._marker.read_text())) if self._marker.exists() else set()
        self._seen = len(panel.acts())
        self.kinds: Counter[str] = Counter()

    def turn_over(self) -> None:
        self._old = {one.id for one in journal_of(self._state)}
        whole = self._marker.with_suffix(".new")
        whole.write_text(json.dumps(sorted(self._old)))
        self._panel.reset()
        whole.rename(self._marker)
        self._seen = len(self._panel.acts())

    def check_visit(self, most: int) -> list[str]:
        """After a visit in which the last question was answered `most` times; the acts that it brought."""
        acts = self._panel.acts()
        fresh, self._seen = acts[self._seen :], len(acts)
        count = Counter(act["act"] for act in fresh)
        self.kinds += count
        for kind, times in count.items():
            if times > max(1, most):
                raise Broken("no act doubled", f"{kind} {times} times, asked for {most} times")
        self._check(acts, whole=False)
        return [act["act"] for act in fresh]

    def check_all(self, wait: Callable[[], None]) -> None:
        """When all is well: every act has its end in the journal, the same one as at the library."""
        until = time.monotonic() + SETTLED_WITHIN_S
        while open_ := self._open():
            if time.monotonic() > until:
                raise Broken("every act is settled after recovery", f"still open: {open_}")
            wait()
        self._check(self._panel.acts(), whole=True)

    def _open(self) -> list[Begun]:
        done = {act["requestId"] for act in self._panel.acts()}
        return [one for one in self._page() if one.how is None and (not one.later or one.id in done)]

    def _page(self) -> list[Begun]:
        cards = Act.PRINT_CARD.value
        return [one for one in journal_of(self._state) if one.id not in self._old and one.act != cards]

    def _check(self, acts: list[dict[str, object]], *, whole: bool) -> None:
        done = Counter(act["requestId"] for act in acts)
        twice = [number for number, times in done.items() if times > 1]
        if twice:
            raise Broken("no act doubled", f"the library did {twice} more than once")
        page = self._page()
        unknown = set(done) - {one.id for one in page}
        if unknown:
            raise Broken("no act unknown to the journal", f"{[act for act in acts if act['requestId'] in unknown]}")
        for one in page:
            if one.how is None and not whole:
                continue
            if (
                one.how is not None
                and one.done is not (one.id in done)
                and not (one.done and one.act in WITHOUT_AN_ACT)
            ):
                raise Broken(
                    "no act lost", f"the journal says {one}, the library {'did' if one.id in done else 'did not'}"
                )
