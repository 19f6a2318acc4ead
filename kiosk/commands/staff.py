"""`paszuil staff`: who may open the diagnostics screen of this kiosk."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kiosk.domain.secret import Secret
    from kiosk.staff.accounts import StaffAccounts

Config = Annotated[Path, typer.Option(metavar="FILE", help="The kiosk.toml of this kiosk.")]
CardArgument = Annotated[str, typer.Argument(metavar="CARD", help="The number of the staff pass, as it scans.")]


def add(
    card: CardArgument,
    config: Config,
    pin_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="Its first line is the PIN; - reads standard input.")
    ] = None,
) -> None:
    """Give a staff pass a PIN of four digits, or a new one; a running kiosk knows it at once.

    The PIN is asked twice and shown nowhere. Exit 1 when it cannot be done.
    """
    from kiosk.staff.accounts import StaffError

    accounts = _accounts(config)
    try:
        accounts.add(card, _asked() if pin_file is None else _from_file(pin_file))
    except StaffError as error:
        raise _failed(error) from None
    typer.echo("the staff pass can be used")


def list_(
    config: Config,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show the staff passes of this kiosk, and since when."""
    from kiosk.staff.accounts import StaffError

    try:
        found = _accounts(config).list()
    except StaffError as error:
        raise _failed(error) from None
    if as_json:
        typer.echo(json.dumps({"staff": [{"card": account.card, "added": account.added} for account in found]}))
        return
    for account in found:
        typer.echo(f"{account.card:<20} since {account.added}")
    if not found:
        typer.echo("no staff pass yet: paszuil staff add CARD")


def remove(card: CardArgument, config: Config) -> None:
    """Take a staff pass away. Exit 1 when it is not there."""
    from kiosk.staff.accounts import StaffError

    try:
        _accounts(config).remove(card)
    except StaffError as error:
        raise _failed(error) from None
    typer.echo("the staff pass is gone")


def _accounts(config: Path) -> "StaffAccounts":
    from kiosk.settings import load
    from kiosk.staff.accounts import StaffAccounts

    return StaffAccounts(Path(load(config).kiosk.state_dir))


def _asked() -> "Secret":
    from kiosk.domain.secret import Secret

    return Secret(typer.prompt("PIN (4 digits)", hide_input=True, confirmation_prompt="The same PIN again"))


def _from_file(file: str) -> "Secret":
    from kiosk.domain.secret import Secret
    from kiosk.staff.accounts import StaffError

    try:
        text = sys.stdin.readline() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise StaffError(f"--pin-file: {file} cannot be read") from None
    return Secret((text.splitlines() or [""])[0].strip())


def _failed(error: Exception) -> typer.Exit:
    typer.echo(f"paszuil: {error}", err=True)
    return typer.Exit(1)
