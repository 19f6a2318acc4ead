"""`paszuil run`: the real thing."""

from pathlib import Path
from typing import Annotated

import typer


def run(
    config: Annotated[Path, typer.Option(help="This kiosk's kiosk.toml.")],
) -> None:
    """Serve members with the devices and the library system of this configuration, until stopped (SIGTERM, Ctrl-C).

    Exit 2 for a wrong configuration, 1 when the journal is in use or damaged or the kiosk broke down.
    """
    from kiosk import app, logs, settings
    from kiosk.journal.port import JournalError

    logs.configure()
    try:
        app.run(settings.load(config))
    except JournalError as error:
        typer.echo(f"paszuil: the journal cannot be used: {error}", err=True)
        raise typer.Exit(1) from None
