"""Whatever is wrong with an address, a profile, a right or a picture: clear words, and an exit code that tells."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from hardware.options import ReceiptPrinterOptions
from kiosk.commands.hardware.chosen import Chosen, opened
from kiosk.simulator.world import Simulator
from tests.commands.terminal import PASZUIL, at_once, paszuil, simulated


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ((), "say which devices"),
        (("--scanner", "foo://x"), "known are: evdev://"),
        (("--scanner", "tty://dev/ttyUSB0"), "three slashes"),
        (("--scanner", "evdev://0c2e"), "vendor:product"),
        (("--scanner", "tty:///dev/ttyS0?baud=fast"), "baud"),
        (("--receipt-printer", "9100"), "does not say what kind of link"),
        (("--receipt-printer", "tcp://"), "names no host"),
        (("--receipt-printer", "usblp://lp0"), "three slashes"),
        (("--receipt-printer", "tcp://h:9100", "--profile", "laser"), "epson-tm-t20"),
        (("--receipt-printer", "tcp://h:9100", "--width", "70"), "58"),
        (("--card-printer", "http://localhost:631/printers/pas"), "ipp://"),
        (("--profile", "generic-80"), "say which devices"),
        (("--scanner", "tty:///dev/ttyS0", "--profile", "generic-80"), "belong to --receipt-printer"),
        (("--config", "/nowhere/kiosk.toml"), "/nowhere/kiosk.toml: cannot be read"),
        (("--config", "/nowhere/kiosk.toml", "--scanner", "tty:///dev/ttyS0"), "not both"),
        (("--colour", "red"), "--colour"),
    ],
)
def test_what_makes_no_sense_is_a_wrong_configuration(words, named):
    ended = at_once("hardware", "status", *words, "--json")
    assert (ended.exit_code, ended.stdout) == (3, "")
    assert named in " ".join(ended.stderr.split())


def test_a_command_or_device_that_does_not_exist_is_wrong_usage():
    for words, named in (
        (("polish",), "polish"),
        (("test", "toaster", "--scanner", "tty:///dev/ttyS0"), "receipt_printer"),
        (("test", "scanner", "--receipt-printer", "tcp://127.0.0.1:1"), "there is no scanner"),
    ):
        ended = at_once("hardware", *words)
        assert ended.exit_code == 3
        assert named in ended.stderr


def told_of(*words: str, as_user: bool = False) -> dict:
    command = [*PASZUIL, "hardware", "status", *words, "--json"]
    if as_user:
        command = [sys.executable, "-c", AS_NOBODY, *words]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2, ended.stderr
    return json.loads(ended.stdout)["devices"][0]


AS_NOBODY = """
import os, sys
from kiosk.__main__ import main
import kiosk.commands.hardware.chosen, kiosk.commands.hardware.told, kiosk.diagnosis
import hardware.registry, hardware.supervisor, hardware.scanner.serial
import rich.console, hardware.transports.tty, encodings.idna
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
sys.argv = ["paszuil", "hardware", "status", *sys.argv[1:], "--json"]
main()
"""


def test_a_device_that_is_not_there_is_named():
    told = told_of("--scanner", "tty:///dev/no-such-scanner")
    assert told["reasons"] == ["unreachable"]
    assert "/dev/no-such-scanner" in told["detail"]


def test_a_device_without_permission_names_the_group():
    """A file of root and its group, looked at by nobody; as somebody else, a file without any right."""
    ours, theirs = os.openpty()
    name = os.ttyname(theirs)
    if os.geteuid() == 0:
        os.chown(name, 0, 20)
        os.chmod(name, 0o660)
    else:
        os.chmod(name, 0)
    told = told_of("--scanner", f"tty://{name}", as_user=True)
    os.close(ours)
    os.close(theirs)
    assert told["reasons"] == ["no_permission"]
    if os.geteuid() == 0:
        assert "dialout" in told["detail"] + told["next_step"]


def test_a_device_in_use_says_by_whom():
    holding = (
        "import serial, sys, time; l = serial.Serial(sys.argv[1], exclusive=True); print(1, flush=True); time.sleep(60)"
    )
    with simulated("scanner") as (_, url):
        path = url.removeprefix("tty://").partition("?")[0]
        command = [sys.executable, "-c", holding, path]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout
            holder.stdout.readline()
            told = told_of("--scanner", url)
            holder.kill()
    assert told["reasons"] == ["in_use"]
    assert f"process {holder.pid}" in told["detail"]


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory):
    with Simulator(tmp_path_factory.mktemp("world"), fresh=True) as world:
        yield world.config_path


def changed(config: Path, folder: Path, old: str, new: str) -> Path:
    text = config.read_text(encoding="utf-8")
    assert old in text
    file = folder / "kiosk.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('profile = "epson-tm-t20"', 'profile = "laser"', "there is no receipt printer profile 'laser'"),
        ('url = "tcp://', 'url = "telnet://', "telnet"),
        ("[scanner]", "[scanner]\nspeed = 3", "scanner.speed: unknown key"),
        ("width_mm = 80", "width_mm = 81", "81"),
    ],
)
def test_the_same_words_come_from_config_check_status_and_doctor(config: Path, tmp_path: Path, old, new, named):
    if old not in config.read_text(encoding="utf-8") and old.startswith("width"):
        old, new = "[receipt_printer]", "[receipt_printer]\nwidth_mm = 81"
    wrong = changed(config, tmp_path, old, new)
    check = paszuil("config", "check", str(wrong))
    assert check.returncode == 2
    for words in (("hardware", "status", "--config", str(wrong)), ("doctor", "--config", str(wrong))):
        ended = at_once(*words)
        assert ended.exit_code == 3
        assert named in ended.stderr
        assert check.stderr.strip() in ended.stderr


def test_a_logo_that_is_too_wide_or_no_picture_is_refused_with_what_fits(config: Path, tmp_path: Path):
    Image.new("1", (900, 40), 1).save(tmp_path / "wide.png")
    (tmp_path / "text.png").write_text("not a picture")
    for logo, named in (("wide.png", "900"), ("text.png", "text.png"), ("none.png", "none.png")):
        wrong = changed(config, tmp_path, "[receipt_printer]", f'[receipt_printer]\nlogo = "{tmp_path / logo}"')
        ended = at_once("hardware", "status", "--config", str(wrong))
        assert ended.exit_code == 3, logo
        assert named in ended.stderr


def test_devices_are_looked_at_on_a_machine_whose_disks_are_all_read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_usable() -> str:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", none_usable)
    with opened(Chosen(receipt_printer=ReceiptPrinterOptions("tcp://127.0.0.1:9100"))) as devices:
        assert len(devices) == 1
