"""Can the kiosk start here, as this user? The first thing that stops it, with its code."""

import os
import shutil
from pathlib import Path

from kiosk.domain.fault_code import FaultCode
from kiosk.failure import Failure
from kiosk.journal.database import what_is_wrong
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
    wrong = what_is_wrong(Path(settings.kiosk.state_dir))
    return Failure(wrong.code, str(wrong)) if wrong else None
