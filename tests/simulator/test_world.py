"""A world that is kept, forgotten, and told to the kiosk."""

import contextlib
import socket
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from kiosk.settings import load
from kiosk.simulator.world import Simulator
from tests.simulator.peers import Panel, Sip2Client, WiseCaller

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
    elsewhere = "127.0.0.2"
    """A server on every address would answer here too; one on 127.0.0.1 alone does not."""
    for port in (int(world.http_url.rpartition(":")[2]), world.sip2_address[1]):
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((elsewhere, port), timeout=2).close()


def test_no_thread_is_left_when_it_closes(state_dir: Path) -> None:
    before = set(threading.enumerate())
    with Simulator(state_dir):
        pass
    assert set(threading.enumerate()) == before


def test_a_second_simulator_in_the_same_folder_is_refused_and_harms_nothing(state_dir: Path) -> None:
    with Simulator(state_dir) as world:
        with pytest.raises(BlockingIOError, match="another simulator"), Simulator(state_dir, fresh=True):
            pass
        with Panel(world) as panel:
            assert panel.get("/state")["samples"] != []


def test_a_folder_of_another_version_is_refused_with_the_way_out(state_dir: Path) -> None:
    with Simulator(state_dir):
        pass
    with contextlib.closing(sqlite3.connect(state_dir / "simulator.sqlite3")) as store:
        store.execute("PRAGMA user_version = 99")
    with pytest.raises(sqlite3.DatabaseError, match="--fresh"), Simulator(state_dir):
        pass
    with Simulator(state_dir, fresh=True):
        pass


def test_it_closes_while_a_slow_answer_is_still_on_its_way(state_dir: Path) -> None:
    with contextlib.ExitStack() as peers:
        with Simulator(state_dir) as world:
            panel = peers.enter_context(Panel(world))
            sip2 = peers.enter_context(Sip2Client(world.config_path))
            panel.put("/wise", {"fault": "slow", "seconds": 60})
            panel.put("/sip2", {"fault": "slow", "seconds": 60})
            port = int(world.http_url.rpartition(":")[2])
            line = peers.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            line.sendall(b"GET /restapi/branch/9401 HTTP/1.1\r\nHost: 127.0.0.1\r\nWISE_KEY: x\r\n\r\n")
            sip2.socket.sendall(b"9300CNa|COb|\r")
            panel.get("/state")
            begun = time.monotonic()
        assert time.monotonic() - begun < 8
        assert b"200 OK" not in line.recv(4096)
        assert sip2.socket.recv(100) == b""
