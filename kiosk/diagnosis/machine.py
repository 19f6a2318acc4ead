"""What the machine itself tells: disk, journal, heat, power, versions. `root` is where its files hang, for tests."""

import os
import platform
import shutil
from importlib.metadata import version
from pathlib import Path

from hardware.transports.holder import who_holds
from kiosk.appliance.panel import backlights, displays
from kiosk.diagnosis.finding import Finding, Grade
from kiosk.domain.fault_code import FaultCode
from kiosk.failure import EXPLANATIONS, recorded
from kiosk.journal.database import what_is_wrong
from kiosk.settings import Settings, unreadable_secrets

DISK_WARNING_MB, DISK_BAD_MB = 500, 50
WARM_C, HOT_C = 70.0, 80.0
"""A Raspberry Pi slows down from 80 °C. Source: Raspberry Pi documentation, frequency management."""

_MB = 1024 * 1024
_THROTTLED = {
    0: ("undervoltage now", Grade.BAD),
    1: ("its speed is capped now", Grade.WARNING),
    2: ("slowed down now", Grade.WARNING),
    3: ("at its heat limit now", Grade.WARNING),
    16: ("undervoltage since the start", Grade.WARNING),
    17: ("its speed was capped since the start", Grade.WARNING),
    18: ("slowed down since the start", Grade.WARNING),
    19: ("was at its heat limit since the start", Grade.WARNING),
}
"""Bits of get_throttled. Source: Raspberry Pi documentation, vcgencmd."""


def disk(settings: Settings) -> Finding:
    """Free space where the journal is."""
    folder = Path(settings.kiosk.state_dir)
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free_mb = shutil.disk_usage(there).free / _MB
    value = f"{free_mb:.0f} MB free for {folder}"
    if os.statvfs(there).f_flag & os.ST_RDONLY:
        step = EXPLANATIONS[FaultCode.DISK].next_step
        return Finding("disk", f"{folder}: lies on a read-only disk, so no act can be done", Grade.BAD, step)
    if free_mb >= DISK_WARNING_MB:
        return Finding("disk", value, Grade.GOOD)
    grade = Grade.WARNING if free_mb >= DISK_BAD_MB else Grade.BAD
    return Finding("disk", value, grade, f"make room: at least {DISK_WARNING_MB} MB should be free")


def journal(settings: Settings, root: Path = Path("/")) -> Finding:
    """Can the folder of the journal be written, and is it this kiosk's alone? Nothing in it is changed."""
    folder = Path(settings.kiosk.state_dir)
    if holder := who_holds(folder / "lock", root / "proc"):
        return Finding("journal", f"{folder}: in use by the kiosk, {holder}", Grade.GOOD)
    if not folder.exists():
        above = next(place for place in folder.parents if place.exists())
        if os.access(above, os.W_OK | os.X_OK):
            return Finding("journal", f"{folder}: not there yet; the kiosk makes it", Grade.GOOD)
        step = f"make it, and give it to the kiosk's user: install -d -m 700 -o paszuil {folder}"
        return Finding("journal", f"{folder}: not there, and {above} cannot be written", Grade.BAD, step)
    closed = [file for file in (folder, *folder.glob("journal.sqlite3*")) if not os.access(file, os.R_OK | os.W_OK)]
    if closed:
        step = "run this as the kiosk's own user, or give it the folder: chown -R"
        return Finding("journal", f"{closed[0]}: this user may not write it", Grade.BAD, step)
    if wrong := what_is_wrong(folder):
        return Finding("journal", str(wrong), Grade.BAD, EXPLANATIONS[wrong.code].next_step)
    return Finding("journal", f"{folder}: whole, can be written, and no kiosk has it open", Grade.GOOD)


def temperature(root: Path = Path("/")) -> Finding:
    """Of the processor, where the machine tells."""
    file = root / "sys/class/thermal/thermal_zone0/temp"
    try:
        celsius = int(file.read_text()) / 1000
    except (OSError, ValueError):
        return Finding("temperature", "this machine does not tell", Grade.GOOD)
    grade = Grade.GOOD if celsius < WARM_C else Grade.WARNING if celsius < HOT_C else Grade.BAD
    step = "" if grade is Grade.GOOD else "give the box air: dust, a closed cabinet, the sun, a fan that stands still"
    return Finding("temperature", f"{celsius:.1f} °C", grade, step)


def power(root: Path = Path("/")) -> Finding:
    """Undervoltage and throttling, where a Raspberry Pi tells."""
    files = sorted((root / "sys/devices/platform").glob("soc*/soc*:firmware/get_throttled"))
    try:
        bits = int(files[0].read_text().strip().removeprefix("0x"), 16)
    except (IndexError, OSError, ValueError):
        return Finding("power", "this machine does not tell", Grade.GOOD)
    told = [seen for bit, seen in _THROTTLED.items() if bits >> bit & 1]
    if not told:
        return Finding("power", "good since the start", Grade.GOOD)
    if bits & 0x10001:
        step = "use the maker's own power supply and a short thick cable; hang scanners and printers on a powered hub"
    else:
        step = "give the box air"
    return Finding("power", ", ".join(words for words, _ in told), max(grade for _, grade in told), step)


def start() -> Finding:
    """What stopped the last start of the kiosk, if anything did since the machine began."""
    failure = recorded()
    if failure is None:
        return Finding("start", "nothing stopped the kiosk since the machine began", Grade.GOOD)
    return Finding("start", f"{failure.code.value}: {failure.words}", Grade.BAD, EXPLANATIONS[failure.code].next_step)


def display(root: Path = Path("/")) -> Finding:
    """How the screen goes off outside opening hours."""
    if lights := backlights(root):
        road = f"its backlight ({lights[0].parent.name})"
    elif connected := displays(root):
        road = f"its power (DPMS, {connected[0]}) on KMSDRM, under cage with a black picture only"
    else:
        road = "a black picture only"
    return Finding("display", f"goes dark by {road}", Grade.GOOD)


def versions() -> Finding:
    """Of everything that a maintainer asks for first."""
    told = {"paszuil": version("paszuil"), "python": platform.python_version(), "kivy": version("kivy")}
    told["kernel"] = f"{platform.release()} {platform.machine()}"
    return Finding("versions", ", ".join(f"{name} {number}" for name, number in told.items()), Grade.GOOD)


def secrets(settings: Settings) -> Finding:
    """Can the files of keys and passwords be read by this user? Their content is told nowhere."""
    if missing := unreadable_secrets(settings):
        step = "run this as the kiosk's own user, or give it the file: chown paszuil FILE; chmod 400 FILE"
        return Finding("secrets", "; ".join(missing), Grade.BAD, step)
    return Finding("secrets", "every file can be read", Grade.GOOD)
