"""What this machine has that could be a device of a kiosk, each with the URL to write in a configuration.

Reads /sys and /dev without opening anything, so that what this user may not open is found too, with the reason.
"""

import asyncio
import grp
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from hardware.health import Kind

CUPS_S = 3.0
"""Seconds that CUPS may take to name its queues."""

_KEY_1, _KEY_ENTER = 2, 28


@dataclass(frozen=True)
class User:
    """Who wants to open a device."""

    uid: int
    groups: frozenset[int]

    @classmethod
    def this(cls) -> Self:
        return cls(os.geteuid(), frozenset({os.getegid(), *os.getgroups()}))


@dataclass(frozen=True)
class Candidate:
    """One thing that could be a device.

    Args:
        kinds: what it could be.
        url: for the configuration.
        name: what it says of itself.
        usb: vendor:product in hex, empty for what is not on USB.
        path: its device file, empty for a queue.
        may_open: may this user read and write it?
        missing_group: the group that would be allowed to, when this user may not.
    """

    kinds: tuple[Kind, ...]
    url: str
    name: str
    usb: str = ""
    path: str = ""
    may_open: bool = True
    missing_group: str = ""


@dataclass
class Inventory:
    """What was found; `notes` tell what could not be looked at."""

    found: list[Candidate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def look(root: Path = Path("/"), user: User | None = None) -> Inventory:
    """Everything with a device file, below `root`."""
    user = user or User.this()
    inventory = Inventory()
    if not (root / "dev/input").exists():
        inventory.notes.append("/dev/input is not there: no scanner that types like a keyboard can be seen here")
    inventory.found += [*_event_nodes(root, user), *_serial_ports(root, user), *_usb_printers(root, user)]
    return inventory


async def look_at_cups(server: str = "localhost:631") -> Inventory:
    """The queues of CUPS on this machine; without CUPS a note."""
    from pyipp import IPP
    from pyipp.enums import IppOperation
    from pyipp.exceptions import IPPError

    wanted = ["printer-name", "printer-make-and-model", "device-uri"]
    try:
        async with asyncio.timeout(CUPS_S), IPP(f"ipp://{server}/", request_timeout=CUPS_S) as ipp:  # type: ignore[arg-type]
            answer = await ipp.execute(
                IppOperation.CUPS_GET_PRINTERS, {"operation-attributes-tag": {"requested-attributes": wanted}}
            )
    except (IPPError, OSError, TimeoutError) as error:
        said = str(error) or "no answer"
        return Inventory(
            notes=[f"no CUPS answers on {server}, so no queue of a card printer can be seen: {said.splitlines()[0]}"]
        )
    found = []
    for queue in answer.get("printers", []):
        if name := queue.get("printer-name"):
            model = str(queue.get("printer-make-and-model") or queue.get("printer-info") or "")
            found.append(Candidate((Kind.CARD_PRINTER,), f"ipp://{server}/printers/{name}", model or str(name)))
    return Inventory(found)


def look_for_evolis() -> Inventory:
    """Evolis printers by way of the maker's library, where that is installed."""
    try:
        from evolis import Evolis
    except (ImportError, OSError):
        return Inventory(notes=["the Evolis library is not installed: Evolis printers are seen through CUPS only"])
    found = [
        Candidate((Kind.CARD_PRINTER,), f"evolis://{device.name}", str(device.displayName or device.name))
        for device in Evolis.get_devices()
    ]
    return Inventory(found)


def _event_nodes(root: Path, user: User) -> Iterator[Candidate]:
    names = _links(root / "dev/input/by-id")
    for node in _numbered(root / "sys/class/input", "event*"):
        if not _has_keys(_read(node / "device/capabilities/key")):
            continue
        file = root / "dev/input" / node.name
        usb = _ids(_read(node / "device/id/vendor"), _read(node / "device/id/product"))
        where = names.get(file.name)
        url = f"evdev:///dev/input/by-id/{where}" if where else f"evdev:///dev/input/{node.name}"
        yield _candidate((Kind.SCANNER,), url, _read(node / "device/name"), usb, file, root, user)


def _serial_ports(root: Path, user: User) -> Iterator[Candidate]:
    names = _links(root / "dev/serial/by-id")
    for port in (p for wanted in ("ttyACM*", "ttyUSB*", "ttyAMA*") for p in _numbered(root / "sys/class/tty", wanted)):
        about = _usb_device(port)
        where = names.get(port.name)
        url = f"tty:///dev/serial/by-id/{where}?baud=9600" if where else f"tty:///dev/{port.name}?baud=9600"
        kinds = (Kind.SCANNER, Kind.RECEIPT_PRINTER)
        name, usb = _product(about), _ids_of(about)
        yield _candidate(kinds, url, name, usb, root / "dev" / port.name, root, user)


def _usb_printers(root: Path, user: User) -> Iterator[Candidate]:
    for printer in _numbered(root / "sys/class/usbmisc", "lp*"):
        about = _usb_device(printer)
        file = root / "dev/usb" / printer.name
        stable = root / "dev/bonprinter"
        url = "usblp:///dev/bonprinter" if stable.resolve() == file.resolve() else f"usblp:///dev/usb/{printer.name}"
        yield _candidate((Kind.RECEIPT_PRINTER,), url, _product(about), _ids_of(about), file, root, user)


def _candidate(kinds: tuple[Kind, ...], url: str, name: str, usb: str, file: Path, root: Path, user: User) -> Candidate:
    may, group = _may_open(file, user)
    return Candidate(kinds, url, name, usb, f"/{file.relative_to(root)}", may, group)


def _may_open(file: Path, user: User) -> tuple[bool, str]:
    """By the file's owner, group and mode; and else the group that may."""
    try:
        about = file.stat()
    except OSError:
        return False, ""
    both = {"USR": stat.S_IRUSR | stat.S_IWUSR, "GRP": stat.S_IRGRP | stat.S_IWGRP, "OTH": stat.S_IROTH | stat.S_IWOTH}
    if user.uid == 0:
        return True, ""
    whose = "USR" if about.st_uid == user.uid else "GRP" if about.st_gid in user.groups else "OTH"
    if about.st_mode & both[whose] == both[whose]:
        return True, ""
    group_may = about.st_mode & both["GRP"] == both["GRP"] and about.st_gid not in user.groups and about.st_gid != 0
    return False, _group(about.st_gid) if group_may else ""


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def _numbered(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern), key=lambda path: (len(path.name), path.name))


def _links(folder: Path) -> dict[str, str]:
    """By the name of the device file, its link; of several the one for keys."""
    found: dict[str, str] = {}
    for link in sorted(folder.glob("*")) if folder.exists() else ():
        name = Path(os.readlink(link)).name if link.is_symlink() else link.name
        if name not in found or link.name.endswith("-event-kbd"):
            found[name] = link.name
    return found


def _usb_device(entry: Path) -> Path | None:
    """The folder of the USB device that this entry of /sys belongs to."""
    place = entry.resolve()
    return next((folder for folder in (place, *place.parents) if (folder / "idVendor").exists()), None)


def _ids_of(device: Path | None) -> str:
    return _ids(_read(device / "idVendor"), _read(device / "idProduct")) if device else ""


def _product(device: Path | None) -> str:
    return f"{_read(device / 'manufacturer')} {_read(device / 'product')}".strip() if device else ""


def _ids(vendor: str, product: str) -> str:
    return f"{vendor}:{product}" if vendor and product and vendor != "0000" else ""


def _read(file: Path) -> str:
    try:
        return file.read_text(errors="replace").strip()
    except OSError:
        return ""


def _has_keys(bitmap: str) -> bool:
    """Can it type a digit and an Enter? Both bits stand in the last word of the bitmap of /sys, the lowest."""
    lowest = int((bitmap.split() or ["0"])[-1], 16)
    return all(lowest >> key & 1 for key in (_KEY_1, _KEY_ENTER))
