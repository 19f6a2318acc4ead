"""`paszuil run`, `launch` and `out-of-order`: the real thing, and what stands there when it cannot be."""

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kiosk.failure import Failure

CONFIGURATION = Path("/etc/paszuil/kiosk.toml")
Config = Annotated[Path, typer.Option(metavar="FILE", help="This kiosk's kiosk.toml.")]


def run(
    config: Config = CONFIGURATION,
) -> None:
    """Serve members with the devices and the library system of this configuration, until stopped (SIGTERM, Ctrl-C).

    Exit 2 for what only a person can mend: a wrong configuration, a journal that cannot be used; 1 when another
    process has the journal, or the kiosk broke down.
    """
    from kiosk import app, logs
    from kiosk.failure import Failure, record
    from kiosk.journal.port import JournalError, JournalInUse
    from kiosk.settings import SettingsError

    _leave_no_core()
    logs.configure()
    try:
        app.run(config)
    except app.BeginAnew:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "kiosk", "run", "--config", str(config)])  # noqa: S606
    except SettingsError as error:
        record(Failure(error.code, str(error)))
        raise
    except JournalError as error:
        record(Failure(error.code, str(error)))
        typer.echo(f"paszuil: the journal cannot be used: {error}", err=True)
        raise typer.Exit(1 if isinstance(error, JournalInUse) else 2) from None
    except BaseException as error:
        if not isinstance(error, KeyboardInterrupt) and not (isinstance(error, SystemExit) and error.code == 0):
            record(_breakdown(error))
        raise


def launch(config: Config = CONFIGURATION) -> None:
    """Start the kiosk as its unit does: along the road to the glass that works here, KMSDRM or cage.

    Exit 2 for a wrong configuration, 1 when there is no display, else what the kiosk ends with.
    """
    from kiosk.appliance.launch import NoRoad, choose
    from kiosk.appliance.launch import launch as start
    from kiosk.domain.fault_code import FaultCode
    from kiosk.failure import RUN, Failure, record
    from kiosk.settings import SettingsError, load

    run_folder = Path(os.environ.get("RUNTIME_DIRECTORY", str(RUN)).split(":")[0])
    try:
        road = choose(load(config).panel.display, run_folder)
    except SettingsError as error:
        record(Failure(error.code, str(error)))
        raise
    except NoRoad as error:
        record(Failure(FaultCode.DISPLAY, str(error)))
        typer.echo(f"paszuil: {error}", err=True)
        raise typer.Exit(1) from None
    raise typer.Exit(start(road, config, run_folder))


def out_of_order(config: Config = CONFIGURATION) -> None:
    """Paint 'Deze kiosk werkt nu niet' with its code, until something was mended or five minutes have passed."""
    from kiosk import logs
    from kiosk.appliance.out_of_order import stand

    logs.configure()
    stand(config)


def _leave_no_core() -> None:
    """A core file would hold a member's PIN. The unit forbids cores by itself, and this call too."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _breakdown(error: BaseException) -> "Failure":
    """The window was begun and no picture came, or the program broke down later."""
    from kiosk.appliance.launch import has_failed
    from kiosk.domain.fault_code import FaultCode
    from kiosk.failure import Failure

    if has_failed():
        return Failure(FaultCode.DISPLAY, f"the window could not be opened ({type(error).__name__})")
    return Failure(FaultCode.BROKEN_DOWN, type(error).__name__)
