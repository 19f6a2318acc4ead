"""The simulator in a process of its own, so that its work is not counted as the kiosk's."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASZUIL = str(Path(".venv/bin/paszuil").absolute()) if Path(".venv/bin/paszuil").exists() else "paszuil"

FREE_PORTS = ("--http-port", "0", "--sip2-port", "0", "--printer-port", "0")


@dataclass(frozen=True)
class FarEnd:
    config: Path
    """The kiosk.toml that points at it."""
    url: str


@contextmanager
def far_end() -> Iterator[FarEnd]:
    folder = tempfile.mkdtemp(prefix="paszuil-bench-")
    process = subprocess.Popen(
        [PASZUIL, "simulator", "--state", folder, "--fresh", "--json", "--card-printer", *FREE_PORTS],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        addresses = json.loads(process.stdout.readline())
        yield FarEnd(Path(addresses["config"]), addresses["panel"].removesuffix("/panel"))
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)
