"""`paszuil config`: is this configuration good?"""

import json
from pathlib import Path
from typing import Annotated

import typer


def check(
    file: Annotated[Path, typer.Argument(help="A kiosk.toml.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object: file, good, error, warnings.")] = False,
) -> None:
    """Read a configuration as the kiosk would; says what is wrong: file, key, what was expected. Exit 2 then.

    Secret files that this user cannot read are a warning: they may be there for the kiosk's own user.
    """
    from kiosk import settings

    error, warnings = None, []
    try:
        warnings = settings.unreadable_secrets(settings.load(file))
    except settings.SettingsError as wrong:
        error = str(wrong)
    if as_json:
        typer.echo(json.dumps({"file": str(file), "good": error is None, "error": error, "warnings": warnings}))
    else:
        for warning in warnings:
            typer.echo(f"warning: {warning}", err=True)
        typer.echo(error or f"{file}: good", err=error is not None)
    if error is not None:
        raise typer.Exit(2)
