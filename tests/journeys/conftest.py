import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.clock import MovableClock
from kiosk.simulator.world import Simulator
from tests.journeys.visitor import Visitor
from tests.journeys.world import STAGES, Panel, World, own_settings


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with Simulator(tmp_path_factory.mktemp("world"), fresh=True) as simulator:
        yield simulator


MARKS = {"window": pytest.mark.window}


@pytest.fixture(params=[pytest.param(name, marks=MARKS.get(name, ())) for name in STAGES])
def world(request: pytest.FixtureRequest, simulator: Simulator, tmp_path: Path) -> Iterator[World]:
    """A kiosk that was just switched on, in a library as it stands at the beginning."""
    panel = Panel(simulator.http_url)
    panel.reset()
    store = own_settings(simulator.config_path, tmp_path)
    world = World(panel, store, MovableClock(), STAGES[request.param])
    world.start()
    try:
        yield world
    finally:
        world.stop()
    assert world.failures == []
    assert not [thread for thread in threading.enumerate() if thread.name == "flows" and thread.is_alive()]


@pytest.fixture
def visitor(world: World) -> Visitor:
    return world.visitor
