"""A barcode scanner in USB serial mode: a CDC-ACM modem that sends codes."""

import struct
from pathlib import Path

from tests.vm.usb.redir import BULK, INTERRUPT, Endpoint, Interface, UsbDevice

_FUNCTIONS = bytes([5, 0x24, 0, 0x10, 1, 5, 0x24, 1, 0, 1, 4, 0x24, 2, 2, 5, 0x24, 6, 0, 1])
"""Header, call management, ACM and union (USB CDC PSTN 1.2, clause 5.3)."""
_TO_GUEST, _FROM_GUEST, _NOTICES = 0x82, 0x01, 0x83


class SerialScanner(UsbDevice):
    """Appears as /dev/serial/by-id/usb-Paszuil_Box_Serial_Scanner_SERIAL-if00."""

    vendor_product = (0x0C2E, 0x0B6A)
    device_class = (2, 0, 0)
    maker, product = "Paszuil", "Box Serial Scanner"
    interfaces = (
        Interface(0, (2, 2, 1), (Endpoint(_NOTICES, INTERRUPT, 16, 8),), _FUNCTIONS),
        Interface(1, (10, 0, 0), (Endpoint(_FROM_GUEST, BULK, 64), Endpoint(_TO_GUEST, BULK, 64))),
    )

    def __init__(self, socket: Path, serial: str) -> None:
        super().__init__(socket, serial)
        self._line = struct.pack("<IBBB", 9600, 0, 0, 8)

    def send(self, data: bytes) -> None:
        self.bulk_in(_TO_GUEST, data)

    def control(self, kind: int, request: int, value: int, length: int, data: bytes) -> bytes | None:
        match kind, request:
            case 0x21, 0x20:  # SET_LINE_CODING
                self._line = data
                return b""
            case 0xA1, 0x21:  # GET_LINE_CODING
                return self._line
            case 0x21, (0x22 | 0x23):  # SET_CONTROL_LINE_STATE, SEND_BREAK
                return b""
        return None
