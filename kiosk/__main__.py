"""The command line. Each command's work is in `kiosk.commands`; nothing heavy is imported before it is asked for."""

import sys

import typer

from kiosk import __version__
from kiosk.commands import (
    appliance,
    card,
    cards,
    configuration,
    demonstration,
    doctor,
    journal,
    learn_scanner,
    library,
    receipts,
    screens,
    simulator,
    staff,
    stroomschema,
    terminal,
)
from kiosk.commands.hardware import ending, listing, looking, simulating, testing

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Paszuil: the self-service terminal for library members who cannot log in.",
)
library_app = typer.Typer(no_args_is_help=True, help="The library system, from outside.")
config_app = typer.Typer(
    no_args_is_help=True, help="The settings of a kiosk: defaults, kiosk.toml, and what staff set."
)
hardware_app = typer.Typer(cls=ending.Group, no_args_is_help=True, help="Scanner, bonprinter and pasprinter.")
staff_app = typer.Typer(no_args_is_help=True, help="Who may open the diagnostics screen.")
app.add_typer(library_app, name="library")
app.add_typer(hardware_app, name="hardware")
app.add_typer(staff_app, name="staff")
app.add_typer(config_app, name="config")
app.add_typer(stroomschema.app, name="stroomschema")

app.command("doctor", cls=ending.Command)(doctor.doctor)
app.command("run")(terminal.run)
app.command("launch")(terminal.launch)
app.command("out-of-order")(terminal.out_of_order)
app.command("install")(appliance.install)
app.command("update")(appliance.update)
app.command("rollback")(appliance.rollback)
app.command("releases")(appliance.releases)
app.command("uninstall")(appliance.uninstall)
app.command("self-test", hidden=True)(appliance.self_test)
app.command("journal-aside")(journal.aside)
app.command("demo")(demonstration.demo)
app.command("tour")(demonstration.tour)
app.command("simulator")(simulator.simulator)
app.command("pass")(cards.pass_)
app.command("card")(card.card)
app.command("receipt")(receipts.receipt)
app.command("screens")(screens.screens)
library_app.command("probe")(library.probe)
config_app.command("check")(configuration.check)
config_app.command("show")(configuration.show)
config_app.command("set")(configuration.set_)
config_app.command("unset")(configuration.unset)
config_app.command("export")(configuration.export)
config_app.command("import")(configuration.import_)
config_app.command("diff")(configuration.diff)
config_app.command("history")(configuration.history)
config_app.command("undo")(configuration.undo)
config_app.command("secret")(configuration.secret)
hardware_app.command("list")(listing.list_)
hardware_app.command("status")(looking.status)
hardware_app.command("test")(testing.try_one)
hardware_app.command("watch")(looking.watch)
hardware_app.command("learn-scanner")(learn_scanner.learn_scanner)
hardware_app.command("simulate")(simulating.simulate)
staff_app.command("add")(staff.add)
staff_app.command("list")(staff.list_)
staff_app.command("remove")(staff.remove)
staff_app.command("role")(staff.role)
staff_app.command("audit")(staff.audit)


@app.command("version")
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """Run the command line; a wrong configuration ends with its words on standard error and exit code 2."""
    from kiosk.settings import SettingsError

    try:
        app()
    except SettingsError as error:
        typer.echo(f"paszuil: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
