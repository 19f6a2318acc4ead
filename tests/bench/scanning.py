"""What decoding costs: CPU-seconds per ten thousand codes, from the descriptor to the code, through the drivers."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from structlog.testing import capture_logs

from hardware.options import ScannerOptions
from hardware.scanner.framing import Framing
from hardware.scanner.hid import HidScanner
from hardware.scanner.key_decoder import EV_KEY, EV_SYN, KeyDecoder
from hardware.scanner.keymap_us import ENTER
from hardware.scanner.port import Scanner
from hardware.scanner.serial import SerialScanner
from hardware.simulated.hid_scanner import SimulatedHidScanner, SimulatedInput
from hardware.simulated.keystrokes import press, us
from hardware.simulated.scanner import SimulatedScanner

CODES = 10_000
CODES_A_SECOND = 100


@dataclass(frozen=True)
class Cost:
    """CPU-seconds for `CODES` codes of 14 digits and a terminator.

    Args:
        hid_s: the whole way, from the descriptor to who waits, the loop's turns included.
        hid_decode_s: of that, from events and their times to codes.
    """

    hid_s: float
    serial_s: float
    hid_decode_s: float
    serial_decode_s: float

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
            _hid_decode(codes) * CODES / codes,
            _serial_decode(codes) * CODES / codes,
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


def _hid_decode(codes: int) -> float:
    decoder = KeyDecoder()
    events = [
        event
        for key, value in (*us("29401000075868"), *press(ENTER))
        for event in ((EV_KEY, key, value), (EV_SYN, 0, 0))
    ]
    before = time.process_time()
    ended = sum(decoder.feed(*event, 1.0) is not None for _ in range(codes) for event in events)
    assert ended == codes
    return time.process_time() - before


def _serial_decode(codes: int) -> float:
    framing = Framing()
    before = time.process_time()
    ended = sum(len(framing.feed(b"29401000075868\r", 1.0)) for _ in range(codes))
    assert ended == codes
    return time.process_time() - before


if __name__ == "__main__":
    found = cost()
    for name, spent in asdict(found).items():
        print(f"{name} {spent:.2f} per {CODES} codes: {found.share(spent):.2%} of a core at {CODES_A_SECOND}/s")
