"""Another release: put into use, one that does not start gone back from by itself, and back by hand."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.vm.box import PROJECT, Figures
from tests.vm.glass import attract
from tests.vm.installed import fetch
from tests.vm.kiosk import LONGEST_START_S, Kiosk

pytestmark = pytest.mark.vm

NEXT, FAULTY = "0.1.90", "0.1.91"
BREAKS = ("def run(\n", 'raise RuntimeError("this release cannot start")\n\n\ndef run(\n')
"""Where only a start meets it: the check of the release before does not open the window."""


def release(version: str, folder: Path, *changes: tuple[str, tuple[str, str]]) -> Path:
    """The package of the last commit, with another version and these changes."""
    subprocess.run(["git", "clone", "--quiet", PROJECT, folder], check=True)
    init = folder / "kiosk/__init__.py"
    init.write_text(re.sub(r'__version__ = ".*"', f'__version__ = "{version}"', init.read_text()))
    for name, (old, new) in changes:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))
    author = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    subprocess.run(["git", "-C", folder, *author, "commit", "--quiet", "--all", "--message", version], check=True)
    subprocess.run([sys.executable, folder / "config/deb/build.py", "amd64"], check=True)
    (deb,) = (folder / "dist").glob("*.deb")
    return deb


async def in_use(kiosk: Kiosk) -> str:
    return await kiosk.machine.shell("readlink /opt/paszuil/current | xargs basename")


async def test_update_failed_update_and_back(kiosk: Kiosk, figures: Figures, tmp_path: Path) -> None:
    await kiosk.starts()
    first = await in_use(kiosk)
    good = await fetch(kiosk, release(NEXT, tmp_path / "good"))
    began = time.monotonic()
    print(await kiosk.machine.shell(f"paszuil update {good}", timeout=1500))
    figures.append(("update -> the new release is ready (emulated)", f"{time.monotonic() - began:.0f} s"))
    assert await in_use(kiosk) == NEXT
    await kiosk.sees("updated", attract, within_s=LONGEST_START_S)
    await kiosk.machine.shell(f"rm {good}")

    faulty = await fetch(kiosk, release(FAULTY, tmp_path / "faulty", ("kiosk/app.py", BREAKS)))
    began = time.monotonic()
    told = await kiosk.machine.shell(f"paszuil update {faulty} 2>&1; echo exit $?", timeout=1500)
    figures.append(
        ("a release that does not start -> the one before is ready (emulated)", f"{time.monotonic() - began:.0f} s")
    )
    assert f"{NEXT} is in use again" in told
    assert told.endswith("exit 1")
    assert await in_use(kiosk) == NEXT
    await kiosk.sees("gone-back", attract, within_s=LONGEST_START_S)
    await kiosk.machine.until("systemctl is-active paszuil", timeout=60)
    await kiosk.machine.shell(f"rm {faulty}")

    await kiosk.machine.shell("paszuil rollback", timeout=600)
    assert await in_use(kiosk) == first
    await kiosk.sees("rolled-back", attract, within_s=LONGEST_START_S)
