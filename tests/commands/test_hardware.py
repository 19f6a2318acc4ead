"""`paszuil hardware status | watch | test | list` against simulators, as a technician types them."""

import contextlib
import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from kiosk import settings
from kiosk.commands.hardware.listing import uses
from kiosk.simulator.world import Simulator
from tests.commands.terminal import PASZUIL, paszuil, running, simulated

KEYS = [
    "kind", "address", "condition", "reasons", "detail", "since_s", "last_good_s", "identity", "counters", "next_step",
]  # fmt: skip


def status(*words: str) -> tuple[int, dict]:
    ended = paszuil("hardware", "status", *words, "--json")
    return ended.returncode, json.loads(ended.stdout)


def test_devices_that_are_well_are_ready_with_stable_keys(tmp_path: Path):
    with simulated("bonprinter", "--port", "0") as (_, bonprinter), simulated("scanner") as (_, scanner):
        code, told = status("--scanner", scanner, "--receipt-printer", bonprinter)
    assert code == 0
    assert list(told) == ["kiosk", "devices"]
    assert all(list(device) == KEYS for device in told["devices"])
    assert [device["kind"] for device in told["devices"]] == ["scanner", "receipt_printer"]
    assert [device["condition"] for device in told["devices"]] == ["ready", "ready"]
    assert told["devices"][1]["identity"]["maker"] == "EPSON"
    assert told["devices"][1]["address"] == bonprinter


def test_the_worst_device_decides_and_each_says_what_to_do():
    with simulated("bonprinter", "--port", "0", "--fault", "paper_near_end") as (simulator, url):
        code, told = status("--receipt-printer", url)
        assert (code, told["devices"][0]["condition"]) == (1, "warning")
        assert told["devices"][0]["reasons"] == ["paper_near_end"]
        simulator.say("fault cover_open")
        simulator.until(event="fault")
        code, told = status("--receipt-printer", url)
        assert (code, told["devices"][0]["reasons"]) == (2, ["cover_open"])
        assert "close it" in told["devices"][0]["next_step"]
        with simulated("scanner") as (_, scanner):
            plain = paszuil("hardware", "status", "--receipt-printer", url, "--scanner", scanner)
    assert plain.returncode == 2
    assert "a cover is open" in plain.stdout
    assert "close it until it clicks" in " ".join(plain.stdout.split())


def test_a_printer_without_status_is_a_warning_not_a_promise():
    with simulated("bonprinter", "--port", "0", "--profile", "generic-80") as (_, url):
        code, told = status("--receipt-printer", url, "--profile", "generic-80")
    assert (code, told["devices"][0]["reasons"]) == (1, ["no_status"])


@pytest.mark.cups
def test_a_card_printer_is_asked_through_its_queue():
    with simulated("pasprinter") as (simulator, url):
        code, told = status("--card-printer", url)
        assert (code, told["devices"][0]["condition"]) == (0, "ready")
        simulator.say("pause")
        simulator.until(event="paused")
        code, told = status("--card-printer", url)
    assert (code, told["devices"][0]["reasons"]) == (2, ["paused"])


def test_a_device_that_a_running_kiosk_has_is_said_to_be_in_its_hands(tmp_path: Path):
    with Simulator(tmp_path, fresh=True) as world:
        state_dir = Path(settings.load(world.config_path).kiosk.state_dir)
        state_dir.mkdir(exist_ok=True)
        scanner = world.scanner_url.removeprefix("tty://").partition("?")[0]
        command = [sys.executable, "-c", HOLDING, str(state_dir / "lock"), scanner]
        kiosk = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert kiosk.stdout
            assert kiosk.stdout.readline() == "holding\n"
            code, told = status("--config", str(world.config_path))
            plain = paszuil("hardware", "status", "--config", str(world.config_path))
        finally:
            kiosk.kill()
            kiosk.communicate()
    assert f"process {kiosk.pid}" in told["kiosk"]
    assert told["devices"][0]["reasons"] == ["in_use"]
    assert told["kiosk"] in told["devices"][0]["detail"]
    assert code == 0, "what the kiosk has in use serves"
    assert "in use by the kiosk itself" in " ".join(plain.stdout.replace("│", " ").split())


HOLDING = """
import fcntl, sys, time
import serial
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX)
line = serial.Serial(sys.argv[2], exclusive=True)
print("holding", flush=True)
time.sleep(60)
"""


def test_watch_tells_every_change_on_a_line_and_ends_with_the_last_state():
    with (
        simulated("bonprinter", "--port", "0", "--fault", "cover_open") as (simulator, url),
        running("hardware", "watch", "--receipt-printer", url, "--json") as watching,
    ):
        open_ = watching.until(condition="not_ready")
        assert (list(open_), open_["reasons"]) == (KEYS, ["cover_open"])
        simulator.say("fault cutter")
        assert watching.until(condition="not_ready", reasons=["cutter"])["next_step"]
        assert watching.stop() == 2


@pytest.mark.parametrize("terminal", ["xterm-256color", "dumb"])
def test_watch_shows_a_table_on_any_terminal(terminal: str):
    with simulated("scanner") as (_, url):
        ours, theirs = pty.openpty()
        command = [*PASZUIL, "hardware", "watch", "--scanner", url]
        environment = os.environ | {"TERM": terminal}
        with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs, env=environment) as watching:
            os.close(theirs)
            seen = b""
            while b"ready" not in seen:
                assert select.select([ours], [], [], 20)[0], f"it only showed {seen!r}"
                seen += os.read(ours, 4096)
            watching.send_signal(signal.SIGINT)
            with contextlib.suppress(OSError):
                while os.read(ours, 4096):
                    pass
            assert watching.wait(20) == 0
        os.close(ours)
    assert b"scanner" in seen


def test_one_scan_is_told_with_keys_symbology_and_verdict():
    with (
        simulated("scanner") as (simulator, url),
        running("hardware", "test", "scanner", "--scanner", url, "--json", "--within", "20") as testing,
    ):
        told = scan_until_told(simulator, testing, "]F0A29401000075868B")
    assert told["worked"] is True
    assert (told["symbology"], told["kind"], told["verdict"]) == ("codabar", "pass", "ok")
    assert told["keys"][0] == "5d"


def scan_until_told(simulator, testing, code: str) -> dict:
    """A scan before the scanner is open is nobody's: scan until one is heard."""
    import threading

    heard = threading.Event()

    def scan() -> None:
        while not heard.wait(0.3):
            simulator.say(f"scan {code}")

    scanning = threading.Thread(target=scan)
    scanning.start()
    try:
        return testing.line()
    finally:
        heard.set()
        scanning.join()


def test_a_scanner_that_sends_nothing_is_told_with_a_next_step():
    with simulated("scanner") as (_, url):
        ended = paszuil("hardware", "test", "scanner", "--scanner", url, "--within", "1", "--json")
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["worked"], told["reasons"]) == (2, False, ["silent"])
    assert told["next_step"]


def test_a_test_bon_is_confirmed_refused_or_unknown_in_words(tmp_path: Path):
    with simulated("bonprinter", "--port", "0", "--out", str(tmp_path)) as (simulator, url):
        printed = paszuil("hardware", "test", "receipt_printer", "--receipt-printer", url)
        assert printed.returncode == 0, printed.stdout
        assert "Confirmed: the printer itself says that the bon is made." in printed.stdout
        assert "no code page of epson-tm-t20 has 'Łódź': 'Lodz' stands on the bon" in printed.stdout
        bon = simulator.until(event="bon")
        assert Path(bon["file"]).read_bytes()[:4] == b"\x89PNG"
        assert "TEST" in Path(bon["file"]).with_suffix(".txt").read_text()
        simulator.say("fault paper_out")
        simulator.until(event="fault")
        refused = paszuil("hardware", "test", "receipt_printer", "--receipt-printer", url, "--json")
        assert refused.returncode == 2
        assert json.loads(refused.stdout)["reasons"] == ["paper_out"]
        assert json.loads(refused.stdout)["next_step"]
        simulator.say("mend")
        simulator.say("break 2 cutter")
        simulator.until(event="will_break")
        broken = paszuil("hardware", "test", "receipt_printer", "--receipt-printer", url, "--json")
    told = json.loads(broken.stdout)
    assert (broken.returncode, told["outcome"], told["worked"]) == (1, "unknown", None)
    assert "do not print it again unseen" in told["words"]


@pytest.mark.cups
def test_a_test_card_is_asked_for_first_and_then_one_comes_out(tmp_path: Path):
    with simulated("pasprinter", "--out", str(tmp_path)) as (simulator, url):
        declined = paszuil("hardware", "test", "card_printer", "--card-printer", url, stdin="n\n")
        assert declined.returncode == 0
        assert "costs" in declined.stdout
        silent = paszuil("hardware", "test", "card_printer", "--card-printer", url, "--json")
        assert (silent.returncode, silent.stdout) == (3, "")
        printed = paszuil("hardware", "test", "card_printer", "--card-printer", url, "--json", "--yes")
        assert json.loads(printed.stdout)["outcome"] == "confirmed"
        assert printed.returncode == 0
        card = simulator.until(event="card")
    assert card["number"] == 1, "those that were not agreed to cost nothing"
    with Image.open(card["file"]) as picture:
        assert picture.size == (1016, 648)


def test_what_the_configuration_uses_is_recognised(tmp_path: Path):
    from hardware.health import Kind
    from hardware.inventory import Candidate

    node = tmp_path / "event7"
    node.touch()
    (tmp_path / "scanner").symlink_to(node)
    scanner = Candidate((Kind.SCANNER,), f"evdev://{node}", "", "0c2e:0b61", str(node))
    queue = Candidate((Kind.CARD_PRINTER,), "ipp://localhost:631/printers/pas", "")
    assert uses(f"evdev://{tmp_path}/scanner", scanner)
    assert uses("evdev://0C2E:0b61", scanner)
    assert not uses("evdev://0c2e:0b62", scanner)
    assert not uses(f"tty://{node}", scanner)
    assert uses("ipp://127.0.0.1:631/printers/pas", queue)
    assert not uses("ipp://localhost:631/printers/bon", queue)


def test_list_works_on_any_machine_and_says_what_it_cannot_see():
    ended = paszuil("hardware", "list", "--json")
    told = json.loads(ended.stdout)
    assert ended.returncode == 0
    assert list(told) == ["devices", "notes"]
    if not Path("/dev/input").exists():
        assert any("/dev/input is not there" in note for note in told["notes"])
    assert paszuil("hardware", "list").returncode == 0
