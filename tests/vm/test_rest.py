"""The whole kiosk at rest: hot-plug through udev, and hardly any work."""

import asyncio

import pytest

from hardware.simulated.receipt_printer import SimulatedReceiptPrinter
from tests.vm.box import HID_URL, SERIAL_URL, USB_PRINTER_URL, Box, Figures, ended, in_service

pytestmark = pytest.mark.vm

REST_S = 20.0


async def test_at_rest_the_drivers_wake_up_at_most_once_a_second_for_each_device(box: Box, figures: Figures) -> None:
    await box.scanner.plug()
    await box.serial_scanner.plug()
    urls = {"scanner": HID_URL, "scanner_serial": SERIAL_URL, "printer": USB_PRINTER_URL}
    async with SimulatedReceiptPrinter(plugged=box.printer_port):
        program = await box.drive(**urls)
        for device in urls:
            await in_service(program, device)
        await asyncio.sleep(3)
        counts = []
        for _ in range(2):
            mark = program.mark
            await program.tell(count=True)
            counts.append(await program.until("count", after=mark))
            if len(counts) == 1:
                await asyncio.sleep(REST_S)
        seconds = counts[1]["at"] - counts[0]["at"]
        rate = (counts[1]["wake_ups"] - counts[0]["wake_ups"]) / seconds / len(urls)
        figures.append(("wake-ups at rest, per device and second", f"{rate:.2f}"))
        assert rate <= 1
        assert not [event for event in program.all("log") if event["message"] == "no_udev"]
        await ended(program)
