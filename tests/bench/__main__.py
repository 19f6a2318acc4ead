"""`make bench`: one table of speed and memory, measured in one run. Exit 1 if a row could not be measured."""

import json
import logging
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import psutil
from rich.console import Console

from kiosk import logs
from tests.bench.far_end import FarEnd, far_end
from tests.bench.table import Row, percentile, show, unmeasured

VISITS = 40
GROWTH_VISITS = 2000
JOURNAL_VISITS = 10_000
ACT_VISITS = 100
ACT_TIMES = 8
ACT_GOAL_MS = 50.0
NOISE = 0.02
"""Of the journal's file: pages that come and go with the order in which rows leave."""
STARTS = 3
SETTLE_S = 5.0
IDLE_S = 12.0
SCAN_GOAL_MS = 100.0
FRAME_MS = 1000 / 60
CODE_GOAL = 0.01
PI_CORE = 3.0
"""How many times slower a core of a Raspberry Pi 4 is taken to be than one of a server; not measured."""

console = Console(stderr=True)


def visits(far: FarEnd) -> Iterator[Row]:
    seen = _child("tests.bench.visits", str(far.config), far.url, str(VISITS))
    parts = seen["to_pin"], seen["to_status"]
    both = [pin + status for pin, status in zip(*parts, strict=True)]
    yield Row(
        f"scan's last byte → status painted, beyond the library's answer (n = {len(both)})",
        _spread(both),
        f"p95 <= {SCAN_GOAL_MS:.0f} ms",
        percentile(both, 0.95) <= SCAN_GOAL_MS,
    )
    yield Row("   of which: last byte → PIN pad painted", _spread(parts[0]))
    yield Row("   of which: OK let go → status painted, less the library's answer", _spread(parts[1]))
    yield Row("   beside it: the simulated library's answer", _spread(seen["library"]))
    frames, work = seen["touch_frames"], seen["touch_work"]
    yield Row(
        f"touch → pressed picture (n = {len(frames)})",
        f"frame {max(frames)} at the latest",
        "frame 1",
        max(frames) == 1,
    )
    yield Row(
        "   work of that frame, drawn in software",
        _spread(work),
        f"p95 <= {FRAME_MS:.1f} ms",
        percentile(work, 0.95) <= FRAME_MS,
    )
    yield Row("   of which: the program, without drawing the pixels", _spread(seen["touch_program"]))


def against_browser(far: FarEnd) -> Iterator[Row]:
    from tests.bench.display import virtual_display
    from tests.bench.programs import Figures, browser_command, kiosk_command, measure

    kiosk: list[Figures] = []
    browser: list[Figures] = []
    with virtual_display(1280, 800) as display:
        for number in range(-1, STARTS):
            for command, figures in ((kiosk_command(far.config), kiosk), (browser_command(), browser)):
                with command as arguments:
                    # The first start of each only fills the disk cache.
                    settle, idle = (SETTLE_S, IDLE_S) if number >= 0 else (0.5, 0.5)
                    figure = measure(arguments, display, {"SDL_VIDEODRIVER": "x11"}, settle, idle)
                    if number >= 0:
                        figures.append(figure)
    yield _against(
        "start → first paint", "s", [one.first_paint_s for one in kiosk], [one.first_paint_s for one in browser], 0.7
    )
    yield _against("memory (PSS)", "MB", [one.pss_mb for one in kiosk], [one.pss_mb for one in browser], 0.35)
    yield _against(
        f"CPU while idle, {IDLE_S:.0f} s",
        "% of a core",
        [one.idle_cpu_percent for one in kiosk],
        [one.idle_cpu_percent for one in browser],
        1.0,
    )


def _against(what: str, unit: str, kiosk: list[float], browser: list[float], goal: float) -> Row:
    ours, theirs = statistics.median(kiosk), statistics.median(browser)
    ratio = ours / theirs
    spread = f"{min(kiosk):.2f}-{max(kiosk):.2f} : {min(browser):.2f}-{max(browser):.2f}"
    measured = f"{ratio:.2f} x   ({ours:.2f} : {theirs:.2f} {unit}; {spread})"
    return Row(f"{what}, kiosk : Chromium page", measured, f"<= {goal} x", ratio <= goal)


def lines(far: FarEnd) -> Iterator[Row]:
    from tests.bench.lines import bons, sip2_round_trip

    yield from bons()
    yield sip2_round_trip(far.config)


def devices(far: FarEnd) -> Iterator[Row]:
    from tests.bench import cards, printing, scanning

    cost = scanning.cost()
    for what, spent in (
        ("typed codes (evdev), decoding", cost.hid_decode_s),
        ("   and their whole way, to who waits for them", cost.hid_s),
        ("serial codes, decoding", cost.serial_decode_s),
        ("   and their whole way, to who waits for them", cost.serial_s),
    ):
        share = cost.share(spent)
        yield Row(
            what if what.startswith(" ") else f"{scanning.CODES} {what}",
            f"{spent:.2f} CPU-s; at {scanning.CODES_A_SECOND}/s {share:.2%} of a core, {share * PI_CORE:.1%} of a Pi's",
            "< 1 % of a Pi's core",
            share * PI_CORE < CODE_GOAL,
        )
    bons = printing.encode_ms()
    yield Row("encoding a bon", f"{min(bons.values()):.2f}-{max(bons.values()):.2f} ms of CPU ({len(bons)} bons)")
    yield Row("asking the state of a bonprinter over TCP", f"{printing.poll_ms():.2f} ms of CPU")
    yield Row("asking the state of a pasprinter over IPP", f"{cards.poll_ms():.2f} ms of CPU")
    yield Row("a card from the request to a CUPS at work", f"{cards.order_ms():.0f} ms")
    rest = _child("tests.bench.rest", str(far.config))
    each = rest["wakes_per_s"] / rest["devices"]
    yield Row(
        f"{rest['devices']} devices at rest under the supervisor",
        f"{each:.2f} wake-ups/s a device, {rest['cpu_ms_per_s']:.2f} ms of CPU/s in all",
        "<= 1 wake-up/s a device",
        each <= 1,
    )


def acts(far: FarEnd) -> Iterator[Row]:
    seen = _child("tests.bench.acts", str(far.config), far.url, str(ACT_VISITS), str(ACT_TIMES))
    yield Row("whole visits on the scripted stage", f"{seen['visits_a_minute']:.0f} a minute")
    every = [ms for measured in seen["acts"].values() for ms in measured]
    yield Row(
        f"an act beyond the library's own time (n = {len(every)})",
        _spread(every),
        f"p95 <= {ACT_GOAL_MS:.0f} ms",
        percentile(every, 0.95) <= ACT_GOAL_MS,
    )
    for name, measured in seen["acts"].items():
        yield Row(f"   {name}", _spread(measured))


def journal(_far: FarEnd) -> Iterator[Row]:
    seen = _child("tests.bench.journal", str(JOURNAL_VISITS))
    yield Row(
        f"growth of the journal over {seen['visits']} visits",
        f"{seen['grown_bytes'] / 1e6:.2f} MB, {seen['grown_bytes'] / seen['visits']:.0f} bytes a visit",
    )
    yield Row(
        f"   its cap: {seen['cap_acts']} ended acts",
        f"{seen['capped_bytes'] / 1e6:.2f} MB; {seen['beyond_cap_bytes'] / 1e6:+.2f} MB beyond it",
        f"none beyond it (<= {NOISE:.0%}, the noise)",
        seen["beyond_cap_bytes"] <= NOISE * seen["capped_bytes"],
    )


def growth(_far: FarEnd) -> Iterator[Row]:
    seen = _child("tests.bench.growth", str(GROWTH_VISITS))
    grown, widgets, objects = seen["grown_mb"], seen["widgets"], seen["objects"]
    yield Row(
        f"growth of memory over {seen['visits']} visits after the first {seen['warm_up']}",
        f"{grown:+.2f} MB, {1024 * grown / seen['visits']:+.2f} kB a visit ({seen['to_mb']:.0f} MB at the end)",
        f"none (<= {seen['noise_mb']:.0f} MB, the noise)",
        grown <= seen["noise_mb"],
    )
    yield Row("   live widgets, Python objects", f"{widgets:+d}, {objects:+d}", "+0 widgets", widgets <= 0)


def _spread(values: list[float]) -> str:
    return f"p50 {percentile(values, 0.5):.1f} ms, p95 {percentile(values, 0.95):.1f} ms"


def _child(module: str, *arguments: str) -> dict[str, Any]:
    """What a measurement in a process of its own prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr.strip().splitlines()[-1:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


PARTS: dict[str, Callable[[FarEnd], Iterator[Row]]] = {
    "visits": visits,
    "kiosk against browser": against_browser,
    "bons and SIP2": lines,
    "devices": devices,
    "growth": growth,
    "acts": acts,
    "journal": journal,
}


def main() -> int:
    began = time.monotonic()
    rows: list[Row] = []
    logs.configure(sys.stderr, logging.ERROR)
    with far_end() as far:
        for name, part in PARTS.items():
            console.print(f"measuring: {name} …", style="dim")
            try:
                rows.extend(part(far))
            except Exception as error:
                rows.append(unmeasured(name, error))
    load = psutil.getloadavg()[0]
    where = f"{platform.system()} {platform.machine()}, {psutil.cpu_count()} cores, Python {platform.python_version()}"
    show(rows, f"{where}, software GL; load {load:.1f}; {time.monotonic() - began:.0f} s")
    return int(any(row.failed for row in rows))


if __name__ == "__main__":
    sys.exit(main())
