"""What decoding costs: CPU-seconds per ten thousand codes, from the descriptor to the code, through the drivers."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from structlog.testing import capture_logs

from hardware.options import ScannerOptions
from hardware.scanner.hid import HidScanner
from hardware.scanner.port import Scanner
from hardware.scanner.serial import SerialScanner
from hardware.simulated.hid_scanner import SimulatedHidScanner, SimulatedInput
from hardware.simulated.scanner import SimulatedScanner

CODES = 10_000
CODES_A_SECOND = 100


@dataclass(frozen=True)
class Cost:
    """CPU-seconds for `CODES` codes of 14 digits and a terminator."""

    hid_s: float
    serial_s: float

    def share(self, cpu_s: float) -> float:
        """Of one core of this machine, at a hundred codes a second."""
        return cpu_s / CODES * CODES_A_SECOND


def cost(codes: int = CODES) -> Cost:
    """Key events (press and release of 15 keys, each with its report: 60 records a code) on a pipe; bytes on a pty.

    Only the driver's work is counted: what the simulated scanner spends is measured apart and left out.
    """
    with capture_logs(), tempfile.TemporaryDirectory() as folder:
        return Cost(
            asyncio.run(_hid(Path(folder), codes)) * CODES / codes,
            asyncio.run(_serial(Path(folder), codes)) * CODES / codes,
        )


async def _hid(folder: Path, codes: int) -> float:
    machine = SimulatedInput(folder)
    with SimulatedHidScanner(machine, nodes=1) as simulated:
        scanner = HidScanner(ScannerOptions(url=simulated.url), machine.nodes)
        return await _read(scanner, simulated.scan, codes)


async def _serial(folder: Path, codes: int) -> float:
    with SimulatedScanner(folder / "scanner") as simulated:
        scanner = SerialScanner(ScannerOptions(url=simulated.url))
        return await _read(scanner, simulated.scan, codes)


async def _read(scanner: Scanner, scan: Callable[[str], None], codes: int) -> float:
    spent = 0.0
    await scanner.setup()
    serving = asyncio.create_task(scanner.serve())
    await asyncio.sleep(0)
    for number in range(codes):
        code = f"{number:014d}"
        next_scan = asyncio.ensure_future(scanner.next())
        await asyncio.sleep(0)
        scan(code)
        before = time.process_time()
        arrived = await next_scan
        spent += time.process_time() - before
        if arrived.raw != code:
            raise RuntimeError(f"{code} arrived as another code")
    serving.cancel()
    await asyncio.wait([serving])
    await scanner.teardown()
    return spent


if __name__ == "__main__":
    found = cost()
    print(
        f"HID {found.hid_s:.2f} s, serial {found.serial_s:.2f} s per {CODES} codes; "
        f"{found.share(found.hid_s):.2%} and {found.share(found.serial_s):.2%} of a core at {CODES_A_SECOND}/s"
    )
