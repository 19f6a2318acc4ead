"""A small file is written whole, or not at all: a power cut leaves the old one or the new one."""

import os
from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, content: str) -> None:
    """Write beside, bring to disk, move into place. For its owner alone (0600), who is the folder's owner.

    Raises OSError; the file is then as it was.
    """
    new = file.with_name(f".{file.name}.new")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            stream.write(content)
            stream.flush()
            _give_to_owner_of(file.parent, stream.fileno())
            os.fsync(stream.fileno())
        new.replace(file)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise
    _sync(file.parent)


def _give_to_owner_of(folder: Path, descriptor: int) -> None:
    """What root writes for the kiosk, the kiosk must be able to read."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def _sync(folder: Path) -> None:
    """The name is on disk too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
