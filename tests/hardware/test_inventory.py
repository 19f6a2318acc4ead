"""What a machine has that could be a device: a tree as the kernel and udev make it."""

import os
from pathlib import Path

import pytest

from hardware.health import Kind
from hardware.inventory import Candidate, User, look, look_at_cups
from hardware.simulated.card_printer import SimulatedCardPrinter

KEYBOARD = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
POWER_BUTTON = "10000000000000 0"
STRANGER = User(uid=54321, groups=frozenset({54321}))


def write(file: Path, text: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n")


def device_file(root: Path, name: str) -> Path:
    file = root / "dev" / name
    write(file)
    file.chmod(0o660)
    return file


def event_node(root: Path, name: str, keys: str, vendor: str = "0c2e", says: str = "Honeywell Scanner") -> Path:
    about = root / "sys/class/input" / name / "device"
    write(about / "capabilities/key", keys)
    write(about / "id/vendor", vendor)
    write(about / "id/product", "0b61")
    write(about / "name", says)
    return device_file(root, f"input/{name}")


def on_usb(root: Path, of: str, name: str, vendor: str, product: str) -> None:
    """A class device whose place in /sys is below its USB device, as the kernel has it."""
    usb = root / "sys/devices/usb1/1-1"
    for key, value in {"idVendor": vendor, "idProduct": "0202", "manufacturer": "Maker", "product": product}.items():
        write(usb / key, value)
    below = usb / "1-1:1.0" / name
    below.mkdir(parents=True)
    (root / f"sys/class/{of}").mkdir(parents=True, exist_ok=True)
    (root / f"sys/class/{of}/{name}").symlink_to(below)


def only(root: Path, user: User) -> Candidate:
    [found] = look(root, user).found
    return found


def test_a_scanner_that_types_is_found_by_its_lasting_name(tmp_path: Path):
    event_node(tmp_path, "event7", KEYBOARD)
    event_node(tmp_path, "event0", POWER_BUTTON, "0000", "Power Button")
    by_id = tmp_path / "dev/input/by-id"
    by_id.mkdir()
    (by_id / "usb-Honeywell_1450g-event-kbd").symlink_to("../event7")
    found = only(tmp_path, User.this())
    assert found.kinds == (Kind.SCANNER,)
    assert found.url == "evdev:///dev/input/by-id/usb-Honeywell_1450g-event-kbd"
    assert (found.name, found.usb, found.path) == ("Honeywell Scanner", "0c2e:0b61", "/dev/input/event7")


def test_without_a_lasting_name_the_node_itself_is_the_url(tmp_path: Path):
    event_node(tmp_path, "event7", KEYBOARD)
    assert only(tmp_path, User.this()).url == "evdev:///dev/input/event7"


def test_a_serial_port_could_be_a_scanner_or_a_bonprinter(tmp_path: Path):
    (tmp_path / "dev/input").mkdir(parents=True)
    on_usb(tmp_path, "tty", "ttyACM0", "0c2e", "Voyager")
    device_file(tmp_path, "ttyACM0")
    (tmp_path / "dev/serial/by-id").mkdir(parents=True)
    (tmp_path / "dev/serial/by-id/usb-Honeywell-if00").symlink_to("../../ttyACM0")
    found = only(tmp_path, User.this())
    assert found.kinds == (Kind.SCANNER, Kind.RECEIPT_PRINTER)
    assert found.url == "tty:///dev/serial/by-id/usb-Honeywell-if00?baud=9600"
    assert (found.name, found.usb) == ("Maker Voyager", "0c2e:0202")


def test_a_usb_printer_is_found_under_the_name_that_our_udev_rules_give(tmp_path: Path):
    on_usb(tmp_path, "usbmisc", "lp0", "04b8", "TM-T20III")
    device_file(tmp_path, "usb/lp0")
    assert only(tmp_path, User.this()).url == "usblp:///dev/usb/lp0"
    (tmp_path / "dev/bonprinter").symlink_to("usb/lp0")
    found = only(tmp_path, User.this())
    assert (found.url, found.usb, found.path) == ("usblp:///dev/bonprinter", "04b8:0202", "/dev/usb/lp0")


def test_a_user_who_may_not_open_it_is_told_the_group_that_is_missing(tmp_path: Path):
    file = event_node(tmp_path, "event7", KEYBOARD)
    os.chown(file, -1, 4) if os.geteuid() == 0 else None
    found = only(tmp_path, STRANGER)
    assert not found.may_open
    if os.geteuid() == 0:
        assert found.missing_group == "adm"
    assert only(tmp_path, User(54321, frozenset({file.stat().st_gid}))).may_open
    file.chmod(0o600)
    assert (only(tmp_path, STRANGER).may_open, only(tmp_path, STRANGER).missing_group) == (False, "")


def test_a_machine_without_input_devices_says_so(tmp_path: Path):
    inventory = look(tmp_path)
    assert inventory.found == []
    assert "/dev/input is not there" in inventory.notes[0]


@pytest.mark.cups
async def test_the_queues_of_cups_are_found_with_their_url(tmp_path: Path):
    async with SimulatedCardPrinter(tmp_path, queue="pas") as printer:
        inventory = await look_at_cups(f"127.0.0.1:{printer.port}")
    assert [found.url for found in inventory.found] == [printer.url]
    assert inventory.found[0].kinds == (Kind.CARD_PRINTER,)


async def test_without_cups_a_note_says_so():
    inventory = await look_at_cups("127.0.0.1:1")
    assert inventory.found == []
    assert "no CUPS answers on 127.0.0.1:1" in inventory.notes[0]
