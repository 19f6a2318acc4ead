"""The journal on disk: SQLite, one writer, every answer after the disk has it."""

import asyncio
import fcntl
import hashlib
import hmac
import os
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from kiosk.clock import Clock
from kiosk.domain.card_number import CardNumber
from kiosk.domain.fault_code import FaultCode
from kiosk.journal.database import DAMAGED, code_of, open_journal
from kiosk.journal.guesses import WrongGuesses, stamp
from kiosk.journal.port import Act, Guess, Intent, JournalError, JournalInUse, Reason, Settled, Step

KEEP = timedelta(days=30)
"""How long the end of an act is kept, as far as the clock is right."""
KEEP_AT_MOST = 20_000
"""Of ended acts those among the last so many that were begun, whatever the clock says. One takes some 280 bytes of
disk, so ten thousand visits with one act each take 2.8 MB, and the file stays below 6 MB for ever."""
FORGET_AT_ONCE = 100
"""Ended acts that go when another begins: a write stays small, also when a clock that was set makes them all old."""
RECEIPT_DAYS = 10
"""Days whose bons are counted on with, for a clock that goes back to one of them."""
RESERVE_BYTES = 1024 * 1024
"""Disk space that must be there before an act begins, so that its end can be written too."""
BEGUN = b"a journal was begun in this folder\n"
"""In the lock file: a journal that is gone after this was lost, and none is begun in its place."""

_UNSETTLED = "SELECT id, act, begun, actor, reason, after FROM intent WHERE (settled IS NULL OR settled = 'unknown')"
_FORGET_OLD = """
    DELETE FROM intent WHERE rowid IN (
        SELECT rowid FROM intent WHERE ended < ? AND settled <> 'unknown' AND id NOT IN (
            SELECT after FROM intent WHERE (settled IS NULL OR settled = 'unknown') AND after IS NOT NULL
        )
        ORDER BY ended LIMIT ?
    )
"""
"""What nobody knows the end of stays, and what a later step came after that is still open: a clock may be wrong."""
_FORGET_BEYOND = """
    DELETE FROM intent WHERE rowid IN (
        SELECT rowid FROM intent WHERE ended IS NOT NULL AND rowid <= (SELECT max(rowid) FROM intent) - ?
        ORDER BY rowid LIMIT ?
    )
"""

Found = TypeVar("Found")


class SqliteJournal:
    """Implements `journal.port.Journal` in one folder, which belongs to one kiosk process at a time.

    Args:
        folder: made when it is not there; holds the database, its lock and, without a credential, its key.
        clock: monotonic time for lock-outs; wall time for what was begun and ended when.
        tries: wrong guesses of one kind before a pass must wait.
        lockout: how long it waits, counted from its last wrong guess.

    Raises JournalError when another process has it, it or its key is damaged or gone, or a newer program wrote it.
    """

    def __init__(
        self, folder: Path, clock: Clock, *, tries: int = 3, lockout: timedelta = timedelta(minutes=15)
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._guesses = WrongGuesses(clock, tries, lockout)
        self._uncounted: dict[bytes, float] = {}
        self._worker = ThreadPoolExecutor(1, "journal")
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = take_lock(folder)
        except OSError as error:
            raise JournalError(f"{folder}: {error.strerror}", FaultCode.DISK) from error
        try:
            self._database, self._key = self._worker.submit(self._open).result()
        except BaseException as error:
            self._worker.shutdown()
            os.close(self._lock)
            if isinstance(error, OSError):
                raise JournalError(f"{folder}: {error.strerror}", FaultCode.DISK) from error
            raise

    async def begin(
        self, act: Act, card: CardNumber, *, actor: str | None = None, reason: Reason = Reason.FIRST
    ) -> Intent:
        intent = Intent(uuid.uuid4().hex, act, self._clock.now(), actor, reason)
        await self._write(lambda database: self._begin(database, intent, card))
        return intent

    async def plan(self, steps: tuple[Step, ...]) -> tuple[Intent, ...]:
        planned: list[Intent] = []
        for step in steps:
            after = planned[-1].id if planned else None
            planned.append(Intent(uuid.uuid4().hex, step.act, self._clock.now(), step.actor, after=after))

        def write(database: sqlite3.Connection) -> None:
            for intent, step in zip(planned, steps, strict=True):
                self._begin(database, intent, step.card)

        await self._write(write)
        return tuple(planned)

    async def settle(self, intent: Intent, how: Settled) -> None:
        now = stamp(self._clock.now())
        await self._write(
            lambda database: database.execute(
                "UPDATE intent SET settled = ?, ended = ? WHERE id = ?", (how.value, now, intent.id)
            )
        )

    async def unsettled(self) -> list[Intent]:
        return await self._read(lambda database: self._intents(database, f"{_UNSETTLED} ORDER BY begun, rowid"))

    async def open_for(self, card: CardNumber) -> list[Intent]:
        query = f"{_UNSETTLED} AND card = ? ORDER BY begun, rowid"
        return await self._read(lambda database: self._intents(database, query, self._hash(card)))

    async def ended(self, intent_id: str) -> Settled | None:
        def read(database: sqlite3.Connection) -> Settled | None:
            row = database.execute("SELECT settled FROM intent WHERE id = ?", (intent_id,)).fetchone()
            return Settled(row[0]) if row and row[0] else None

        return await self._read(read)

    async def wrong_guess(self, card: CardNumber, guess: Guess) -> int:
        guessed = self._hash(card, guess.value)
        try:
            return await self._write(lambda database: self._guesses.count(database, guessed))
        except JournalError:
            self._let_wait(guessed)
            raise

    async def right_guess(self, card: CardNumber, guess: Guess) -> None:
        await self._write(
            lambda database: database.execute(
                "DELETE FROM wrong_guess WHERE card = ?", (self._hash(card, guess.value),)
            )
        )

    async def locked(self, card: CardNumber) -> bool:
        guessed = [self._hash(card, guess.value) for guess in Guess]
        if any(self._waits(each) for each in guessed):
            return True
        return await self._read(
            lambda database: any(self._guesses.of(database, each) >= self._guesses.tries for each in guessed)
        )

    async def next_receipt_number(self) -> int:
        today = self._clock.now().date().isoformat()

        def count(database: sqlite3.Connection) -> int:
            database.execute(
                "INSERT INTO receipt VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = last + 1", (today,)
            )
            database.execute(
                "DELETE FROM receipt WHERE day <> ? AND rowid <= (SELECT max(rowid) FROM receipt) - ?",
                (today, RECEIPT_DAYS),
            )
            return int(database.execute("SELECT last FROM receipt WHERE day = ?", (today,)).fetchone()[0])

        return await self._write(count)

    async def close(self) -> None:
        """Let go of the folder; the journal cannot be used after it."""
        await asyncio.get_running_loop().run_in_executor(self._worker, self._database.close)
        self._worker.shutdown()
        os.close(self._lock)

    def _open(self) -> tuple[sqlite3.Connection, bytes]:
        database, key = open_journal(self._folder, was_there=bool(os.pread(self._lock, 1, 0)))
        try:
            # On a full disk what is begun now is told by the file itself, and guesses keep the time of their boot.
            with suppress(OSError):
                os.pwrite(self._lock, BEGUN, 0)
                os.fsync(self._lock)
            with suppress(JournalError):
                self._transact(database, "BEGIN IMMEDIATE", self._guesses.carry_over)
        except BaseException:
            database.close()
            raise
        return database, key

    async def _read(self, work: Callable[[sqlite3.Connection], Found]) -> Found:
        """In the journal's own thread; nothing is written, so a full or read-only disk does not matter."""
        return await self._in_thread("BEGIN", work)

    async def _write(self, work: Callable[[sqlite3.Connection], Found]) -> Found:
        """One transaction in the journal's own thread: on disk when this returns, or nothing of it is."""
        return await self._in_thread("BEGIN IMMEDIATE", work)

    async def _in_thread(self, begin: str, work: Callable[[sqlite3.Connection], Found]) -> Found:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, self._transact, self._database, begin, work)

    def _transact(self, database: sqlite3.Connection, begin: str, work: Callable[[sqlite3.Connection], Found]) -> Found:
        try:
            with database:
                database.execute(begin)
                return work(database)
        except (*DAMAGED, OSError) as error:
            raise JournalError(f"{self._folder}: {error}", code_of(error)) from error

    def _begin(self, database: sqlite3.Connection, intent: Intent, card: CardNumber) -> None:
        self._check_room()
        database.execute(_FORGET_OLD, (stamp(intent.begun - KEEP), FORGET_AT_ONCE))
        database.execute(_FORGET_BEYOND, (KEEP_AT_MOST, FORGET_AT_ONCE))
        database.execute(
            "INSERT INTO intent (id, act, card, begun, actor, reason, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                intent.id,
                intent.act.value,
                self._hash(card),
                stamp(intent.begun),
                intent.actor,
                intent.reason.value,
                intent.after,
            ),
        )

    def _intents(self, database: sqlite3.Connection, query: str, *values: bytes) -> list[Intent]:
        here = self._clock.now().tzinfo
        return [
            Intent(number, Act(act), datetime.fromisoformat(begun).astimezone(here), actor, Reason(reason), after)
            for number, act, begun, actor, reason, after in database.execute(query, values)
        ]

    def _let_wait(self, guessed: bytes) -> None:
        """A guess that could not be written down locks at once, or a full disk would let anybody guess for ever."""
        self._uncounted = {each: at for each, at in self._uncounted.items() if self._waits(each)}
        self._uncounted[guessed] = self._clock.monotonic()

    def _waits(self, guessed: bytes) -> bool:
        at = self._uncounted.get(guessed)
        return at is not None and self._clock.monotonic() - at < self._guesses.lockout.total_seconds()

    def _hash(self, card: CardNumber, what: str = "") -> bytes:
        """Numbers are few enough to be tried one by one: only with the key does a hash hide them."""
        return hmac.digest(self._key, f"{what}:{card.number}".encode(), hashlib.sha256)

    def _check_room(self) -> None:
        disk = os.statvfs(self._folder)
        if disk.f_bavail * disk.f_frsize < RESERVE_BYTES:
            raise OSError("the disk is full: an act could not be written down to its end")


def take_lock(folder: Path) -> int:
    """The folder is this process's until the descriptor is closed. Raises JournalInUse, OSError."""
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise JournalInUse(f"{folder}: is in use by another kiosk process") from None
    return lock
