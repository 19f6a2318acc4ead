"""`paszuil doctor`: is this kiosk well, all of it?"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.commands.hardware.arguments import AsJson
from kiosk.commands.hardware.ending import Exit, configured
from kiosk.commands.terminal import CONFIGURATION

if TYPE_CHECKING:
    from kiosk.diagnosis import Finding
    from kiosk.settings import Settings


def doctor(
    config: Annotated[Path, typer.Option(metavar="FILE", help="This kiosk's kiosk.toml.")] = CONFIGURATION,
    as_json: AsJson = False,
    code: Annotated[
        str | None, typer.Option(metavar="K-0N", help="Only say what this code on the screen means.")
    ] = None,
) -> None:
    """Measure everything that can be measured without a pass: devices, library system, certificate, clock, disk,
    journal, heat, power, versions. Each line: what was measured, whether it is good, what to do.

    Takes ten seconds at most; what hangs is a line of its own. Nothing is printed and no secret is shown.
    Exit 0 good, 1 a warning, 2 something does not work, 3 wrong configuration or usage; the worst line decides.
    """
    from kiosk import settings
    from kiosk.commands.hardware.looking import quiet
    from kiosk.failure import EXPLANATIONS, recorded

    quiet()
    if code:
        _explain(code)
        return
    if failure := recorded():
        typer.echo(f"{failure.code.value}: the kiosk could not start: {failure.words}", err=True)
        typer.echo(f"  → {EXPLANATIONS[failure.code].next_step}", err=True)
    with configured():
        loaded = settings.load(config)
    loop = asyncio.new_event_loop()
    found = loop.run_until_complete(_show(loaded, as_json=as_json))
    sys.stdout.flush()
    # Not by asyncio.run: it would wait for a thread of the standard library that a name server keeps hanging.
    os._exit(Exit.of(finding.grade for finding in found))


def _explain(code: str) -> None:
    from kiosk.domain.fault_code import FaultCode
    from kiosk.failure import EXPLANATIONS

    try:
        told = EXPLANATIONS[FaultCode(code.upper())]
    except ValueError:
        typer.echo(f"paszuil: no code {code}; known are: {', '.join(each.value for each in FaultCode)}", err=True)
        raise typer.Exit(3) from None
    typer.echo(f"{code.upper()}: {told.cause}\n  → {told.next_step}")


async def _show(settings: "Settings", *, as_json: bool) -> "list[Finding]":
    found = []
    async for finding in _findings(settings):
        found.append(finding)
        if not as_json:
            _line(finding)
    if as_json:
        told = [
            {"name": each.name, "value": each.value, "grade": each.grade.name.lower(), "next_step": each.next_step}
            for each in found
        ]
        typer.echo(json.dumps({"findings": told}, ensure_ascii=False))
    return found


async def _findings(settings: "Settings") -> "AsyncIterator[Finding]":
    from hardware.health import HealthBoard
    from hardware.supervisor import supervise
    from kiosk.clock import SystemClock
    from kiosk.commands.hardware.chosen import Chosen, opened
    from kiosk.diagnosis import checkup

    with opened(Chosen.of(settings)) as devices:
        serving = asyncio.create_task(supervise(devices))
        try:
            async for finding in checkup(settings, SystemClock(), HealthBoard(devices)):
                yield finding
        finally:
            serving.cancel()
            await asyncio.wait([serving])


def _line(finding: "Finding") -> None:
    from rich.console import Console
    from rich.markup import escape

    from kiosk.diagnosis import Grade

    style, word = {
        Grade.GOOD: ("green", "good"),
        Grade.WARNING: ("yellow", "warning"),
        Grade.BAD: ("red", "bad"),
    }[finding.grade]
    name = finding.name.replace("_", " ")
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"[{style}]{word:<8}[/] {name:<16} {escape(finding.value)}")
    if finding.next_step:
        console.print(f"{'':<25} [bold]→[/] {escape(finding.next_step)}")
