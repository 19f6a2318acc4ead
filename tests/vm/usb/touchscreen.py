"""A touchscreen of two fingers, as panels on USB are: the kernel's hid-multitouch serves it."""

import asyncio
import struct
from pathlib import Path

from tests.vm.usb.redir import INTERRUPT, Endpoint, Interface, UsbDevice

Point = tuple[int, int]
"""In pixels of the panel, from the top left."""

TOUCH_S = 0.08
"""Seconds that a finger rests on the glass."""
FINGERS = 2

_FULL_SCALE = 32767
_REPORTS = 0x81
_STATE, _MOST_FINGERS = 1, 2
"""Numbers of the reports: what the fingers do, and how many there can be."""

_BEGIN, _END = 0xA1, 0xC0
_PAGE, _USAGE, _LOGICAL_MAX, _BITS, _COUNT, _REPORT, _INPUT, _FEATURE = 0x05, 0x09, 0x25, 0x75, 0x95, 0x85, 0x81, 0xB1
_LOGICAL_MAX_16, _PHYSICAL_MAX_16 = 0x26, 0x46
"""Items of a report descriptor (HID 1.11, clause 6.2.2), with one byte of data, and with two."""
_DIGITIZER, _DESKTOP = 0x0D, 0x01
_TOUCH_SCREEN, _FINGER, _TIP, _CONTACT, _CONTACTS, _MOST = 0x04, 0x22, 0x42, 0x51, 0x54, 0x55
_X, _Y = 0x30, 0x31
"""Pages and usages (HID Usage Tables, pages 01 and 0D)."""
_VARIABLE, _CONSTANT = 0x02, 0x03

_ONE_FINGER = (
    bytes([_PAGE, _DIGITIZER, _USAGE, _FINGER, _BEGIN, 0x02])
    + bytes([_USAGE, _TIP, 0x15, 0, _LOGICAL_MAX, 1, _BITS, 1, _COUNT, 1, _INPUT, _VARIABLE])
    + bytes([_COUNT, 7, _INPUT, _CONSTANT])
    + bytes([_USAGE, _CONTACT, _LOGICAL_MAX, 127, _BITS, 8, _COUNT, 1, _INPUT, _VARIABLE])
    + struct.pack("<BBBHBH", _PAGE, _DESKTOP, _LOGICAL_MAX_16, _FULL_SCALE, _PHYSICAL_MAX_16, _FULL_SCALE)
    + bytes([_BITS, 16, _USAGE, _X, _INPUT, _VARIABLE, _USAGE, _Y, _INPUT, _VARIABLE, _END])
)
_DESCRIPTOR = (
    bytes([_PAGE, _DIGITIZER, _USAGE, _TOUCH_SCREEN, _BEGIN, 0x01, _REPORT, _STATE])
    + _ONE_FINGER * FINGERS
    + bytes([_PAGE, _DIGITIZER, _USAGE, _CONTACTS, _LOGICAL_MAX, 127, _BITS, 8, _COUNT, 1, _INPUT, _VARIABLE])
    + bytes([_REPORT, _MOST_FINGERS, _USAGE, _MOST, _FEATURE, _VARIABLE, _END])
)
_HID = struct.pack("<BBHBBBH", 9, 0x21, 0x0111, 0, 1, 0x22, len(_DESCRIPTOR))


class Touchscreen(UsbDevice):
    """Appears as /dev/input/by-id/usb-Paszuil_Box_Touchscreen_SERIAL-event-if00.

    Args:
        size: pixels of the panel beneath it.
    """

    vendor_product = (0x0EEF, 0x0005)
    maker, product = "Paszuil", "Box Touchscreen"
    interfaces = (Interface(0, (3, 0, 0), (Endpoint(_REPORTS, INTERRUPT, 64, 4),), _HID),)

    def __init__(self, socket: Path, serial: str, size: tuple[int, int]) -> None:
        super().__init__(socket, serial)
        self._size = size

    async def tap(self, at: Point) -> None:
        """One finger, down and up."""
        await self.in_use()
        self._report([(at, True)])
        await asyncio.sleep(TOUCH_S)
        self._report([(at, False)])

    def _report(self, fingers: list[tuple[Point, bool]]) -> None:
        body = b""
        for number, (point, down) in enumerate(fingers):
            x, y = (round(part * _FULL_SCALE / (most - 1)) for part, most in zip(point, self._size, strict=True))
            body += struct.pack("<BBHH", down, number, x, y)
        body = body.ljust(6 * FINGERS, b"\0")
        self.interrupt_in(_REPORTS, bytes([_STATE]) + body + bytes([len(fingers)]))

    def control(self, kind: int, request: int, value: int, length: int, data: bytes) -> bytes | None:
        match kind, request, value:
            case 0x81, 6, 0x2200:
                return _DESCRIPTOR
            case 0x81, 6, 0x2100:
                return _HID
            case 0xA1, 1, 0x0302:  # GET_REPORT of the feature
                return bytes([_MOST_FINGERS, FINGERS])
            case 0xA1, 1, _:
                return bytes(length)
            case 0x21, (9 | 10 | 11), _:  # SET_REPORT, SET_IDLE, SET_PROTOCOL
                return b""
        return None
