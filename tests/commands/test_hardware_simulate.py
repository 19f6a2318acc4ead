"""`paszuil hardware simulate`: devices that any program can be tried against."""

import json
import socket
from pathlib import Path

import pytest
import serial

from kiosk.commands.hardware.stations import FAULTS
from tests.commands.terminal import paszuil, simulated


def test_a_scanner_scans_what_is_typed_and_is_unplugged_by_a_word(tmp_path: Path):
    link = tmp_path / "scanner"
    with simulated("scanner", "--link", str(link)) as (simulator, url):
        assert url == f"tty://{link}?baud=9600"
        with serial.Serial(str(link), 9600, timeout=5) as line:
            simulator.say("scan 29401000075868")
            assert line.read_until(b"\r") == b"29401000075868\r"
            simulator.say("fault doubled")
            simulator.say("scan 1")
            assert line.read(4) == b"1\r1\r"
            simulator.say("fault no_terminator")
            simulator.say("scan 23")
            assert line.read(2) == b"23"
            simulator.say("mend")
            simulator.until(event="mended")
        simulator.say("unplug")
        simulator.until(event="unplugged")
        assert not link.is_symlink()
        simulator.say("scan 1")
        assert "unplugged" in simulator.until(event="error")["words"]
        simulator.say("plug")
        simulator.until(event="plugged")
        assert link.is_symlink()
        assert simulator.stop() == 0
    assert not link.is_symlink()


def test_words_that_it_does_not_know_are_answered_with_those_that_it_does():
    with simulated("scanner") as (simulator, _):
        for typed in ("dance", "fault paper_out", "scan"):
            simulator.say(typed)
            words = simulator.until(event="error")["words"]
            assert "scan" in words or "no_terminator" in words
        simulator.say("help")
        assert simulator.until(event="word", word="unplug")["means"]


def test_a_bonprinter_stands_on_a_serial_line_too(tmp_path: Path):
    link = tmp_path / "bonprinter"
    with simulated("bonprinter", "--tty", str(link)) as (_, url):
        assert url.startswith(f"tty://{link}")
        with serial.Serial(str(link), 9600, timeout=5) as line:
            line.write(b"\x10\x04\x01")
            assert line.read(1) == b"\x12"


@pytest.mark.cups
def test_a_pasprinter_is_a_queue_that_can_be_stopped():
    with simulated("pasprinter", "--fault", "cards_out") as (simulator, url):
        assert url.startswith("ipp://127.0.0.1:")
        assert simulator.until(event="fault")["fault"] == "cards_out"
        assert simulator.stop() == 0


@pytest.mark.parametrize("what", FAULTS)
def test_faults_are_listed_by_name(what):
    listed = paszuil("hardware", "simulate", what, "--list-faults", "--json")
    assert json.loads(listed.stdout) == {"faults": list(FAULTS[what])}
    assert paszuil("hardware", "simulate", what, "--list-faults").stdout.split() == list(FAULTS[what])


def test_wrong_usage_names_what_there_is_and_a_taken_port_is_not_available():
    for words, named in (
        (("toaster",), "bonprinter"),
        (("bonprinter", "--fault", "flood"), "paper_out"),
        (("bonprinter", "--profile", "laser", "--port", "0"), "epson-tm-t20"),
        (("bonprinter", "--width", "70", "--port", "0"), "58"),
    ):
        ended = paszuil("hardware", "simulate", *words)
        assert (ended.returncode, ended.stdout) == (3, "")
        assert named in ended.stderr
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = paszuil("hardware", "simulate", "bonprinter", "--port", str(taken.getsockname()[1]))
    assert ended.returncode == 2
    assert "cannot run" in ended.stderr
