"""Which program has a device open: 'in use' is only of help when it says by whom. Reads /proc, and only what it may."""

import os
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")


def who_holds(path: str | os.PathLike[str], proc: Path = _PROC) -> str | None:
    """'modemmanager (process 812)' for each program that has `path` open, links followed; None when it cannot be told.

    The programs of other users can only be seen by root.
    """
    try:
        wanted = os.stat(path)
    except OSError:
        return None
    found = []
    for process in proc.glob("[0-9]*"):
        if process.name != str(os.getpid()) and any(os.path.samestat(wanted, held) for held in _open_files(process)):
            found.append(f"{_name(process)} (process {process.name})")
    return ", ".join(sorted(found)) or None


def _open_files(process: Path) -> Iterator[os.stat_result]:
    try:
        descriptors = list(os.scandir(process / "fd"))
    except OSError:
        return
    for descriptor in descriptors:
        try:
            yield os.stat(descriptor.path)
        except OSError:
            continue


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return "a program that has just ended"
