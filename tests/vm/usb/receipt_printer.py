"""A USB printer interface for the simulated receipt printer: the same paper, faults and status as over TCP."""

import struct
from collections.abc import Callable
from pathlib import Path

from tests.vm.usb.redir import BULK, Endpoint, Interface, UsbDevice

_FROM_GUEST, _TO_GUEST = 0x01, 0x82
_IDENTITY = b"MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;"
_SELECTED_NO_ERROR = 0x18
"""GET_PORT_STATUS (USB printer class 1.1, clause 4.2.2): what most receipt printers always say."""


class UsbPort(UsbDevice):
    """Where a `SimulatedReceiptPrinter` is plugged in; the guest sees /dev/usb/lp0.

    `plug` and `unplug` are the cable; `open` and `close` the printer's power.
    """

    vendor_product = (0x04B8, 0x0E28)
    maker, product = "EPSON", "TM-T20III"
    interfaces = (Interface(0, (7, 1, 2), (Endpoint(_FROM_GUEST, BULK, 64), Endpoint(_TO_GUEST, BULK, 64))),)
    url = "usblp:///dev/bonprinter"
    free = True

    def __init__(self, socket: Path, serial: str) -> None:
        super().__init__(socket, serial)
        self._receive: Callable[[bytes], None] = lambda data: None

    async def open(self, receive: Callable[[bytes], None]) -> None:
        self._receive = receive
        await self.plug()

    async def close(self) -> None:
        await self.unplug()

    async def drop(self, dropping: bool) -> None:
        await (self.unplug() if dropping else self.plug())

    def send(self, data: bytes) -> None:
        self.bulk_in(_TO_GUEST, data)

    def received(self, data: bytes) -> None:
        self._receive(data)

    def control(self, kind: int, request: int, value: int, length: int, data: bytes) -> bytes | None:
        match kind, request:
            case 0xA1, 0:  # GET_DEVICE_ID
                return struct.pack(">H", len(_IDENTITY) + 2) + _IDENTITY
            case 0xA1, 1:
                return bytes([_SELECTED_NO_ERROR])
            case ((0x21 | 0x23), 2):  # SOFT_RESET
                return b""
        return None
