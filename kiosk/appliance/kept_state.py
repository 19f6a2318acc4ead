"""The state of the kiosk as it was before an update, kept beside it until the new release has shown itself."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from kiosk.whole_file import sync_folder

FOLDER = ".before-update"
JOURNAL = "journal.sqlite3"
HOT = f"{JOURNAL}-journal"
"""What SQLite undoes a cut-off write with: it belongs to the journal."""
SHAPED = (JOURNAL, "staff.json", "settings.toml")
"""What a newer program may bring into a new shape, which the older one would refuse."""
RELEASE = "release"
"""In that folder: the release that the state belongs to."""


def keep(state: Path, release: str) -> None:
    """A copy beside the state, there whole or not at all; the kiosk is stopped. Raises OSError."""
    new = state / f"{FOLDER}.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    for name in (*SHAPED, HOT):
        if (state / name).exists():
            shutil.copy2(state / name, new / name)
    _undo_cut_off_write(new)
    for file in new.iterdir():
        _to_disk(file)
    (new / RELEASE).write_text(release, encoding="utf-8")
    _to_disk(new / RELEASE)
    sync_folder(new)
    new.rename(state / FOLDER)
    sync_folder(state)


def kept_for(state: Path) -> str | None:
    """The release whose state is kept, when an update was not ended."""
    try:
        return (state / FOLDER / RELEASE).read_text(encoding="utf-8")
    except OSError:
        return None


def put_back(state: Path) -> None:
    """Only what has another shape now: acts that were written down meanwhile in the same shape stay. Raises OSError.

    Done twice it is done once, so a power cut in the middle of it loses nothing.
    """
    kept = state / FOLDER
    for name in SHAPED:
        old, now = kept / name, state / name
        if not old.exists() or not now.exists() or _shape(old) == _shape(now):
            continue
        if name == JOURNAL:
            (state / HOT).unlink(missing_ok=True)
        new = state / f".{name}.new"
        shutil.copy2(old, new)
        owner = state.stat()
        shutil.chown(new, owner.st_uid, owner.st_gid)
        _to_disk(new)
        new.replace(now)
    sync_folder(state)


def forget(state: Path) -> None:
    """The update has ended, one way or the other."""
    shutil.rmtree(state / FOLDER, ignore_errors=True)


def copy_of_journal(state: Path, to: Path) -> None:
    """Of one that a kiosk may be writing to now. Raises OSError, and sqlite3.Error of one that is damaged."""
    if not (state / JOURNAL).exists():
        return
    source = f"file:{quote(str(state / JOURNAL))}?mode=ro"
    try:
        with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(to / JOURNAL)) as copy:
            live.backup(copy)
    except sqlite3.OperationalError:
        # Cut off in the middle of a write, and no kiosk runs: the release that is asked undoes it.
        for name in (JOURNAL, HOT):
            (to / name).unlink(missing_ok=True)
            if (state / name).exists():
                shutil.copy2(state / name, to / name)


def _undo_cut_off_write(kept: Path) -> None:
    """On the copy, so that it is one file. One that is damaged stays as it is: no release would change its shape."""
    if (kept / HOT).exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(kept / JOURNAL)) as journal:
            journal.execute("PRAGMA user_version").fetchone()
        (kept / HOT).unlink(missing_ok=True)


def _to_disk(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _shape(file: Path) -> object:
    """What version a file says that it has; SQLite keeps it at byte 60. Source: sqlite.org/fileformat2.html"""
    if file.suffix == ".sqlite3":
        with file.open("rb") as stream:
            return stream.read(64)[60:]
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.strip(" ,") for line in lines if line.strip().startswith(("version", '"version"'))), "")
