"""A machine becomes a kiosk, and stops being one: every change in order, each made only where it is needed."""

import secrets
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from kiosk.appliance.bundle import Bundle
from kiosk.appliance.change import Change, link, put, take_away
from kiosk.appliance.host import Host, InstallError
from kiosk.appliance.places import OUT_OF_ORDER_UNIT, UNIT
from kiosk.appliance.releases import Releases
from kiosk.whole_file import write_whole

MASKED = ("getty@tty1.service", "ctrl-alt-del.target")
"""No login on the kiosk's own glass, and no key that stops it."""
JOURNAL_KEY = "journal.key"
_FOLDERS = {
    "systemd": "etc/systemd/system",
    "systemd/sysusers.d": "etc/sysusers.d",
    "systemd/tmpfiles.d": "etc/tmpfiles.d",
    "systemd/sysctl.d": "etc/sysctl.d",
    "systemd/system.conf.d": "etc/systemd/system.conf.d",
    "systemd/journald.conf.d": "etc/systemd/journald.conf.d",
    "systemd/logind.conf.d": "etc/systemd/logind.conf.d",
    "config/udev": "etc/udev/rules.d",
    "config/cups": "etc/systemd/system/cups.service.d",
}
"""Where the files of each of the product's folders go."""


def files(brought: Path, root: Path) -> list[tuple[Path, Path]]:
    """What the product brings, and where it goes."""
    found = []
    for folder, target in _FOLDERS.items():
        found += [
            (file, root / target / file.name) for file in sorted((brought / folder).glob("*.*")) if file.is_file()
        ]
    if not found:
        raise InstallError(f"{brought}: the product's systemd and config folders are not there")
    return found


def install(
    host: Host, brought: Path, bundle: Bundle, *, configuration: str | None = None, secret_files: dict[str, str]
) -> Iterator[Change]:
    """Everything up to, and without, the start.

    Args:
        brought: the folder of systemd/ and config/.
        configuration: the text of kiosk.toml where there is none yet; one that is there is never touched.
        secret_files: contents by file name, for secrets that are not there yet.
    """
    places = host.places
    if host.running:
        yield packages(host, brought)
    first = ("sysusers.d", "tmpfiles.d")
    everything = files(brought, places.root)
    for source, target in everything:
        if source.parent.name in first:
            yield put(source, target)
    yield Change(
        "make the kiosk's user and folders",
        lambda: not (places.secrets.is_dir() and places.state.is_dir()),
        lambda: _user_and_folders(host),
    )
    for name, content in {**secret_files, JOURNAL_KEY: secrets.token_hex(32)}.items():
        yield _once(places.secrets / name, content)
    if configuration is not None:
        yield _once(places.configuration, configuration, mode=0o644)
    releases = Releases(host)
    yield releases.add(bundle)
    if releases.current is None:
        yield releases.switch(bundle.version)
    yield link(places.root / "usr/local/bin/paszuil", "/opt/paszuil/current/bin/paszuil")
    news: list[Path] = []
    for source, target in everything:
        if source.parent.name not in first:
            change = put(source, target)
            yield Change(change.what, change.needed, partial(_noted, change, news, target))
    for unit in MASKED:
        yield link(places.root / "etc/systemd/system" / unit, "/dev/null")
    wants = places.root / "etc/systemd/system/multi-user.target.wants" / UNIT
    yield Change(f"enable {UNIT}", lambda: not wants.is_symlink(), lambda: host.systemctl("enable", UNIT))
    yield Change("let systemd and udev read what is new", lambda: bool(news) and host.running, lambda: _reload(host))


def uninstall(host: Host, brought: Path, *, purge: bool = False) -> Iterator[Change]:
    """Take back everything but what staff and technicians wrote; `purge` takes that too."""
    places = host.places
    wants = places.root / "etc/systemd/system/multi-user.target.wants" / UNIT
    yield Change(f"disable {UNIT}", wants.is_symlink, lambda: _stop(host))
    for _, target in files(brought, places.root):
        yield take_away(target)
    for unit in MASKED:
        mask = places.root / "etc/systemd/system" / unit
        if mask.is_symlink() and str(mask.readlink()) == "/dev/null":
            yield take_away(mask)
    command = places.root / "usr/local/bin/paszuil"
    yield take_away(command)
    if purge:
        yield take_away(places.configuration.parent)
        yield take_away(places.state)
    yield Change("let systemd and udev forget it", lambda: host.running, lambda: _reload(host))
    # Last: this very program may run from there.
    yield take_away(places.root / "opt/paszuil")


def packages(host: Host, brought: Path) -> Change:
    """What the kiosk needs of Debian."""
    script = str(brought / "config/system-packages")

    def missing() -> bool:
        try:
            host.run("bash", script, "--missing", "appliance")
        except InstallError:
            return True
        return False

    return Change(
        "install the Debian packages that are missing", missing, lambda: host.run("bash", script, "appliance")
    )


def _once(file: Path, content: str, mode: int = 0o600) -> Change:
    def make() -> None:
        write_whole(file, content if content.endswith("\n") else f"{content}\n")
        file.chmod(mode)

    return Change(f"write {file}", lambda: not file.exists(), make)


def _user_and_folders(host: Host) -> None:
    host.below_root("systemd-sysusers")
    host.below_root("systemd-tmpfiles", "--create", "--prefix=/etc/paszuil", "--prefix=/var/lib/paszuil")


def _noted(change: Change, news: list[Path], target: Path) -> None:
    change.make()
    news.append(target)


def _reload(host: Host) -> None:
    host.live("systemctl", "daemon-reload")
    if shutil.which("udevadm"):
        host.live("udevadm", "control", "--reload")
        matches = (f"--subsystem-match={subsystem}" for subsystem in ("input", "tty", "usbmisc", "backlight"))
        host.live("udevadm", "trigger", *matches)


def _stop(host: Host) -> None:
    host.systemctl("disable", UNIT)
    host.live("systemctl", "stop", OUT_OF_ORDER_UNIT, UNIT)
