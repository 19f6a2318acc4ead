"""Runs the tour: the simulator, the real program on the offscreen driver, and a person who makes the visits."""

import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import app, logs
from kiosk.clock import MovableClock
from kiosk.simulator.world import Simulator
from kiosk.tour.panel import Panel
from kiosk.tour.record import Record

if TYPE_CHECKING:
    from kiosk.screens.window import KioskWindow


def tour(folder: Path) -> bool:
    """Make every visit and leave pictures and transcript.txt in `folder`; True when each ended as it should."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    record = Record(folder)
    clock = MovableClock()
    good: list[bool] = []
    with (
        (folder / "kiosk.log").open("w", encoding="utf-8") as log,
        tempfile.TemporaryDirectory(prefix="paszuil-tour-") as state,
        Simulator(Path(state), machine=clock, fresh=True, card_printer=True) as world,
    ):
        logs.configure(log)
        panel = Panel(world.http_url)

        def beside(window: "KioskWindow", flows: app.Flows) -> None:
            def walk() -> None:
                try:
                    good.append(_walk(panel, record, lambda seconds: flows.loop.move(clock, seconds)))
                finally:
                    window.stop()

            threading.Thread(target=walk, name="person").start()

        app.run(world.config_path, clock, beside)
    record.close()
    return good == [True]


def _walk(panel: Panel, record: Record, wait: Callable[[float], None]) -> bool:
    from kiosk.tour.desk import DESK
    from kiosk.tour.person import Person
    from kiosk.tour.roads import ROADS
    from kiosk.tour.visits import VISITS, Guide

    started = time.monotonic()
    guide = Guide(Person(), panel, record, wait)
    visits = (*VISITS, *ROADS, *DESK)
    for number, visit in enumerate(visits, 1):
        record.title(f"{number}. {visit.__doc__}")
        try:
            visit(guide)
        except Exception as error:
            record.line(f"FAILED: {error}")
            record.keep("failed", guide.person.picture())
            return False
        record.line("ended as it should")
    record.title(f"{len(visits)} visits in {time.monotonic() - started:.0f} s; pictures in {record.folder}/")
    return True
