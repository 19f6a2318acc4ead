"""The udev rules on a real udev: names and groups, and what somebody is told who may not or comes second."""

import pytest

from hardware.simulated.receipt_printer import SimulatedReceiptPrinter
from tests.vm.box import HID_URL, SERIAL_URL, USB_PRINTER_URL, Box, in_service

pytestmark = pytest.mark.vm

DEVICES = {"scanner": HID_URL, "scanner_serial": SERIAL_URL, "printer": USB_PRINTER_URL}


async def plug_all(box: Box) -> None:
    await box.scanner.plug()
    await box.serial_scanner.plug()
    for name in ("input/kiosk-scanner", "kiosk-scanner", "bonprinter"):
        await box.machine.until(f"[ -e /dev/{name} ]")
    await box.machine.shell("udevadm settle")


async def test_every_device_has_its_name_and_its_group(box: Box) -> None:
    async with SimulatedReceiptPrinter(plugged=box.printer_port):
        await plug_all(box)
        listing = await box.machine.shell(
            "stat --dereference --format '%G %a' /dev/input/kiosk-scanner /dev/kiosk-scanner /dev/bonprinter"
        )
        assert listing.split("\n") == ["input 660", "dialout 660", "lp 660"]
        assert "LIBINPUT_IGNORE_DEVICE=1" in await box.machine.shell("udevadm info /dev/input/kiosk-scanner")


async def test_a_user_outside_the_groups_is_told_which_group(box: Box) -> None:
    async with SimulatedReceiptPrinter(plugged=box.printer_port):
        await plug_all(box)
        program = await box.drive(user="stranger", **DEVICES)
        for device, group in (("scanner", "input"), ("scanner_serial", "dialout"), ("printer", "lp")):
            refused = await program.until("state", device=device, condition="not_ready")
            assert refused["reasons"] == ["no_permission"]
            assert f"group {group} " in refused["detail"]
            assert "stranger" in refused["detail"]


async def test_a_second_program_is_told_that_the_device_is_in_use_and_takes_over_when_the_first_ends(box: Box) -> None:
    async with SimulatedReceiptPrinter(plugged=box.printer_port):
        await plug_all(box)
        scanners = {name: url for name, url in DEVICES.items() if name != "printer"}
        first = await box.drive(**scanners)
        for device in scanners:
            await in_service(first, device)
        second = await box.drive(**scanners)
        for device in scanners:
            refused = await second.until("state", device=device, condition="not_ready")
            assert refused["reasons"] == ["in_use"], refused
        await first.stop()
        for device in scanners:
            await in_service(second, device)
        await box.scanner.scan("29401000000001")
        await second.until("scan", raw="29401000000001")
