"""Which road to the glass the kiosk takes, and the start along it.

KMSDRM needs no other program and comes first; cage with Xwayland is for panels on which that shows no picture. Kivy's
wheels have no Wayland of their own.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from pathlib import Path

from kiosk.appliance.panel import displays


class Road(Enum):
    """How pixels and touches travel."""

    KMSDRM = "kmsdrm"
    CAGE = "cage"


WITH_CAGE = {
    "SDL_VIDEODRIVER": "x11",
    "LIBSEAT_BACKEND": "seatd",
    # Without these it will not start before a touchscreen is plugged in, nor where the machine draws in software.
    "WLR_LIBINPUT_NO_DEVICES": "1",
    "WLR_RENDERER_ALLOW_SOFTWARE": "1",
}
"""What cage and the kiosk in it are told. Sources: wlroots' docs/env_vars.md, libseat's README."""


class NoRoad(Exception):
    """There is no picture to be made; the message says what was looked for."""


MARK = "display-tried"
"""In the folder of this boot: the road of a start that has not shown a picture yet."""
ROAD = "PASZUIL_ROAD"
"""Tells the kiosk which road it is on."""


def choose(wanted: str, run: Path, root: Path = Path("/")) -> Road:
    """The road that is asked for; 'auto' takes KMSDRM, and the other one after a start without a picture.

    Args:
        wanted: panel.display of the configuration.
        run: the folder of this boot.
        root: where /sys hangs.

    Raises NoRoad.
    """
    if wanted != "auto":
        return Road(wanted)
    roads = [Road.KMSDRM] if displays(root) else []
    if shutil.which("cage"):
        roads.append(Road.CAGE)
    if not roads:
        raise NoRoad("no display is connected (/sys/class/drm/*/status), and cage is not installed")
    failed = _tried(run)
    return next((road for road in roads if road is not failed), roads[0])


def begins(environment: Mapping[str, str] = os.environ) -> None:
    """The window is about to be opened along this road."""
    if ROAD in environment and (mark := _mark(environment)):
        with suppress(OSError):
            mark.write_text(environment[ROAD], encoding="utf-8")


def works(environment: Mapping[str, str] = os.environ) -> None:
    """The first picture stands."""
    if mark := _mark(environment):
        with suppress(OSError):
            mark.unlink(missing_ok=True)


def has_failed(environment: Mapping[str, str] = os.environ) -> bool:
    """Was the window begun, and did no picture come?"""
    mark = _mark(environment)
    return mark is not None and mark.exists()


def launch(road: Road, config: Path, run: Path) -> int:
    """Become the kiosk along this road; with cage, stay beside it and return its exit code."""
    kiosk = [sys.executable, "-m", "kiosk", "run", "--config", str(config)]
    environment = {**os.environ, ROAD: road.value}
    if road is Road.KMSDRM:
        os.execve(kiosk[0], kiosk, {**environment, "SDL_VIDEODRIVER": "kmsdrm"})  # noqa: S606
    return _beside(["cage", "-d", "--", *kiosk], {**environment, **WITH_CAGE}, run)


def _beside(command: list[str], environment: dict[str, str], run: Path) -> int:
    """Run it, and hand on to systemd what its grandchild tells: only the main process may speak there."""
    upstream = environment.get("NOTIFY_SOCKET")
    if not upstream:
        return subprocess.call(command, env=environment)  # noqa: S603
    address = run / "notify"
    address.unlink(missing_ok=True)
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as on,
    ):
        told.bind(str(address))
        told.settimeout(1.0)
        on.connect(f"\0{upstream[1:]}" if upstream.startswith("@") else upstream)
        with subprocess.Popen(command, env={**environment, "NOTIFY_SOCKET": str(address)}) as child:  # noqa: S603
            while child.poll() is None:
                with suppress(TimeoutError):
                    on.send(told.recv(4096))
            return child.returncode


def _tried(run: Path) -> Road | None:
    try:
        return Road((run / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _mark(environment: Mapping[str, str]) -> Path | None:
    folder = environment.get("RUNTIME_DIRECTORY")
    return Path(folder.split(":")[0]) / MARK if folder else None
