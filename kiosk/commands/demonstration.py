"""`paszuil demo` and `paszuil tour`: the whole thing on one machine, with a display or without."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last time: new members, keys and mail.")] = False,
) -> None:
    """Open the kiosk in a window, with a simulated library and the panel that drives it. F11 is full screen."""
    import os
    import sqlite3
    import sys

    from hardware.errors import HardwareError
    from kiosk import app, logs
    from kiosk.commands.simulator import own_folder
    from kiosk.simulator.world import Simulator

    try:
        with Simulator(
            own_folder(), http_port=8100, sip2_port=6001, printer_port=9100, card_printer=True, fresh=fresh
        ) as world:
            typer.echo(f"The panel, to scan passes and see bons and mail: {world.http_url}/panel")
            typer.echo("The kiosk opens in a window of its own (F11: full screen). Ctrl-C here ends both.")
            logs.configure()
            app.run(world.config_path)
    except app.BeginAnew:
        os.execv(sys.executable, [sys.executable, "-m", "kiosk", "demo"])  # noqa: S606
    except (OSError, sqlite3.Error, HardwareError) as error:
        typer.echo(f"paszuil: the demo cannot run: {error}. Is another demo still open?", err=True)
        raise typer.Exit(1) from None


def tour(
    out: Annotated[Path, typer.Option(help="Folder for pictures and transcript.txt.")] = Path("demo-output"),
) -> None:
    """Make seven visits without a display, and leave a picture of every screen and bon. Exit 1 if one ended wrongly."""
    from kiosk.tour.guide import tour as walk

    if not walk(out):
        raise typer.Exit(1)
