"""A technician's terminal: commands run as they are typed, simulators stand beside them."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from typer.testing import CliRunner, Result

from kiosk.__main__ import app

PASZUIL = [sys.executable, "-m", "kiosk"]


def paszuil(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end; no traceback ever."""
    ended = subprocess.run(
        [*PASZUIL, *map(str, words)], input=stdin, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


def at_once(*words: str) -> Result:
    """Run a command in this process: for those that end before they do anything."""
    logs = structlog.get_config()
    try:
        return CliRunner().invoke(app, list(words))
    finally:
        structlog.configure(**logs)


class Running:
    """A command that runs until it is stopped."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [*PASZUIL, *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self) -> dict[str, Any]:
        """The next line, which is JSON."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            assert self.process.stderr
            raise AssertionError(f"it ended: {self.process.stderr.read()}")
        return json.loads(line)

    def until(self, **expected: Any) -> dict[str, Any]:
        """Read on to the line that has these values."""
        while True:
            told = self.line()
            if expected.items() <= told.items():
                return told

    def say(self, words: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()

    def stop(self) -> int:
        """Ctrl-C; gives the exit code."""
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=20)
        assert "Traceback" not in errors, errors
        return self.process.returncode


@contextmanager
def running(*words: str) -> Iterator[Running]:
    command = Running(*words)
    try:
        yield command
    finally:
        if command.process.poll() is None:
            command.process.kill()
            command.process.communicate()


@contextmanager
def simulated(what: str, *words: str) -> Iterator[tuple[Running, str]]:
    """A simulator by itself, and its url."""
    with running("hardware", "simulate", what, "--json", *words) as simulator:
        yield simulator, simulator.until(event="started")["url"]
