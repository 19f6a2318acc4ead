"""The disk of the state folder fills up or turns read-only while the kiosk runs: a real one, no pretended error."""

import subprocess
import sys
from pathlib import Path

import pytest

SCENARIOS = Path(__file__).with_name("on_a_small_disk.py")
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")


def test_a_full_and_a_read_only_disk_refuse_acts_and_nothing_else() -> None:
    """What each scenario holds stands in on_a_small_disk.py."""
    if subprocess.run([*OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a file system of their own")
    command = [*OWN_MOUNTS, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(SCENARIOS)]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
