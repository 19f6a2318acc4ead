"""The addresses of scanners that type: `evdev:///dev/input/by-id/…-event-kbd`, `evdev://0c2e:0b61?serial=…`."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from hardware.errors import WrongUrl

_EXPECTED = "expected evdev:///dev/input/by-id/usb-…-event-kbd, or evdev://0c2e:0b61 (vendor:product, as lsusb shows)"
_IDS = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class NodePath:
    """Any event node of the scanner, links followed: it stands for the whole scanner."""

    path: str

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class UsbIds:
    """Maker and model; `serial` where the scanner has one and there may be two."""

    vendor: int
    product: int
    serial: str | None = None

    def __str__(self) -> str:
        return f"{self.vendor:04x}:{self.product:04x}" + (f" with serial {self.serial}" if self.serial else "")


HidAddress = NodePath | UsbIds


def parse_hid_url(url: str) -> HidAddress:
    """Read it, or WrongUrl with what is wrong and what is expected."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise WrongUrl(f"{url!r} is not a device address: {error}; {_EXPECTED}") from error
    if parts.scheme != "evdev":
        raise WrongUrl(f"{url!r} is no scanner that types; {_EXPECTED}")
    settings = parse_qs(parts.query, keep_blank_values=True)
    if not parts.netloc:
        if not parts.path.startswith("/") or parts.path == "/":
            raise WrongUrl(f"{url!r} names no device; {_EXPECTED}")
        if settings:
            raise WrongUrl(f"{url!r}: a path has no settings; {_EXPECTED}")
        return NodePath(parts.path)
    ids = _IDS.fullmatch(parts.netloc)
    if not ids:
        raise WrongUrl(f"{url!r}: {parts.netloc!r} is not two times four hex digits; {_EXPECTED}")
    if parts.path not in ("", "/"):
        raise WrongUrl(f"{url!r} has something after vendor:product; {_EXPECTED}")
    if unknown := set(settings) - {"serial"}:
        raise WrongUrl(f"{url!r}: unknown setting {sorted(unknown)[0]!r}; known is: serial")
    serial = settings.get("serial", [""])[-1]
    if settings and not serial:
        raise WrongUrl(f"{url!r}: serial is empty")
    return UsbIds(int(ids[1], 16), int(ids[2], 16), serial or None)
