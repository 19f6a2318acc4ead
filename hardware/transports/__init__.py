"""Links to devices, chosen by URL: `tcp://host:port`, `tty:///dev/ttyUSB0?baud=9600`."""

from urllib.parse import parse_qs, urlsplit

from hardware.errors import WrongUrl
from hardware.transports.base import Address, TcpAddress, Transport, TtyAddress

__all__ = ["Address", "TcpAddress", "Transport", "TtyAddress", "open_transport", "parse_url"]

CONNECT_S = 2.5
"""Seconds a connection may take: a printer on the same network answers in milliseconds or is switched off."""

_KNOWN = "tcp://host:port, tty:///dev/name?baud=9600"


def parse_url(url: str) -> Address:
    """Read a device address; a WrongUrl says in words what is wrong with it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise WrongUrl(f"{url!r} is not a device address: {error}") from error
    match parts.scheme:
        case "tcp":
            if not parts.hostname:
                raise WrongUrl(f"{url!r} names no host; expected tcp://host:port")
            if parts.path not in ("", "/") or parts.query:
                raise WrongUrl(f"{url!r} has something after the port; expected tcp://host:port")
            return TcpAddress(parts.hostname, 9100 if port is None else port)
        case "tty":
            if parts.netloc or not parts.path.startswith("/"):
                raise WrongUrl(f"{url!r} names no device file; expected tty:///dev/name?baud=9600 (three slashes)")
            return TtyAddress(parts.path, _baud(url, parts.query))
        case "":
            raise WrongUrl(f"{url!r} does not say what kind of link it is; known are: {_KNOWN}")
        case scheme:
            raise WrongUrl(f"{url!r}: links of kind {scheme!r} do not exist; known are: {_KNOWN}")


def _baud(url: str, query: str) -> int:
    settings = parse_qs(query, keep_blank_values=True)
    if unknown := set(settings) - {"baud"}:
        raise WrongUrl(f"{url!r}: unknown setting {sorted(unknown)[0]!r}; only baud is known")
    baud = settings.get("baud", ["9600"])[-1]
    if not (baud.isascii() and baud.isdigit() and 300 <= int(baud) <= 921_600):
        raise WrongUrl(f"{url!r}: baud must be a number from 300 to 921600, not {baud!r}")
    return int(baud)


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
        case TtyAddress(path, baud):
            from hardware.transports.tty import TtyTransport

            return TtyTransport.open(path, baud)
