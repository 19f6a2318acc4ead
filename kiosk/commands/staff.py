"""`paszuil staff`: who may open the diagnostics screen of this kiosk."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kiosk.domain.role import Role
    from kiosk.domain.secret import Secret
    from kiosk.staff.accounts import StaffAccounts

Config = Annotated[Path, typer.Option(metavar="FILE", help="The kiosk.toml of this kiosk.")]
RoleOption = Annotated[str | None, typer.Option("--role", metavar="ROLE", help="medewerker, beheerder or technicus.")]
CardArgument = Annotated[str, typer.Argument(metavar="CARD", help="The number of the staff pass, as it scans.")]


def add(
    card: CardArgument,
    config: Config,
    role: RoleOption = None,
    pin_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="Its first line is the PIN; - reads standard input.")
    ] = None,
) -> None:
    """Give a staff pass a PIN of four digits, or a new one; a running kiosk knows it at once.

    The PIN is asked twice and shown nowhere; whose pass it is chooses another at the first use.
    Exit 1 when it cannot be done.
    """
    from kiosk.staff.port import StaffError

    accounts = _accounts(config)
    try:
        accounts.add(card, _asked() if pin_file is None else _from_file(pin_file), _role(role) if role else None)
    except StaffError as error:
        raise _failed(error) from None
    typer.echo("the staff pass can be used")


def list_(
    config: Config,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show the staff passes of this kiosk, and since when."""
    from kiosk.staff.port import StaffError

    try:
        found = _accounts(config).list()
    except StaffError as error:
        raise _failed(error) from None
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "staff": [
                        {
                            "card": account.card,
                            "added": account.added,
                            "role": account.role.value,
                            "first_pin": account.must_change,
                        }
                        for account in found
                    ]
                }
            )
        )
        return
    for account in found:
        first = ", still with its first PIN" if account.must_change else ""
        typer.echo(f"{account.card:<20} {account.role.value:<12} since {account.added}{first}")
    if not found:
        typer.echo("no staff pass yet: paszuil staff add CARD")


def remove(card: CardArgument, config: Config) -> None:
    """Take a staff pass away. Exit 1 when it is not there."""
    from kiosk.staff.port import StaffError

    try:
        _accounts(config).remove(card)
    except StaffError as error:
        raise _failed(error) from None
    typer.echo("the staff pass is gone")


def role(card: CardArgument, new: Annotated[str, typer.Argument(metavar="ROLE")], config: Config) -> None:
    """Let a staff pass be a medewerker (helps members), beheerder (everything) or technicus (devices, no members)."""
    from kiosk.staff.port import StaffError

    try:
        _accounts(config).set_role(card, _role(new))
    except StaffError as error:
        raise _failed(error) from None
    typer.echo(f"the staff pass is a {new}'s")


def audit(
    config: Config,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Who changed what on this kiosk, oldest first: settings, accounts, sign-ins. Nothing of a member is in it."""
    entries = _accounts(config).audit()
    if as_json:
        typer.echo(json.dumps({"audit": entries}, ensure_ascii=False))
        return
    for entry in entries:
        facts = " ".join(f"{key}={value}" for key, value in entry.items() if key not in ("at", "actor", "what"))
        typer.echo(f"{entry.get('at')}  {entry.get('actor'):<14} {entry.get('what')} {facts}".rstrip())


def _role(name: str) -> "Role":
    from kiosk.domain.role import Role

    try:
        return Role(name)
    except ValueError:
        raise typer.BadParameter(f"a role is one of {', '.join(role.value for role in Role)}") from None


def _accounts(config: Path) -> "StaffAccounts":
    from kiosk.settings import load
    from kiosk.staff.accounts import StaffAccounts

    return StaffAccounts(Path(load(config).kiosk.state_dir))


def _asked() -> "Secret":
    from kiosk.domain.secret import Secret

    return Secret(typer.prompt("PIN (4 digits)", hide_input=True, confirmation_prompt="The same PIN again"))


def _from_file(file: str) -> "Secret":
    from kiosk.domain.secret import Secret
    from kiosk.staff.port import StaffError

    try:
        text = sys.stdin.readline() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise StaffError(f"--pin-file: {file} cannot be read") from None
    return Secret((text.splitlines() or [""])[0].strip())


def _failed(error: Exception) -> typer.Exit:
    typer.echo(f"paszuil: {error}", err=True)
    return typer.Exit(1)
