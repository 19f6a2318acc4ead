"""`paszuil run`: the real thing."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer


def run(
    config: Annotated[Path, typer.Option(help="This kiosk's kiosk.toml.")] = Path("/etc/paszuil/kiosk.toml"),
) -> None:
    """Serve members with the devices and the library system of this configuration, until stopped (SIGTERM, Ctrl-C).

    Exit 2 for a wrong configuration, 1 when the journal cannot be used or the kiosk broke down.
    """
    from kiosk import app, logs
    from kiosk.domain.fault_code import FaultCode
    from kiosk.failure import Failure, record
    from kiosk.journal.port import JournalError
    from kiosk.settings import SettingsError

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
        raise typer.Exit(1) from None
    except BaseException as error:
        if not isinstance(error, KeyboardInterrupt | SystemExit):
            record(Failure(FaultCode.BROKEN_DOWN, type(error).__name__))
        raise
