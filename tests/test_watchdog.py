"""systemd hears that the kiosk is ready and alive, over its own socket."""

import socket
from pathlib import Path

import pytest

from kiosk.watchdog import Watchdog


@pytest.fixture(params=["path", "abstract"])
def service_manager(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The other end of the socket."""
    address = str(tmp_path / "notify") if request.param == "path" else f"@paszuil-test-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address.replace("@", "\0"))
        listening.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        monkeypatch.setenv("WATCHDOG_USEC", "15000000")
        yield listening


def test_every_word_arrives_by_itself(service_manager: socket.socket):
    watchdog = Watchdog.from_environment()
    assert watchdog
    watchdog.ready()
    watchdog.ping()
    watchdog.status("two\nlines")
    watchdog.stopping()
    assert [service_manager.recv(100) for _ in range(4)] == [b"READY=1", b"WATCHDOG=1", b"STATUS=two", b"STOPPING=1"]
    assert watchdog.interval_s == 5


def test_without_systemd_there_is_nobody_to_tell(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert Watchdog.from_environment() is None


def test_a_unit_without_a_watchdog_has_no_interval(service_manager: socket.socket, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("WATCHDOG_USEC")
    watchdog = Watchdog.from_environment()
    assert watchdog
    assert watchdog.interval_s is None


def test_a_service_manager_that_went_away_stops_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    watchdog = Watchdog.from_environment()
    assert watchdog
    watchdog.ping()
