"""The report that staff take away on a USB stick: what a maintainer asks for, and nothing of a member."""

import asyncio
import json
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from hardware.health import Health
from kiosk import __version__
from kiosk.clock import Clock
from kiosk.diagnosis.finding import Finding
from kiosk.flows.bench import NoPlace
from kiosk.logs import RECENT, redact_text
from kiosk.settings import Settings

STICKS = (Path("/media"), Path("/run/media"))
"""Where desktops and udisks mount a stick: /media/LABEL, /media/USER/LABEL, /run/media/USER/LABEL."""
DEPTH = 2
MASKED = ("key", "password", "user", "secret", "pin")
"""Parts of a configuration key whose value is shown to nobody."""


class UsbReporter:
    """Implements `flows.bench.Reporter`: one text file in the first place that can be written.

    Args:
        folder: a fixed folder to write to instead of a stick; None looks for a stick.
        sticks: where sticks are mounted.
        recent: the last lines of the log, already without what could be a member's.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        folder: Path | None = None,
        sticks: Sequence[Path] = STICKS,
        recent: Iterable[str] = RECENT,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._folder = folder
        self._sticks = sticks
        self._recent = recent

    async def write(self, devices: Sequence[Health], findings: Sequence[Finding]) -> Path:
        when = self._clock.now()
        content = report(self._settings, when, asyncio.get_running_loop().time(), devices, findings, self._recent)
        name = f"paszuil-{self._settings.kiosk.branch}-{self._settings.kiosk.number}-{when:%Y%m%d-%H%M%S}.json"
        return await asyncio.to_thread(self._write, name, content)

    def _write(self, name: str, content: str) -> Path:
        problems = []
        for place in [self._folder] if self._folder else list(mounted(self._sticks)):
            file = place / name
            try:
                with file.open("w", encoding="utf-8") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
            except OSError as error:
                problems.append(f"{place}: {error.strerror}")
            else:
                return file
        raise NoPlace("; ".join(problems) or f"no stick is mounted under {' or '.join(map(str, self._sticks))}")


def mounted(roots: Sequence[Path]) -> Iterator[Path]:
    """Mount points at most two folders below `roots`, in the order of their names."""
    for root in roots:
        for depth in range(1, DEPTH + 1):
            for place in sorted(root.glob("/".join("*" * depth))):
                if place.is_mount():
                    yield place


def report(
    settings: Settings,
    when: datetime,
    now: float,
    devices: Sequence[Health],
    findings: Sequence[Finding],
    log: Iterable[str],
) -> str:
    """JSON; every text in it goes through the sieve of the log once more. `now` is the loop's time in seconds."""
    content = {
        "written": when.isoformat(timespec="seconds"),
        "versions": {"paszuil": __version__, "python": platform.python_version(), "system": platform.platform()},
        "findings": [
            {"name": found.name, "grade": found.grade.name, "value": found.value, "next_step": found.next_step}
            for found in findings
        ],
        "devices": [_device(health, now) for health in devices],
        "configuration": masked(msgspec.to_builtins(settings)),
        "log": list(log),
    }
    return json.dumps(_sieved(content), ensure_ascii=False, indent=1)


def masked(table: Any, key: str = "") -> Any:
    """A configuration without what opens doors: users, keys and passwords, in addresses too."""
    if isinstance(table, dict):
        return {name: masked(value, name) for name, value in table.items()}
    if isinstance(table, str):
        if any(part in MASKED for part in key.split("_")):
            return "•••"
        return without_user(table) if "://" in table else table
    return table


def without_user(url: str) -> str:
    """An address without the name and password before its @."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _device(health: Health, now: float) -> dict[str, object]:
    return {
        "kind": health.kind.value,
        "address": without_user(health.address),
        "condition": health.state.condition.value,
        "reasons": [reason.value for reason in health.state.reasons],
        "for_s": round(now - health.state.since),
        "last_good_s_ago": None if health.last_good is None else round(now - health.last_good),
        "detail": health.detail,
        "identity": str(health.identity or ""),
        "counters": {counter.value: count for counter, count in health.counters.items()},
    }


def _sieved(value: Any, key: str = "") -> Any:
    """A serial number of a device looks like a pass: better none than somebody's."""
    if isinstance(value, dict):
        return {name: _sieved(found, name) for name, found in value.items()}
    if isinstance(value, list):
        return [_sieved(found, key) for found in value]
    if isinstance(value, str) and key not in ("written", "log"):
        return redact_text(value)
    return value
