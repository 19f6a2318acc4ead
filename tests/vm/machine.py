"""The machine in a box: a Debian guest in QEMU with a real kernel, in software emulation; no KVM, no display needed.

Booted once and frozen with `freeze`; every test then resumes it in a few seconds from that same moment.
"""

import asyncio
import base64
import contextlib
import os
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

from tests.vm.json_lines import JsonLines, Message
from tests.vm.program import Program
from tests.vm.qemu import qemu, usb_socket

HOST = "10.0.2.2"
"""The machine that runs the tests, as the guest sees it."""

_BOOT_S, _RESUME_S = 400.0, 90.0


class Machine:
    """One run of the machine, in a folder of its own. Made with `boot` or `resume`, ended with `stop`.

    Args:
        image: the folder with vmlinuz, initrd, root.ext4 and, once frozen, warm.qcow2 and warm.state.
        run: an empty folder for sockets and logs; its path must be short, as Unix sockets want it.
    """

    def __init__(self, image: Path, run: Path) -> None:
        self._image, self._run = image, run
        self._programs: dict[int, Program] = {}
        self._greeted = asyncio.Event()
        self._qemu: asyncio.subprocess.Process | None = None
        self._monitor: JsonLines | None = None
        self._agent: JsonLines | None = None

    @classmethod
    async def boot(cls, image: Path, run: Path) -> Self:
        """A cold boot, which takes one to three minutes; writes warm.qcow2, to be frozen."""
        machine = cls(image, run)
        disk = image / "warm.qcow2"
        disk.unlink(missing_ok=True)
        async with machine._or_stopped(), asyncio.timeout(_BOOT_S):
            await machine._start(disk, backing=("raw", image / "root.ext4"), more=())
            await machine._greeted.wait()
        return machine

    @classmethod
    async def resume(cls, image: Path, run: Path) -> Self:
        """The frozen machine, running on from where it was."""
        machine = cls(image, run)
        incoming = ("-incoming", f"exec:cat {image / 'warm.state'}")
        async with machine._or_stopped(), asyncio.timeout(_RESUME_S):
            await machine._start(run / "disk.qcow2", backing=("qcow2", image / "warm.qcow2"), more=incoming)
            while (await machine._qmp("query-status"))["status"] in ("inmigrate", "prelaunch", "postmigrate"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            await machine._qmp("cont")
            await machine.shell(f"date --set @{time.time():.2f}")
        return machine

    async def freeze(self, into: Path | None = None) -> None:
        """Keep this moment, and end.

        Args:
            into: an empty folder that becomes another image, upon this one, which must stay; None: this image's own.
        """
        await self._qmp("stop")
        await self._qmp("migrate", uri=f"exec:cat > {self._run / 'warm.part'}")
        while (state := await self._qmp("query-migrate")).get("status") not in ("completed", "failed"):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        if state["status"] == "failed":
            raise RuntimeError(f"the machine could not be frozen: {state}")
        await self.stop()
        if into:
            for name in ("vmlinuz", "initrd"):
                (into / name).symlink_to(self._image / name)
            shutil.move(self._run / "disk.qcow2", into / "warm.qcow2")
        shutil.move(self._run / "warm.part", (into or self._image) / "warm.state")

    async def cut_power(self) -> float:
        """Without a warning, and on again; seconds until the agent of the guest speaks."""
        began = time.monotonic()
        self._greeted.clear()
        await self._qmp("system_reset")
        async with asyncio.timeout(_BOOT_S):
            await self._greeted.wait()
        return time.monotonic() - began

    async def stop(self) -> None:
        """Pull the mains; nothing of it runs any more."""
        if self._qemu:
            with contextlib.suppress(ProcessLookupError):
                self._qemu.kill()
            await self._qemu.wait()
        for line in (self._agent, self._monitor):
            if line:
                await line.close()

    @contextlib.asynccontextmanager
    async def _or_stopped(self) -> AsyncIterator[None]:
        try:
            yield
        except BaseException:
            await self.stop()
            raise

    def usb_socket(self, port: str) -> Path:
        """Where a software USB device plugs itself in."""
        return usb_socket(self._run, port)

    async def shell(self, command: str, *, timeout: float = 120.0, check: bool = True) -> str:
        """What a command prints, run as root; RuntimeError when it fails."""
        answer = await self._ask({"shell": command, "timeout": timeout}, timeout + 30)
        if check and answer["rc"]:
            raise RuntimeError(f"in the guest, {command!r} ended with {answer['rc']}: {answer['out']}")
        return str(answer["out"]).strip()

    async def until(self, command: str, *, timeout: float = 30.0) -> None:
        """Wait in the guest until a command succeeds."""
        loop = f"end=$((SECONDS+{timeout:.0f})); until {command}; do [ $SECONDS -lt $end ] || exit 1; sleep 0.05; done"
        await self.shell(loop, timeout=timeout + 10)

    async def put(self, path: str, content: bytes) -> None:
        await self._ask({"put": path, "b64": base64.b64encode(content).decode()}, 60)

    async def spawn(self, *arguments: str) -> Program:
        """Start a program in the guest that prints JSON lines."""
        assert self._agent is not None
        number = self._agent.number()
        program = self._programs[number] = Program(self._agent, number)
        answer = await self._ask({"spawn": list(arguments)}, 30, number)
        if answer["rc"]:
            raise RuntimeError(f"in the guest, {arguments[0]} cannot be started: {answer['out']}")
        return program

    async def screendump(self, file: Path) -> None:
        """What stands on the display now, as PNG."""
        await self._qmp("screendump", filename=str(file), format="png")

    async def network(self, *, up: bool) -> None:
        """Put the network cable in or out."""
        await self._qmp("set_link", name="net", up=up)

    async def _start(self, disk: Path, backing: tuple[str, Path], more: tuple[str, ...]) -> None:
        form, below = backing
        create = await asyncio.create_subprocess_exec(
            "qemu-img", "create", "-q", "-f", "qcow2", "-b", str(below), "-F", form, str(disk)
        )
        if await create.wait():
            raise RuntimeError(f"qemu-img cannot make a disk upon {below}")
        # Killed with the tests, whatever becomes of them.
        command = ["setpriv", "--pdeathsig", "KILL", *qemu(self._image, self._run, disk), *more]
        log = self._run / "qemu.log"
        with log.open("wb") as output:
            self._qemu = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output
            )
        try:
            self._monitor = await JsonLines.connect(self._run / "monitor", lambda event: None)
            await self._qmp("qmp_capabilities")
            self._agent = await JsonLines.connect(self._run / "agent", self._heard)
        except (TimeoutError, ConnectionError):
            raise RuntimeError(f"QEMU did not start: {log.read_text(errors='replace')}") from None

    async def _ask(self, request: Message, timeout: float, number: int | None = None) -> Message:
        assert self._agent is not None
        return await self._agent.ask(request, timeout=timeout, number=number)

    async def _qmp(self, execute: str, **arguments: Any) -> Any:
        assert self._monitor is not None
        answer = await self._monitor.ask({"execute": execute, "arguments": arguments}, timeout=60)
        if "error" in answer:
            raise RuntimeError(f"QEMU, {execute}: {answer['error']}")
        return answer["return"]

    def _heard(self, message: Message) -> None:
        if "hello" in message:
            self._greeted.set()
        elif program := self._programs.get(message.get("of", 0)):
            program.heard(message)


def cache() -> Path:
    """Where the image and the frozen machine are kept, outside the checkout."""
    default = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "paszuil-vm"
    return Path(os.environ.get("PASZUIL_VM_CACHE", default))
