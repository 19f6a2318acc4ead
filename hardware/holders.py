"""Which process holds a device or another file, as far as this user may see: for messages, never for decisions."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Holder:
    """A process; `name` is what it was started as."""

    pid: int
    name: str

    def __str__(self) -> str:
        return f"{self.name}, pid {self.pid}"


def file_holders(path: Path, root: Path = Path("/")) -> tuple[Holder, ...]:
    """Other processes that have this file open; those of other users are seen by root only."""
    try:
        wanted = os.path.realpath(path)
    except OSError:
        return ()
    found = []
    for folder in _processes(root):
        if any(_leads_to(link, wanted) for link in _links(folder / "fd")):
            found.append(_holder(folder))
    return tuple(found)


def _processes(root: Path) -> list[Path]:
    try:
        folders = [folder for folder in (root / "proc").iterdir() if folder.name.isdigit()]
    except OSError:
        return []
    return sorted((folder for folder in folders if int(folder.name) != os.getpid()), key=lambda f: int(f.name))


def _links(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _leads_to(link: Path, wanted: str) -> bool:
    try:
        return os.readlink(link) == wanted
    except OSError:
        return False


def _holder(folder: Path) -> Holder:
    """`python -m kiosk` and the like are named by the program that they run."""
    try:
        words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        words = []
    names = [Path(word).name for word in words if word]
    if "paszuil" in names or ("-m" in words and "kiosk" in words):
        return Holder(int(folder.name), "paszuil")
    return Holder(int(folder.name), names[0] if names else "another program")
