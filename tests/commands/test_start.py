"""Whatever stops a start is kept with its code, for the painter and the doctor, and decides over trying again."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kiosk import failure
from kiosk.domain.fault_code import FaultCode
from kiosk.journal.key import new_key
from kiosk.journal.sqlite import take_lock
from tests.commands.terminal import PASZUIL, paszuil
from tests.settings.shipped import shipped

NOT_AGAIN, AGAIN = 2, 1
"""RestartPreventExitStatus of the unit, and any other."""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    (tmp_path / "state").mkdir()
    new_key(tmp_path / "state")
    return shipped(tmp_path)


@pytest.mark.parametrize(
    ("spoil", "ends", "code"),
    [
        (lambda file: file.write_text("[kiosk"), NOT_AGAIN, FaultCode.CONFIGURATION),
        (
            lambda file: file.write_text(file.read_text().replace("version = 1", "version = 9")),
            NOT_AGAIN,
            FaultCode.NEWER,
        ),
        (lambda file: (file.parent / "wise.key").unlink(), NOT_AGAIN, FaultCode.SECRET_MISSING),
        (lambda file: (file.parent / "state/journal.sqlite3").write_bytes(b"junk" * 500), NOT_AGAIN, FaultCode.JOURNAL),
        (lambda file: _newer(file.parent / "state/journal.sqlite3"), NOT_AGAIN, FaultCode.NEWER),
        (lambda file: _a_file_for_a_folder(file.parent / "state"), NOT_AGAIN, FaultCode.DISK),
    ],
)
def test_what_stops_the_kiosk_is_kept_with_its_code(
    config: Path, spoil: Callable[[Path], object], ends: int, code: FaultCode
):
    spoil(config)
    ended = paszuil("run", "--config", str(config))
    assert ended.returncode == ends, ended.stderr
    found = failure.recorded()
    assert found
    assert found.code is code
    told = paszuil("doctor", "--code", code.value)
    assert failure.EXPLANATIONS[code].next_step in told.stdout


def test_a_journal_that_another_process_has_is_tried_again(config: Path):
    lock = take_lock(config.parent / "state")
    ended = paszuil("run", "--config", str(config))
    os.close(lock)
    assert ended.returncode == AGAIN
    assert "in use by another kiosk process" in ended.stderr


def test_a_window_that_cannot_be_opened_is_a_fault_of_the_display(config: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "nosuchdriver")
    monkeypatch.setenv("PASZUIL_ROAD", "kmsdrm")
    monkeypatch.setenv("KIVY_NO_ARGS", "1")
    ended = subprocess.run([*PASZUIL, "run", "--config", str(config)], capture_output=True, text=True, check=False)
    assert ended.returncode == AGAIN
    found = failure.recorded()
    assert found
    assert found.code is FaultCode.DISPLAY
    assert "nosuchdriver" in ended.stdout, "a technician finds no reason in the log"


def test_a_start_without_a_display_says_what_it_looked_for(config: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    script = (
        "import sys; from pathlib import Path; from kiosk.appliance import launch; "
        "launch.displays = lambda _root: []; from kiosk.__main__ import main; "
        "sys.argv = ['paszuil', 'launch', '--config', sys.argv[1]]; main()"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(config)], capture_output=True, text=True, check=False)
    assert ended.returncode == AGAIN, ended.stderr
    found = failure.recorded()
    assert found
    assert found.code is FaultCode.DISPLAY
    assert "no display is connected" in ended.stderr


def test_a_code_that_there_is_not_is_answered_with_those_that_there_are():
    told = paszuil("doctor", "--code", "K-99")
    assert told.returncode == 3
    assert "K-08" in told.stderr


def _newer(journal: Path) -> None:
    with closing(sqlite3.connect(journal)) as database:
        database.execute("PRAGMA user_version = 99")


def _a_file_for_a_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("")
