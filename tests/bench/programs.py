"""Start a program on a display and measure it: first paint, memory, and what it costs to do nothing."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.display import Display

GROUND = 0xFBF8F3
PETROL = 0x0B4A5A
LEFT = (20, 400)
"""A point on the ground colour of the attract screen at 1280x800."""
RIGHT = (1262, 600)
"""A point on its petrol panel."""
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Figures:
    first_paint_s: float
    pss_mb: float
    idle_cpu_percent: float
    """Of one core, over the idle time, with its children."""


@contextmanager
def kiosk_command(config: Path) -> Iterator[list[str]]:
    yield [shutil.which("paszuil", path=str(Path(".venv/bin"))) or "paszuil", "run", "--config", str(config)]


@contextmanager
def browser_command() -> Iterator[list[str]]:
    """Chromium as a kiosk with the attract screen as a page, background work switched off, a new profile."""
    browser = next(path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name)))
    page = Path(__file__).with_name("attract.html").resolve().as_uri()
    profile = tempfile.mkdtemp(prefix="paszuil-bench-")
    try:
        yield [
            browser, "--kiosk", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-features=Translate", "--noerrdialogs", "--window-size=1280,800", "--window-position=0,0",
            "--allow-file-access-from-files", f"--user-data-dir={profile}", page,
        ]  # fmt: skip
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def measure(
    command: list[str], display: Display, environment: Mapping[str, str], settle_s: float, idle_s: float
) -> Figures:
    """Start `command`; wait for both colours of the attract screen; let it settle; watch it do nothing."""
    if display.pixel(*LEFT) == GROUND:
        raise RuntimeError("the display still shows the program before")
    started = time.monotonic()
    process = psutil.Popen(
        command,
        env={**os.environ, "DISPLAY": display.name, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not (display.pixel(*LEFT) == GROUND and display.pixel(*RIGHT) == PETROL):
            if process.poll() is not None or time.monotonic() - started > PATIENCE_S:
                raise RuntimeError(f"{command[0]} painted no attract screen (exit code {process.poll()})")
            time.sleep(0.004)
        first_paint = time.monotonic() - started
        time.sleep(settle_s)
        before = _cpu_seconds(process)
        time.sleep(idle_s)
        spent = _cpu_seconds(process) - before
        memory = sum(_pss(one) for one in _family(process))
        return Figures(first_paint, memory / 1e6, 100 * spent / idle_s)
    finally:
        for one in reversed(_family(process)):
            with suppress(psutil.NoSuchProcess):
                one.kill()
        process.wait()
        while display.pixel(*LEFT) == GROUND:
            time.sleep(0.02)


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _cpu_seconds(process: psutil.Process) -> float:
    total = 0.0
    for one in _family(process):
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            total += times.user + times.system
    return total


def _pss(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return int(process.memory_full_info().pss)
    return 0
