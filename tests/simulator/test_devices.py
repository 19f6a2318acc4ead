"""The simulated scanner and bonprinter, through the panel's API."""

import os
import socket
import time
from pathlib import Path

import pytest
import serial

from kiosk.simulator.world import Simulator
from tests.simulator.peers import DEADLINE_S, Panel


def _printer(world: Simulator) -> socket.socket:
    host, _, port = world.printer_url.removeprefix("tcp://").partition(":")
    return socket.create_connection((host, int(port)), timeout=DEADLINE_S)


def _print(world: Simulator, text: bytes) -> None:
    """Print, cut, and wait until the printer itself says it is done (GS r 1)."""
    with _printer(world) as job:
        job.sendall(b"\x1b@" + text + b"\n\x1dV\x42\x00\x1dr\x01")
        assert job.recv(1) == b"\x00"


def test_a_scan_comes_out_of_the_serial_port_with_its_terminator(world: Simulator, panel: Panel) -> None:
    path = world.scanner_url.removeprefix("tty://").partition("?")[0]
    with serial.Serial(path, timeout=DEADLINE_S) as port:
        panel.post("/scan", {"code": "29401000075868"})
        assert port.read_until(b"\r") == b"29401000075868\r"


def test_an_unplugged_scanner_is_gone_and_comes_back(world: Simulator, panel: Panel) -> None:
    path = Path(world.scanner_url.removeprefix("tty://").partition("?")[0])
    assert panel.put("/scanner", {"plugged": False})["scannerPlugged"] is False
    assert not path.exists()
    assert panel.put("/scanner", {"plugged": True})["scannerPlugged"] is True
    assert os.path.realpath(path).startswith("/dev/")


def test_a_bon_can_be_fetched_as_picture_and_as_text(world: Simulator, panel: Panel) -> None:
    _print(world, b"Tijdelijk wachtwoord")
    (bon,) = panel.get("/receipts")
    assert (bon["number"], bon["cut"]) == (1, True)
    assert panel.session.get(panel.url + "/receipts/1.png", timeout=5).content.startswith(b"\x89PNG")
    assert "Tijdelijk wachtwoord" in panel.session.get(panel.url + "/receipts/1.txt", timeout=5).text
    assert panel.session.get(panel.url + "/receipts/2.png", timeout=5).status_code == 404


def test_a_bon_bears_the_time_of_the_world_clock(world: Simulator, panel: Panel) -> None:
    now = panel.post("/clock", {"hours": 24})["now"]
    _print(world, b"morgen")
    assert panel.get("/receipts")[0]["at"] >= now


def test_a_fault_after_some_lines_waits_for_them(world: Simulator, panel: Panel) -> None:
    assert panel.put("/printer", {"fault": "paper_out", "after_lines": 1})["printer"] == "none"
    with _printer(world) as job:
        job.sendall(b"een\ntwee\n\x10\x04\x02")
        assert job.recv(1)
    end = time.monotonic() + DEADLINE_S
    while not panel.get("/receipts") and time.monotonic() < end:
        time.sleep(0.01)
    assert len(panel.get("/receipts")) == 1
    assert panel.get("/state")["printer"] == "paper_out"
    assert panel.put("/printer", {"fault": "none"})["printer"] == "none"


@pytest.mark.parametrize("fault", ["power_loss", "drop_connection"])
def test_every_fault_of_the_printer_can_be_mended(fault: str, world: Simulator, panel: Panel) -> None:
    panel.put("/printer", {"fault": fault})
    panel.put("/printer", {"fault": "none"})
    _print(world, b"weer goed")
    assert len(panel.get("/receipts")) == 1


def test_a_fault_the_printer_does_not_know_is_refused(panel: Panel) -> None:
    assert panel.session.put(panel.url + "/printer", json={"fault": "sulks"}, timeout=5).status_code == 422


def test_beginning_again_throws_the_bons_away(world: Simulator, panel: Panel) -> None:
    _print(world, b"oud")
    assert panel.post("/reset")["receipts"] == []
