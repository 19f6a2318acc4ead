"""A journal that cannot be used is put aside whole, by hand: the kiosk never begins another in its place by itself."""

import os
import shutil
from datetime import datetime
from pathlib import Path

from kiosk.journal import database, key
from kiosk.journal.sqlite import take_lock
from kiosk.whole_file import give_to_owner_of, make_folder, sync_folder

FOLDER = "aside"
KEPT = 3
"""Journals that are kept aside; the oldest beyond these goes."""


def put_aside(folder: Path, now: datetime) -> Path:
    """Move the journal, what belongs to it, and the key that is its own; where to.

    Raises JournalError while a kiosk has it, and OSError.
    """
    lock = take_lock(folder)
    try:
        give_to_owner_of(folder, lock)
        place = folder / FOLDER / now.strftime("%Y%m%d-%H%M%S")
        make_folder(place)
        for file in (*folder.glob(f"{database.FILE}*"), folder / key.FILE):
            if file.exists():
                file.rename(place / file.name)
        sync_folder(place)
        sync_folder(folder)
        os.ftruncate(lock, 0)
        os.fsync(lock)
        for old in sorted(place.parent.iterdir())[:-KEPT]:
            shutil.rmtree(old)
    finally:
        os.close(lock)
    return place
