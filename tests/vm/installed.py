"""The product installed on the machine by its own installer, and that machine frozen as it is then."""

import asyncio
import functools
import hashlib
import http.server
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.vm.box import PROJECT, Figures
from tests.vm.kiosk import CONFIGURATION, SECRETS, Kiosk
from tests.vm.machine import HOST

INSIDE = ("kiosk", "hardware", "systemd", "config", "pyproject.toml", "requirements.lock")
"""What of this checkout the package is made of."""


def recipe() -> str:
    """Another one for every commit that changes something in the package."""
    parts = (f"HEAD:{part}" for part in INSIDE)
    told = subprocess.run(["git", "-C", PROJECT, "rev-parse", *parts], check=True, stdout=subprocess.PIPE).stdout
    return hashlib.sha256(told).hexdigest()[:12]


def package() -> Path:
    """The Debian package of the last commit."""
    subprocess.run([sys.executable, PROJECT / "config/deb/build.py", "amd64"], check=True, cwd=PROJECT)
    (deb,) = (PROJECT / "dist").glob("paszuil_*_amd64.deb")
    return deb


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The files of a folder over HTTP; gives the URL for the guest."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}"
        finally:
            server.shutdown()


async def fetch(kiosk: Kiosk, file: Path) -> str:
    """Bring a file into the guest; its path there."""
    with served(file.parent) as url:
        there = f"/root/{file.name}"
        fetch = f"u.urlretrieve('{url}/{file.name}', '{there}')"
        await kiosk.machine.shell(f'python3 -c "import urllib.request as u; {fetch}"', timeout=300)
        return there


def installed(frozen: Path, figures: Figures) -> Path:
    """The image of the machine with the last commit installed, its unit stopped; made when it is not there."""
    image = frozen / f"installed-{recipe()}"
    told = image / "figures.json"
    if not told.exists():
        for old in frozen.glob("installed-*"):
            shutil.rmtree(old)
        image.mkdir()
        with tempfile.TemporaryDirectory(prefix="vm-") as run:
            measured = asyncio.run(_install(frozen, Path(run), package(), image))
        told.write_text(json.dumps(measured))
    figures += [(what, figure) for what, figure in json.loads(told.read_text())]
    return image


async def _install(frozen: Path, run: Path, package: Path, image: Path) -> Figures:
    """As a technician would: the package, then the one command; a second time there is nothing to do."""
    figures: Figures = []
    async with Kiosk(frozen, run) as kiosk:
        machine = kiosk.machine
        there = await fetch(kiosk, package)
        # What a technician brings along, where the installer copies it from.
        await kiosk.configure()
        await machine.shell(f"mv {CONFIGURATION} /root/kiosk.toml; mv {SECRETS} /root/secrets; rmdir /etc/paszuil")
        began = time.monotonic()
        await machine.shell(f"dpkg -i {there}", timeout=600)
        setup = "paszuil-setup --configuration /root/kiosk.toml --secrets /root/secrets --yes"
        await machine.shell(setup, timeout=1500)
        figures.append(("package and installation, without a network (emulated)", f"{time.monotonic() - began:.0f} s"))
        figures.append(
            ("start of the unit -> 'Scan je pas' on the glass (KMSDRM, emulated)", f"{await kiosk.starts():.0f} s")
        )
        memory = int(await machine.shell("systemctl show -p MemoryCurrent --value paszuil")) / 1e6
        figures.append(("memory of the unit (MemoryCurrent)", f"{memory:.0f} MB"))
        told = await machine.shell("systemd-analyze security paszuil.service --no-pager | tail -1", timeout=120)
        score = re.search(r"(\d+\.\d) [A-Z]+", told)
        assert score, told
        assert float(score[1]) <= 1.5
        figures.append(("exposure of the unit in the machine", score[1]))
        again = await machine.shell("paszuil install --no-start --yes", timeout=300)
        assert "nothing to do" in again, again
        await machine.shell("systemctl stop paszuil; rm /root/*.deb; sync", timeout=120)
        await machine.freeze(image)
    return figures
