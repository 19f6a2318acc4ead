"""Runs lives of a kiosk, one after the other, before one simulator; gathers what they tell."""

import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

from tests.bench.far_end import FREE_PORTS, PASZUIL
from tests.soak.life import Plan, command


@dataclass
class Result:
    visits: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    worst: dict[str, float] = field(default_factory=dict)
    """Seconds from the end of a fault until all was well."""
    kills: int = 0
    still_s: float = 0.0
    grown_mb: float = 0.0
    """The most that one life grew after its warm-up."""
    memory_mb: float = 0.0
    state_bytes: int = 0
    seconds: float = 0.0
    broken: dict[str, Any] | None = None


def run(
    glass: str, seed: str, seconds: float, visits: int, tell: Callable[[Result], None], *, kills: bool, **more: Any
) -> Result:
    """Args:
    more: of `Plan`, such as faults and plant.
    """
    folder = tempfile.mkdtemp(prefix="paszuil-soak-")
    simulator = subprocess.Popen(
        [PASZUIL, "simulator", "--state", f"{folder}/simulator", "--fresh", "--json", *FREE_PORTS],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert simulator.stdout is not None
    began = monotonic()
    result = Result()
    try:
        addresses = json.loads(simulator.stdout.readline())
        own = os.path.join(folder, glass)
        os.makedirs(own)
        plan = Plan(
            glass=glass,
            seed=seed,
            first=0,
            visits=visits,
            seconds=seconds,
            config=addresses["config"],
            url=addresses["panel"].removesuffix("/panel"),
            simulator=simulator.pid,
            folder=own,
            kills=kills,
            **more,
        )
        while not result.broken and result.visits < visits and (left := seconds - (monotonic() - began)) > 0:
            if _live(replace(plan, first=result.visits, visits=visits - result.visits, seconds=left), result, tell):
                break
        result.seconds = monotonic() - began
        return result
    finally:
        simulator.terminate()
        simulator.wait()
        simulator.stdout.close()
        shutil.rmtree(folder, ignore_errors=True)


def _live(plan: Plan, result: Result, tell: Callable[[Result], None]) -> bool:
    """One life; True when it came to its end."""
    before = replace(result, acts=Counter(result.acts), faults=Counter(result.faults), worst=dict(result.worst))
    process = subprocess.Popen(command(plan), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    killed = False
    for line in process.stdout:
        if line.startswith("{"):
            told = json.loads(line)
            if told["kind"] == "killed":
                killed = True
            else:
                _note(told, result, before)
                tell(result)
    process.stdout.close()
    code = process.wait()
    if code == 0 or result.broken:
        return True
    if not killed:
        result.broken = {"invariant": "the kiosk lives", "message": f"it ended with {code}", "log": []}
        return True
    result.kills += 1
    result.faults["kiosk_killed"] += 1
    # The visit in which it was killed is not made again.
    result.visits += 1
    return False


def _note(told: dict[str, Any], result: Result, before: Result) -> None:
    match told["kind"]:
        case "started" if before.kills:
            result.worst["kiosk_killed"] = max(told["seconds"], result.worst.get("kiosk_killed", 0.0))
        case "visit":
            result.visits = told["number"] + 1
            result.acts.update(told["acts"])
        case "looked":
            result.faults = before.faults + Counter(told["times"])
            result.faults["kiosk_killed"] = result.kills
            for name, took in told["worst"].items():
                result.worst[name] = max(took, result.worst.get(name, 0.0))
            result.still_s = max(result.still_s, told["still"])
            result.state_bytes = told["state"]
            if told["memory"]:
                result.memory_mb = told["memory"][-1]
                result.grown_mb = max(result.grown_mb, told["memory"][-1] - told["memory"][0])
        case "broken":
            result.broken = told
