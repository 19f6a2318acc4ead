"""What was written down is on disk; what cannot be written down never starts; and it tells nothing of anybody."""

import multiprocessing
import os
import resource
import signal
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.card_number import CardNumber
from kiosk.journal.port import Act, Guess, JournalError, Settled
from kiosk.journal.sqlite import SqliteJournal

CARD = CardNumber.parse("29401000075868")
OTHER = CardNumber.parse("29548000001003")
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""A folder without the waits of a disk, where a test writes thousands of times."""


class WallClock:
    """Wall time that stands until it is moved, in one boot."""

    boot = "the only one"

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
async def journal(tmp_path: Path, clock: WallClock):
    opened = SqliteJournal(tmp_path, clock)
    yield opened
    await opened.close()


async def test_an_act_is_open_until_it_is_settled(journal):
    first = await journal.begin(Act.RESET_PASSWORD, CARD)
    second = await journal.begin(Act.REQUEST_PASSWORD_MAIL, OTHER)
    assert [intent.id for intent in await journal.unsettled()] == [first.id, second.id]
    await journal.settle(first, Settled.DONE)
    assert await journal.unsettled() == [second]


async def test_the_third_wrong_pin_locks_this_pass_and_no_other(journal):
    assert [await journal.wrong_guess(CARD, Guess.PIN) for _ in range(3)] == [2, 1, 0]
    assert await journal.locked(CARD)
    assert not await journal.locked(OTHER)


async def test_a_lock_outlives_the_program_and_ends_after_a_quarter_of_an_hour(tmp_path, clock):
    journal = SqliteJournal(tmp_path, clock)
    for _ in range(3):
        await journal.wrong_guess(CARD, Guess.PIN)
    await journal.close()
    again = SqliteJournal(tmp_path, clock)
    clock.time += timedelta(minutes=14, seconds=59)
    assert await again.locked(CARD)
    clock.time += timedelta(seconds=1)
    assert not await again.locked(CARD)
    assert await again.wrong_guess(CARD, Guess.PIN) == 2
    await again.close()


async def test_a_right_pin_forgets_the_wrong_ones(journal):
    await journal.wrong_guess(CARD, Guess.PIN)
    await journal.wrong_guess(CARD, Guess.PIN)
    await journal.right_guess(CARD, Guess.PIN)
    assert await journal.wrong_guess(CARD, Guess.PIN) == 2


async def test_bons_are_numbered_by_the_day(journal, clock):
    assert [await journal.next_receipt_number() for _ in range(3)] == [1, 2, 3]
    clock.time += timedelta(days=1)
    assert await journal.next_receipt_number() == 1


async def test_ended_acts_are_forgotten_after_thirty_days(journal, clock, tmp_path):
    old = await journal.begin(Act.RESET_PASSWORD, CARD)
    await journal.settle(old, Settled.DONE)
    still_open = await journal.begin(Act.RESET_PASSWORD, CARD)
    clock.time += timedelta(days=31)
    await journal.begin(Act.RESET_PASSWORD, CARD)
    with sqlite3.connect(tmp_path / "journal.sqlite3") as database:
        left = {row[0] for row in database.execute("SELECT id FROM intent")}
    database.close()
    assert old.id not in left
    assert still_open.id in left


async def test_a_second_kiosk_on_the_same_journal_is_refused(journal, tmp_path, clock):
    with pytest.raises(JournalError, match="in use by another kiosk"):
        SqliteJournal(tmp_path, clock)


async def test_no_pass_number_stands_in_any_file(tmp_path, clock):
    journal = SqliteJournal(tmp_path, clock)
    await journal.begin(Act.RESET_PASSWORD, CARD)
    await journal.wrong_guess(CARD, Guess.PIN)
    await journal.close()
    for file in tmp_path.iterdir():
        assert CARD.number.encode() not in file.read_bytes(), file
        assert file.stat().st_mode & 0o077 == 0 or file.name == "journal.sqlite3"
    assert tmp_path.joinpath("card.key").stat().st_mode & 0o777 == 0o600


async def test_a_newer_journal_is_refused_and_left_as_it_is(tmp_path, clock):
    await SqliteJournal(tmp_path, clock).close()
    file = tmp_path / "journal.sqlite3"
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version = 99")
    database.close()
    before = file.read_bytes()
    with pytest.raises(JournalError, match="newer program"):
        SqliteJournal(tmp_path, clock)
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["journal.sqlite3", "card.key"])
async def test_a_damaged_file_is_named(tmp_path, clock, name):
    journal = SqliteJournal(tmp_path, clock)
    await journal.begin(Act.RESET_PASSWORD, CARD)
    await journal.close()
    tmp_path.joinpath(name).write_bytes(b"not what it was" * 10)
    with pytest.raises(JournalError, match=name):
        SqliteJournal(tmp_path, clock)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    file = tmp_path / "a-file"
    file.write_text("in the way")
    with pytest.raises(JournalError, match="a-file"):
        SqliteJournal(file, WallClock())


def _begin_with_no_room(folder: str, told: "multiprocessing.connection.Connection") -> None:
    import asyncio

    async def act() -> str:
        journal = SqliteJournal(Path(folder), WallClock())
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            await journal.begin(Act.RESET_PASSWORD, CARD)
        except JournalError as error:
            return f"refused: {error}"
        return "begun"

    told.send(asyncio.run(act()))


def test_with_a_full_disk_the_act_does_not_start(tmp_path):
    context = multiprocessing.get_context("spawn")
    told, teller = context.Pipe(duplex=False)
    process = context.Process(target=_begin_with_no_room, args=(str(tmp_path), teller))
    process.start()
    assert told.recv().startswith("refused: ")
    process.join()


def _begin_and_die(folder: str) -> None:
    import asyncio

    async def act() -> None:
        await SqliteJournal(Path(folder), WallClock()).begin(Act.RESET_PASSWORD, CARD)
        os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(act())


async def test_an_intent_outlives_a_killed_program(tmp_path, clock):
    process = multiprocessing.get_context("spawn").Process(target=_begin_and_die, args=(str(tmp_path),))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    journal = SqliteJournal(tmp_path, clock)
    assert [intent.act for intent in await journal.unsettled()] == [Act.RESET_PASSWORD]
    await journal.close()


async def test_a_right_pin_does_not_forget_wrong_birth_dates(journal):
    for _ in range(2):
        await journal.wrong_guess(CARD, Guess.BIRTH_DATE)
        await journal.right_guess(CARD, Guess.PIN)
    assert await journal.wrong_guess(CARD, Guess.BIRTH_DATE) == 0
    assert await journal.locked(CARD)


async def test_a_card_that_was_begun_is_found_again_after_a_restart_by_its_order(tmp_path, clock):
    journal = SqliteJournal(tmp_path, clock)
    begun = await journal.begin(Act.PRINT_CARD, CARD)
    await journal.close()
    again = SqliteJournal(tmp_path, clock)
    (found,) = await again.unsettled()
    await again.close()
    assert (found.id, found.act) == (begun.id, Act.PRINT_CARD)
    assert len(found.id) == 32
