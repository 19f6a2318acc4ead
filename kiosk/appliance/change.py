"""One change of a machine: what it is, whether it is still to be made, and how."""

import filecmp
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.whole_file import sync_folder


@dataclass(frozen=True)
class Change:
    """Making it twice is making it once.

    Args:
        what: in words, for --dry-run and for who looks on.
        needed: is it still to be made?
        make: raises InstallError or OSError.
    """

    what: str
    needed: Callable[[], bool]
    make: Callable[[], object]


def put(source: Path, target: Path, mode: int = 0o644) -> Change:
    """A file as the product brings it; whole, or not at all."""

    def needed() -> bool:
        return not target.is_file() or not filecmp.cmp(source, target, shallow=False)

    def make() -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_name(f".{target.name}.new")
        shutil.copyfile(source, new)
        new.chmod(mode)
        with new.open("rb") as stream:
            os.fsync(stream.fileno())
        new.replace(target)
        sync_folder(target.parent)

    return Change(f"write {target}", needed, make)


def link(target: Path, to: str | Path) -> Change:
    """A symbolic link, moved in one step where there is another."""

    def needed() -> bool:
        return not target.is_symlink() or str(target.readlink()) != str(to)

    return Change(f"link {target} -> {to}", needed, lambda: move_link(target, to))


def move_link(target: Path, to: str | Path) -> None:
    """Whoever follows the link meanwhile finds the old one or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(to)
    new.replace(target)
    sync_folder(target.parent)


def take_away(target: Path) -> Change:
    """A file, link or folder that is not to be there."""

    def make() -> None:
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink()

    return Change(f"remove {target}", lambda: target.is_symlink() or target.exists(), make)


def make_all(changes: Iterable[Change], *, dry_run: bool, tell: Callable[[str], object]) -> int:
    """Make what is still to be made, in order; returns how many that were.

    Raises InstallError and OSError of the change that failed.
    """
    count = 0
    for change in changes:
        if not change.needed():
            continue
        count += 1
        tell(change.what)
        if not dry_run:
            change.make()
    return count
