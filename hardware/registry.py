"""Devices by address: what kind of link it is says the URL; a wrong one names those that exist. Never a fallback."""

from hardware.errors import WrongUrl
from hardware.receipt_printer.device import EscposReceiptPrinter
from hardware.receipt_printer.profiles import dots_of, profile_named
from hardware.scanner.device import SerialScanner
from hardware.transports import TcpAddress, parse_url


def open_receipt_printer(url: str, *, profile: str, width_mm: int) -> EscposReceiptPrinter:
    """The receipt printer at `url`; nothing is connected until it is asked for.

    Args:
        url: `tcp://host:9100`.
        profile: a name from `receipt_printer/profiles.py`, such as epson-tm-t20.
        width_mm: of the paper, 58 or 80.

    Raises:
        WrongUrl: the address cannot be understood.
        ValueError: there is no such profile or paper.
    """
    if not isinstance(parse_url(url), TcpAddress):
        raise WrongUrl(f"{url!r}: a receipt printer is reached over tcp://host:port")
    dots_of(width_mm)
    return EscposReceiptPrinter(url, profile=profile_named(profile), width_mm=width_mm)


def open_scanner(url: str) -> SerialScanner:
    """The scanner at `url`; it is opened by `run()`.

    Args:
        url: `tty:///dev/serial/by-id/…?baud=9600`, or `tcp://host:port` of a serial server.

    Raises:
        WrongUrl: the address cannot be understood.
    """
    return SerialScanner(url)
