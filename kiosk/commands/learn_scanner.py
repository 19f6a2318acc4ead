"""`paszuil hardware learn-scanner`: three scans of known codes, and the scanner stands in kiosk.toml."""

import asyncio
import contextlib
import difflib
import json
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from hardware.scanner.learning import Lesson, Sample
    from hardware.scanner.port import Heard, Scanner

QUIET_S = 1.5
"""Seconds after the last thing that came: a scanner without a terminator is told after one."""


class NotThere(Exception):
    """The scanner cannot be used at all; the message says why."""


def learn_scanner(
    url: Annotated[str | None, typer.Argument(help="Of the scanner; without one it is looked for.")] = None,
    config: Annotated[Path | None, typer.Option(help="The kiosk.toml whose table of the scanner is written.")] = None,
    only_print: Annotated[bool, typer.Option("--print", help="Print the table; change no file.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before kiosk.toml is changed.")] = False,
    sheet: Annotated[Path | None, typer.Option(help="Write the sample codes as an A4 picture, and end.")] = None,
    receipt: Annotated[
        str | None, typer.Option(metavar="URL", help="Print the sample codes on this bonprinter first.")
    ] = None,
    profile: Annotated[str, typer.Option(help="Of that bonprinter.")] = "epson-tm-t20",
    width: Annotated[int, typer.Option(help="Of its paper in mm: 58 or 80.")] = 80,
    seconds: Annotated[float, typer.Option(help="To wait for each scan.", min=1)] = 30.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Learn a scanner from three scans of printed sample codes, or say what to set on it.

    Exit 0 learned, 1 not learned (with what to do), 2 wrong usage.
    """
    import structlog

    from hardware import open_scanner
    from hardware.scanner.learning import SAMPLES

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))

    def tell(words: str) -> None:
        typer.echo(words, err=True)

    try:
        if sheet:
            _write_sheet(sheet, as_json=as_json)
            return
        if config is None and not only_print:
            raise ValueError("say which file gets the table: --config kiosk.toml, or --print to see it only")
        before = config.read_text("utf-8") if config else ""
        if receipt:
            asyncio.run(_print_samples(receipt, profile, width))
        address = url or only_candidate()
        samples = SAMPLES[:3]
        lesson = asyncio.run(learn(open_scanner(address), samples, tell, seconds))
    except (ValueError, OSError) as error:
        tell(f"paszuil: {error}")
        raise typer.Exit(2) from None
    except NotThere as error:
        tell(f"paszuil: {error}")
        raise typer.Exit(1) from None
    table = _table(address, lesson)
    if lesson.learned and config and not only_print:
        _change(config, before, table, ask=not (yes or as_json), tell=tell)
    told = {
        "url": address,
        "learned": lesson.learned,
        "scanner": table if lesson.learned else None,
        "findings": [
            {
                "problem": one.problem.value,
                "sample": one.sample.value if one.sample else None,
                "words": one.words,
                "next_step": one.next_step,
            }
            for one in lesson.findings
        ],
    }
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        for one in lesson.findings:
            tell(f"{one.words}. Next: {one.next_step}.")
        if lesson.learned:
            typer.echo(_merged("", table), nl=False)
    if not lesson.learned:
        raise typer.Exit(1)


async def learn(
    scanner: "Scanner", samples: "Sequence[Sample]", ask: Callable[[str], None], seconds: float
) -> "Lesson":
    """Ask for each sample and judge what came. Raises NotThere when the scanner cannot be opened."""
    from hardware.scanner.learning import judge
    from hardware.supervisor import keep_in_service

    running = asyncio.create_task(keep_in_service(scanner))
    try:
        await _in_service(scanner)
        heard = []
        for number, sample in enumerate(samples, 1):
            words = f"Scan code {number}: {sample.symbology.value} {sample.text}"
            heard.append(await _hear(scanner, ask, words, seconds))
        return judge(samples, heard)
    finally:
        running.cancel()
        await asyncio.wait([running])


def only_candidate(dev: Path = Path("/dev")) -> str:
    """The URL of the one device that may be a scanner; ValueError that lists them when it is not one."""
    from hardware.scanner.event_nodes import EventNodes

    nodes = EventNodes(dev / "input")
    units: dict[tuple[object, ...], str] = {}
    for node in nodes.all():
        same = [other for other in nodes.all() if other.unit == node.unit]
        units.setdefault(node.unit, f"evdev://{nodes.link(same)}")
    found = [*units.values(), *(f"tty://{link}?baud=9600" for link in sorted(dev.glob("serial/by-id/*")))]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValueError("nothing that types and no serial device is plugged in; plug the scanner in, or give its URL")
    raise ValueError("more than one device may be the scanner; give the URL of one: " + "  ".join(found))


async def _in_service(scanner: "Scanner") -> None:
    changed = asyncio.Event()
    stop = scanner.subscribe(changed.set)
    try:
        async with asyncio.timeout(5):
            while not scanner.state.usable:
                changed.clear()
                await changed.wait()
    except TimeoutError:
        health = scanner.keeper.health
        raise NotThere(f"{health.address}: {health.detail or 'it does not come into service'}") from None
    finally:
        stop()


async def _hear(scanner: "Scanner", ask: Callable[[str], None], words: str, seconds: float) -> "list[Heard]":
    """All that comes for one scan: up to its whole code, or until it is quiet again."""
    from hardware.scanner.port import Verdict

    came: asyncio.Queue[Heard] = asyncio.Queue()
    stop = scanner.listen(came.put_nowait)
    heard: list[Heard] = []
    try:
        ask(words)
        with contextlib.suppress(TimeoutError):
            while not heard or heard[-1].verdict not in (Verdict.OK, Verdict.NO_TERMINATOR):
                async with asyncio.timeout(QUIET_S if heard else seconds):
                    heard.append(await came.get())
    finally:
        stop()
    return heard


def _write_sheet(file: Path, *, as_json: bool) -> None:
    from hardware.scanner.sample_sheet import DPI, sheet

    sheet().save(file, "PNG", dpi=(DPI, DPI))
    typer.echo(json.dumps({"sheet": str(file)}) if as_json else f"{file}: print it at 100 %, then scan its codes")


async def _print_samples(url: str, profile: str, width: int) -> None:
    from hardware import open_receipt_printer
    from hardware.outcome import Refused
    from hardware.scanner.sample_sheet import receipt

    outcome = await open_receipt_printer(url, profile=profile, width_mm=width).print(receipt())
    if isinstance(outcome, Refused):
        raise NotThere(f"{url}: the codes were not printed: {', '.join(reason.value for reason in outcome.reasons)}")


def _table(url: str, lesson: "Lesson") -> dict[str, object]:
    return {"url": url} | ({"silence_ms": lesson.silence_ms} if lesson.silence_ms else {})


def _merged(text: str, table: dict[str, object]) -> str:
    """The file with these keys of [scanner]; its other keys and its comments stay."""
    import tomlkit

    document = tomlkit.parse(text)
    if "scanner" not in document:
        document["scanner"] = tomlkit.table()
    for key, value in table.items():
        document["scanner"][key] = value
    return tomlkit.dumps(document)


def _change(file: Path, before: str, table: dict[str, object], *, ask: bool, tell: Callable[[str], None]) -> None:
    """Show what becomes different, then replace the file as a whole."""
    after = _merged(before, table)
    if after == before:
        tell(f"{file} says so already")
        return
    tell("".join(difflib.unified_diff(before.splitlines(True), after.splitlines(True), str(file), str(file), n=1)))
    if ask and not typer.confirm(f"Change {file}?", err=True):
        raise typer.Exit(1)
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as new:
            new.write(after)
            new.flush()
            os.fsync(new.fileno())
        Path(new.name).chmod(file.stat().st_mode & 0o777)
        Path(new.name).replace(file)
    except OSError as error:
        tell(f"paszuil: {file}: {error.strerror}")
        raise typer.Exit(1) from None
