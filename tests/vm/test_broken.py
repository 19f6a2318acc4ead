"""What stops a start: 'Buiten gebruik' with its code, the doctor's words, nothing damaged, and back when mended."""

import time
from dataclasses import dataclass

import pytest

from tests.vm.box import Figures
from tests.vm.glass import attract, out_of_order
from tests.vm.kiosk import CONFIGURATION, LONGEST_START_S, SECRETS, Kiosk

pytestmark = pytest.mark.vm

STATE = "/var/lib/paszuil"
APPEND = f"cp {CONFIGURATION} /root/good.toml; cat >> {CONFIGURATION} <<'X'\n%s\nX\n"
RESTORE = f"cat /root/good.toml > {CONFIGURATION}"


@dataclass(frozen=True)
class Fault:
    """Args: breaks, mends: of a shell; code; words: of the doctor."""

    breaks: str
    mends: str
    code: str
    words: tuple[str, ...]


FAULTS = {
    "no TOML": Fault(APPEND % "[kiosk", RESTORE, "K-02", ("kiosk.toml",)),
    "unknown key": Fault(APPEND % "[hours.oops]\nx = 1", RESTORE, "K-02", ("kiosk.toml", "hours.oops")),
    "beyond its limits": Fault(
        f"cp {CONFIGURATION} /root/good.toml; sed -i 's/idle_s = 60/idle_s = 1/' {CONFIGURATION}",
        RESTORE,
        "K-02",
        ("visit.idle_s",),
    ),
    "newer settings": Fault(
        f"cd {STATE} && echo 'version = 99' > settings.toml && chown paszuil: settings.toml",
        f"rm {STATE}/settings.toml",
        "K-03",
        ("settings.toml", "99"),
    ),
    "newer journal": Fault(
        f'cp -p {STATE}/journal.sqlite3 /root/; python3 -c "import sqlite3; '
        f"sqlite3.connect('{STATE}/journal.sqlite3').execute('PRAGMA user_version = 99')\"",
        f"cat /root/journal.sqlite3 > {STATE}/journal.sqlite3",
        "K-03",
        ("journal.sqlite3", "99"),
    ),
    "no secret": Fault(f"mv {SECRETS}/wise.key /root/", f"mv /root/wise.key {SECRETS}/", "K-04", ("wise.key",)),
    "read-only disk": Fault(
        # As the kernel does after an error of the card: the whole disk, for every unit at once.
        "sync; echo u > /proc/sysrq-trigger; sleep 2",
        "mount -o remount,rw /",
        "K-05",
        (STATE, "read-only"),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_it_is_told_with_its_code_and_back_by_itself(kiosk: Kiosk, figures: Figures, name: str) -> None:
    fault, file = FAULTS[name], name.replace(" ", "-")
    await kiosk.starts()
    await kiosk.machine.shell("systemctl stop paszuil", timeout=60)
    await kiosk.machine.shell(fault.breaks)
    began = time.monotonic()
    await kiosk.machine.shell("systemctl start --no-block paszuil")
    await kiosk.sees(f"broken-{file}", out_of_order, within_s=LONGEST_START_S)
    seconds = time.monotonic() - began
    told = await kiosk.doctor()
    for words in (fault.code, *fault.words):
        assert words in told, told
    began = time.monotonic()
    await kiosk.machine.shell(fault.mends)
    await kiosk.sees(f"mended-{file}", attract, within_s=LONGEST_START_S)
    await kiosk.machine.until("systemctl is-active paszuil", timeout=60)
    back = time.monotonic() - began
    figures.append(
        (f"{name}: 'Buiten gebruik' {fault.code} / mended -> back (emulated)", f"{seconds:.0f} / {back:.0f} s")
    )
