"""The units are as closed as they promise, systemd understands them, and they say what the program says."""

import configparser
import subprocess
from pathlib import Path

import pytest

from kiosk.appliance.places import CREDENTIAL, OUT_OF_ORDER_UNIT, UNIT, USER, Places

FOLDER = Path("systemd")
UNITS = sorted(FOLDER.glob("*.service"))
OPEN_AT_MOST = {UNIT: 15, OUT_OF_ORDER_UNIT: 10}
"""Exposure in tenths, as `systemd-analyze security --threshold` takes it."""


def told(unit: Path) -> dict[str, dict[str, list[str]]]:
    """Every section and key of a unit, with all its values."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in unit.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(section, {}).setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_as_closed_as_it_promises(unit: Path):
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={OPEN_AT_MOST[unit.name]}", str(unit)]
    analysed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert analysed.returncode == 0, analysed.stdout[-2000:] + analysed.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_every_line(unit: Path, tmp_path: Path):
    here = tmp_path / unit.name
    # The program that it starts is not on this machine.
    here.write_text(unit.read_text().replace("/opt/paszuil/current/bin/paszuil", "/bin/true"))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", str(here)], capture_output=True, text=True, check=False
    )
    complaints = [line for line in verified.stderr.splitlines() if unit.name in line]
    assert verified.returncode == 0, verified.stderr
    assert not complaints


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_and_program_name_the_same_places(unit: Path):
    service = told(unit)["Service"]
    places = Places()
    (start,) = service["ExecStart"]
    assert start.startswith(f"{places.current}/bin/paszuil ")
    assert start.endswith(f"--config {places.configuration}")
    assert service["User"] == [USER]
    assert service["LoadCredential"] == [f"{CREDENTIAL}:{places.secrets}"]
    # Without a fallback, a folder of secrets that is missing stops the painter too, and nothing is on the glass.
    assert service["SetCredential"] == [f"{CREDENTIAL}:none"]
    assert Path("/var/lib") / service["StateDirectory"][0] == places.state
    assert Path("/run") / service["RuntimeDirectory"][0] == places.run
    assert service["LimitCORE"] == ["0"]


def test_the_kiosk_falls_back_to_out_of_order_and_comes_back_from_it():
    assert told(FOLDER / UNIT)["Unit"]["OnFailure"] == [OUT_OF_ORDER_UNIT]
    assert told(FOLDER / OUT_OF_ORDER_UNIT)["Unit"]["OnSuccess"] == [UNIT]
    assert told(FOLDER / OUT_OF_ORDER_UNIT)["Service"]["ExecStopPost"] == [f"+/bin/systemctl reset-failed {UNIT}"]
    assert OUT_OF_ORDER_UNIT in " ".join(told(FOLDER / UNIT)["Unit"]["After"]).split()
    # A wrong configuration ends with 2, and trying again would change nothing.
    assert told(FOLDER / UNIT)["Service"]["RestartPreventExitStatus"] == ["2"]
    assert "MemoryDenyWriteExecute" not in told(FOLDER / UNIT)["Service"]


@pytest.mark.parametrize(
    ("file", "section", "key", "value"),
    [
        ("journald.conf.d/paszuil.conf", "Journal", "Storage", "volatile"),
        ("system.conf.d/paszuil.conf", "Manager", "CtrlAltDelBurstAction", "none"),
        ("logind.conf.d/paszuil.conf", "Login", "ReserveVT", "0"),
    ],
)
def test_the_machine_is_closed_around_it(file: str, section: str, key: str, value: str):
    drop_in = configparser.ConfigParser()
    drop_in.optionxform = str  # type: ignore[assignment,method-assign]
    drop_in.read(FOLDER / file)
    assert drop_in[section][key] == value


def test_the_machines_watchdog_is_within_what_a_pi_can_count():
    text = (FOLDER / "system.conf.d/paszuil.conf").read_text()
    (seconds,) = [line.split("=")[1] for line in text.splitlines() if line.startswith("RuntimeWatchdogSec")]
    assert 0 < int(seconds) <= 15


def test_the_kiosk_may_switch_the_light_of_the_panel():
    """/sys is closed to it (ProtectKernelTunables) but for the folder where a panel's light hangs."""
    assert told(FOLDER / UNIT)["Service"]["ReadWritePaths"] == ["-/sys/devices/platform"]
    (rule,) = [line for line in Path("config/udev/71-paszuil-display.rules").read_text().splitlines() if line[0] != "#"]
    assert 'SUBSYSTEM=="backlight"' in rule
    assert "chgrp video %S%p/bl_power" in rule
    assert "video" in told(FOLDER / UNIT)["Service"]["SupplementaryGroups"][0].split()
