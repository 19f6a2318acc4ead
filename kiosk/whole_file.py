"""A small file is written whole, or not at all: a power cut leaves the old one or the new one."""

import os
from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, content: str, *, as_it_was: bool = False) -> None:
    """Write beside, bring to disk, move into place. For its owner alone (0600), who is the folder's owner.

    Args:
        as_it_was: owner and rights stay those of the file that is there.

    Raises OSError; the file is then as it was.
    """
    new = file.with_name(f".{file.name}.new")
    how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(new, how, 0o600), "w", encoding="utf-8") as stream:
            stream.write(content)
            stream.flush()
            give_to_owner_of(file if as_it_was else file.parent, stream.fileno())
            if as_it_was:
                os.fchmod(stream.fileno(), file.stat().st_mode & 0o777)
            os.fsync(stream.fileno())
        new.replace(file)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise
    sync_folder(file.parent)


def make_folder(folder: Path) -> None:
    """And those above it; each for the owner (0700) of the one in which it stands. Raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True, mode=0o700)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        give_to_owner_of(folder.parent, descriptor)
    finally:
        os.close(descriptor)


def give_to_owner_of(place: Path, descriptor: int) -> None:
    """What root writes for the kiosk, the kiosk must be able to read."""
    if os.geteuid() == 0:
        owner = place.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def sync_folder(folder: Path) -> None:
    """The names in it are on disk too. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
