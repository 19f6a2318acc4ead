"""The links over which the tests of the receipt printer run, and the real device that the environment names."""

import os
from pathlib import Path

from hardware.options import ReceiptPrinterOptions
from hardware.simulated.ports import Port, PtyPort, TcpPort

LINKS = ("tcp", "tty", "usblp")

DEVICES = (*LINKS, "real") if "PASZUIL_RECEIPT_PRINTER" in os.environ else LINKS
"""PASZUIL_RECEIPT_PRINTER=tcp://192.0.2.10:9100, with PASZUIL_RECEIPT_PRINTER_PROFILE and _WIDTH; it uses paper."""


def real_options() -> ReceiptPrinterOptions:
    """The device that the environment names."""
    return ReceiptPrinterOptions(
        url=os.environ["PASZUIL_RECEIPT_PRINTER"],
        profile=os.environ.get("PASZUIL_RECEIPT_PRINTER_PROFILE", "epson-tm-t20"),
        width_mm=int(os.environ.get("PASZUIL_RECEIPT_PRINTER_WIDTH", "80")),
    )


def port_of(link: str, folder: Path) -> Port:
    """A place to plug a simulated printer in."""
    match link:
        case "tcp":
            return TcpPort()
        case "tty":
            return PtyPort(folder / "bonprinter", "tty", "baud=115200&flow=xonxoff")
        case "usblp":
            return PtyPort(folder / "bonprinter", "usblp")
        case _:
            raise ValueError(link)
