"""One kiosk on the scripted stage, with production drivers and adapters on real sockets, for every fault by name."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hardware.receipt_printer import device, session
from kiosk.clock import MovableClock
from kiosk.simulator.world import Simulator
from tests.journeys.visitor import Visitor
from tests.journeys.world import STAGES, Panel, World, own_settings


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with Simulator(tmp_path_factory.mktemp("world"), fresh=True) as simulator:
        yield simulator


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer that is silent is given up soon; a slow one must still be in time."""
    monkeypatch.setattr(device, "ECHO_S", 1.5)
    monkeypatch.setattr(device, "LOOK_S", 0.1)
    monkeypatch.setattr(device, "HANDSHAKE_S", 0.3)
    monkeypatch.setattr(session, "ANSWER_S", 0.3)
    monkeypatch.setattr("hardware.simulated.receipt_printer.SLOW_LINE_S", 0.01)


@pytest.fixture
def profile() -> str:
    """Of the bonprinter; a scenario names another."""
    return "epson-tm-t20"


@pytest.fixture
def world(simulator: Simulator, tmp_path: Path, short_waits: None, profile: str) -> Iterator[World]:
    panel = Panel(simulator.http_url)
    panel.reset()
    store = own_settings(simulator.config_path, tmp_path)
    store.save_now({"receipt_printer.profile": profile}, "test")
    world = World(panel, store, MovableClock(), STAGES["scripted"])
    world.start()
    try:
        yield world
    finally:
        world.stop()
    assert world.failures == []


@pytest.fixture
def visitor(world: World) -> Visitor:
    return world.visitor


def journalled(world: World) -> list[tuple[str, str | None]]:
    """Every act on this kiosk's disk and how it ended (None: still open), oldest first."""
    path = Path(world.settings.kiosk.state_dir) / "journal.sqlite3"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute("SELECT act, settled FROM intent ORDER BY rowid").fetchall()
