"""The real thing, started as a technician starts it: what it says when it cannot, and that it ends when told to."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import settings
from kiosk.clock import SystemClock
from kiosk.journal.sqlite import SqliteJournal
from kiosk.simulator.world import Simulator

OFFSCREEN = {**os.environ, "SDL_VIDEODRIVER": "offscreen"}


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The kiosk.toml of a kiosk with everything it needs around it."""
    with Simulator(tmp_path_factory.mktemp("world"), fresh=True) as world:
        yield world.config_path


def paszuil(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", *words]
    return subprocess.run(command, env=OFFSCREEN, capture_output=True, text=True, timeout=60, check=False)


def test_a_running_kiosk_serves_until_it_is_told_to_stop(config: Path) -> None:
    command = [sys.executable, "-m", "kiosk", "run", "--config", str(config)]
    with subprocess.Popen(command, env=OFFSCREEN, stdout=subprocess.PIPE, text=True) as kiosk:
        assert kiosk.stdout is not None
        seen = []
        for line in kiosk.stdout:
            seen.append(line)
            if "window_ready" in "".join(seen) and "wise health" in "".join(seen):
                break
        kiosk.send_signal(signal.SIGTERM)
        rest, _ = kiosk.communicate(timeout=30)
    assert kiosk.returncode == 0, "".join(seen) + rest


def test_a_second_kiosk_on_the_same_journal_is_refused_in_words(config: Path) -> None:
    journal = SqliteJournal(Path(settings.load(config).kiosk.state_dir), SystemClock())
    try:
        second = paszuil("run", "--config", str(config))
    finally:
        asyncio.run(journal.close())
    assert second.returncode == 1
    assert "in use by another kiosk process" in second.stderr


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("idle_s = 60", "idel_s = 60", "visit.idel_s: unknown key; did you mean 'idle_s'?"),
        ("idle_s = 60", "idle_s = 5", "visit.idle_s: expected 20 to 600 seconds, not 5"),
        ('profile = "epson-tm-t20"', 'profile = "laser"', "laser"),
        ('url = "tcp://', 'url = "telnet://', "telnet"),
    ],
)
def test_a_wrong_configuration_is_named_and_ends_with_2(
    config: Path, tmp_path: Path, old: str, new: str, words: str
) -> None:
    wrong = tmp_path / "kiosk.toml"
    text = config.read_text(encoding="utf-8")
    assert old in text
    wrong.write_text(text.replace(old, new, 1), encoding="utf-8")
    for command in (("run", "--config", str(wrong)), ("config", "check", str(wrong))):
        ended = paszuil(*command)
        assert ended.returncode == 2, ended.stdout
        assert str(wrong) in ended.stderr
        assert words in ended.stderr


def test_a_missing_secret_is_named_by_its_key(config: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "kiosk.toml"
    lines = config.read_text(encoding="utf-8").splitlines()
    kept = ['key_file = "nowhere.key"' if line.startswith("key_file") else line for line in lines]
    wrong.write_text("\n".join(kept), encoding="utf-8")
    ended = paszuil("run", "--config", str(wrong))
    assert ended.returncode == 2
    assert "library.wise.key_file: the file" in ended.stderr
    checked = paszuil("config", "check", str(wrong), "--json")
    assert checked.returncode == 0
    assert '"good": true' in checked.stdout
    assert "library.wise.key_file" in checked.stdout
