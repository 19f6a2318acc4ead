"""Clocks that are wrong at the start, jump, or change to summer time: nothing opens and nothing locks because of it."""

import asyncio
import hashlib
import hmac
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk import clock as clocks
from kiosk.clock import AMSTERDAM, SystemClock
from kiosk.journal.database import MIGRATIONS
from kiosk.journal.key import new_key
from kiosk.journal.port import Act, Guess, JournalError, Settled
from kiosk.journal.sqlite import SqliteJournal
from tests.journal.test_intents import rows
from tests.journal.test_sqlite import CARD, MEMORY

LOCKOUT = timedelta(minutes=15)
UP = timedelta(seconds=10)
"""From the power to the kiosk."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Where a machine without a clock of its own begins."""


class Machine:
    """Its boot, how long it is on, and what its clock on the wall says, which may be anything."""

    def __init__(self) -> None:
        self.number = 1
        self.on = timedelta(minutes=1)
        self.wall = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)

    @property
    def boot(self) -> str:
        return f"boot {self.number}"

    def now(self) -> datetime:
        return self.wall.astimezone(AMSTERDAM)

    def monotonic(self) -> float:
        return self.on.total_seconds()

    def wait(self, long: timedelta) -> None:
        self.on += long
        self.wall += long

    def reboot(self, off: timedelta = timedelta(seconds=20)) -> None:
        self.number += 1
        self.on = UP
        self.wall += off + UP


@pytest.fixture
def machine() -> Machine:
    return Machine()


async def locked_out(folder: Path, machine: Machine) -> SqliteJournal:
    journal = SqliteJournal(folder, machine)
    for _ in range(3):
        await journal.wrong_guess(CARD, Guess.PIN)
    return journal


@pytest.mark.parametrize("jump", [timedelta(days=365 * 56), timedelta(hours=1), -timedelta(hours=1)])
async def test_within_one_boot_a_clock_that_is_set_neither_opens_nor_locks(tmp_path, machine, jump):
    journal = await locked_out(tmp_path, machine)
    machine.wall += jump
    machine.wait(LOCKOUT - timedelta(seconds=1))
    assert await journal.locked(CARD)
    machine.wait(timedelta(seconds=1))
    assert not await journal.locked(CARD)
    assert await journal.wrong_guess(CARD, Guess.PIN) == 2
    await journal.close()


async def test_a_clock_that_is_set_after_the_restart_of_the_machine_does_not_open_either(tmp_path, machine):
    await (await locked_out(tmp_path, machine)).close()
    machine.reboot()
    machine.wall = LONG_AGO
    journal = SqliteJournal(tmp_path, machine)
    machine.wall = datetime(2026, 3, 12, 14, 7, tzinfo=UTC)
    machine.wait(LOCKOUT - timedelta(seconds=30))
    assert await journal.locked(CARD)
    await journal.close()
    journal = SqliteJournal(tmp_path, machine)
    assert await journal.locked(CARD)
    machine.wait(timedelta(seconds=20))
    assert not await journal.locked(CARD)
    await journal.close()


async def test_a_clock_that_went_back_years_over_a_restart_locks_for_a_quarter_of_an_hour_and_no_longer(
    tmp_path, machine
):
    await (await locked_out(tmp_path, machine)).close()
    machine.reboot()
    machine.wall = LONG_AGO
    journal = SqliteJournal(tmp_path, machine)
    machine.on = LOCKOUT - timedelta(seconds=1)
    assert await journal.locked(CARD)
    machine.on = LOCKOUT
    assert not await journal.locked(CARD)
    await journal.close()


async def test_a_night_that_the_kiosk_was_off_counts(tmp_path, machine):
    await (await locked_out(tmp_path, machine)).close()
    machine.reboot(off=timedelta(hours=12))
    journal = SqliteJournal(tmp_path, machine)
    assert not await journal.locked(CARD)
    await journal.close()


@pytest.mark.parametrize(
    "before", [datetime(2026, 3, 29, 0, 55, tzinfo=UTC), datetime(2026, 10, 25, 0, 55, tzinfo=UTC)]
)
@pytest.mark.parametrize("restarted", [False, True])
async def test_the_change_of_summer_time_is_no_time(tmp_path, machine, before, restarted):
    machine.wall = before
    journal = await locked_out(tmp_path, machine)
    if restarted:
        await journal.close()
        machine.reboot(off=timedelta())
        journal = SqliteJournal(tmp_path, machine)
    machine.wait(LOCKOUT - restarted * UP - timedelta(seconds=1))
    assert await journal.locked(CARD)
    machine.wait(timedelta(seconds=1))
    assert not await journal.locked(CARD)
    await journal.close()


async def test_bons_are_counted_on_when_the_clock_goes_back_to_a_day(tmp_path, machine):
    journal = SqliteJournal(tmp_path, machine)
    assert [await journal.next_receipt_number() for _ in range(2)] == [1, 2]
    machine.wall += timedelta(days=1)
    assert await journal.next_receipt_number() == 1
    machine.wall -= timedelta(days=1)
    assert await journal.next_receipt_number() == 3
    for _ in range(40):
        machine.wall += timedelta(days=1)
        assert await journal.next_receipt_number() in (1, 2)
    await journal.close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM receipt").fetchone()[0] <= 11


async def test_a_clock_that_jumps_a_year_loses_nothing_that_is_open_or_that_something_open_needs(tmp_path, machine):
    journal = SqliteJournal(tmp_path, machine)
    unknown = await journal.begin(Act.REREGISTER, CARD)
    await journal.settle(unknown, Settled.UNKNOWN)
    done = await journal.begin(Act.SET_PIN, CARD)
    await journal.settle(done, Settled.DONE)
    machine.wall += timedelta(days=365)
    begun = await journal.begin(Act.SET_PIN, CARD)
    assert await journal.unsettled() == [unknown, begun]
    assert await journal.ended(done.id) is None
    await journal.close()


async def test_what_ended_by_a_clock_that_was_years_ahead_does_not_stay_for_years(tmp_path, machine, monkeypatch):
    monkeypatch.setattr("kiosk.journal.sqlite.KEEP_AT_MOST", 3)
    journal = SqliteJournal(tmp_path, machine)
    right = machine.wall
    machine.wall = datetime(2038, 1, 1, tzinfo=UTC)
    for _ in range(3):
        await journal.settle(await journal.begin(Act.SET_PIN, CARD), Settled.DONE)
    machine.wall = right
    now = []
    for _ in range(4):
        now.append(await journal.begin(Act.SET_PIN, CARD))
        await journal.settle(now[-1], Settled.DONE)
    await journal.close()
    assert rows(tmp_path) == [intent.id for intent in now]


async def test_guesses_of_a_kiosk_in_the_field_go_on_counting(tmp_path, machine):
    """Version 2 knew the clock on the wall only."""
    new_key(tmp_path)
    key = (tmp_path / "card.key").read_bytes()
    await (await locked_out(tmp_path / "other", machine)).close()
    with closing(sqlite3.connect(tmp_path / "other" / "journal.sqlite3")) as database:
        last = database.execute("SELECT last FROM wrong_guess").fetchone()[0]
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as database:
        database.executescript(f"BEGIN; {''.join(MIGRATIONS[:2])} PRAGMA user_version = 2; COMMIT;")
        card = hmac.digest(key, f"pin:{CARD.number}".encode(), hashlib.sha256)
        database.execute("INSERT INTO wrong_guess VALUES (?, 3, ?)", (card, last))
        database.commit()
    machine.wait(timedelta(minutes=5))
    journal = SqliteJournal(tmp_path, machine)
    assert await journal.locked(CARD)
    machine.wall += timedelta(days=1)
    assert await journal.locked(CARD)
    machine.on += timedelta(minutes=10)
    assert not await journal.locked(CARD)
    await journal.close()


class AnyClock(RuleBasedStateMachine):
    """Guesses, waits, restarts of program and machine, and a wall clock that anybody sets."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.machine = Machine()
        self.journal = self.opened()
        self.wrong = 0
        self.ago = timedelta()
        """Since the last wrong guess, truly."""
        self.same_boot = True
        self.honest = True
        """The clock on the wall was right since then."""

    def opened(self) -> SqliteJournal:
        return SqliteJournal(Path(self.folder.name), self.machine)

    def is_locked(self) -> bool:
        return self.runner.run(self.journal.locked(CARD))

    @rule(long=st.sampled_from([1, 60, 5 * 60, 14 * 60 + 59, 15 * 60, 3600]))
    def waits(self, long: int) -> None:
        self.machine.wait(timedelta(seconds=long))
        self.ago += timedelta(seconds=long)

    @rule(days=st.sampled_from([-20_000.0, -1.0, -1 / 24, 0.01, 1 / 24, 1.0, 20_000.0]))
    def the_clock_is_set(self, days: float) -> None:
        before = self.is_locked()
        self.machine.wall = max(self.machine.wall + timedelta(days=days), LONG_AGO)
        self.honest = False
        assert self.is_locked() is before

    @rule()
    def the_program_starts_again(self) -> None:
        before = self.is_locked()
        self.runner.run(self.journal.close())
        self.journal = self.opened()
        assert self.is_locked() is before

    @rule(off=st.sampled_from([5, 60, 20 * 60]), without_clock=st.booleans())
    def the_machine_starts_again(self, off: int, without_clock: bool) -> None:
        self.runner.run(self.journal.close())
        self.machine.reboot(timedelta(seconds=off))
        self.ago += timedelta(seconds=off) + UP
        if without_clock:
            self.machine.wall = LONG_AGO
            self.honest = False
        self.same_boot = False
        self.journal = self.opened()

    @rule()
    def guesses_wrong(self) -> None:
        if self.is_locked():
            return
        if self.same_boot or self.honest:
            self.wrong = self.wrong if self.ago < LOCKOUT else 0
            assert self.runner.run(self.journal.wrong_guess(CARD, Guess.PIN)) == 2 - self.wrong
            self.wrong += 1
        else:
            self.wrong = 3 - self.runner.run(self.journal.wrong_guess(CARD, Guess.PIN))
        self.ago = timedelta()
        self.same_boot = self.honest = True

    @invariant()
    def it_is_locked_as_long_as_it_should_and_never_longer(self) -> None:
        locked = self.is_locked()
        if self.same_boot or self.honest:
            assert locked is (self.wrong >= 3 and self.ago < LOCKOUT)
        if self.machine.on >= LOCKOUT and not self.same_boot:
            assert not locked
        if self.ago >= LOCKOUT + LOCKOUT:
            assert not locked or not self.same_boot

    def teardown(self) -> None:
        self.runner.run(self.journal.close())
        self.runner.close()
        self.folder.cleanup()


TestAnyClock = AnyClock.TestCase
TestAnyClock.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


@pytest.fixture
def no_boot_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As in a unit that hides the kernel's own (ProcSubset=pid)."""
    monkeypatch.setattr(clocks, "BOOT_ID", tmp_path / "hidden")
    clocks._boot.cache_clear()
    yield
    clocks._boot.cache_clear()


def test_the_machine_says_which_boot_it_is():
    clocks._boot.cache_clear()
    assert SystemClock().boot == Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def test_where_the_kernels_boot_is_hidden_the_units_folder_keeps_one(tmp_path, no_boot_id, monkeypatch):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    first = SystemClock().boot
    clocks._boot.cache_clear()
    assert SystemClock().boot == first
    (tmp_path / "boot").unlink()
    clocks._boot.cache_clear()
    assert SystemClock().boot != first


def test_without_either_each_program_counts_as_a_boot(tmp_path, no_boot_id, monkeypatch):
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    first = SystemClock().boot
    assert SystemClock().boot == first
    clocks._boot.cache_clear()
    assert SystemClock().boot != first


async def test_time_that_cannot_be_read_any_more_is_damage(tmp_path, machine):
    await (await locked_out(tmp_path, machine)).close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as database, database:
        database.execute("UPDATE wrong_guess SET at = 'soon'")
    journal = SqliteJournal(tmp_path, machine)
    with pytest.raises(JournalError):
        await journal.locked(CARD)
    await journal.close()
