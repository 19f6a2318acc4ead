"""The releases that stand beside each other, and the one in use."""

import os
import shutil
from pathlib import Path

from kiosk.appliance.bundle import Bundle, make_environment, speaks
from kiosk.appliance.change import Change, move_link
from kiosk.appliance.host import Host, InstallError
from kiosk.whole_file import sync_folder

WHOLE = ".whole"
"""Written last: a release without it was cut off in the making."""
KEPT = 3
"""Releases that stay, the one in use among them."""


class Releases:
    """Of one machine."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._places = host.places

    def all(self) -> list[str]:
        """Whole ones, the one that was made last on top."""
        marks = self._places.releases.glob(f"*/{WHOLE}")
        found = [mark.parent for mark in marks if not mark.parent.is_symlink()]
        return [folder.name for folder in sorted(found, key=lambda one: (one / WHOLE).stat().st_mtime_ns, reverse=True)]

    @property
    def current(self) -> str | None:
        try:
            return self._places.current.readlink().name
        except OSError:
            return None

    @property
    def previous(self) -> str | None:
        """The one in use before, when it is still there."""
        try:
            name = (self._places.releases / "previous").readlink().name
        except OSError:
            return None
        return name if name in self.all() else None

    def folder(self, version: str) -> Path:
        return self._places.releases / version

    def is_whole(self, version: str) -> bool:
        return (self.folder(version) / WHOLE).exists()

    def add(self, bundle: Bundle) -> Change:
        """Make this release beside the others."""

        def make() -> None:
            folder = self.folder(bundle.version)
            make_environment(folder, bundle, self._host)
            if (said := speaks(folder)) != bundle.version:
                raise InstallError(f"{folder}: says that it is {said}, and the bundle says {bundle.version}")
            # On disk before the mark is: after a power cut a marked release is whole.
            os.sync()
            (folder / WHOLE).touch()
            sync_folder(folder)

        what = f"make release {bundle.version} in {self.folder(bundle.version)}"
        return Change(what, lambda: not self.is_whole(bundle.version), make)

    def switch(self, version: str) -> Change:
        """Use this release from the next start on."""

        def make() -> None:
            if not self.is_whole(version):
                raise InstallError(f"release {version} is not there; paszuil releases shows those that are")
            before = self.current
            move_link(self._places.current, Path("releases") / version)
            if before and before != version:
                move_link(self._places.releases / "previous", before)

        return Change(f"use release {version}", lambda: self.current != version, make)

    def prune(self) -> None:
        """Take away the oldest, and whatever was cut off in the making."""
        keep = {self.current, self.previous, *self.all()[:KEPT]}
        for folder in self._places.releases.iterdir():
            if folder.is_dir() and not folder.is_symlink() and folder.name not in keep:
                shutil.rmtree(folder)
