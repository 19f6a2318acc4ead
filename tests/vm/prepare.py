"""Builds the machine in a box once and freezes it, booted and warm; later runs find it in the cache.

usage: python -m tests.vm.prepare
"""

import asyncio
import hashlib
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.vm.machine import Machine, cache
from tests.vm.qemu import qemu

HERE = Path(__file__).parent
LOCK = HERE.parent.parent / "requirements.lock"
INGREDIENTS = (HERE / "image.sh", HERE / "configure.sh", HERE / "guest" / "agent.py", LOCK)

_WARM = (
    "systemctl is-system-running --wait || true; systemctl stop getty@tty1;"
    "modprobe --all usblp cdc_acm usbhid hid_generic evdev;"
    # Read once, so that every resumed machine has it in memory: reading is slow under emulation.
    "/opt/vmtest/venv/bin/python -c 'import asyncio, evdev, msgspec, PIL.Image, pyudev, segno, serial, structlog, "
    "escpos.printer'; udevadm --version; systemd-analyze time; sync"
)


def image() -> Path:
    """The folder of the machine that belongs to these sources: whatever changes in them makes another machine."""
    recipe = hashlib.sha256(b"".join(path.read_bytes() for path in INGREDIENTS))
    recipe.update(repr((qemu(Path(), Path(), Path()), _WARM)).encode())
    return cache() / recipe.hexdigest()[:12]


def prepare() -> Path:
    """Build what is missing; a few minutes the first time, nothing after that."""
    folder = image()
    if not (folder / "root.ext4").exists():
        print(f"Building the machine in a box in {folder}, two to four minutes …", flush=True)
        for old in cache().glob("*/vmlinuz"):
            shutil.rmtree(old.parent)
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([HERE / "image.sh", folder, sys.executable, LOCK], check=True)
    if not (folder / "warm.state").exists():
        print("Booting it once, to be frozen, about a minute …", flush=True)
        began = time.monotonic()
        asyncio.run(_freeze(folder))
        print(f"Frozen after {time.monotonic() - began:.0f} s.", flush=True)
    return folder


async def _freeze(folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="paszuil-vm-") as run:
        machine = await Machine.boot(folder, Path(run))
        try:
            print(await machine.shell(_WARM, timeout=300))
            await machine.freeze()
        finally:
            await machine.stop()


if __name__ == "__main__":
    try:
        prepare()
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
