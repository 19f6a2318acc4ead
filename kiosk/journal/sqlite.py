"""The journal on disk: SQLite, one writer, every answer after the disk has it."""

import asyncio
import fcntl
import hashlib
import hmac
import os
import secrets
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from kiosk.clock import Clock
from kiosk.domain.card_number import CardNumber
from kiosk.domain.fault_code import FaultCode
from kiosk.journal.port import Act, Guess, Intent, JournalError, Reason, Settled, Step

KEEP = timedelta(days=30)
"""How long the end of an act is kept."""
KEEP_AT_MOST = 20_000
"""Ended acts: what comes above this is forgotten too, the oldest end first. One takes some 280 bytes of disk, so ten
thousand visits with one act each take 2.8 MB, and the file stays below 6 MB for ever."""
RESERVE_BYTES = 64 * 1024
"""Disk space that must be there before an act begins, so that its end can be written too."""

MIGRATIONS = (
    """
    CREATE TABLE intent (
        id TEXT PRIMARY KEY, act TEXT NOT NULL, card BLOB NOT NULL, begun TEXT NOT NULL, settled TEXT, ended TEXT
    );
    CREATE TABLE wrong_guess (card BLOB PRIMARY KEY, count INTEGER NOT NULL, last TEXT NOT NULL);
    CREATE TABLE receipt (day TEXT PRIMARY KEY, last INTEGER NOT NULL);
    """,
    """
    ALTER TABLE intent ADD COLUMN actor TEXT;
    ALTER TABLE intent ADD COLUMN reason TEXT NOT NULL DEFAULT 'first';
    ALTER TABLE intent ADD COLUMN after TEXT;
    CREATE INDEX ended ON intent (ended) WHERE ended IS NOT NULL;
    CREATE INDEX unsettled ON intent (begun) WHERE settled IS NULL OR settled = 'unknown';
    """,
)
"""From each version to the next one: the first makes a journal, and one in the field goes on from where it is."""
VERSION = len(MIGRATIONS)

_UNSETTLED = "SELECT id, act, begun, actor, reason, after FROM intent WHERE (settled IS NULL OR settled = 'unknown')"

_DAMAGED = (sqlite3.Error, ValueError)
"""What a damaged file raises: a ValueError where its bytes are no text, no act or no time any more."""

Found = TypeVar("Found")


class SqliteJournal:
    """Implements `journal.port.Journal` in one folder, which belongs to one kiosk process at a time.

    Args:
        folder: made when it is not there; holds the database, its lock and the key of the card hashes.
        clock: wall time for lock-outs and ends.
        tries: wrong guesses of one kind before a pass must wait.
        lockout: how long it waits, counted from its last wrong guess.

    Raises JournalError when another process has it, it is damaged, or a newer program wrote it.
    """

    def __init__(
        self, folder: Path, clock: Clock, *, tries: int = 3, lockout: timedelta = timedelta(minutes=15)
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._tries = tries
        self._lockout = lockout
        self._worker = ThreadPoolExecutor(1, "journal")
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = _locked(folder / "lock")
        except OSError as error:
            raise JournalError(f"{folder}: {error.strerror}", FaultCode.DISK) from error
        try:
            self._key = _key(folder / "card.key")
            self._database = self._worker.submit(_open, folder / "journal.sqlite3").result()
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
        now = _stamp(self._clock.now())
        await self._write(
            lambda database: database.execute(
                "UPDATE intent SET settled = ?, ended = ? WHERE id = ?", (how.value, now, intent.id)
            )
        )

    async def unsettled(self) -> list[Intent]:
        return await self._write(lambda database: self._intents(database, f"{_UNSETTLED} ORDER BY begun, rowid"))

    async def open_for(self, card: CardNumber) -> list[Intent]:
        query = f"{_UNSETTLED} AND card = ? ORDER BY begun, rowid"
        return await self._write(lambda database: self._intents(database, query, self._hash(card)))

    async def ended(self, intent_id: str) -> Settled | None:
        def read(database: sqlite3.Connection) -> Settled | None:
            row = database.execute("SELECT settled FROM intent WHERE id = ?", (intent_id,)).fetchone()
            return Settled(row[0]) if row and row[0] else None

        return await self._write(read)

    async def wrong_guess(self, card: CardNumber, guess: Guess) -> int:
        return await self._write(lambda database: self._count(database, self._hash(card, guess.value)))

    async def right_guess(self, card: CardNumber, guess: Guess) -> None:
        await self._write(
            lambda database: database.execute(
                "DELETE FROM wrong_guess WHERE card = ?", (self._hash(card, guess.value),)
            )
        )

    async def locked(self, card: CardNumber) -> bool:
        def worst(database: sqlite3.Connection) -> int:
            return max(self._wrong_guesses(database, self._hash(card, guess.value)) for guess in Guess)

        return await self._write(worst) >= self._tries

    async def next_receipt_number(self) -> int:
        today = self._clock.now().date().isoformat()

        def count(database: sqlite3.Connection) -> int:
            database.execute("DELETE FROM receipt WHERE day <> ?", (today,))
            database.execute(
                "INSERT INTO receipt VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = last + 1", (today,)
            )
            return int(database.execute("SELECT last FROM receipt WHERE day = ?", (today,)).fetchone()[0])

        return await self._write(count)

    async def close(self) -> None:
        """Let go of the folder; the journal cannot be used after it."""
        await asyncio.get_running_loop().run_in_executor(self._worker, self._database.close)
        self._worker.shutdown()
        os.close(self._lock)

    async def _write(self, work: Callable[[sqlite3.Connection], Found]) -> Found:
        """One transaction in the journal's own thread: on disk when this returns, or nothing of it is."""

        def transact() -> Found:
            try:
                with self._database:
                    self._database.execute("BEGIN IMMEDIATE")
                    return work(self._database)
            except OSError as error:
                raise JournalError(f"{self._folder}: {error}", FaultCode.DISK) from error
            except _DAMAGED as error:
                raise JournalError(f"{self._folder}: {error}", _code(error)) from error

        return await asyncio.get_running_loop().run_in_executor(self._worker, transact)

    def _begin(self, database: sqlite3.Connection, intent: Intent, card: CardNumber) -> None:
        self._check_room()
        database.execute("DELETE FROM intent WHERE ended < ?", (_stamp(intent.begun - KEEP),))
        database.execute(
            "DELETE FROM intent WHERE rowid IN "
            "(SELECT rowid FROM intent WHERE ended IS NOT NULL ORDER BY ended DESC LIMIT -1 OFFSET ?)",
            (KEEP_AT_MOST,),
        )
        database.execute(
            "INSERT INTO intent (id, act, card, begun, actor, reason, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                intent.id,
                intent.act.value,
                self._hash(card),
                _stamp(intent.begun),
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

    def _count(self, database: sqlite3.Connection, card: bytes) -> int:
        now = self._clock.now()
        database.execute("DELETE FROM wrong_guess WHERE last <= ?", (_stamp(now - self._lockout),))
        database.execute(
            "INSERT INTO wrong_guess VALUES (?, 1, ?) "
            "ON CONFLICT (card) DO UPDATE SET count = count + 1, last = excluded.last",
            (card, _stamp(now)),
        )
        return max(0, self._tries - self._wrong_guesses(database, card))

    def _wrong_guesses(self, database: sqlite3.Connection, card: bytes) -> int:
        since = _stamp(self._clock.now() - self._lockout)
        row = database.execute("SELECT count FROM wrong_guess WHERE card = ? AND last > ?", (card, since)).fetchone()
        return int(row[0]) if row else 0

    def _hash(self, card: CardNumber, what: str = "") -> bytes:
        """Numbers are few enough to be tried one by one: only with the key does a hash hide them."""
        return hmac.digest(self._key, f"{what}:{card.number}".encode(), hashlib.sha256)

    def _check_room(self) -> None:
        disk = os.statvfs(self._folder)
        if disk.f_bavail * disk.f_frsize < RESERVE_BYTES:
            raise OSError("the disk is full: an act could not be written down to its end")


def _open(file: Path) -> sqlite3.Connection:
    with ExitStack() as undo:
        try:
            database = sqlite3.connect(file, isolation_level=None)
            undo.callback(database.close)
            _prepare(database, file)
        except _DAMAGED as error:
            raise JournalError(f"{file}: {error}", _code(error)) from error
        undo.pop_all()
        return database


def _code(error: Exception) -> FaultCode:
    """The disk's fault, or the journal's own. The low byte of an error code is its kind; source: sqlite.org/rescode."""
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    disk = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)
    return FaultCode.DISK if kind in disk else FaultCode.JOURNAL


def _prepare(database: sqlite3.Connection, file: Path) -> None:
    database.execute("PRAGMA journal_mode = DELETE")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA secure_delete = ON")
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        message = f"{file}: was written by a newer program (version {version}, this one knows {VERSION})"
        raise JournalError(message, FaultCode.NEWER)
    if version < 0:
        raise JournalError(f"{file}: is damaged: there is no version {version}")
    if version < VERSION:
        database.executescript(f"BEGIN; {''.join(MIGRATIONS[version:])} PRAGMA user_version = {VERSION}; COMMIT;")
    if (problem := database.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
        raise JournalError(f"{file}: is damaged: {' '.join(problem.split())}")


def _locked(file: Path) -> int:
    lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise JournalError(f"{file.parent}: is in use by another kiosk process") from None
    return lock


def _key(file: Path) -> bytes:
    """The key of the card hashes, made once: whole, or not at all."""
    if not file.exists():
        new = file.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(secrets.token_bytes(32))
            stream.flush()
            os.fsync(stream.fileno())
        new.rename(file)
    key = file.read_bytes()
    if len(key) != 32:
        raise JournalError(f"{file}: is damaged: expected 32 bytes, found {len(key)}")
    return key


def _stamp(when: datetime) -> str:
    """UTC, so that stamps sort as time goes, over the change of summer time too."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds")
