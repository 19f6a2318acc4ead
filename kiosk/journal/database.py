"""The journal's file: begun whole, checked before anything is written to it, brought up to date, never begun anew."""

import os
import shutil
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote

from kiosk.domain.fault_code import FaultCode
from kiosk.journal.key import existing_key, mark_of, missing, new_key
from kiosk.journal.port import JournalError
from kiosk.whole_file import sync_folder

FILE = "journal.sqlite3"
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
    """
    ALTER TABLE wrong_guess ADD COLUMN boot TEXT NOT NULL DEFAULT '';
    ALTER TABLE wrong_guess ADD COLUMN at REAL NOT NULL DEFAULT 0;
    CREATE TABLE made_with (mark BLOB NOT NULL);
    """,
)
"""From each version to the next one: the first makes a journal, and one in the field goes on from where it is."""
VERSION = len(MIGRATIONS)
HOT_MAGIC = bytes.fromhex("d9d505f920a163d7")
"""A rollback journal begins with it; at 16 and 24 stand how many pages there were, and how many bytes each has.
Source: sqlite.org/fileformat2.html#the_rollback_journal"""
DAMAGED = (sqlite3.Error, ValueError, TypeError)
"""What a damaged file raises: the last two where its bytes are no text, no number, no act or no time any more."""
ASIDE = "put it aside with: sudo paszuil journal-aside; then look up in Wise what it was doing"


def open_journal(folder: Path, *, was_there: bool) -> tuple[sqlite3.Connection, bytes]:
    """The journal in this folder, whole and of today's version, and its key.

    A journal that is damaged stays as it was found, to the byte.

    Args:
        was_there: this folder has had one; then none is begun.

    Raises JournalError, and OSError of the disk.
    """
    file = folder / FILE
    if not file.exists():
        if was_there:
            raise JournalError(f"{file}: is gone, and was there; {ASIDE}")
        _begin(folder)
    key = existing_key(folder)
    if key is None:
        raise missing(folder)
    with ExitStack() as undo:
        try:
            _roll_back_beside(file)
            database = _connected(file)
            undo.callback(database.close)
            _check(database, file)
            _bring_up_to_date(database)
            _check_key(database, file, key)
        except DAMAGED as error:
            raise _told(file, error) from error
        undo.pop_all()
        return database, key


def what_is_wrong(folder: Path) -> JournalError | None:
    """What would stop a kiosk that opens the journal in this folder; nothing in it is changed."""
    file = folder / FILE
    if not file.exists() or _was_cut_off(file):
        return None
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as database:
            _check(database, file)
    except JournalError as error:
        return error
    except DAMAGED as error:
        return _told(file, error)
    return None


def code_of(error: Exception) -> FaultCode:
    """The disk's fault, or the journal's own. The low byte of an error code is its kind; source: sqlite.org/rescode."""
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    disk = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)
    return FaultCode.DISK if kind in disk or isinstance(error, OSError) else FaultCode.JOURNAL


def _begin(folder: Path) -> None:
    """Under its name it is there whole: an empty file under that name is one that was lost."""
    new = folder / f"{FILE}.new"
    _forget(new)
    os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    key = existing_key(folder) or new_key(folder)
    try:
        with closing(_connected(new)) as database:
            _bring_up_to_date(database)
            _check_key(database, new, key)
    except DAMAGED as error:
        raise _told(new, error) from error
    _hot(new).unlink(missing_ok=True)
    _into_place(new, folder / FILE)


def _roll_back_beside(file: Path) -> None:
    """Undo a write that was cut off on a copy, so that one that cannot be undone is left as it was found.

    A file that is shorter than before that write has lost more than the write: SQLite would fill it up with zeros.
    On a disk without room for a copy SQLite undoes it in place.
    """
    if not _was_cut_off(file):
        return
    hot = _hot(file)
    with hot.open("rb") as stream:
        header = stream.read(28)
    before = int.from_bytes(header[16:20], "big") * int.from_bytes(header[24:28], "big")
    if header.startswith(HOT_MAGIC) and file.stat().st_size < before:
        raise JournalError(f"{file}: is damaged: its end is missing; {ASIDE}")
    copy = file.with_name(f"{FILE}.mending")
    try:
        shutil.copy(file, copy)
        shutil.copy(hot, _hot(copy))
    except OSError:
        _forget(copy)
        return
    try:
        with closing(_connected(copy)) as database:
            _check(database, file)
    except BaseException:
        _forget(copy)
        raise
    _hot(copy).unlink(missing_ok=True)
    # What is still to be undone may be undone again: until it is gone it leads to the same file.
    _into_place(copy, file)
    hot.unlink()


def _connected(file: Path) -> sqlite3.Connection:
    """Every commit is on disk when it returns, and is whole there or not at all.

    TRUNCATE with FULL brings the end of a commit to disk too, which DELETE does not: after a power cut a deleted
    rollback journal may be there again, and undo it. A write-ahead log would lose its last commits in silence where
    a card loses the end of a file. Source: sqlite.org/pragma.html#pragma_synchronous, sqlite.org/wal.html
    """
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode = TRUNCATE")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA secure_delete = ON")
    return database


def _check(database: sqlite3.Connection, file: Path) -> None:
    """Of this version or an older one, and whole, indexes too: an act that only its index lost would be lost."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        message = f"{file}: was written by a newer program (version {version}, this one knows {VERSION})"
        raise JournalError(message, FaultCode.NEWER)
    if version < 1:
        raise JournalError(f"{file}: is damaged: there is no version {version}; {ASIDE}")
    (page_size,) = database.execute("PRAGMA page_size").fetchone()
    (_, _, name) = database.execute("PRAGMA database_list").fetchone()
    if Path(name).stat().st_size % page_size:
        raise JournalError(f"{file}: is damaged: its end is missing; {ASIDE}")
    if (problem := database.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
        raise JournalError(f"{file}: is damaged: {' '.join(problem.split())}; {ASIDE}")


def _bring_up_to_date(database: sqlite3.Connection) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version < VERSION:
        database.executescript(f"BEGIN; {''.join(MIGRATIONS[version:])} PRAGMA user_version = {VERSION}; COMMIT;")


def _check_key(database: sqlite3.Connection, file: Path, key: bytes) -> None:
    made_with = database.execute("SELECT mark FROM made_with").fetchone()
    if made_with is None:
        database.execute("INSERT INTO made_with VALUES (?)", (mark_of(key),))
    elif made_with[0] != mark_of(key):
        raise JournalError(f"{file}: was made with another key than the one that is there; put that key back")


def _told(file: Path, error: Exception) -> JournalError:
    code = code_of(error)
    return JournalError(f"{file}: {error}" if code is FaultCode.DISK else f"{file}: is damaged: {error}; {ASIDE}", code)


def _into_place(new: Path, file: Path) -> None:
    new.replace(file)
    sync_folder(file.parent)


def _forget(file: Path) -> None:
    """And what SQLite has beside it."""
    for each in (file, _hot(file)):
        each.unlink(missing_ok=True)


def _was_cut_off(file: Path) -> bool:
    """In the middle of a write: what is to be undone is still there."""
    hot = _hot(file)
    return hot.exists() and hot.stat().st_size > 0


def _hot(file: Path) -> Path:
    """SQLite's rollback journal."""
    return file.with_name(f"{file.name}-journal")
