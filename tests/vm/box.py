"""What a test has in its hands: the resumed machine with the project's sources in it, and the devices around it."""

import io
import tarfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.vm.machine import Machine
from tests.vm.program import Program
from tests.vm.usb.hid_scanner import HidScanner
from tests.vm.usb.receipt_printer import UsbPort
from tests.vm.usb.serial_scanner import SerialScanner

PROJECT = Path(__file__).parent.parent.parent
PYTHON = "/opt/vmtest/venv/bin/python"
HOME = "/opt/vmtest"

Figures = list[tuple[str, str]]
"""What was measured, in words and with its unit."""

HID_URL = "evdev:///dev/input/by-id/usb-Paszuil_Box_Scanner_B1-event-kbd"
SERIAL_URL = "tty:///dev/serial/by-id/usb-Paszuil_Box_Serial_Scanner_B3-if00"
USB_PRINTER_URL = UsbPort.url


class Box:
    """The machine and four cables."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.scanner = HidScanner(machine.usb_socket("scanner"), "B1")
        self.second_scanner = HidScanner(machine.usb_socket("second_scanner"), "B2")
        self.serial_scanner = SerialScanner(machine.usb_socket("serial_scanner"), "B3")
        self.printer_port = UsbPort(machine.usb_socket("printer"), "B4")

    async def install(self) -> None:
        """Copy in what is tested: drivers, udev rules, guest programs."""
        await self.machine.put("/run/project.tar", _project())
        await self.machine.shell(
            f"cd {HOME} && tar --extract --file /run/project.tar && cp config/udev/*.rules /etc/udev/rules.d/"
            " && udevadm control --reload"
        )

    async def drive(self, user: str = "kiosk", **urls: str) -> Program:
        """Start the drivers as that user and wait until they run."""
        program = await self.run("drive.py", *(f"{name}={url}" for name, url in urls.items()), user=user)
        await program.until("started", timeout=60)
        return program

    async def run(self, name: str, *arguments: str, user: str = "kiosk") -> Program:
        """Start one of the programs of tests/vm/guest."""
        as_user = ("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups")
        script = f"{HOME}/tests/vm/guest/{name}"
        return await self.machine.spawn(*as_user, "env", f"PYTHONPATH={HOME}", PYTHON, script, *arguments)

    async def unplug_all(self) -> None:
        for device in (self.scanner, self.second_scanner, self.serial_scanner, self.printer_port):
            await device.unplug()


async def in_service(program: Program, device: str, *, after: int = 0, timeout: float = 20.0) -> None:
    """Wait until a device is ready."""
    await program.until("state", after=after, timeout=timeout, device=device, condition="ready")


async def back_in_service(program: Program, device: str, plug: Callable[[], Awaitable[None]]) -> float:
    """Seconds from plugging it in until it is in service."""
    mark, began = program.mark, time.monotonic()
    await plug()
    await in_service(program, device, after=mark)
    return time.monotonic() - began


async def ended(program: Program) -> None:
    """It ends when it is told to, and leaves no thread and no device open."""
    assert await program.stop() == 0, program.transcript()
    last = program.all("stopped")[-1]
    assert (last["threads"], last["open"]) == (1, [])
    assert not [event for event in program.all("log") if event["level"] in ("error", "critical")], program.transcript()


def _project() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for part in ("hardware", "config/udev", "tests/vm/guest"):
            archive.add(PROJECT / part, part)
    return file.getvalue()
