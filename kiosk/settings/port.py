"""The settings as flows see them: every field with its value and where that came from, and how staff change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from kiosk.settings.fields import Applies, Field, Plain
from kiosk.texts.text import Text


class Origin(Enum):
    """Where a value came from; a later one goes before an earlier one."""

    DEFAULT = "default"
    TECHNICIAN = "technician"
    """/etc/paszuil/kiosk.toml."""
    STAFF = "staff"
    """settings.toml in the state folder."""


@dataclass(frozen=True)
class Value:
    """What a field is now."""

    value: Plain
    origin: Origin


@dataclass(frozen=True)
class Problem:
    """Why a value will not do."""

    key: str
    text: Text
    """For staff, in their language."""
    words: str
    """For a technician, in English; without the key."""


@dataclass(frozen=True)
class Version:
    """One saved state of staff's settings, before it was changed again."""

    number: int
    saved: datetime
    actor: str
    changed: tuple[str, ...]
    """The keys that the change after it touched."""


class NotSaved(Exception):
    """The settings could not be written; nothing changed. The message is for a technician."""


class NotWritten(NotSaved):
    """The settings would do; the disk refused them: it is full, read-only, or not this user's."""


class StaffSettings(Protocol):
    """Staff's settings over the technician's over the defaults. What blocks runs beside the loop."""

    def value(self, field: Field) -> Value: ...

    def standard(self, field: Field) -> Value:
        """What it is without staff's own value: the technician's, or the default."""

    def problems(self, changes: Mapping[str, Plain]) -> tuple[Problem, ...]:
        """What is wrong with these new values, all together and each by itself; None is 'back to standard'."""

    async def save(self, changes: Mapping[str, Plain], actor: str) -> Applies:
        """Write them as staff's own, whole or not at all; None takes staff's value away.

        Returns when the last of them takes effect. Raises NotSaved, also for changes that have problems.
        """

    def versions(self) -> tuple[Version, ...]:
        """What can be gone back to, newest first; ten at most."""

    async def go_back(self, version: Version, actor: str) -> Applies:
        """Staff's settings as they were then; that is a change like any other. Raises NotSaved."""
