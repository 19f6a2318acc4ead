"""What a release is made from: a checkout, a wheel or a .deb, brought to one form."""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk import __version__
from kiosk.appliance.host import Host, InstallError
from kiosk.appliance.shipped import is_checkout, shipped

LOCK_IN_WHEEL = "data/share/paszuil/requirements.lock"
WHEELS_IN_DEB = "usr/share/paszuil/wheels"


@dataclass(frozen=True)
class Bundle:
    """Args: version; the project's own wheel; the lock; the wheels of everything else, None for the package index."""

    version: str
    wheel: Path
    lock: Path
    wheels: Path | None


@contextmanager
def opened(source: Path, host: Host) -> Iterator[Bundle]:
    """The bundle of a checkout, a wheel, a .deb or a folder of wheels; gone afterwards. Raises InstallError."""
    with tempfile.TemporaryDirectory(prefix="paszuil-bundle-") as scratch:
        yield _bundle(source, Path(scratch), host)


def _bundle(source: Path, scratch: Path, host: Host) -> Bundle:
    if source.suffix == ".deb":
        host.run("dpkg-deb", "--extract", str(source), str(scratch / "deb"))
        return _of_wheels(scratch / "deb" / WHEELS_IN_DEB, scratch)
    if source.suffix == ".whl":
        return Bundle(version_of(source), source, _lock_in(source, scratch), None)
    if source.is_dir() and is_checkout(source):
        # What an earlier build left there would travel along.
        shutil.rmtree(source / "build", ignore_errors=True)
        host.run(
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"),
            *("--no-build-isolation", "--wheel-dir", str(scratch), str(source)),
        )
        (wheel,) = scratch.glob("paszuil-*.whl")
        return Bundle(version_of(wheel), wheel, source / "requirements.lock", None)
    if source == Path(sys.prefix):
        # The release that runs: it is whole, so nothing is made from this.
        return Bundle(__version__, source, shipped() / "requirements.lock", None)
    if source.is_dir():
        return _of_wheels(source, scratch)
    raise InstallError(f"{source}: expected a checkout, a .whl, a .deb or a folder of wheels")


def _of_wheels(folder: Path, scratch: Path) -> Bundle:
    own = sorted(folder.glob("paszuil-*.whl"))
    if len(own) != 1:
        raise InstallError(f"{folder}: expected one paszuil-*.whl among the wheels, found {len(own)}")
    return Bundle(version_of(own[0]), own[0], _lock_in(own[0], scratch), folder)


def version_of(wheel: Path) -> str:
    """As the wheel's name says."""
    parts = wheel.name.split("-")
    if len(parts) < 5 or parts[0] != "paszuil":
        raise InstallError(f"{wheel}: is not a wheel of paszuil")
    return parts[1]


def _lock_in(wheel: Path, scratch: Path) -> Path:
    try:
        with zipfile.ZipFile(wheel) as archive:
            (name,) = [name for name in archive.namelist() if name.endswith(LOCK_IN_WHEEL)]
            lock = scratch / "requirements.lock"
            lock.write_bytes(archive.read(name))
            return lock
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise InstallError(f"{wheel}: is no whole wheel of paszuil: {error}") from None


def make_environment(folder: Path, bundle: Bundle, host: Host) -> None:
    """An environment of its own with exactly what the lock says. Raises InstallError."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    host.run(_python(), "-m", "venv", str(folder))
    pip = (str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    if bundle.wheels:
        # A deb's wheels were checked against the lock when it was built, and are dpkg's to vouch for since.
        host.run(*pip, "--no-index", "--find-links", str(bundle.wheels), "--no-deps", *_pins(bundle.lock))
        host.run(*pip, "--no-index", "--no-deps", str(bundle.wheel))
    else:
        host.run(*pip, "--require-hashes", "--no-deps", "--no-build-isolation", "-r", str(bundle.lock))
        host.run(*pip, "--no-deps", str(bundle.wheel))


def _pins(lock: Path) -> list[str]:
    """name==version of everything in the lock."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if "==" in line and not line.startswith((" ", "#"))]


def _python() -> str:
    """The machine's own Python under the environment that this runs in."""
    return str(getattr(sys, "_base_executable", sys.executable))


def speaks(release: Path) -> str:
    """The version that this release says of itself. Raises InstallError."""
    try:
        return subprocess.run(  # noqa: S603
            [release / "bin/paszuil", "version"], capture_output=True, text=True, timeout=120, check=True
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError) as error:
        raise InstallError(f"{release}: does not run: {error}") from None
