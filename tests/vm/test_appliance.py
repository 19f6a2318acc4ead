"""The product on a machine of its own: installed by its own installer, shown on a real display, scanned through USB."""

import asyncio
import functools
import http.server
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from kiosk.simulator.world import Simulator
from tests.vm.box import HID_URL, PROJECT, Figures
from tests.vm.machine import HOST, Machine
from tests.vm.qemu import DISPLAY
from tests.vm.usb.hid_scanner import HidScanner

pytestmark = pytest.mark.vm

MEMBER = "29401000075868"
PETROL, GROUND, ORANGE = (0x0B, 0x4A, 0x5A), (0xFB, 0xF8, 0xF3), (0xFA, 0x9F, 0x3E)
LONGEST_START_S = 240.0
"""Under emulation the first picture takes most of a minute."""

_FORWARD = """
import asyncio, sys
async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data); await writer.drain()
    except OSError: pass
    finally: writer.close()
def to(port):
    async def forward(reader, writer):
        try: far_reader, far_writer = await asyncio.open_connection("10.0.2.2", port)
        except OSError: writer.close(); return
        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))
    return forward
async def main():
    for port in map(int, sys.argv[1:]): await asyncio.start_server(to(port), "127.0.0.1", port)
    await asyncio.Event().wait()
asyncio.run(main())
"""


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The files of a folder over HTTP; gives the port."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


@pytest.fixture(scope="module")
def package() -> Path:
    """The Debian package of the last commit."""
    subprocess.run([sys.executable, PROJECT / "config/deb/build.py", "amd64"], check=True, cwd=PROJECT)
    (deb,) = (PROJECT / "dist").glob("paszuil_*_amd64.deb")
    return deb


def configuration(world: Simulator) -> tuple[str, list[int], dict[str, bytes]]:
    """What a kiosk in the box needs of the simulator: kiosk.toml, the ports that are forwarded, and the secrets."""
    text = Path(world.config_path).read_text(encoding="utf-8")
    secrets = {}
    for key, name in (("key_file", "wise.key"), ("password_file", "wise.password"), ("password_file", "sip2.password")):
        file = next(file for file in re.findall(rf'^{key} = "(.*)"', text, re.MULTILINE) if "/etc/" not in file)
        secrets[name] = Path(file).read_bytes()
        text = text.replace(f'"{file}"', f'"/etc/paszuil/secrets/{name}"')
    text = re.sub(r'state_dir = ".*"', 'state_dir = "/var/lib/paszuil"', text)
    text = re.sub(r'(\[scanner\]\nurl = )".*"', rf'\1"{HID_URL}"', text)
    text = text.replace("fullscreen = false", "fullscreen = true")
    ports = {int(port) for port in re.findall(r"127\.0\.0\.1:(\d+)", text)}
    ports |= {int(port) for port in re.findall(r"^port = (\d+)", text, re.MULTILINE)}
    return text, sorted(ports), secrets


async def picture(machine: Machine, file: Path) -> Image.Image:
    await machine.screendump(file)
    with Image.open(file) as image:
        return image.convert("RGB")


def share(image: Image.Image, colour: tuple[int, int, int]) -> float:
    """Which part of the picture has nearly this colour."""
    raw = image.resize((160, 100), Image.Resampling.NEAREST).tobytes()
    pixels = [raw[at : at + 3] for at in range(0, len(raw), 3)]
    return sum(all(abs(a - b) < 6 for a, b in zip(pixel, colour, strict=True)) for pixel in pixels) / len(pixels)


async def until_seen(machine: Machine, file: Path, such: object, within_s: float) -> tuple[Image.Image, float]:
    """The first picture for which that holds, and after how many seconds."""
    began = time.monotonic()
    while True:
        image = await picture(machine, file)
        if such(image):  # type: ignore[operator]
            return image, time.monotonic() - began
        assert time.monotonic() - began < within_s, f"not seen within {within_s} s: look at {file}"
        await asyncio.sleep(0.25)


def attract(image: Image.Image) -> bool:
    """'Scan je pas': the petrol panel on the right, the ground on the left, and no large orange sign."""
    panels = share(image, PETROL) > 0.15 and share(image, GROUND) > 0.4
    return image.size == DISPLAY and panels and share(image, ORANGE) < 0.02


async def test_it_is_installed_shown_scanned_killed_broken_and_mended(
    frozen: Path, package: Path, figures: Figures, tmp_path: Path
) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="vm-") as run,
        Simulator(tmp_path / "world", fresh=True) as world,
        served(package.parent) as port,
    ):
        text, ports, secrets = configuration(world)
        machine = await Machine.resume(frozen, Path(run))
        scanner = HidScanner(machine.usb_socket("scanner"), "B1")
        shots = Path.home() / ".cache/paszuil-vm/pictures"
        shots.mkdir(parents=True, exist_ok=True)
        try:
            await _install(machine, package, port, text, ports, secrets, figures)
            _, seconds = await until_seen(machine, shots / "attract.png", attract, LONGEST_START_S)
            figures.append(("start of the unit -> 'Scan je pas' on the glass (KMSDRM, emulated)", f"{seconds:.0f} s"))
            await machine.until("systemctl is-active paszuil", timeout=60)
            memory = int(await machine.shell("systemctl show -p MemoryCurrent --value paszuil")) / 1e6
            figures.append(("memory of the unit (MemoryCurrent)", f"{memory:.0f} MB"))
            told = await machine.shell("systemd-analyze security paszuil.service --no-pager | tail -1", timeout=120)
            score = re.search(r"(\d+\.\d) [A-Z]+", told)
            assert score, told
            figures.append(("exposure of the unit in the machine", score[1]))
            assert float(score[1]) <= 1.5

            await scanner.plug()
            for what in ("sip2.*true", "wise.*true", "scanner.*ready"):
                # Each on one line of the log, in whatever order.
                first, second = what.split(".*")
                await machine.until(f"journalctl -u paszuil | grep {first} | grep -q '\"*{second}'", timeout=90)
            began = time.monotonic()
            await scanner.scan(MEMBER)
            await until_seen(machine, shots / "pin.png", lambda seen: not attract(seen), 60)
            figures.append(("scan through USB -> PIN pad on the glass (emulated)", f"{time.monotonic() - began:.1f} s"))

            killed = time.monotonic()
            await machine.shell("systemctl kill --signal=KILL paszuil")
            await until_seen(machine, shots / "again.png", attract, LONGEST_START_S)
            figures.append(("SIGKILL in a visit -> 'Scan je pas' again", f"{time.monotonic() - killed:.0f} s"))

            await machine.shell("cp /etc/paszuil/kiosk.toml /root/good.toml; echo '[kiosk' > /etc/paszuil/kiosk.toml")
            await machine.shell("systemctl restart paszuil || true", timeout=120)
            await machine.until("systemctl is-active paszuil-out-of-order", timeout=60)
            await until_seen(machine, shots / "out-of-order.png", lambda seen: share(seen, ORANGE) > 0.02, 60)
            told = await machine.shell("paszuil doctor 2>&1 || true", timeout=120)
            assert "K-02" in told, told
            mended = time.monotonic()
            await machine.shell("cp /root/good.toml /etc/paszuil/kiosk.toml")
            await until_seen(machine, shots / "mended.png", attract, LONGEST_START_S)
            figures.append(
                ("configuration mended -> 'Scan je pas' again, by itself", f"{time.monotonic() - mended:.0f} s")
            )
        finally:
            await scanner.unplug()
            await machine.stop()


async def _install(
    machine: Machine, package: Path, port: int, text: str, ports: list[int], secrets: dict[str, bytes], figures: Figures
) -> None:
    """As a technician would: the package, then the one command; a second time there is nothing to do."""
    await machine.put("/root/forward.py", _FORWARD.encode())
    await machine.shell(f"systemd-run --unit=forward --collect python3 /root/forward.py {' '.join(map(str, ports))}")
    fetch = f"u.urlretrieve('http://{HOST}:{port}/{package.name}', '/root/paszuil.deb')"
    await machine.shell(f'python3 -c "import urllib.request as u; {fetch}"', timeout=300)
    await machine.shell("mkdir -p /root/secrets")
    await machine.put("/root/kiosk.toml", text.encode())
    for name, content in secrets.items():
        await machine.put(f"/root/secrets/{name}", content)
    began = time.monotonic()
    await machine.shell("dpkg -i /root/paszuil.deb", timeout=600)
    await machine.shell("paszuil-setup --configuration /root/kiosk.toml --secrets /root/secrets --yes", timeout=1500)
    figures.append(("package and installation, without a network (emulated)", f"{time.monotonic() - began:.0f} s"))
    again = await machine.shell("paszuil install --no-start --yes", timeout=300)
    assert "nothing to do" in again, again
