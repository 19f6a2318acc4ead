"""A world that is kept, forgotten, and told to the kiosk."""

import socket
import threading
from pathlib import Path

import pytest

from kiosk.settings import load
from kiosk.simulator.world import Simulator
from tests.simulator.peers import Panel, WiseCaller

MEMBER = "29401000001047"


def test_what_happened_is_kept_until_the_next_time(state_dir: Path) -> None:
    with Simulator(state_dir) as world, WiseCaller(world.config_path) as wise, Panel(world) as panel:
        wise.login()
        wise.reset_password(MEMBER, "h7KmrT3W", "request-0001")
        panel.post("/clock", {"hours": 48})
        token, ahead = wise.token, panel.get("/state")["now"]
    with Simulator(state_dir) as world, WiseCaller(world.config_path) as wise, Panel(world) as panel:
        wise.token = token
        assert wise.get(wise.of(MEMBER) + "/password")["requestId"] == "request-0001"
        assert panel.get("/state")["now"] >= ahead


def test_a_fresh_world_knows_nothing_of_the_last(state_dir: Path) -> None:
    with Simulator(state_dir) as world, WiseCaller(world.config_path) as wise:
        wise.login()
        old = wise.token
        wise.reset_password(MEMBER, "h7KmrT3W")
    with Simulator(state_dir, fresh=True) as world, WiseCaller(world.config_path) as wise:
        wise.token = old
        assert wise.call("GET", "/branch/9401").status_code == 401
        wise.login()
        assert wise.get(wise.of(MEMBER) + "/password")["requestId"] is None


def test_a_fresh_world_leaves_other_peoples_files_alone(state_dir: Path) -> None:
    state_dir.mkdir()
    (state_dir / "holiday.jpg").write_text("mine")
    with Simulator(state_dir, fresh=True):
        pass
    assert (state_dir / "holiday.jpg").read_text() == "mine"


def test_the_configuration_it_writes_is_one_the_kiosk_accepts(world: Simulator) -> None:
    settings = load(world.config_path)
    assert settings.library.wise.url == world.http_url + "/restapi"
    assert settings.library.sip2 is not None
    assert (settings.library.sip2.host, settings.library.sip2.port) == world.sip2_address
    assert settings.scanner.url == world.scanner_url
    assert settings.receipt_printer.url == world.printer_url


def test_the_secrets_are_for_their_owner_only(world: Simulator) -> None:
    files = list((world.config_path.parent / "secrets").iterdir())
    assert len(files) == 3
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_a_taken_port_is_told_at_the_start(state_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for ports in ({"http_port": port}, {"sip2_port": port}):
            with pytest.raises(OSError, match="in use"), Simulator(state_dir, **ports):
                pass


def test_nothing_of_it_can_be_reached_from_another_machine(world: Simulator) -> None:
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        own = "127.0.0.2"
    for port in (int(world.http_url.rpartition(":")[2]), world.sip2_address[1]):
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((own, port), timeout=2).close()


def test_no_thread_is_left_when_it_closes(state_dir: Path) -> None:
    before = set(threading.enumerate())
    with Simulator(state_dir):
        pass
    assert set(threading.enumerate()) == before
