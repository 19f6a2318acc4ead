"""Whatever bytes the disk gives back, and whenever it is full: words for a technician, never a crash."""

import asyncio
import multiprocessing
import random
import resource
import signal
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.card_number import CardNumber
from kiosk.journal.port import Act, Guess, Intent, JournalError, Settled
from kiosk.journal.sqlite import SqliteJournal

CARD = CardNumber.parse("29401000075868")


class StandingClock:
    boot = "the only one"

    def now(self) -> datetime:
        return datetime(2026, 3, 12, 14, 5, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


async def use_all_of(journal: SqliteJournal) -> None:
    await journal.unsettled()
    intent = await journal.begin(Act.RESET_PASSWORD, CARD)
    await journal.settle(intent, Settled.DONE)
    await journal.wrong_guess(CARD, Guess.PIN)
    await journal.locked(CARD)
    await journal.next_receipt_number()


@pytest.fixture
async def used(tmp_path: Path) -> Path:
    """The folder of a journal with something in every table, closed."""
    journal = SqliteJournal(tmp_path, StandingClock())
    for _ in range(20):
        await journal.begin(Act.RESET_PASSWORD, CARD)
    await use_all_of(journal)
    await journal.close()
    return tmp_path


@pytest.mark.parametrize("seed", range(60))
async def test_a_damaged_journal_works_or_says_so_and_nothing_else(used, seed):
    damage = random.Random(seed)
    file = used / "journal.sqlite3"
    content = bytearray(file.read_bytes())
    if seed % 5 == 0:
        del content[damage.randrange(len(content)) :]
    else:
        for _ in range(damage.choice([1, 3, 50])):
            content[damage.randrange(len(content))] = damage.randrange(256)
    file.write_bytes(content)
    told = ""
    try:
        journal = SqliteJournal(used, StandingClock())
        try:
            await use_all_of(journal)
        finally:
            await journal.close()
    except JournalError as refused:
        told = str(refused)
    assert told == "" or told.startswith(str(used))


@pytest.mark.parametrize("column", ["act", "begun"])
async def test_an_act_that_cannot_be_read_any_more_is_damage_too(used, column):
    database = sqlite3.connect(used / "journal.sqlite3")
    database.execute(f"UPDATE intent SET {column} = 'what?'")
    database.commit()
    database.close()
    journal = SqliteJournal(used, StandingClock())
    with pytest.raises(JournalError, match=r"what\?"):
        await journal.unsettled()
    await journal.close()


def _full_and_then_room(folder: str, told: "multiprocessing.connection.Connection") -> None:
    """Begin while the disk takes no more bytes, then begin once it does."""

    async def acts() -> tuple[str, list[Intent], Intent]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        journal = SqliteJournal(Path(folder), StandingClock())
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))
        try:
            await journal.begin(Act.RESET_PASSWORD, CARD)
            refused = "it was begun"
        except JournalError as error:
            refused = str(error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        begun = await journal.begin(Act.RESET_PASSWORD, CARD)
        left = await journal.unsettled()
        await journal.close()
        return refused, left, begun

    told.send(asyncio.run(acts()))


def test_once_the_disk_has_room_again_acts_begin_and_nothing_half_is_left(tmp_path):
    context = multiprocessing.get_context("spawn")
    told, teller = context.Pipe(duplex=False)
    process = context.Process(target=_full_and_then_room, args=(str(tmp_path), teller))
    process.start()
    teller.close()
    refused, left, begun = told.recv()
    process.join()
    assert refused.startswith(str(tmp_path))
    assert left == [begun]
