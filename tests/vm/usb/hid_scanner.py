"""A barcode scanner in HID keyboard mode (US layout): a report for every key that goes down and one for its release."""

import asyncio
import struct

from tests.vm.usb.redir import INTERRUPT, Endpoint, Interface, UsbDevice

REPORT_S = 0.002
"""Seconds between reports: as fast as good scanners are."""

_LEFT_SHIFT = 0x02
_KEYBOARD = bytes.fromhex(
    "05010906a101050719e029e7150025017501950881029501750881019505750105081901290591029501750391019506750815002565"
    "0507190029658100c0"
)
"""The report descriptor of a boot keyboard (HID 1.11, appendix B.1)."""
_HID = struct.pack("<BBHBBBH", 9, 0x21, 0x0111, 0, 1, 0x22, len(_KEYBOARD))
_REPORTS, _MORE_REPORTS = 0x81, 0x82

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_ROW = "1234567890"
_OTHERS = {40: "\n", 43: "\t", 44: " ", 45: "-_", 46: "=+", 47: "[{", 48: "]}", 49: "\\|", 51: ";:", 52: "'\""}
_OTHERS |= {53: "`~", 54: ",<", 55: ".>", 56: "/?"}

KEYS: dict[str, tuple[int, int]] = {
    **{letter: (0, 4 + index) for index, letter in enumerate(_ALPHABET)},
    **{letter.upper(): (_LEFT_SHIFT, 4 + index) for index, letter in enumerate(_ALPHABET)},
    **{digit: (0, 30 + index) for index, digit in enumerate(_ROW)},
    **{sign: (_LEFT_SHIFT, 30 + index) for index, sign in enumerate("!@#$%^&*()")},
    **{signs[0]: (0, usage) for usage, signs in _OTHERS.items()},
    **{sign: (_LEFT_SHIFT, usage) for usage, signs in _OTHERS.items() for sign in signs[1:]},
}
"""Modifier and usage of each character (HID Usage Tables, page 07)."""
KEYPAD: dict[str, tuple[int, int]] = {
    **{digit: (0, 89 + index) for index, digit in enumerate(_ROW)},
    **{"/": (0, 84), "*": (0, 85), "-": (0, 86), "+": (0, 87), "\n": (0, 88), ".": (0, 99)},
}
"""The same on the keypad; num lock is on in a machine without a keyboard of its own, or the scanner presses it."""


class HidScanner(UsbDevice):
    """Appears as /dev/input/by-id/usb-Paszuil_Box_Scanner_SERIAL-event-kbd."""

    vendor_product = (0x0C2E, 0x0B61)
    maker, product = "Paszuil", "Box Scanner"
    interfaces = (Interface(0, (3, 1, 1), (Endpoint(_REPORTS, INTERRUPT, 8, 1),), _HID),)

    async def scan(
        self, code: str, *, end: str = "\n", keys: dict[str, tuple[int, int]] = KEYS, endpoint: int = _REPORTS
    ) -> None:
        """Send one code, a report each REPORT_S."""
        await self.in_use()
        loop = asyncio.get_running_loop()
        at = loop.time()
        for character in code + end:
            modifier, usage = keys[character]
            for report in (bytes([modifier, 0, usage, 0, 0, 0, 0, 0]), bytes(8)):
                self.interrupt_in(endpoint, report)
                at += REPORT_S
                await asyncio.sleep(at - loop.time())

    def control(self, kind: int, request: int, value: int, length: int, data: bytes) -> bytes | None:
        match kind, request, value >> 8:
            case 0x81, 6, 0x22:
                return _KEYBOARD
            case 0x81, 6, 0x21:
                return _HID
            case 0xA1, 1, _:  # GET_REPORT
                return bytes(8)
            case 0x21, (9 | 10 | 11), _:  # SET_REPORT, SET_IDLE, SET_PROTOCOL
                return b""
        return None


class TwoKeyboardsScanner(HidScanner):
    """A scanner that is two keyboards to the kernel, as many are; it may type on either."""

    interfaces = (
        *HidScanner.interfaces,
        Interface(1, (3, 1, 1), (Endpoint(_MORE_REPORTS, INTERRUPT, 8, 1),), _HID),
    )

    async def scan_on_second(self, code: str) -> None:
        await self.scan(code, endpoint=_MORE_REPORTS)
