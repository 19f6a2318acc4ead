"""Whole visits and every act on the scripted stage, with production adapters against the simulator.

    python -m tests.bench.acts CONFIG SIMULATOR_URL VISITS TIMES      prints one JSON object

An act's overhead is what passes between the last yes and the page that tells the end, less the time in which the
library was answering. Windows are not part of it; printing a bon comes after it.
"""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from kiosk import logs
from kiosk.clock import MovableClock
from kiosk.domain.secret import Secret
from kiosk.flows.pages import Choice, Confirm, Goodbye, Status
from kiosk.library.port import LibrarySystem
from kiosk.simulator.members import STAFF_CARD, STAFF_PIN
from kiosk.staff.accounts import ensure_staff
from tests.bench.instruments import Moments, watch_ports
from tests.journeys.roads import ACTIVE, ROADS, YES, Road, proves
from tests.journeys.visitor import Visitor
from tests.journeys.world import STAGES, Panel, World, own_settings


async def overhead_ms(world: World, moments: Moments, road: Road, question: str, end: str) -> float:
    world.panel.reset()
    await road(world.visitor)
    await world.visitor.sees(Confirm, title=question)
    moments.forget()
    began = time.monotonic()
    await world.visitor.touches(YES)
    await world.visitor.sees(Status, title=end)
    ended = time.monotonic()
    return (ended - began - moments.in_library(began, ended)) * 1000


async def leaves(visitor: Visitor) -> None:
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)


async def measure(config: Path, url: str, visits: int, times: int, folder: Path) -> dict[str, object]:
    store = own_settings(config, folder)
    ensure_staff(Path(store.settings.kiosk.state_dir), STAFF_CARD, Secret(STAFF_PIN))
    moments = Moments()
    asked = [name for name, what in vars(LibrarySystem).items() if asyncio.iscoroutinefunction(what)]
    watch_ports(moments, [name for name in asked if name not in ("run", "close")])
    world = World(Panel(url), store, MovableClock(), STAGES["scripted"])
    world.start()
    try:
        visitor = world.visitor
        began = time.monotonic()
        for _ in range(visits):
            await proves(visitor, ACTIVE, "active.title")
            await leaves(visitor)
        a_minute = visits / (time.monotonic() - began) * 60
        acts: dict[str, list[float]] = {}
        for name, (road, question, end) in ROADS.items():
            for _ in range(times):
                acts.setdefault(name, []).append(await overhead_ms(world, moments, road, question, end))
                # The next act meets no page of this one.
                world.restart()
        return {"visits_a_minute": a_minute, "acts": acts, "failures": len(world.failures)}
    finally:
        world.stop()


def main(config: str, url: str, visits: int, times: int) -> int:
    logs.configure(sys.stderr)
    with tempfile.TemporaryDirectory(prefix="paszuil-bench-") as folder:
        print(json.dumps(asyncio.run(measure(Path(config), url, visits, times, Path(folder)))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
