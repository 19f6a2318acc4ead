"""Another release in use: made beside, checked, switched to, and gone back from by itself when it does not start."""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from kiosk.appliance import kept_state
from kiosk.appliance.bundle import Bundle
from kiosk.appliance.change import put
from kiosk.appliance.host import Host, InstallError
from kiosk.appliance.install import files
from kiosk.appliance.places import UNIT
from kiosk.appliance.releases import Releases

READY_S = 60.0
"""How long the unit may take until it is ready: its first picture stands."""


class WentBack(InstallError):
    """The new release did not become ready; the one before is in use again."""


@dataclass(frozen=True)
class Waiting:
    """How long, and how to wait. Args: seconds until ready; sleep takes seconds."""

    ready_s: float = READY_S
    sleep: Callable[[float], None] = time.sleep


def update(host: Host, bundle: Bundle, *, waiting: Waiting = Waiting(), tell: Callable[[str], object]) -> None:
    """Raises InstallError when nothing was switched, WentBack when it was and the kiosk is back on the old one."""
    finish(host, waiting=waiting, tell=tell)
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
    finish(host, waiting=waiting, tell=tell)
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
        for name in (*kept_state.SHAPED, "card.key"):
            if name != kept_state.JOURNAL and (places.state / name).exists():
                shutil.copy2(places.state / name, state / name)
        try:
            kept_state.copy_of_journal(places.state, state)
        except (OSError, sqlite3.Error) as error:
            raise InstallError(f"the journal cannot be copied, and nothing was switched: {error}") from None
        try:
            host.run(str(release / "bin/paszuil"), "self-test", str(places.configuration), str(state), within_s=300)
        except InstallError as error:
            raise InstallError(f"the new release refuses this kiosk, and nothing was switched: {error}") from None


def go_to(host: Host, version: str, *, waiting: Waiting, tell: Callable[[str], object]) -> None:
    """Switch, start, wait; back by itself with the state as it was. Raises WentBack."""
    before = Releases(host).current
    assert before
    host.live("systemctl", "stop", UNIT)
    kept_state.keep(host.places.state, before)
    if why := _why_not_ready(host, version, waiting, tell):
        tell(f"{why}: back to {before}")
        _go_back(host, before, f"release {version}", waiting=waiting, tell=tell)
    kept_state.forget(host.places.state)
    tell(f"release {version} is ready")


def finish(host: Host, *, waiting: Waiting, tell: Callable[[str], object]) -> None:
    """What an update that was cut off, by the power or a kill, left undone. Raises WentBack when it went back."""
    state = host.places.state
    before = kept_state.kept_for(state)
    if before is None:
        return
    current = Releases(host).current
    if current != before and _state(host) != "active" and Releases(host).is_whole(before):
        tell(f"the update to {current} was cut off, and it does not run: back to {before}")
        _go_back(host, before, f"release {current}", waiting=waiting, tell=tell)
    if current == before:
        kept_state.put_back(state)
    kept_state.forget(state)


def _why_not_ready(host: Host, version: str, waiting: Waiting, tell: Callable[[str], object]) -> str:
    """Use it; empty when it is ready in time."""
    try:
        _use(host, version, tell)
        ready = _starts(host, waiting)
    except (InstallError, OSError) as error:
        return f"release {version} cannot be put into use ({error})"
    return "" if ready else f"release {version} was not ready within {waiting.ready_s:.0f} s"


def _go_back(host: Host, before: str, what: str, *, waiting: Waiting, tell: Callable[[str], object]) -> NoReturn:
    """To that release with the state as it was. Raises WentBack; what is kept stays until it is put back."""
    host.live("systemctl", "stop", UNIT)
    kept_state.put_back(host.places.state)
    why = _why_not_ready(host, before, waiting, tell)
    kept_state.forget(host.places.state)
    if why:
        raise WentBack(f"{what} did not start, and {why}: paszuil doctor says why")
    raise WentBack(f"{what} did not become ready; {before} is in use again. journalctl -u {UNIT} says why")


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
