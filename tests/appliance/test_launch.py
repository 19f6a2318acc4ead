"""The kiosk takes the road to the glass that works here, and tries the other one when no picture came."""

import os
import shutil
import socket
import sys
from pathlib import Path

import pytest

from kiosk.appliance import launch
from kiosk.appliance.launch import NoRoad, Road, begins, choose, has_failed, works


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root with a display on the second connector of a card, and cage installed."""
    for connector, status in (("card1-HDMI-A-1", "disconnected"), ("card1-DSI-1", "connected")):
        folder = tmp_path / "sys/class/drm" / connector
        folder.mkdir(parents=True)
        (folder / "status").write_text(f"{status}\n")
    (tmp_path / "run").mkdir()
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    return tmp_path


def test_kmsdrm_comes_first_and_a_wish_before_all(machine: Path):
    assert choose("auto", machine / "run", machine) is Road.KMSDRM
    assert choose("cage", machine / "run", machine) is Road.CAGE


def test_a_start_without_a_picture_lets_the_other_road_try(machine: Path, monkeypatch: pytest.MonkeyPatch):
    for road, then in ((Road.KMSDRM, Road.CAGE), (Road.CAGE, Road.KMSDRM)):
        monkeypatch.setenv(launch.ROAD, road.value)
        begins()
        assert has_failed()
        assert choose("auto", machine / "run", machine) is then


def test_the_first_picture_settles_it(machine: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(launch.ROAD, "kmsdrm")
    begins()
    works()
    assert not has_failed()
    assert choose("auto", machine / "run", machine) is Road.KMSDRM


def test_without_another_road_the_same_one_is_tried_again(machine: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setenv(launch.ROAD, "kmsdrm")
    begins()
    assert choose("auto", machine / "run", machine) is Road.KMSDRM


def test_without_a_display_and_without_cage_it_says_what_it_looked_for(machine: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    (machine / "sys/class/drm/card1-DSI-1/status").write_text("disconnected\n")
    with pytest.raises(NoRoad, match="no display is connected"):
        choose("auto", machine / "run", machine)


def test_a_kiosk_that_was_started_by_hand_leaves_no_mark(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv(launch.ROAD, raising=False)
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    begins()
    assert not has_failed()


def test_beside_cage_everything_that_the_kiosk_tells_reaches_systemd(tmp_path: Path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "systemd"))
        manager.settimeout(10)
        tells = "from kiosk.watchdog import Watchdog; w = Watchdog.from_environment(); w.ready(); w.ping(); exit(7)"
        environment = {**os.environ, "NOTIFY_SOCKET": str(tmp_path / "systemd")}
        ended = launch._beside([sys.executable, "-c", tells], environment, tmp_path)
        assert [manager.recv(100), manager.recv(100)] == [b"READY=1", b"WATCHDOG=1"]
    assert ended == 7
