"""`paszuil install`, `update`, `rollback`, `releases`, `uninstall`: a machine becomes a kiosk and stays one."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kiosk.appliance.host import Host

Root = Annotated[Path, typer.Option(metavar="DIR", help="The tree of a machine that is not running, for an image.")]
Source = Annotated[
    Path | None, typer.Option("--from", metavar="PATH", help="A checkout, wheel, .deb or folder of wheels.")
]
Within = Annotated[float, typer.Option(metavar="SECONDS", help="How long the kiosk may take to be ready.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only print what would be changed.")]


def install(
    source: Source = None,
    configuration: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A ready kiosk.toml, instead of questions.")
    ] = None,
    secrets: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder with wise.key, wise.password and sip2.password.")
    ] = None,
    beheerder: Annotated[
        str | None, typer.Option(metavar="CARD", help="The staff pass of the first beheerder.")
    ] = None,
    pin_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The first line is that pass's first PIN.")
    ] = None,
    start: Annotated[bool, typer.Option(help="Start the kiosk at the end.")] = True,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing: what is suggested is taken, secrets come later.")
    ] = False,
    dry_run: DryRun = False,
    root: Root = Path("/"),
) -> None:
    """Make this machine a kiosk. Asks for branch, library system and devices where there is no configuration yet.

    Done twice it changes nothing. Exit 1 when a step cannot be done; what was done before it stays, and the next
    `paszuil install` goes on from there.
    """
    from kiosk.appliance import install as steps
    from kiosk.appliance.bundle import opened
    from kiosk.appliance.change import make_all
    from kiosk.appliance.places import OUT_OF_ORDER_UNIT, UNIT
    from kiosk.appliance.shipped import shipped

    with _host(root) as host:
        places, brought = host.places, shipped()
        text, contents = None, {}
        if not places.configuration.exists():
            text = (
                configuration.read_text(encoding="utf-8")
                if configuration
                else _asked(brought, ask=not (dry_run or yes))
            )
        if secrets:
            contents = {file.name: file.read_text(encoding="utf-8") for file in secrets.iterdir() if file.is_file()}
        elif not (configuration or dry_run or yes):
            contents = _asked_secrets(places.secrets)
        with opened(source or _own_bundle(brought), host) as bundle:
            changes = steps.install(host, brought, bundle, configuration=text, secret_files=contents)
            count = make_all(changes, dry_run=dry_run, tell=typer.echo)
        if dry_run:
            typer.echo(f"{count} changes; none was made" if count else "nothing to do")
            return
        typer.echo(f"{count} changes" if count else "nothing to do")
        if beheerder:
            _first_beheerder(places.state, beheerder, pin_file)
        if start and host.running:
            host.live("systemctl", "stop", OUT_OF_ORDER_UNIT)
            host.live("systemctl", "restart", "--no-block", UNIT)
            typer.echo("the kiosk starts; paszuil doctor says how it is")


def uninstall(
    purge: Annotated[
        bool, typer.Option("--purge", help="Take away settings, accounts, journal and secrets too.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: DryRun = False,
    root: Root = Path("/"),
) -> None:
    """Take the kiosk off this machine; what staff and technicians wrote stays, unless --purge."""
    from kiosk.appliance import install as steps
    from kiosk.appliance.change import make_all
    from kiosk.appliance.shipped import shipped

    with _host(root) as host:
        if purge and not yes and not dry_run:
            typer.confirm("Take away settings, staff accounts, journal and secrets too?", abort=True)
        count = make_all(steps.uninstall(host, shipped(), purge=purge), dry_run=dry_run, tell=typer.echo)
        typer.echo(f"{count} changes; none was made" if dry_run else f"{count} changes")


def update(
    bundle: Annotated[Path, typer.Argument(metavar="WHEEL|DEB", help="The new release.")],
    ready_within: Within = 60.0,
) -> None:
    """Put another release into use: made beside this one, checked, switched to. When it is not ready in time, this
    one is in use again by itself. Exit 1 then, and when nothing was switched.
    """
    from kiosk.appliance.bundle import opened
    from kiosk.appliance.update import Waiting
    from kiosk.appliance.update import update as work

    with _host(Path("/")) as host, opened(bundle, host) as new:
        work(host, new, waiting=Waiting(ready_within), tell=typer.echo)


def rollback(ready_within: Within = 60.0) -> None:
    """Go back to the release before this one."""
    from kiosk.appliance.update import Waiting, roll_back

    with _host(Path("/")) as host:
        roll_back(host, waiting=Waiting(ready_within), tell=typer.echo)


def releases(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False, root: Root = Path("/")
) -> None:
    """Which releases are on this machine, and which is in use."""
    from kiosk.appliance.host import Host
    from kiosk.appliance.places import Places
    from kiosk.appliance.releases import Releases

    found = Releases(Host(Places(root)))
    if as_json:
        typer.echo(json.dumps({"current": found.current, "previous": found.previous, "releases": found.all()}))
        return
    for version in found.all():
        word = "in use" if version == found.current else "before it" if version == found.previous else ""
        typer.echo(f"{version:<16} {word}".rstrip())
    if not found.all():
        typer.echo("nothing is installed here")


def self_test(
    config: Annotated[Path, typer.Argument(help="This kiosk's kiosk.toml.")],
    state: Annotated[Path, typer.Argument(help="A copy of its state folder, which may be changed.")],
) -> None:
    """Would this release run on this kiosk? `paszuil update` asks it. Exit 1 and words when not."""
    import sqlite3

    from kiosk.appliance.self_test import self_test as work
    from kiosk.journal.port import JournalError
    from kiosk.settings import SettingsError
    from kiosk.staff.port import StaffError

    try:
        work(config, state)
    except (SettingsError, JournalError, StaffError, OSError, sqlite3.Error, ImportError) as error:
        typer.echo(f"paszuil: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo("good")


@contextmanager
def _host(root: Path) -> "Iterator[Host]":
    """The machine; what it cannot do ends with its words and exit code 1."""
    from kiosk.appliance.host import Host, InstallError
    from kiosk.appliance.places import Places

    if root == Path("/") and os.geteuid() != 0:
        typer.echo("paszuil: only root may change this machine: use sudo", err=True)
        raise typer.Exit(1)
    try:
        yield Host(Places(root))
    except (InstallError, OSError) as error:
        typer.echo(f"paszuil: {error}", err=True)
        raise typer.Exit(1) from None


def _own_bundle(brought: Path) -> Path:
    """This very checkout, the wheels that a .deb left on this machine, or the release that this is."""
    from kiosk.appliance.bundle import WHEELS_IN_DEB
    from kiosk.appliance.shipped import is_checkout

    if is_checkout(brought):
        return brought
    wheels = Path("/") / WHEELS_IN_DEB
    return wheels if wheels.is_dir() else Path(sys.prefix)


def _asked(brought: Path, *, ask: bool) -> str:
    """The text of kiosk.toml from a few answers, each asked until it will do."""
    import tomlkit

    from kiosk.appliance.questions import ASKED, configuration, convert, suggestions
    from kiosk.settings.layers import find

    shipped = (brought / "config/kiosk.toml").read_text(encoding="utf-8")
    example, found = tomlkit.parse(shipped).unwrap(), suggestions()
    answers = {}
    for key in ASKED:
        suggested = found.get(key, str(find(example, key) or ""))
        answers[key] = _answer(key, suggested) if ask else convert(key, suggested)
    return configuration(shipped, answers, Path("/etc/paszuil/secrets"))


def _answer(key: str, suggested: str) -> str | int | float | bool | None:
    from kiosk.appliance.questions import convert
    from kiosk.settings.fields import field
    from kiosk.texts.catalogue import catalogue
    from kiosk.texts.text import text

    label = catalogue("en").say(text(f"set.label.{field(key).key}"))
    while True:
        try:
            return convert(key, typer.prompt(f"{label} ({key})", default=suggested))
        except ValueError as wrong:
            typer.echo(f"  {wrong}", err=True)


def _asked_secrets(folder: Path) -> dict[str, str]:
    from kiosk.appliance.questions import SECRETS_ASKED

    return {
        name: typer.prompt(f"{what} (shown nowhere)", hide_input=True)
        for name, what in SECRETS_ASKED.items()
        if not (folder / name).exists()
    }


def _first_beheerder(state: Path, card: str, pin_file: Path | None) -> None:
    from kiosk.domain.card_number import CardNumber
    from kiosk.domain.role import Role
    from kiosk.domain.secret import Secret
    from kiosk.staff.accounts import StaffAccounts
    from kiosk.staff.port import StaffError

    if StaffAccounts(state).knows(CardNumber.parse(card)):
        return
    pin: Secret
    if pin_file:
        pin = Secret((pin_file.read_text(encoding="utf-8").splitlines() or [""])[0].strip())
    else:
        pin = Secret(typer.prompt("PIN of this staff pass (4 digits)", hide_input=True, confirmation_prompt="Again"))
    try:
        StaffAccounts(state).add(card, pin, Role.BEHEERDER)
    except StaffError as error:
        typer.echo(f"paszuil: {error}", err=True)
        raise typer.Exit(1) from None
