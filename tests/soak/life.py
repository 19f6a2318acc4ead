"""One life of a kiosk under soak, in a process of its own: it may be killed, and the next one goes on.

python -m tests.soak.life JSON      prints one JSON object a line; JSON as `Plan` says
"""

import gc
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import psutil

from hardware.outcome import Condition
from kiosk import app, logs
from kiosk.domain.secret import Secret
from kiosk.flows.pages import Attract, Busy, Choice, Confirm, Goodbye, OutOfOrder, Page
from kiosk.journal.sqlite import SqliteJournal
from kiosk.settings import load
from kiosk.settings.store import SettingsStore
from kiosk.simulator.members import STAFF_CARD, STAFF_PIN
from kiosk.staff.accounts import ensure_staff
from tests.journeys.world import Panel
from tests.soak.cable import Cable
from tests.soak.chaos import Chaos
from tests.soak.faults import FAULTS, FarEnds, SoakClock, mend_all
from tests.soak.glass import GLASSES, Glass
from tests.soak.invariants import (
    GROWN_AT_MOST_MB,
    JOURNAL_AT_MOST_BYTES,
    STATE_AT_MOST_BYTES,
    STILL_AT_MOST_S,
    Broken,
    LogSieve,
    begin_to_count_objects,
    no_object_of_a_member,
    no_words_of_a_member,
)
from tests.soak.ledger import Ledger
from tests.soak.person import Person, Scan, Twice, Walk
from tests.soak.planted import PLANTS

STARTED_WITHIN_S = 30.0
PATIENCE_S = 25.0
"""In real time, until a page that was answered is followed by another: more than every deadline of one act."""
COMES_WITHIN_S = 0.4
"""A scan that began nothing by then was lost to a fault, or is no pass."""
HEARD_WITHIN_S = 0.06
"""A scan during a visit; the page need not change for it."""
STEPS_AT_MOST = 60
A_PAGE_OF_THE_LEDGER = 20
"""Visits between two moments at which everything is looked through and the library is set back."""
FAULT_IN = 0.25
KILLED_IN = 1 / 400
"""Of all visits."""
WARM_UP = 300
"""Visits after which the memory is looked at for the first time; the first look itself is one of them."""
WALKED_AWAY_S = 400


@dataclass(frozen=True)
class Plan:
    glass: str
    seed: str
    first: int
    """The number of the first visit."""
    visits: int
    seconds: float
    """Whichever ends first."""
    config: str
    url: str
    simulator: int
    folder: str
    kills: bool
    faults: tuple[str, ...] = tuple(FAULTS)
    warm_up: int = WARM_UP
    plant: str = ""
    """A bug of `tests.soak.planted`."""


class Life:
    def __init__(self, plan: Plan, glass: Glass, cable: Cable, sieve: LogSieve) -> None:
        self._plan, self._glass, self._sieve = plan, glass, sieve
        self._clock = SoakClock()
        store = SettingsStore(_own_config(Path(plan.config), Path(plan.folder), cable))
        self._state = Path(store.settings.kiosk.state_dir)
        self._panel = Panel(plan.url)
        far = FarEnds(self._panel, cable, self._clock, self._state, plan.simulator)
        mend_all(far)
        ensure_staff(self._state, STAFF_CARD, Secret(STAFF_PIN))
        visit = store.settings.visit
        journal = SqliteJournal(
            self._state, self._clock, tries=visit.pin_tries, lockout=timedelta(minutes=visit.lockout_min)
        )
        self._failures: list[BaseException] = []
        self._parts: dict[str, Any] = {}
        self._watch_ports()
        self._flows = app.Flows(store, glass.port, journal, self._clock, self._failures.append)
        self._ledger = Ledger(self._panel, self._state)
        self._chaos = Chaos(far, self._well, self._flows.loop.time)
        self._memory: list[float] = []
        self._number = plan.first

    def _watch_ports(self) -> None:
        library, printer, parts = app.library_system, app.open_receipt_printer, self._parts

        def opened(*known: Any, **named: Any) -> Any:
            parts["printer"] = printer(*known, **named)
            return parts["printer"]

        def joined(*known: Any) -> Any:
            parts["library"], roads = library(*known)
            return parts["library"], roads

        app.library_system, app.open_receipt_printer = joined, opened

    def _well(self) -> bool:
        printer, library = self._parts.get("printer"), self._parts.get("library")
        if printer is None or library is None or not library.health.online:
            return False
        ready = (printer.state.condition, self._flows.scanner.state.condition)
        page = self._glass.page()
        shut = isinstance(page, OutOfOrder) or (isinstance(page, Attract) and not page.can_type)
        return all(condition is Condition.READY for condition in ready) and not shut

    def live(self) -> None:
        began = time.monotonic()
        self._glass.connect(self._flows, self._clock)
        self._flows.start()
        try:
            if not self._glass.wait(lambda: self._well() and self._at_rest(), STARTED_WITHIN_S):
                raise Broken("the kiosk starts", f"{self._glass.page()} after {STARTED_WITHIN_S} s")
            _tell("started", seconds=time.monotonic() - began)
            self._glass.longest_still_s = 0.0
            while self._number < self._plan.first + self._plan.visits and time.monotonic() < began + self._plan.seconds:
                if (self._number - self._plan.first) % A_PAGE_OF_THE_LEDGER == 0:
                    self._look_through()
                self._visit(Random(f"{self._plan.seed}:{self._plan.glass}:{self._number}"))
                self._number += 1
            self._look_through()
            self._is_flat()
        except Broken as broken:
            _tell("broken", invariant=broken.invariant, message=self._where(str(broken)), log=self._sieve.lines[-25:])
            raise
        finally:
            self._glass.stop(self._flows)
        self._holds()

    def _where(self, message: str) -> str:
        return (
            f"{message} [seed {self._plan.seed}, {self._plan.glass}, visit {self._number}, {self._chaos.now or 'calm'}]"
        )

    # -- a visit --

    def _visit(self, random: Random) -> None:
        person = Person(random)
        fault = random.choice(self._plan.faults) if random.random() < FAULT_IN else None
        strikes_at = random.choice((0, 0, 1, 2, 3, 4, 6)) if fault else -1
        if self._plan.kills and random.random() < KILLED_IN:
            threading.Timer(random.uniform(0.05, 1.5), os.kill, (os.getpid(), signal.SIGKILL)).start()
            _tell("killed", visit=self._number)
        asked = 0
        came = self._comes(person, fault if strikes_at == 0 else None, random)
        if came:
            for step in range(1, STEPS_AT_MOST):
                page = self._next_page()
                if isinstance(page, Attract | OutOfOrder | Goodbye):
                    break
                if step == strikes_at and fault and self._chaos.calm:
                    self._chaos.begin(fault, random)
                deed = person.does(page) if step < STEPS_AT_MOST // 2 else person.leaves(page)
                asked += isinstance(page, Confirm) and deed in (Choice.PRIMARY, Twice(Choice.PRIMARY))
                self._do(deed, page)
            else:
                raise Broken("every page has a way out", f"still on {self._glass.page()}")
        self._rest()
        acts = self._ledger.check_visit(asked)
        self._nothing_is_left(visited=came)
        self._holds()
        if self._number % 25 == 0:
            self._glass.sample()
        _tell("visit", number=self._number, who=person.name, acts=acts, fault=fault if strikes_at >= 0 else None)

    def _comes(self, person: Person, fault: str | None, random: Random) -> bool:
        """Did the kiosk begin a visit?"""
        if fault:
            self._chaos.begin(fault, random)
        if person.types_the_number and self._glass.wait(self._at_rest, COMES_WITHIN_S):
            self._glass.touch(Choice.TYPE_NUMBER)
            self._wait(lambda: not isinstance(self._glass.page(), Attract), COMES_WITHIN_S)
        else:
            self._panel.scan(person.code)
        self._wait(lambda: self._glass.page() != Attract(), COMES_WITHIN_S)
        return not isinstance(self._glass.page(), Attract | OutOfOrder)

    def _next_page(self) -> Page:
        """The one that waits for somebody now."""

        def come() -> bool:
            page = self._glass.page()
            over = isinstance(page, Attract | OutOfOrder | Goodbye)
            return page is not None and (over or (self._glass.ready() and not isinstance(page, Busy)))

        if not self._wait(come, PATIENCE_S):
            raise Broken("every wait ends", f"{self._glass.page()} for {PATIENCE_S} s")
        page = self._glass.page()
        assert page is not None
        return page

    def _do(self, deed: object, page: Page) -> None:
        match deed:
            case Walk():
                self._walk_away()
            case Scan(code):
                self._panel.scan(code)
                self._wait(lambda: self._glass.page() is not page, HEARD_WITHIN_S)
            case Twice(choice):
                self._glass.touch(choice)
                self._glass.touch(choice)
            case str():
                self._glass.type(deed)
            case _:
                self._glass.touch(deed)  # type: ignore[arg-type]

    def _walk_away(self) -> None:
        """Time passes faster than it does: only where nothing is being timed."""
        self._chaos.finish()
        self._wait(lambda: self._chaos.calm, PATIENCE_S)
        for _ in range(WALKED_AWAY_S):
            if self._at_rest():
                return
            self._glass.pass_time(1)
        raise Broken("every wait ends", f"{self._glass.page()} though nobody was there for {WALKED_AWAY_S} s")

    def _rest(self) -> None:
        """Until the next one may come: a goodbye lasts some seconds, and needs none of them."""
        self._chaos.finish()
        if not self._wait(lambda: self._chaos.calm, PATIENCE_S):
            raise Broken("every outage is recovered from within 5 s", f"{self._chaos.now}")
        for _ in range(WALKED_AWAY_S):
            if self._at_rest():
                return
            self._glass.pass_time(1)
        raise Broken("the next one is welcome", f"{self._glass.page()}")

    def _at_rest(self) -> bool:
        page = self._glass.page()
        return isinstance(page, Attract) and page.can_type and page.notice is None and self._glass.ready()

    def _wait(self, come: Callable[[], bool], seconds: float) -> bool:
        def looked() -> bool:
            self._chaos.tick()
            return come()

        return self._glass.wait(looked, seconds)

    # -- what always holds --

    def _look_through(self) -> None:
        """When all is well."""
        self._ledger.check_all(lambda: (self._wait(lambda: False, 0.05), None)[1])
        self._ledger.turn_over()
        done = self._number - self._plan.first
        if done >= self._plan.warm_up:
            self._glass.sample()
            gc.collect()
            self._memory.append(psutil.Process().memory_full_info().uss / 1e6)
        state = sum(file.stat().st_size for file in self._state.rglob("*") if file.is_file())
        journal = (self._state / "journal.sqlite3").stat().st_size
        if state > STATE_AT_MOST_BYTES or journal > JOURNAL_AT_MOST_BYTES:
            raise Broken("files within their caps", f"state {state} bytes, journal {journal}")
        _tell(
            "looked",
            state=state,
            memory=[round(one, 2) for one in self._floors()] if self._memory else [],
            still=self._glass.longest_still_s,
            times=dict(self._chaos.times),
            worst=self._chaos.worst,
            kinds=dict(self._ledger.kinds),
        )

    def _nothing_is_left(self, *, visited: bool) -> None:
        """Objects are looked for after a visit: the remark on a code that began none still stands there."""
        no_words_of_a_member("the page" if self._plan.glass == "stage" else "the widgets", self._glass.words())
        if self._number == self._plan.first + 1:
            begin_to_count_objects()
        elif visited and self._number > self._plan.first + 1:
            no_object_of_a_member()

    def _holds(self) -> None:
        self._sieve.check()
        if self._failures:
            raise Broken("the flows go on", repr(self._failures[0]))
        if self._glass.longest_still_s > STILL_AT_MOST_S:
            raise Broken("the picture never still for more than 1 s", f"{self._glass.longest_still_s:.2f} s")

    def _is_flat(self) -> None:
        if not self._memory:
            return
        first, last = self._floors()
        if last - first > GROWN_AT_MOST_MB:
            raise Broken("memory flat", f"{first:.1f} MB grew to {last:.1f}")

    def _floors(self) -> tuple[float, float]:
        """The lowest of the first and of the last third: a graphics driver gives back what it held now and then."""
        third = max(1, len(self._memory) // 3)
        return min(self._memory[:third]), min(self._memory[-third:])


def _own_config(config: Path, folder: Path, cable: Cable) -> Path:
    """The simulator's configuration, with a state folder of this kiosk's own and the network through the cable."""
    settings, text = load(config), config.read_text(encoding="utf-8")
    http = settings.library.wise.url.split(":")[2].split("/")[0]
    printer = settings.receipt_printer.url.rsplit(":", 1)[1]
    sip2 = settings.library.sip2.port
    changes = {
        f'"{settings.kiosk.state_dir}"': f'"{folder / "kiosk"}"',
        f":{http}/restapi": f":{cable.carry(int(http))}/restapi",
        settings.receipt_printer.url: settings.receipt_printer.url.replace(printer, str(cable.carry(int(printer)))),
        f"port = {sip2}": f"port = {cable.carry(sip2)}",
    }
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    file = folder / "kiosk.toml"
    file.write_text(text, encoding="utf-8")
    return file


def _tell(kind: str, **facts: object) -> None:
    print(json.dumps({"kind": kind, **facts}), flush=True)


def main(plan: Plan) -> int:
    PLANTS[plan.plant]()
    sieve = LogSieve()
    logs.configure(sieve.stream)
    with Cable() as cable:
        try:
            Life(plan, GLASSES[plan.glass](), cable, sieve).live()
        except Broken:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(msgspec.json.decode(sys.argv[1], type=Plan)))


def command(plan: Plan) -> list[str]:
    return [sys.executable, "-m", "tests.soak.life", json.dumps(asdict(plan))]
