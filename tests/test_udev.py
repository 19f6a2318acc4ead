"""The udev rules: judged by a strict reader of the rule language (and by `udevadm verify` where systemd has it, from
254 on), and carried out on devices as a kernel shows them."""

import fnmatch
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

RULES = Path(__file__).parents[1] / "config" / "udev" / "70-paszuil.rules"

MATCHES = {"ACTION", "SUBSYSTEM", "KERNEL", "ATTR", "ATTRS", "ENV"}
ASSIGNS = {"GROUP", "MODE", "SYMLINK", "ENV", "GOTO", "LABEL"}
PART = re.compile(r'([A-Z]+)(?:\{([^}]+)\})?(==|!=|\+=|=)"([^"]*)"')
"""One key of a rule. Source: udev(7)."""


@dataclass(frozen=True)
class Key:
    name: str
    of: str
    operator: str
    value: str


@dataclass
class Seen:
    """A device as udev meets it; `attributes` of itself first, then of each parent."""

    subsystem: str
    kernel: str
    attributes: list[dict[str, str]]
    env: dict[str, str] = field(default_factory=dict)
    action: str = "add"


def rules() -> list[list[Key]]:
    found = []
    for line in RULES.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in re.split(r",\s*(?=[A-Z])", line)]
        keys = []
        for part in parts:
            match = PART.fullmatch(part)
            assert match, f"no key of a rule: {part}"
            keys.append(Key(match[1], match[2] or "", match[3], match[4]))
        found.append(keys)
    return found


def fits(key: Key, device: Seen) -> bool:
    own = {"ACTION": device.action, "SUBSYSTEM": device.subsystem, "KERNEL": device.kernel}
    values = {
        "ATTR": [device.attributes[0].get(key.of)],
        "ATTRS": [each.get(key.of) for each in device.attributes],
        "ENV": [device.env.get(key.of, "")],
    }.get(key.name, [own.get(key.name)])
    patterns = key.value.split("|")
    return any(v is not None and any(fnmatch.fnmatchcase(v, pattern) for pattern in patterns) for v in values)


def carried_out(device: Seen) -> dict[str, object]:
    """What the rules make of it; its own environment is changed on the way, as udev does."""
    made: dict[str, object] = {"links": [], "env": {}}
    skip_to = None
    for keys in rules():
        if skip_to:
            if any(key.name == "LABEL" and key.value == skip_to for key in keys):
                skip_to = None
            continue
        if not all(fits(key, device) for key in keys if key.operator == "=="):
            continue
        for key in (key for key in keys if key.operator != "=="):
            match key.name:
                case "SYMLINK":
                    made["links"].append(key.value)
                case "ENV":
                    made["env"][key.of] = key.value
                case "GOTO":
                    skip_to = key.value
                case "GROUP" | "MODE":
                    made[key.name.lower()] = key.value
    return made


def usb(vendor: str) -> list[dict[str, str]]:
    return [{"name": "itself"}, {"bInterfaceClass": "03"}, {"idVendor": vendor, "idProduct": "0b61"}, {}]


def test_every_rule_matches_something_and_sets_something_with_keys_that_udev_knows():
    labels = {key.value for keys in rules() for key in keys if key.name == "LABEL"}
    for keys in rules():
        for key in keys:
            assert key.name in (MATCHES if key.operator in ("==", "!=") else ASSIGNS), key
            assert key.operator == "+=" or key.name != "SYMLINK", "a link must be added to those of the system"
            assert bool(key.of) == (key.name in ("ATTR", "ATTRS", "ENV")), key
            if key.name == "MODE":
                assert re.fullmatch(r"0[0-7]{3}", key.value)
                assert key.value.endswith("0"), "not for everybody"
            if key.name == "GOTO":
                assert key.value in labels
        if not any(key.name in ("LABEL", "ACTION") for key in keys):
            assert any(key.name == "SUBSYSTEM" for key in keys)
            assert any(key.name.startswith("ATTR") for key in keys), "a rule for devices of any make"


def test_systemds_own_reader_accepts_them_where_it_has_one():
    udevadm = shutil.which("udevadm")
    helps = udevadm and subprocess.run([udevadm, "--help"], capture_output=True, text=True, check=False).stdout
    if not helps or "verify" not in helps:
        return
    judged = subprocess.run([udevadm, "verify", str(RULES)], capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr


@pytest.mark.parametrize("vendor", ["0c2e", "05e0", "05f9", "1eab", "065a"])
def test_a_scanner_that_types_has_a_name_and_a_group_and_is_nothing_to_the_desktop(vendor):
    made = carried_out(Seen("input", "event7", usb(vendor), {"ID_INPUT_KEYBOARD": "1"}))
    assert made["links"] == ["input/kiosk-scanner"]
    assert (made["group"], made["mode"]) == ("input", "0660")
    assert made["env"] == {"LIBINPUT_IGNORE_DEVICE": "1"}


def test_the_other_nodes_of_a_scanner_are_hidden_too_but_do_not_take_its_name():
    made = carried_out(Seen("input", "event8", usb("0c2e"), {"ID_INPUT_KEY": "1"}))
    assert made["links"] == []
    assert made["env"] == {"LIBINPUT_IGNORE_DEVICE": "1"}


def test_a_scanner_on_a_serial_port_is_named_and_left_alone_by_modem_manager():
    made = carried_out(Seen("tty", "ttyACM0", usb("0c2e")))
    assert (made["links"], made["group"], made["mode"]) == (["kiosk-scanner"], "dialout", "0660")
    assert made["env"] == {"ID_MM_PORT_IGNORE": "1"}
    device = Seen("usb", "1-1", [{"idVendor": "0c2e"}], {"DEVTYPE": "usb_device"})
    assert carried_out(device)["env"] == {"ID_MM_DEVICE_IGNORE": "1"}


@pytest.mark.parametrize("vendor", ["04b8", "1d90", "2730", "1504", "0519"])
def test_a_receipt_printer_is_dev_bonprinter_for_the_group_lp(vendor):
    made = carried_out(Seen("usbmisc", "lp0", usb(vendor)))
    assert (made["links"], made["group"], made["mode"]) == (["bonprinter"], "lp", "0660")


@pytest.mark.parametrize(
    "device",
    [
        Seen("input", "event3", usb("046d"), {"ID_INPUT_KEYBOARD": "1"}),
        Seen("input", "mouse0", usb("0c2e")),
        Seen("tty", "ttyS0", [{}]),
        Seen("usbmisc", "hiddev0", usb("04b8")),
        Seen("usbmisc", "lp1", usb("03f0")),
        Seen("input", "event7", usb("0c2e"), {"ID_INPUT_KEYBOARD": "1"}, action="remove"),
    ],
)
def test_nothing_else_is_touched(device):
    assert carried_out(device) == {"links": [], "env": {}}
