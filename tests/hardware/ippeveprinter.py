"""`ippeveprinter`, an IPP printer of other hands, on loopback; it wants a D-Bus and an Avahi, so it gets its own."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from tests.hardware.waiting import until

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"""
_AVAHI = """[server]
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
enable-dbus=yes
"""
_COMMAND = """#!/bin/sh
[ -e {folder}/jam ] && {{ echo "STATE: +media-jam-error" >&2; exit 1; }}
while [ -e {folder}/empty ]; do echo "STATE: +media-empty-error" >&2; sleep 0.1; done
echo "STATE: -media-empty-error,media-jam-error" >&2
cp "$1" {folder}/cards/
"""


@asynccontextmanager
async def ippeveprinter(folder: Path) -> AsyncIterator[str]:
    """Its address; cards come out in `cards`, and a file `jam` or `empty` in the folder is that fault."""
    (folder / "cards").mkdir(parents=True)
    (folder / "spool").mkdir()
    (folder / "bus.conf").write_text(_BUS.format(folder=folder))
    (folder / "avahi.conf").write_text(_AVAHI)
    command = folder / "print.sh"
    command.write_text(_COMMAND.format(folder=folder))
    command.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {"PATH": "/usr/sbin:/usr/bin:/bin", "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/bus"}
    async with AsyncExitStack() as stack:

        async def start(program: str, *arguments: object) -> asyncio.subprocess.Process:
            where = shutil.which(program, path="/usr/sbin:/usr/bin:/bin")
            assert where, f"{program} is not on this machine: apt-get install cups-ipp-utils dbus avahi-daemon"
            process = await asyncio.create_subprocess_exec(
                where, *map(str, arguments), env=environment, cwd=folder, stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            stack.push_async_callback(_end, process)
            return process

        await start("dbus-daemon", "--config-file", folder / "bus.conf", "--nofork", "--nopidfile")
        await until((folder / "bus").exists)
        await start("avahi-daemon", "-f", folder / "avahi.conf", "--no-drop-root", "--no-chroot", "--no-rlimits")
        printer = [
            "-p", port, "-n", "localhost", "-c", command, "-d", folder / "spool", "-f", "image/png", "-r", "off",
        ]  # fmt: skip
        process = await start("ippeveprinter", *printer, "Pasprinter")
        async with asyncio.timeout(10):
            while not await _listens(port):
                if process.returncode is not None:  # Avahi was not there yet
                    process = await start("ippeveprinter", *printer, "Pasprinter")
                await asyncio.sleep(0.05)
        yield f"ipp://127.0.0.1:{port}/ipp/print"


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
