"""Devices by address: what kind of link it is says the URL; a wrong one names those that exist. Never a fallback."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hardware.card_printer.port import CardPrinter
from hardware.errors import WrongUrl
from hardware.options import CardPrinterOptions, ReceiptPrinterOptions, ScannerOptions, options
from hardware.receipt_printer.device import EscposReceiptPrinter
from hardware.receipt_printer.port import ReceiptPrinter
from hardware.scanner.keyboard import KeyboardScanner
from hardware.scanner.port import Scanner
from hardware.scanner.serial import SerialScanner


def open_receipt_printer(where: str | Mapping[str, Any] | ReceiptPrinterOptions, **more: Any) -> ReceiptPrinter:
    """The receipt printer at a URL, or as a table of kiosk.toml says; nothing is connected until it is asked for.

    Args:
        where: `tcp://host:9100`, `tty:///dev/ttyS0?baud=19200&flow=dsrdtr`, `usblp:///dev/usb/lp0`, or a table with
            `url`.
        more: other keys of the table, see `ReceiptPrinterOptions`.

    Raises:
        WrongUrl: the address cannot be understood.
        ValueError: an unknown key, profile or paper, or a logo that cannot be printed.
    """
    return EscposReceiptPrinter(options(ReceiptPrinterOptions, where, more))


def open_scanner(where: str | Mapping[str, Any] | ScannerOptions, **more: Any) -> Scanner:
    """The scanner at a URL, or as a table of kiosk.toml says; the supervisor opens it.

    Args:
        where: `evdev:///dev/input/by-id/usb-…-event-kbd` or `evdev://0c2e:0b61` for one that types like a keyboard,
            `tty:///dev/serial/by-id/…?baud=9600`, `tcp://host:port` of a serial server, `keyboard://` for the keys
            of the program's own window, or a table with `url`.
        more: other keys of the table, see `ScannerOptions`.

    Raises:
        WrongUrl: the address cannot be understood.
        ValueError: an unknown key or value.
    """
    wanted = options(ScannerOptions, where, more)
    match wanted.url.partition("://")[0]:
        case "evdev":
            from hardware.scanner.hid import HidScanner

            return HidScanner(wanted)
        case "keyboard":
            return KeyboardScanner(wanted)
        case "tty" | "tcp":
            return SerialScanner(wanted)
    raise WrongUrl(
        f"{wanted.url!r} is no address of a scanner; known are: evdev:///dev/input/by-id/name, evdev://0c2e:0b61, "
        "tty:///dev/name?baud=9600, tcp://host:port, keyboard://"
    )


def open_card_printer(where: str | Mapping[str, Any] | CardPrinterOptions, *, orders: Path, **more: Any) -> CardPrinter:
    """The card printer at a URL, or as a table of kiosk.toml says; nothing is connected until it is asked for.

    Args:
        where: `ipp://host:631/printers/name` of a CUPS queue, `evolis://name` of an Evolis printer, or a table.
        orders: the folder in which it remembers what was begun; one program at a time.
        more: other keys of the table, see `CardPrinterOptions`.

    Raises:
        WrongUrl: the address cannot be understood.
        ValueError: an unknown key or value.
    """
    wanted = options(CardPrinterOptions, where, more)
    match wanted.url.partition("://")[0]:
        case "ipp" | "ipps":
            from hardware.card_printer.cups import CupsCardPrinter

            return CupsCardPrinter(wanted, orders)
        case "evolis":
            from hardware.card_printer.evolis import EvolisCardPrinter

            return EvolisCardPrinter(wanted, orders)
        case _:
            raise WrongUrl(
                f"{wanted.url!r}: a card printer is reached over ipp://host:631/printers/name, ipps://, "
                "evolis://auto or evolis://name"
            )
