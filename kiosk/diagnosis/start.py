"""Can the kiosk start here, as this user? The first thing that stops it, with its code."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from kiosk.domain.fault_code import FaultCode
from kiosk.failure import Failure
from kiosk.journal.sqlite import VERSION
from kiosk.settings import Settings, SettingsError, load, unreadable_secrets

ROOM_BYTES = 1024 * 1024
"""Less than this is a full disk."""


def what_stops_a_start(file: Path) -> Failure | None:
    """Configuration, secrets, disk, journal, in this order; nothing is changed. None: nothing of these does.

    Args:
        file: the technician's kiosk.toml.
    """
    try:
        settings = load(file)
    except SettingsError as error:
        return Failure(error.code, str(error))
    if missing := unreadable_secrets(settings):
        return Failure(FaultCode.SECRET_MISSING, "; ".join(missing))
    return disk(settings) or journal(settings)


def disk(settings: Settings) -> Failure | None:
    """Can the state folder be written, and is there room in it?"""
    folder = Path(settings.kiosk.state_dir)
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if os.statvfs(there).f_flag & os.ST_RDONLY:
        return Failure(FaultCode.DISK, f"{folder}: lies on a read-only disk")
    if not os.access(there, os.W_OK | os.X_OK):
        return Failure(FaultCode.DISK, f"{there}: this user may not write it")
    if (free := shutil.disk_usage(there).free) < ROOM_BYTES:
        return Failure(FaultCode.DISK, f"{folder}: the disk is full ({free // 1024} kB free)")
    return None


def journal(settings: Settings) -> Failure | None:
    """Is it whole, and of this program or an older one?"""
    file = Path(settings.kiosk.state_dir) / "journal.sqlite3"
    if not file.exists():
        return None
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as database:
            (version,) = database.execute("PRAGMA user_version").fetchone()
            (found,) = database.execute("PRAGMA quick_check").fetchone()
    except (sqlite3.Error, ValueError) as error:
        return Failure(FaultCode.JOURNAL, f"{file}: is damaged: {error}")
    if version > VERSION:
        words = f"{file}: was written by a newer program (version {version}, this one knows {VERSION})"
        return Failure(FaultCode.NEWER, words)
    return None if found == "ok" else Failure(FaultCode.JOURNAL, f"{file}: is damaged: {' '.join(found.split())}")
