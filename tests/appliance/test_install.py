"""A machine becomes a kiosk once, a dry run touches nothing, and uninstalling leaves what people wrote."""

import hashlib
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.appliance import install as steps
from kiosk.appliance import kept_state
from kiosk.appliance import update as updating
from kiosk.appliance.bundle import Bundle
from kiosk.appliance.change import make_all
from kiosk.appliance.host import Host, InstallError
from kiosk.appliance.places import UNIT, Places
from kiosk.appliance.releases import Releases
from kiosk.appliance.shipped import shipped
from kiosk.appliance.update import Waiting, WentBack

BROUGHT = shipped()
SWITCHING = ("appliance/change.py", "appliance/releases.py")


@dataclass(frozen=True)
class Recorded(Host):
    """A tree, a pretended systemd, and releases that are one small program."""

    asked: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    refusing: set[str] = field(default_factory=set)
    started: Callable[[str], object] = lambda version: None

    def run(self, *command: str, within_s: float = 600.0) -> str:
        line = " ".join(command)
        self.asked.append(line)
        places = self.places
        if command[0] == "systemd-tmpfiles":
            places.secrets.mkdir(parents=True, exist_ok=True)
            places.state.mkdir(parents=True, exist_ok=True)
        elif "enable" in command:
            wants = places.root / "etc/systemd/system/multi-user.target.wants" / UNIT
            wants.parent.mkdir(parents=True, exist_ok=True)
            wants.symlink_to(f"../{UNIT}")
        elif "disable" in command:
            (places.root / "etc/systemd/system/multi-user.target.wants" / UNIT).unlink()
        elif "-m venv" in line:
            folder = Path(command[-1])
            (folder / "bin").mkdir(parents=True)
            program = folder / "bin/paszuil"
            program.write_text(f"#!/bin/sh\necho {folder.name}\n")
            program.chmod(0o755)
            for source, _ in steps.files(BROUGHT, places.root):
                target = folder / "share/paszuil" / source.relative_to(BROUGHT)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read_bytes())
        elif "self-test" in command and any(version in command[0] for version in self.refusing):
            raise InstallError("settings.toml: is of version 9, newer than this program's")
        elif "show" in command:
            version = Releases(self).current
            assert version
            self.started(version)
            return "failed" if version in self.broken else "active"
        return ""


def bundle(tmp_path: Path, version: str = "1.0") -> Bundle:
    lock = tmp_path / "requirements.lock"
    lock.write_text("evdev==2.0.0\n")
    return Bundle(version, tmp_path / f"paszuil-{version}-py3-none-any.whl", lock, tmp_path)


def installed(tmp_path: Path, **how: object) -> Recorded:
    host = Recorded(Places(tmp_path / "root"), **how)  # type: ignore[arg-type]
    make(host, tmp_path)
    return host


def make(host: Host, tmp_path: Path, *, dry_run: bool = False) -> list[str]:
    told: list[str] = []
    changes = steps.install(
        host, BROUGHT, bundle(tmp_path), configuration="[kiosk]\n", secret_files={"wise.key": "geheim"}
    )
    make_all(changes, dry_run=dry_run, tell=told.append)
    return told


def picture(root: Path) -> dict[str, str]:
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_symlink():
            found[str(path)] = os.readlink(path)
        elif path.is_file():
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def test_installed_twice_nothing_is_left_to_do(tmp_path: Path) -> None:
    host = installed(tmp_path)
    before = picture(host.places.root)
    assert make(host, tmp_path) == []
    assert picture(host.places.root) == before
    assert (host.places.current / "bin/paszuil").exists()
    assert (host.places.secrets / "journal.key").stat().st_mode & 0o777 == 0o600


def test_a_dry_run_tells_every_change_and_makes_none(tmp_path: Path) -> None:
    host = Recorded(Places(tmp_path / "root"))
    planned = make(host, tmp_path, dry_run=True)
    assert not host.places.root.exists()
    assert host.asked == []
    assert planned == make(host, tmp_path)


def test_a_configuration_and_secrets_that_are_there_are_never_touched(tmp_path: Path) -> None:
    host = installed(tmp_path)
    host.places.configuration.write_text("# mine\n")
    (host.places.secrets / "wise.key").write_text("mine")
    make(host, tmp_path)
    assert host.places.configuration.read_text() == "# mine\n"
    assert (host.places.secrets / "wise.key").read_text() == "mine"


def test_uninstalling_leaves_only_what_people_wrote(tmp_path: Path) -> None:
    host = installed(tmp_path)
    (host.places.state / "settings.toml").write_text("")
    make_all(steps.uninstall(host, BROUGHT), dry_run=False, tell=lambda _: None)
    left = {str(Path(name).relative_to(host.places.root)) for name in picture(host.places.root)}
    assert left == {
        "etc/paszuil/kiosk.toml",
        "etc/paszuil/secrets/wise.key",
        "etc/paszuil/secrets/journal.key",
        "var/lib/paszuil/settings.toml",
    }


def test_purging_leaves_nothing(tmp_path: Path) -> None:
    host = installed(tmp_path)
    make_all(steps.uninstall(host, BROUGHT, purge=True), dry_run=False, tell=lambda _: None)
    assert picture(host.places.root) == {}


def update(host: Host, tmp_path: Path, version: str) -> None:
    updating.update(host, bundle(tmp_path, version), waiting=Waiting(3, lambda _: None), tell=lambda _: None)


def test_an_update_is_in_use_once_the_unit_is_ready_and_goes_back_by_hand(tmp_path: Path) -> None:
    host = installed(tmp_path)
    update(host, tmp_path, "2.0")
    assert Releases(host).current == "2.0"
    updating.roll_back(host, tell=lambda _: None)
    assert Releases(host).current == "1.0"


def test_an_update_that_does_not_start_goes_back_with_the_state_as_it_was(tmp_path: Path) -> None:
    staff = tmp_path / "root/var/lib/paszuil/staff.json"

    def migrate(version: str) -> None:
        if version == "2.0":
            staff.write_text('{\n"version": 9,\n}')

    host = installed(tmp_path, broken={"2.0"}, started=migrate)
    staff.write_text('{\n"version": 1,\n}')
    with pytest.raises(WentBack, match=r"1\.0 is in use again"):
        update(host, tmp_path, "2.0")
    assert Releases(host).current == "1.0"
    assert '"version": 1' in staff.read_text()
    assert not (host.places.state / ".before-update").exists()


def cut_off(tmp_path: Path, **how: object) -> Recorded:
    """An update to 2.0 that was killed when that had begun, and had given the staff file a new shape."""
    staff = tmp_path / "root/var/lib/paszuil/staff.json"
    kills = True

    def begin(version: str) -> None:
        nonlocal kills
        if version == "2.0" and kills:
            kills = False
            staff.write_text('{\n"version": 9,\n}')
            raise KeyboardInterrupt

    host = installed(tmp_path, started=begin, **how)
    staff.write_text('{\n"version": 1,\n}')
    with pytest.raises(KeyboardInterrupt):
        update(host, tmp_path, "2.0")
    assert Releases(host).current == "2.0"
    return host


def test_an_update_that_was_cut_off_is_gone_back_from_when_the_new_release_does_not_run(tmp_path: Path) -> None:
    host = cut_off(tmp_path, broken={"2.0"})
    with pytest.raises(WentBack, match=r"1\.0 is in use again"):
        updating.roll_back(host, tell=lambda _: None)
    assert Releases(host).current == "1.0"
    assert '"version": 1' in (host.places.state / "staff.json").read_text()
    assert kept_state.kept_for(host.places.state) is None


def test_an_update_that_was_cut_off_stays_where_the_new_release_runs(tmp_path: Path) -> None:
    host = cut_off(tmp_path)
    update(host, tmp_path, "3.0")
    assert Releases(host).current == "3.0"
    assert '"version": 9' in (host.places.state / "staff.json").read_text()
    assert kept_state.kept_for(host.places.state) is None


def test_a_systemd_that_fails_after_the_switch_is_gone_back_from_too(tmp_path: Path) -> None:
    def fail(version: str) -> None:
        if version == "2.0":
            raise InstallError("systemctl show: exit 1: Connection timed out")

    host = installed(tmp_path, started=fail)
    with pytest.raises(WentBack, match=r"1\.0 is in use again"):
        update(host, tmp_path, "2.0")
    assert Releases(host).current == "1.0"


def test_the_state_is_kept_whole_also_after_a_write_that_was_cut_off(tmp_path: Path) -> None:
    live, state = tmp_path / "live", tmp_path / "state"
    live.mkdir()
    with closing(sqlite3.connect(live / "journal.sqlite3", isolation_level=None)) as database:
        for line in ("PRAGMA cache_size = 1", "CREATE TABLE act (id TEXT)", "INSERT INTO act VALUES ('before')"):
            database.execute(line)
        database.execute("BEGIN IMMEDIATE")
        for number in range(500):
            database.execute("INSERT INTO act VALUES (?)", (f"{number:0200}",))
        shutil.copytree(live, state)
        (tmp_path / "copy").mkdir()
        kept_state.copy_of_journal(state, tmp_path / "copy")
    kept_state.keep(state, "1.0")
    for folder in (state / kept_state.FOLDER, tmp_path / "copy"):
        with closing(sqlite3.connect(folder / "journal.sqlite3")) as database:
            assert database.execute("SELECT id FROM act").fetchall() == [("before",)]
    assert not (state / kept_state.FOLDER / kept_state.HOT).exists()


def test_an_update_that_refuses_this_state_switches_nothing(tmp_path: Path) -> None:
    host = installed(tmp_path, refusing={"2.0"})
    before = len(host.asked)
    with pytest.raises(InstallError, match=r"nothing was switched.*version 9"):
        update(host, tmp_path, "2.0")
    assert Releases(host).current == "1.0"
    assert not [line for line in host.asked[before:] if line.startswith("systemctl")]


def test_no_more_than_three_releases_stay(tmp_path: Path) -> None:
    host = installed(tmp_path)
    for version in ("2.0", "3.0", "4.0", "5.0"):
        update(host, tmp_path, version)
    assert Releases(host).all() == ["5.0", "4.0", "3.0"]


def killed_at(host: Host, tmp_path: Path, step: int) -> bool:
    """Update in a process of its own that is killed at this line of SWITCHING; False when it ended first."""
    child = os.fork()
    if child == 0:
        seen = 0

        def trace(frame: object, event: str, _: object) -> object:
            nonlocal seen
            if not frame.f_code.co_filename.endswith(SWITCHING):  # type: ignore[attr-defined]
                return None
            if event == "line":
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)  # type: ignore[arg-type]
        try:
            update(host, tmp_path, "2.0")
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_killed_at_any_point_of_an_update_a_whole_release_is_in_use(tmp_path: Path) -> None:
    kills = 0
    for step in range(1, 2000, 6):
        folder = tmp_path / str(step)
        folder.mkdir()
        host = installed(folder)
        if not killed_at(host, folder, step):
            break
        kills += 1
        releases = Releases(host)
        assert releases.current is not None
        assert releases.is_whole(releases.current)
        assert (host.places.current / "bin/paszuil").exists()
        if releases.current != "2.0":
            update(host, folder, "2.0")
        assert releases.current == "2.0"
    assert kills > 10, kills
