"""`paszuil journal-aside`: what a technician does with a journal that cannot be used any more."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.commands.terminal import CONFIGURATION


def aside(
    config: Annotated[Path, typer.Option(metavar="FILE", help="This kiosk's kiosk.toml.")] = CONFIGURATION,
) -> None:
    """Put the journal and its key aside, so that the kiosk begins another; stop the kiosk first.

    It is moved, not changed. What it was doing must be looked up in Wise: the new one knows nothing of it, nor of
    wrong PINs. Exit 1 when it cannot be done.
    """
    from kiosk.clock import SystemClock
    from kiosk.journal.aside import put_aside
    from kiosk.journal.port import JournalError
    from kiosk.settings import load

    try:
        place = put_aside(Path(load(config).kiosk.state_dir), SystemClock().now())
    except (JournalError, OSError) as error:
        typer.echo(f"paszuil: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"the journal lies in {place}; the kiosk begins another when it starts")
