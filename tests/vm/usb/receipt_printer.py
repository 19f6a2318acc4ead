"""The simulated receipt printer behind a USB printer interface: the same paper, faults and status as over TCP."""

import asyncio
import contextlib
import struct
from pathlib import Path

from hardware.simulated.receipt_printer import Fault, SimulatedReceiptPrinter
from tests.vm.usb.redir import BULK, Endpoint, Interface, UsbDevice

_FROM_GUEST, _TO_GUEST = 0x01, 0x82
_IDENTITY = b"MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;"
_SELECTED, _NO_ERROR, _PAPER_EMPTY = 0x10, 0x08, 0x20
"""GET_PORT_STATUS (USB printer class 1.1, clause 4.2.2)."""


class UsbReceiptPrinter(UsbDevice):
    """Appears as /dev/usb/lp0. `printer` is what prints; pulling this cable leaves its power on."""

    vendor_product = (0x04B8, 0x0E28)
    maker, product = "EPSON", "TM-T20III"
    interfaces = (Interface(0, (7, 1, 2), (Endpoint(_FROM_GUEST, BULK, 64), Endpoint(_TO_GUEST, BULK, 64))),)

    def __init__(self, serial: str, printer: SimulatedReceiptPrinter) -> None:
        super().__init__(serial)
        self.printer = printer
        self._host: asyncio.StreamWriter | None = None
        self._answering: asyncio.Task[None] | None = None

    async def plug(self, socket: Path) -> None:
        reader, self._host = await asyncio.open_connection(self.printer.host, self.printer.port)
        await super().plug(socket)
        self._answering = asyncio.create_task(self._answer(reader))

    async def unplug(self) -> None:
        await super().unplug()
        if self._answering:
            self._answering.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._answering
            self._answering = None
        if self._host:
            self._host.transport.abort()
            self._host = None

    async def received(self, endpoint: int, data: bytes) -> None:
        if self._host:
            self._host.write(data)
            with contextlib.suppress(ConnectionError):
                await self._host.drain()

    def control(self, kind: int, request: int, value: int, length: int, data: bytes) -> bytes | None:
        match kind, request:
            case 0xA1, 0:  # GET_DEVICE_ID
                return struct.pack(">H", len(_IDENTITY) + 2) + _IDENTITY
            case 0xA1, 1:
                empty = self.printer.fault is Fault.PAPER_OUT
                return bytes([_SELECTED | _NO_ERROR | (_PAPER_EMPTY if empty else 0)])
            case ((0x21 | 0x23), 2):  # SOFT_RESET
                return b""
        return None

    async def _answer(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(4096):
                self.bulk_in(_TO_GUEST, data)
