"""`paszuil hardware status` and `paszuil hardware watch`: how the devices are, now or all the time."""

import asyncio
import json
from typing import TYPE_CHECKING

import typer

from kiosk.commands.hardware.arguments import (
    AsJson,
    CardPrinterUrl,
    Config,
    ProfileName,
    ReceiptPrinterUrl,
    ScannerUrl,
    Width,
)
from kiosk.commands.hardware.ending import Exit, configured

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hardware.health import Health, HealthBoard
    from kiosk.commands.hardware.chosen import Chosen

FIRST_WORD_S = 5.0
"""How long a device may take to be asked for the first time."""


def status(
    config: Config = None,
    scanner: ScannerUrl = None,
    receipt_printer: ReceiptPrinterUrl = None,
    card_printer: CardPrinterUrl = None,
    profile: ProfileName = None,
    width: Width = None,
    as_json: AsJson = False,
) -> None:
    """Ask each device once: state, why, what to do.

    Exit 0 ready, 1 a warning, 2 not available, 3 wrong configuration or usage; the worst device decides.
    """
    from rich.console import Console

    from kiosk.commands.hardware.chosen import chosen
    from kiosk.commands.hardware.told import as_table, table
    from kiosk.diagnosis.devices import graded

    quiet()
    with configured():
        asked = chosen(config, scanner, receipt_printer, card_printer, profile, width)
        pictures, now = asyncio.run(_look(asked))
    kiosk = asked.kiosk
    if as_json:
        devices = [as_table(health, now) for health in pictures]
        typer.echo(json.dumps({"kiosk": kiosk, "devices": devices}, ensure_ascii=False))
    else:
        Console().print(table(pictures, now, kiosk))
        if kiosk:
            typer.echo(f"The kiosk itself runs: {kiosk}.")
    raise typer.Exit(Exit.of(graded(health, kiosk) for health in pictures))


def watch(
    config: Config = None,
    scanner: ScannerUrl = None,
    receipt_printer: ReceiptPrinterUrl = None,
    card_printer: CardPrinterUrl = None,
    profile: ProfileName = None,
    width: Width = None,
    as_json: AsJson = False,
) -> None:
    """Keep the devices in service as the kiosk does, and show every change, until Ctrl-C.

    With --json one line for each change of a device. Exit codes as for status, of the last picture.
    """
    from kiosk.commands.hardware.chosen import chosen
    from kiosk.diagnosis.devices import graded

    quiet()
    with configured():
        asked = chosen(config, scanner, receipt_printer, card_printer, profile, width)
        last = asyncio.run(_watch(asked, as_json=as_json))
    raise typer.Exit(Exit.of(graded(health, asked.kiosk) for health in last))


def quiet() -> None:
    """Log lines of the devices would stand between the lines of the answer."""
    import logging

    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


async def first_word(board: "HealthBoard", within_s: float) -> None:
    """Wait until something is known of every device, and no longer than `within_s`."""
    from kiosk.diagnosis.devices import asked

    changed = asyncio.Event()
    stop = board.subscribe(changed.set)
    try:
        async with asyncio.timeout(within_s):
            while not all(map(asked, board.picture)):
                changed.clear()
                await changed.wait()
    except TimeoutError:
        pass
    finally:
        stop()


async def _look(asked: "Chosen") -> "tuple[tuple[Health, ...], float]":
    from hardware.health import HealthBoard
    from hardware.supervisor import supervise
    from kiosk.commands.hardware.chosen import opened

    with opened(asked) as devices:
        board = HealthBoard(devices)
        serving = asyncio.create_task(supervise(devices))
        try:
            await first_word(board, FIRST_WORD_S)
            return board.picture, asyncio.get_running_loop().time()
        finally:
            serving.cancel()
            await asyncio.wait([serving])


async def _watch(asked: "Chosen", *, as_json: bool) -> "tuple[Health, ...]":
    """Show pictures until a signal ends it; gives the last one."""
    from hardware.health import HealthBoard
    from hardware.supervisor import supervise
    from kiosk.commands.hardware.chosen import opened
    from kiosk.commands.hardware.stopping import stoppable, until

    with stoppable() as stopped, opened(asked) as devices:
        board = HealthBoard(devices)
        showing = _lines(board.pictures()) if as_json else _live(board.pictures(), asked)
        await until(stopped, asyncio.create_task(supervise(devices)), asyncio.create_task(showing))
        return board.picture


async def _lines(pictures: "AsyncIterator[tuple[Health, ...]]") -> None:
    from kiosk.commands.hardware.told import as_table

    before: tuple[Health, ...] = ()
    async for picture in pictures:
        now = asyncio.get_running_loop().time()
        for health in picture:
            if health not in before:
                print(json.dumps(as_table(health, now), ensure_ascii=False), flush=True)
        before = picture


async def _live(pictures: "AsyncIterator[tuple[Health, ...]]", asked: "Chosen") -> None:
    """One table that lives; where a terminal cannot move its cursor, a new one for each change."""
    from rich.console import Console
    from rich.live import Live

    from kiosk.commands.hardware.told import table

    console, time = Console(), asyncio.get_running_loop().time
    if not console.is_terminal or console.is_dumb_terminal:
        async for picture in pictures:
            console.print(table(picture, time(), asked.kiosk))
        return
    with Live(console=console, auto_refresh=False, screen=True) as live:
        async for picture in pictures:
            live.update(table(picture, time(), asked.kiosk), refresh=True)
