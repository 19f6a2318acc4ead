"""Another release in use: made beside, checked, switched to, and gone back from by itself when it does not start."""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kiosk.appliance.bundle import Bundle
from kiosk.appliance.change import put
from kiosk.appliance.host import Host, InstallError
from kiosk.appliance.install import files
from kiosk.appliance.places import UNIT
from kiosk.appliance.releases import Releases

READY_S = 60.0
"""How long the unit may take until it is ready: its first picture stands."""
KEPT_FILES = ("journal.sqlite3", "staff.json", "settings.toml")
"""What a newer program may bring into a new shape, which the older one would refuse."""


class WentBack(InstallError):
    """The new release did not become ready; the one before is in use again."""


@dataclass(frozen=True)
class Waiting:
    """How long, and how to wait. Args: seconds until ready; sleep takes seconds."""

    ready_s: float = READY_S
    sleep: Callable[[float], None] = time.sleep


def update(host: Host, bundle: Bundle, *, waiting: Waiting = Waiting(), tell: Callable[[str], object]) -> None:
    """Raises InstallError when nothing was switched, WentBack when it was and the kiosk is back on the old one."""
    releases = Releases(host)
    if releases.current is None:
        raise InstallError("nothing is installed here yet: sudo paszuil install")
    if releases.current == bundle.version:
        raise InstallError(f"release {bundle.version} is in use already")
    add = releases.add(bundle)
    if add.needed():
        tell(add.what)
        add.make()
    tell(f"check release {bundle.version} on a copy of this kiosk's state")
    check(host, releases.folder(bundle.version))
    go_to(host, bundle.version, waiting=waiting, tell=tell)
    releases.prune()


def roll_back(host: Host, *, waiting: Waiting = Waiting(), tell: Callable[[str], object]) -> None:
    """The release before, by hand. Raises InstallError, and WentBack when that one does not start either."""
    previous = Releases(host).previous
    if previous is None:
        raise InstallError("no release before this one is kept; paszuil releases shows those that are")
    go_to(host, previous, waiting=waiting, tell=tell)


def check(host: Host, release: Path) -> None:
    """Configuration, a migration of the state on a copy, and a picture, all by the new release itself."""
    places = host.places
    with tempfile.TemporaryDirectory(prefix="paszuil-check-") as copy:
        state = Path(copy) / "state"
        state.mkdir()
        for name in (*KEPT_FILES, "card.key"):
            if (places.state / name).exists():
                shutil.copy2(places.state / name, state / name)
        try:
            host.run(str(release / "bin/paszuil"), "self-test", str(places.configuration), str(state), within_s=300)
        except InstallError as error:
            raise InstallError(f"the new release refuses this kiosk, and nothing was switched: {error}") from None


def go_to(host: Host, version: str, *, waiting: Waiting, tell: Callable[[str], object]) -> None:
    """Switch, start, wait; back by itself with the state as it was. Raises WentBack."""
    releases = Releases(host)
    before = releases.current
    assert before
    host.live("systemctl", "stop", UNIT)
    kept = _keep(host)
    _use(host, version, tell)
    if _starts(host, waiting):
        shutil.rmtree(kept)
        tell(f"release {version} is ready")
        return
    tell(f"release {version} was not ready within {waiting.ready_s:.0f} s: back to {before}")
    host.live("systemctl", "stop", UNIT)
    _put_back(kept, host.places.state)
    _use(host, before, tell)
    started = _starts(host, waiting)
    shutil.rmtree(kept)
    if not started:
        raise WentBack(f"release {version} did not start, and {before} does not either: paszuil doctor says why")
    raise WentBack(f"release {version} did not become ready; {before} is in use again. journalctl -u {UNIT} says why")


def _use(host: Host, version: str, tell: Callable[[str], object]) -> None:
    """The release, and the units that it brings."""
    releases = Releases(host)
    switch = releases.switch(version)
    tell(switch.what)
    switch.make()
    brought = releases.folder(version) / "share/paszuil"
    for source, target in files(brought, host.places.root):
        change = put(source, target)
        if change.needed():
            change.make()
    host.live("systemctl", "daemon-reload")


def _starts(host: Host, waiting: Waiting) -> bool:
    """A unit of Type=notify is active from its first picture on."""
    host.live("systemctl", "reset-failed", UNIT)
    host.live("systemctl", "start", "--no-block", UNIT)
    waited = 0.0
    while waited < waiting.ready_s:
        state = _state(host)
        if state == "active":
            return True
        if state == "failed":
            return False
        waiting.sleep(1.0)
        waited += 1.0
    return False


def _state(host: Host) -> str:
    return host.run("systemctl", "show", "--property=ActiveState", "--value", UNIT).strip()


def _keep(host: Host) -> Path:
    """A copy of what a migration would change, beside it. The kiosk is stopped."""
    state = host.places.state
    kept = state / ".before-update"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(mode=0o700)
    for name in KEPT_FILES:
        if (state / name).exists():
            shutil.copy2(state / name, kept / name)
    return kept


def _put_back(kept: Path, state: Path) -> None:
    """Only what has another shape now: acts that were written down meanwhile in the same shape stay."""
    for name in KEPT_FILES:
        old, new = kept / name, state / name
        if old.exists() and new.exists() and _shape(old) != _shape(new):
            owner = new.stat()
            shutil.copy2(old, new)
            shutil.chown(new, owner.st_uid, owner.st_gid)


def _shape(file: Path) -> object:
    """What version a file says that it has."""
    if file.suffix == ".sqlite3":
        with closing(sqlite3.connect(file)) as database:
            return database.execute("PRAGMA user_version").fetchone()[0]
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.strip(" ,") for line in lines if line.strip().startswith(("version", '"version"'))), "")
