"""Links to devices, chosen by URL: `tcp://host:port`, `tty:///dev/ttyUSB0?baud=9600`, `usblp:///dev/usb/lp0`."""

from enum import Enum
from typing import TypeVar
from urllib.parse import SplitResult, parse_qs, urlsplit

from hardware.errors import WrongUrl
from hardware.transports.base import Address, Flow, Parity, TcpAddress, Transport, TtyAddress, UsbAddress

__all__ = ["Address", "TcpAddress", "Transport", "TtyAddress", "UsbAddress", "open_transport", "parse_url"]

CONNECT_S = 2.5
"""Seconds a connection may take: a printer on the same network answers in milliseconds or is switched off."""

_KNOWN = "tcp://host:port, tty:///dev/name?baud=9600, usblp:///dev/usb/lp0"
_BAUDS = range(300, 921_601)
_SETTINGS = ("baud", "parity", "bits", "stop", "flow")

_E = TypeVar("_E", bound=Enum)


def parse_url(url: str) -> Address:
    """Read a device address; a WrongUrl says in words what is wrong with it, and what is expected."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise WrongUrl(f"{url!r} is not a device address: {error}; known are: {_KNOWN}") from error
    match parts.scheme:
        case "tcp":
            return _tcp(url, parts)
        case "tty":
            return _tty(url, _file(url, parts, "tty:///dev/name?baud=9600"), parts.query)
        case "usblp":
            if parts.query:
                raise WrongUrl(f"{url!r}: a USB printer has no settings; expected usblp:///dev/usb/lp0")
            return UsbAddress(_file(url, parts, "usblp:///dev/usb/lp0"))
        case "":
            raise WrongUrl(f"{url!r} does not say what kind of link it is; known are: {_KNOWN}")
        case scheme:
            raise WrongUrl(f"{url!r}: links of kind {scheme!r} do not exist; known are: {_KNOWN}")


def _tcp(url: str, parts: SplitResult) -> TcpAddress:
    try:
        port = 9100 if parts.port is None else parts.port
    except ValueError as error:
        raise WrongUrl(f"{url!r}: {error}; expected tcp://host:port") from error
    if not parts.hostname or any(letter.isspace() for letter in parts.hostname):
        raise WrongUrl(f"{url!r} names no host; expected tcp://host:port")
    if not port:
        raise WrongUrl(f"{url!r}: there is no port 0; expected tcp://host:port")
    if parts.path not in ("", "/") or parts.query:
        raise WrongUrl(f"{url!r} has something after the port; expected tcp://host:port")
    return TcpAddress(parts.hostname, port)


def _file(url: str, parts: SplitResult, expected: str) -> str:
    if parts.netloc or not parts.path.startswith("/") or parts.path == "/":
        raise WrongUrl(f"{url!r} names no device file; expected {expected} (three slashes)")
    return parts.path


def _tty(url: str, path: str, query: str) -> TtyAddress:
    settings = {key: values[-1] for key, values in parse_qs(query, keep_blank_values=True).items()}
    if unknown := set(settings) - set(_SETTINGS):
        raise WrongUrl(f"{url!r}: unknown setting {sorted(unknown)[0]!r}; known are: {', '.join(_SETTINGS)}")
    baud = settings.get("baud", "9600")
    if not (baud.isascii() and baud.isdigit() and int(baud) in _BAUDS):
        raise WrongUrl(f"{url!r}: baud must be a number from 300 to 921600, not {baud!r}")
    return TtyAddress(
        path,
        int(baud),
        parity=_one_of(url, "parity", settings, Parity.NONE),
        bits=_digit(url, "bits", settings, (8, 7)),
        stop=_digit(url, "stop", settings, (1, 2)),
        flow=_one_of(url, "flow", settings, Flow.NONE),
    )


def _one_of(url: str, key: str, settings: dict[str, str], default: _E) -> _E:
    known = type(default)
    value = settings.get(key, default.value)
    try:
        return known(value)
    except ValueError:
        words = ", ".join(each.value for each in known)
        raise WrongUrl(f"{url!r}: {key} must be one of {words}, not {value!r}") from None


def _digit(url: str, key: str, settings: dict[str, str], known: tuple[int, int]) -> int:
    """One of two numbers; the first is what holds when none is named."""
    value = settings.get(key, str(known[0]))
    if value not in map(str, known):
        raise WrongUrl(f"{url!r}: {key} must be {min(known)} or {max(known)}, not {value!r}")
    return int(value)


async def open_transport(url: str, *, connect_timeout: float = CONNECT_S) -> Transport:
    """Open the link that `url` names.

    Args:
        connect_timeout: seconds a connection may take.

    Raises:
        WrongUrl: the address cannot be understood.
        LinkError: UNREACHABLE, NO_PERMISSION or IN_USE.
    """
    match parse_url(url):
        case TcpAddress(host, port):
            from hardware.transports.tcp import TcpTransport

            return await TcpTransport.open(host, port, timeout=connect_timeout)
        case TtyAddress() as address:
            from hardware.transports.tty import TtyTransport

            return TtyTransport.open(address)
        case UsbAddress(path):
            from hardware.transports.usblp import UsbTransport

            return await UsbTransport.open(path)
