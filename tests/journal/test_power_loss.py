"""The power goes at any moment, and the card may have lost the end of what it was given: nothing is lost in silence.

Whatever lies there opens with every act that was written down, or is refused with words, to the byte as it was found.
"""

import asyncio
import multiprocessing
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.__main__ import app
from kiosk.domain.fault_code import FaultCode
from kiosk.journal.database import what_is_wrong
from kiosk.journal.port import Act, Guess, Intent, JournalError, Settled
from kiosk.journal.sqlite import SqliteJournal
from kiosk.settings.store import SettingsStore
from tests.journal.test_sqlite import CARD, MEMORY, WallClock

PAGE = 4096
JOURNAL, HOT = "journal.sqlite3", "journal.sqlite3-journal"
SHIPPED = Path("config/kiosk.toml").read_text(encoding="utf-8")
ROUNDS = 6
_processes = multiprocessing.get_context("forkserver")


@dataclass
class Used:
    """A folder with what a few days leave in it.

    Args:
        open: the ids of acts without an end, oldest first.
        done: of those with one.
    """

    folder: Path
    open: list[str]
    done: list[str]

    def copy(self, to: Path) -> "Used":
        shutil.copytree(self.folder, to)
        return Used(to, self.open, self.done)


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Used:
    folder = tmp_path_factory.mktemp("used")

    async def use() -> Used:
        journal = SqliteJournal(folder, WallClock())
        found = Used(folder, [], [])
        for number in range(90):
            intent = await journal.begin(Act.REQUEST_PASSWORD_MAIL, CARD)
            if number % 6:
                await journal.settle(intent, Settled.DONE)
            (found.done if number % 6 else found.open).append(intent.id)
        await journal.wrong_guess(CARD, Guess.PIN)
        await journal.next_receipt_number()
        await journal.close()
        return found

    return asyncio.run(use())


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where copies are made: hundreds of them."""
    folder = Path(MEMORY or tmp_path) / f"paszuil-cut-{os.getpid()}"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob(f"{JOURNAL}*")}


async def opens_whole_or_is_refused(used: Used) -> bool:
    """True when it opened; what was told is told in words, and the files are as they were found."""
    before = bytes_in(used.folder)
    try:
        journal = SqliteJournal(used.folder, WallClock())
    except JournalError as error:
        refused = error
    else:
        refused = None
    if refused:
        assert refused.code is FaultCode.JOURNAL
        assert JOURNAL in str(refused)
        assert "journal-aside" in str(refused)
        assert bytes_in(used.folder) == before
        return False
    try:
        found = [intent.id for intent in await journal.unsettled()]
        assert found[: len(used.open)] == used.open
        for each in used.done:
            assert await journal.ended(each) is Settled.DONE
        await journal.settle(await journal.begin(Act.SET_PIN, CARD), Settled.DONE)
    finally:
        await journal.close()
    return True


def lengths(size: int, seed: int, most: int = 60) -> list[int]:
    """Page borders, some bytes on either side of each, and any."""
    borders = {border + near for border in range(0, size, PAGE) for near in (-30, -1, 0, 1)}
    some = random.Random(seed)
    chosen = {length for length in borders if 0 <= length < size}
    chosen = set(some.sample(sorted(chosen), min(most, len(chosen)))) | {0, 1, size - 1}
    return sorted(chosen | {some.randrange(size) for _ in range(most // 2)})


async def test_a_journal_that_lost_its_end_is_never_taken_for_a_whole_one(used, place):
    whole = (used.folder / JOURNAL).read_bytes()
    for length in lengths(len(whole), seed=1):
        copy = used.copy(place)
        (copy.folder / JOURNAL).write_bytes(whole[:length])
        assert not await opens_whole_or_is_refused(copy), length
        assert (wrong := what_is_wrong(copy.folder)), length
        assert wrong.code is FaultCode.JOURNAL
        shutil.rmtree(place)


GARBLED: dict[str, Callable[[bytes], bytes]] = {
    "zeroed": lambda page: bytes(len(page)),
    "all ones": lambda page: b"\xff" * len(page),
    "anything": lambda page: random.Random(5).randbytes(len(page)),
    "torn": lambda page: page[: len(page) // 2] + bytes(len(page) - len(page) // 2),
    "torn at a sector": lambda page: page[:512] + random.Random(6).randbytes(len(page) - 512),
    "of another page": lambda page: page[::-1],
}


@pytest.mark.parametrize("how", GARBLED)
async def test_a_page_that_came_back_otherwise_loses_no_act_in_silence(used, place, how):
    whole = (used.folder / JOURNAL).read_bytes()
    refused = 0
    for start in range(0, len(whole), PAGE):
        copy = used.copy(place)
        garbled = GARBLED[how](whole[start : start + PAGE])
        (copy.folder / JOURNAL).write_bytes(whole[:start] + garbled + whole[start + PAGE :])
        refused += not await opens_whole_or_is_refused(copy)
        shutil.rmtree(place)
    assert refused >= len(whole) // PAGE // 2


@pytest.fixture(scope="module")
def cut_off(used: Used, tmp_path_factory: pytest.TempPathFactory) -> Used:
    """In the middle of a write: some pages are new already, and what was there before lies beside them."""
    folder = tmp_path_factory.mktemp("cut") / "off"
    with closing(sqlite3.connect(used.copy(tmp_path_factory.mktemp("work") / "off").folder / JOURNAL)) as database:
        database.isolation_level = None
        for pragma in ("journal_mode = TRUNCATE", "synchronous = FULL", "cache_size = 1", "cache_spill = 1"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE intent SET settled = 'not_done', ended = '2026-03-13T00:00:00.000+00:00'")
        for number in range(300):
            row = f"{number:032x}", Act.SET_PIN.value, b"5" * 32, "2026-03-14T00:00:00.000+00:00"
            database.execute("INSERT INTO intent (id, act, card, begun) VALUES (?, ?, ?, ?)", row)
        shutil.copytree(Path(database.execute("PRAGMA database_list").fetchone()[2]).parent, folder)
        database.execute("ROLLBACK")
    shutil.copy2(used.folder / "card.key", folder / "card.key")
    assert (folder / JOURNAL).read_bytes() != (used.folder / JOURNAL).read_bytes()
    assert (folder / HOT).stat().st_size > PAGE
    return Used(folder, used.open, used.done)


async def test_a_write_that_was_cut_off_is_undone(cut_off, place):
    copy = cut_off.copy(place)
    assert what_is_wrong(copy.folder) is None
    assert await opens_whole_or_is_refused(copy)
    assert sorted(file.name for file in place.iterdir()) == ["card.key", JOURNAL, HOT, "lock"]
    assert await opens_whole_or_is_refused(copy)


async def test_a_write_that_was_cut_off_and_lost_its_end_too_loses_nothing_in_silence(cut_off, place):
    for name in (JOURNAL, HOT):
        whole = (cut_off.folder / name).read_bytes()
        for length in lengths(len(whole), seed=2):
            copy = cut_off.copy(place)
            (copy.folder / name).write_bytes(whole[:length])
            await opens_whole_or_is_refused(copy)
            shutil.rmtree(place)


async def test_the_power_may_go_while_a_write_is_undone(cut_off, place, monkeypatch):
    """The copy on which it is undone lies there half, or whole and not yet in its place."""
    half = cut_off.copy(place)
    (place / f"{JOURNAL}.mending").write_bytes(b"half a copy")
    (place / f"{JOURNAL}.mending-journal").write_bytes((place / HOT).read_bytes()[:3000])
    assert await opens_whole_or_is_refused(half)
    shutil.rmtree(place)
    late = cut_off.copy(place)
    hot = (place / HOT).read_bytes()
    assert await opens_whole_or_is_refused(late)
    (place / HOT).write_bytes(hot)
    assert [intent.id for intent in await unsettled(place)][: len(late.open)] == late.open


async def unsettled(folder: Path) -> list[Intent]:
    journal = SqliteJournal(folder, WallClock())
    try:
        return await journal.unsettled()
    finally:
        await journal.close()


async def test_without_room_for_a_copy_a_write_is_undone_where_it_lies(cut_off, place, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.journal.database.shutil.copy", full)
    assert await opens_whole_or_is_refused(cut_off.copy(place))


async def test_a_journal_that_is_gone_is_not_begun_anew(used, place):
    copy = used.copy(place)
    (place / JOURNAL).unlink()
    assert not await opens_whole_or_is_refused(copy)
    assert not (place / JOURNAL).exists()


async def test_the_power_may_go_while_the_first_journal_is_begun(tmp_path):
    (tmp_path / f"{JOURNAL}.new").write_bytes(b"half")
    (tmp_path / f"{JOURNAL}.new-journal").write_bytes(b"half")
    (tmp_path / "card.new").write_bytes(b"half")
    (tmp_path / "lock").touch()
    assert await unsettled(tmp_path) == []
    assert (tmp_path / JOURNAL).stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["card.key", JOURNAL, "lock"]


async def test_every_commit_is_on_the_card_when_it_is_told(tmp_path):
    """What no test can take the power from: how the file is written. See `database._connected`."""
    journal = SqliteJournal(tmp_path, WallClock())
    names = "journal_mode", "synchronous"
    asked = await journal._read(lambda database: [database.execute(f"PRAGMA {name}").fetchone()[0] for name in names])
    await journal.close()
    assert asked == ["truncate", 2]


def _acts_until_killed(folder: str, told: "multiprocessing.connection.Connection") -> None:
    async def acts() -> None:
        journal = SqliteJournal(Path(folder), WallClock())
        while True:
            intent = await journal.begin(Act.REQUEST_PASSWORD_MAIL, CARD)
            told.send(("begun", intent.id))
            await journal.wrong_guess(CARD, Guess.EMAIL)
            await journal.settle(intent, Settled.DONE)
            told.send(("settled", intent.id))
            planned = await journal.begin(Act.SET_PIN, CARD)
            told.send(("begun", planned.id))

    asyncio.run(acts())


def test_killed_at_any_moment_it_knows_everything_that_it_said(place):
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    place.mkdir()
    begun: set[str] = set()
    settled: set[str] = set()
    for _ in range(ROUNDS):
        told, teller = _processes.Pipe(duplex=False)
        process = _processes.Process(target=_acts_until_killed, args=(str(place), teller))
        process.start()
        teller.close()
        words = [told.recv() for _ in range(chance.randrange(1, 9))]
        process.join(chance.random() * 0.02)
        process.kill()
        process.join()
        with suppress(EOFError):
            while True:
                words.append(told.recv())
        begun |= {number for word, number in words if word == "begun"}
        settled |= {number for word, number in words if word == "settled"}
        open_now = {intent.id for intent in asyncio.run(unsettled(place))}
        assert not settled & open_now
        with closing(sqlite3.connect(place / JOURNAL)) as database:
            rows = dict(database.execute("SELECT id, settled FROM intent"))
        assert begun <= rows.keys()
        assert all(rows[number] == "done" for number in settled)


async def test_a_technician_puts_a_damaged_journal_aside_and_the_kiosk_begins_another(used, tmp_path):
    config = tmp_path / "kiosk.toml"
    config.write_text(SHIPPED.replace("/var/lib/paszuil", str(tmp_path / "state")))
    state = Path(SettingsStore(config).settings.kiosk.state_dir)
    used.copy(state)
    (state / JOURNAL).write_bytes((state / JOURNAL).read_bytes()[:-1])
    damaged = bytes_in(state)
    (state / "staff.json").write_text("of staff")
    told = CliRunner().invoke(app, ["journal-aside", "--config", str(config)])
    assert told.exit_code == 0, told.output
    (place,) = (state / "aside").iterdir()
    assert str(place) in told.output
    assert bytes_in(place) == damaged
    assert (place / "card.key").exists()
    assert (state / "staff.json").exists()
    assert await unsettled(state) == []


async def test_a_journal_in_use_is_not_put_aside_and_no_more_than_three_are_kept(used, tmp_path):
    from kiosk.journal.aside import put_aside

    now = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)
    journal = SqliteJournal(tmp_path, WallClock())
    with pytest.raises(JournalError, match="in use"):
        put_aside(tmp_path, now)
    await journal.close()
    for minute in range(5):
        put_aside(tmp_path, now.replace(minute=minute))
        await unsettled(tmp_path)
    assert [folder.name for folder in sorted((tmp_path / "aside").iterdir())] == [
        f"20260312-140{minute}00" for minute in (2, 3, 4)
    ]
