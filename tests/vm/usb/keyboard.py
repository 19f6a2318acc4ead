"""A keyboard that somebody brought along: combinations of keys, on the same interface as a scanner has."""

import asyncio

from tests.vm.usb.hid_scanner import HidScanner

CTRL, SHIFT, ALT = 0x01, 0x02, 0x04
"""Modifiers (HID 1.11, clause 8.3)."""
DELETE, ESCAPE, ENTER, TAB, PRINT_SCREEN = 76, 41, 40, 43, 70
F1, F2, F4, F11 = 58, 59, 61, 68
"""Usages (HID Usage Tables, page 07)."""

KEY_S = 0.05
"""Seconds between reports of a quick hand."""


class Keyboard(HidScanner):
    """No maker of scanners: the udev rules leave it alone."""

    vendor_product = (0x046D, 0xC31C)
    maker, product = "Visitor", "Keyboard"

    async def press(self, usage: int, modifiers: int = 0) -> None:
        """One combination, down and up."""
        await self.in_use()
        reports = [bytes([modifiers, 0, 0]), bytes([modifiers, 0, usage]), bytes([modifiers, 0, 0]), b""]
        for report in reports:
            self.interrupt_in(0x81, report.ljust(8, b"\0"))
            await asyncio.sleep(KEY_S)
