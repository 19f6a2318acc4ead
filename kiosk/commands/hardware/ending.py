"""How the commands of a technician end: four exit codes, the same for devices and for the whole kiosk."""

from collections.abc import Iterable
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.diagnosis.finding import Grade


class Exit(IntEnum):
    """The worst device decides."""

    READY = 0
    WARNING = 1
    NOT_AVAILABLE = 2
    WRONG_CONFIGURATION = 3
    """Wrong usage too."""

    @classmethod
    def of(cls, grades: "Iterable[Grade]") -> "Exit":
        """The code for what was found: that of the worst; nothing found is ready."""
        return cls(max(grades, default=cls.READY))


def wrong(message: str) -> NoReturn:
    """End with the words on standard error."""
    typer.echo(f"paszuil: {message}", err=True)
    raise typer.Exit(Exit.WRONG_CONFIGURATION)


@contextmanager
def configured() -> "Iterator[None]":
    """What is wrong with a configuration, an address or a value ends the command with WRONG_CONFIGURATION."""
    from kiosk.settings import SettingsError

    try:
        yield
    except (SettingsError, ValueError) as error:
        wrong(str(error))


class Group(TyperGroup):
    """Wrong usage ends with WRONG_CONFIGURATION here, not with 2: that says that a device is not available."""

    def invoke(self, ctx: Any) -> Any:
        with _usage():
            return super().invoke(ctx)

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        with _usage():
            return super().make_context(*args, **kwargs)


class Command(TyperCommand):
    """The same for a command that stands by itself."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        with _usage():
            return super().make_context(*args, **kwargs)


@contextmanager
def _usage() -> "Iterator[None]":
    try:
        yield
    except Exception as error:
        if hasattr(error, "exit_code") and hasattr(error, "format_message"):
            error.exit_code = int(Exit.WRONG_CONFIGURATION)
        raise
