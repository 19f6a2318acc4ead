"""`paszuil simulator`: Wise, KB, SIP2 and every device on this machine, and the panel that drives them."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kiosk.simulator.world import Simulator

Port = Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")]


def simulator(
    state: Annotated[
        Path | None,
        typer.Option(help="Folder for what must outlive the program; default: the user's own state folder."),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last time: new members, keys and mail.")] = False,
    http_port: Port = 8100,
    sip2_port: Port = 6001,
    printer_port: Port = 9100,
    card_printer: Annotated[
        bool, typer.Option("--card-printer", help="A pasprinter too, behind a private CUPS (cups-daemon).")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with every address.")] = False,
) -> None:
    """Run a simulated library on loopback until Ctrl-C; for laptops, training and tests, never for a real kiosk.

    Exit 1 when a port is taken or the folder cannot be written.
    """
    import signal
    import sqlite3
    import threading

    from hardware.errors import HardwareError
    from kiosk.simulator.world import Simulator

    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    world = Simulator(
        state or own_folder(),
        http_port=http_port,
        sip2_port=sip2_port,
        printer_port=printer_port,
        card_printer=card_printer,
        fresh=fresh,
    )
    try:
        with world:
            _announce(world, as_json=as_json)
            while not stopped.wait(3600):
                pass
    except (OSError, sqlite3.Error, HardwareError) as error:
        typer.echo(f"the simulator cannot run: {error}", err=True)
        raise typer.Exit(1) from None


def own_folder() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "paszuil-simulator"


def _announce(world: "Simulator", *, as_json: bool) -> None:
    host, port = world.sip2_address
    addresses = {
        "panel": f"{world.http_url}/panel",
        "wise": f"{world.http_url}/restapi",
        "sip2": f"{host}:{port}",
        "receipt_printer": world.printer_url,
        "scanner": world.scanner_url,
        "config": str(world.config_path),
    }
    if world.card_printer_url:
        addresses["card_printer"] = world.card_printer_url
    if as_json:
        typer.echo(json.dumps(addresses))
        return
    typer.echo("The simulated library is open (Ctrl-C closes it):")
    for name, address in addresses.items():
        typer.echo(f"  {name:<16} {address}")
