"""Devices at rest under the supervisor, in a process of their own: how often it wakes, and what that costs."""

import asyncio
import json
import logging
import resource
import sys
import tempfile
from pathlib import Path

from hardware import open_card_printer, open_receipt_printer, open_scanner
from hardware.health import HealthBoard
from hardware.supervisor import supervise
from kiosk import logs, settings

SETTLE_S = 3.0
WATCH_S = 20.0


async def at_rest(config: Path) -> dict[str, float]:
    loaded = settings.load(config)
    devices = [open_scanner(loaded.scanner), open_receipt_printer(loaded.receipt_printer)]
    with tempfile.TemporaryDirectory() as orders:
        if loaded.card_printer:
            devices.append(open_card_printer(loaded.card_printer, orders=Path(orders)))
        keeping = asyncio.create_task(supervise(devices))
        await asyncio.sleep(SETTLE_S)
        broken = [health for health in HealthBoard(devices).picture if not health.state.usable]
        if broken:
            raise RuntimeError(f"not at rest: {broken[0].kind.value}: {broken[0].detail}")
        before = resource.getrusage(resource.RUSAGE_SELF)
        await asyncio.sleep(WATCH_S)
        after = resource.getrusage(resource.RUSAGE_SELF)
        keeping.cancel()
        await asyncio.wait([keeping])
    return {
        "devices": len(devices),
        "wakes_per_s": (after.ru_nvcsw - before.ru_nvcsw) / WATCH_S,
        "cpu_ms_per_s": 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / WATCH_S,
    }


if __name__ == "__main__":
    logs.configure(sys.stderr, logging.ERROR)
    print(json.dumps(asyncio.run(at_rest(Path(sys.argv[1])))))
