"""The production drivers in the guest: opens devices by URL, keeps them in service, prints an event a line as JSON.

usage: drive.py NAME=URL …   where NAME begins with scanner or printer
On standard input: `{"print": NAME, "tag": TEXT, "lines": N}` prints a bon, `{"count": true}` asks for the wake-ups.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

from hardware import open_receipt_printer, open_scanner
from hardware.outcome import Confirmed
from hardware.receipt_printer.document import Big, Document, Qr, Text, Title
from hardware.supervisor import supervise


def tell(event: str, **facts: Any) -> None:
    at = asyncio.get_running_loop().time()
    print(json.dumps({"event": event, "at": round(at, 4), **facts}, default=repr), flush=True)


def log(_: Any, level: str, event: MutableMapping[str, Any]) -> str:
    return json.dumps({**event, "event": "log", "level": level, "message": event["event"]}, default=repr)


class Drive:
    def __init__(self, urls: dict[str, str]) -> None:
        self._devices: dict[str, Any] = {
            name: open_scanner(url) if name.startswith("scanner") else open_receipt_printer(url)
            for name, url in urls.items()
        }

    async def run(self) -> None:
        ending = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(supervise(self._devices.values())), group.create_task(self._obey())]
            for name, device in self._devices.items():
                device.subscribe(lambda name=name, device=device: self._tell_state(name, device))
                if name.startswith("scanner"):
                    tasks.append(group.create_task(self._tell_scans(name, device)))
            tell("started")
            await ending.wait()
            for task in tasks:
                task.cancel()
        tell("stopped", threads=threading.active_count(), open=open_devices())

    def _tell_state(self, name: str, device: Any) -> None:
        health = device.keeper.health
        reasons = [reason.value for reason in health.state.reasons]
        tell("state", device=name, condition=health.state.condition.value, reasons=reasons, detail=health.detail)

    async def _tell_scans(self, name: str, scanner: Any) -> None:
        while True:
            tell("scan", device=name, raw=(await scanner.next()).raw)

    async def _obey(self) -> None:
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        async with asyncio.TaskGroup() as group:
            while line := await reader.readline():
                match json.loads(line):
                    case {"print": name, "tag": tag, "lines": lines}:
                        group.create_task(self._print(name, tag, lines))
                    case {"count": _}:
                        tell("count", wake_ups=wake_ups(), counters=self._counters())

    async def _print(self, name: str, tag: str, lines: int) -> None:
        numbered = tuple(Text(f"{tag} regel {number}") for number in range(1, lines + 1))
        document = Document(
            "box", (Title("Bibliotheek"), Big(tag), *numbered, Qr("https://example.org/"), Text("einde"))
        )
        outcome = await self._devices[name].print(document)
        reasons = [] if isinstance(outcome, Confirmed) else [reason.value for reason in outcome.reasons]
        tell("outcome", device=name, tag=tag, outcome=type(outcome).__name__, reasons=reasons)

    def _counters(self) -> dict[str, dict[str, int]]:
        return {
            name: {counter.value: count for counter, count in device.keeper.health.counters.items()}
            for name, device in self._devices.items()
        }


def wake_ups() -> int:
    """How often any thread of this program went to sleep and came back (proc(5), voluntary_ctxt_switches)."""
    total = 0
    for status in Path("/proc/self/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches:"):
                total += int(line.split()[1])
    return total


def open_devices() -> list[str]:
    held = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            held.append(os.readlink(descriptor))
    return sorted(path for path in held if path.startswith(("/dev/input", "/dev/usb", "/dev/tty")))


if __name__ == "__main__":
    structlog.configure(processors=[structlog.processors.format_exc_info, log])
    asyncio.run(Drive(dict(argument.split("=", 1) for argument in sys.argv[1:])).run())
