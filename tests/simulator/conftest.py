from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.simulator.world import Simulator
from tests.simulator.peers import Panel, WiseCaller


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with Simulator(tmp_path_factory.mktemp("world") / "state") as world:
        yield world


@pytest.fixture
def world(running: Simulator) -> Simulator:
    """One simulator for all tests, on its first day for each."""
    with Panel(running) as panel:
        panel.post("/reset")
    return running


@pytest.fixture
def panel(world: Simulator) -> Iterator[Panel]:
    with Panel(world) as panel:
        yield panel


@pytest.fixture
def wise(world: Simulator) -> Iterator[WiseCaller]:
    with WiseCaller(world.config_path) as caller:
        caller.login()
        yield caller


@pytest.fixture
def state_dir(tmp_path: Path) -> Path:
    return tmp_path / "state"
