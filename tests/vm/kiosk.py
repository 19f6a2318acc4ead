"""The product on the machine in a box, with everything that is plugged into it, and whoever stands before it."""

import asyncio
import re
import shutil
import time
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

from hardware.simulated.receipt_printer import SimulatedReceiptPrinter
from kiosk.simulator.world import Simulator
from tests.vm.box import HID_URL, USB_PRINTER_URL
from tests.vm.glass import KEYS, Picture, Point, Seen, attract
from tests.vm.machine import HOST, Machine
from tests.vm.qemu import DISPLAY
from tests.vm.usb.hid_scanner import HidScanner
from tests.vm.usb.keyboard import Keyboard
from tests.vm.usb.receipt_printer import UsbPort
from tests.vm.usb.touchscreen import Touchscreen

CONFIGURATION, SECRETS = "/etc/paszuil/kiosk.toml", "/etc/paszuil/secrets"
MEMBER, PIN = "29401000075868", "1234"
LONGEST_START_S = 240.0
"""Under emulation the first picture takes most of a minute."""
PICTURES = Path.home() / ".cache/paszuil-vm/pictures"
FIRST_PORT = 7001
"""In the guest, of what the simulator offers: the guest speaks with its own loopback, as the simulator's TLS wants."""

FORWARD = f"""
import asyncio, sys
async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data); await writer.drain()
    except OSError: pass
    finally: writer.close()
def to(port):
    async def forward(reader, writer):
        try: far_reader, far_writer = await asyncio.open_connection("{HOST}", port)
        except OSError: writer.close(); return
        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))
    return forward
async def main():
    for number, port in enumerate(open("/root/ports").read().split()):
        await asyncio.start_server(to(int(port)), "127.0.0.1", {FIRST_PORT} + number)
    await asyncio.Event().wait()
asyncio.run(main())
"""
FORWARD_UNIT = """
[Service]
ExecStart=/usr/bin/python3 /root/forward.py
[Install]
WantedBy=multi-user.target
"""


class Kiosk:
    """A context manager: inside it the machine runs, with a simulated library around it."""

    def __init__(self, image: Path, run: Path) -> None:
        """See `Machine` for both folders."""
        self._image, self._run = image, run
        self._around = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as around:
            self.world = around.enter_context(Simulator(self._run / "world", fresh=True))
            self.machine = await Machine.resume(self._image, self._run)
            around.push_async_callback(self.machine.stop)
            self.scanner = HidScanner(self.machine.usb_socket("scanner"), "B1")
            self.touchscreen = Touchscreen(self.machine.usb_socket("touchscreen"), "B5", DISPLAY)
            self.keyboard = Keyboard(self.machine.usb_socket("keyboard"), "B6")
            printer_port = UsbPort(self.machine.usb_socket("printer"), "B4")
            for device in (self.scanner, self.touchscreen, self.keyboard, printer_port):
                around.push_async_callback(device.unplug)
            self.printer = await around.enter_async_context(
                SimulatedReceiptPrinter(plugged=printer_port, profile="epson-tm-t20iii")
            )
            await self._connect()
            self._around = around.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._around.aclose()

    async def configure(self, *lines: tuple[str, str]) -> None:
        """Write kiosk.toml and the secrets of this run's simulator. Args: lines: what is replaced by what."""
        text, secrets = self._configuration
        for old, new in lines:
            assert old in text, old
            text = text.replace(old, new)
        await self.machine.put(CONFIGURATION, text.encode())
        for name, content in secrets.items():
            await self.machine.put(f"{SECRETS}/{name}", content)

    async def starts(self, *, within_s: float = LONGEST_START_S) -> float:
        """Start the unit; seconds until 'Scan je pas' stands on the glass."""
        await self.machine.shell("systemctl start --no-block paszuil")
        seconds = await self.sees("attract", attract, within_s=within_s)
        await self.machine.until("systemctl is-active paszuil", timeout=60)
        return seconds

    async def plug_all(self) -> None:
        await self.scanner.plug()
        await self.touchscreen.plug()
        await self.in_service("scanner")

    async def in_service(self, device: str, *, times: int = 1) -> None:
        """The log told so often that this device is ready."""
        told = f"journalctl -u paszuil -o cat | grep 'device state' | grep {device} | grep -v not_ready | grep -c ready"
        await self.machine.until(f"[ $({told}) -ge {times} ]", timeout=90)

    async def online(self) -> None:
        for system in ("sip2", "wise"):
            await self.machine.until(
                f"journalctl -u paszuil -o cat | grep '{system} health' | grep -q true", timeout=90
            )

    async def sees(self, name: str, such: Seen, *, within_s: float = 60.0) -> float:
        """Wait for a picture of which that holds; seconds until then. It stays under that name."""
        began = time.monotonic()
        while not such(await self.picture(name)):
            assert time.monotonic() - began < within_s, f"not seen within {within_s:.0f} s: look at {name}.png"
            await asyncio.sleep(0.1)
        return time.monotonic() - began

    async def picture(self, name: str) -> Picture:
        file = self._run / "picture.png"
        await self.machine.screendump(file)
        PICTURES.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, PICTURES / f"{name}.png")
        with Image.open(file) as image:
            return image.convert("RGB")

    async def taps(self, at: Point) -> None:
        await self.touchscreen.tap(at)

    async def types(self, digits: str) -> None:
        """On the PIN pad, and OK; as quick as an old finger."""
        for key in (*digits, "ok"):
            await self.taps(KEYS[key])
            await asyncio.sleep(0.5)

    async def pid(self) -> str:
        return await self.machine.shell("systemctl show -p MainPID --value paszuil")

    async def doctor(self) -> str:
        return await self.machine.shell("paszuil doctor 2>&1 || true", timeout=120)

    async def _connect(self) -> None:
        self._configuration, ports = configuration(self.world)
        await self.machine.put("/root/forward.py", FORWARD.encode())
        await self.machine.put("/root/ports", " ".join(ports).encode())
        await self.machine.put("/etc/systemd/system/forward.service", FORWARD_UNIT.encode())
        await self.machine.shell("systemctl daemon-reload; systemctl enable -q forward; systemctl restart forward")


def configuration(world: Simulator) -> tuple[tuple[str, dict[str, bytes]], list[str]]:
    """What a kiosk in the box needs of a simulator: kiosk.toml with the secrets, and the ports that are forwarded."""
    text = world.config_path.read_text(encoding="utf-8")
    secrets = {}
    for key, name in (("key_file", "wise.key"), ("password_file", "wise.password"), ("password_file", "sip2.password")):
        file = next(file for file in re.findall(rf'^{key} = "(.*)"', text, re.MULTILINE) if "/etc/" not in file)
        secrets[name] = Path(file).read_bytes()
        text = text.replace(f'"{file}"', f'"{SECRETS}/{name}"')
    text = re.sub(r'state_dir = ".*"', 'state_dir = "/var/lib/paszuil"', text)
    text = re.sub(r'(\[scanner\]\nurl = )".*"', rf'\1"{HID_URL}"', text)
    text = re.sub(r'(\[receipt_printer\]\nurl = )".*"', rf'\1"{USB_PRINTER_URL}"', text)
    text = text.replace("fullscreen = false", "fullscreen = true")
    found = re.findall(r"127\.0\.0\.1:(\d+)", text) + re.findall(r"^port = (\d+)", text, re.MULTILINE)
    ports = list(dict.fromkeys(found))
    for number, port in enumerate(ports):
        text = re.sub(rf"\b{port}\b", str(FIRST_PORT + number), text)
    return (text, secrets), ports
