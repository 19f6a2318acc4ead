"""Settings of one group while staff change them: what is stored, and over it what is not saved yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.settings.fields import Field, Kind, Plain
from kiosk.settings.port import Origin, Problem, StaffSettings

FEW_STEPS = 60
"""A number with more values than this is typed, not stepped through."""


@dataclass(frozen=True)
class Draft:
    """Changes are gathered in `changes` as `StaffSettings.save` takes them."""

    settings: StaffSettings
    fields: Sequence[Field]
    changes: dict[str, Plain] = field(default_factory=dict)

    def value(self, wanted: Field) -> Plain:
        """As it would be when this is saved."""
        if wanted.key not in self.changes:
            return self.settings.value(wanted).value
        changed = self.changes[wanted.key]
        return self.settings.standard(wanted).value if changed is None else changed

    def put(self, wanted: Field, value: Plain) -> None:
        """A new value; None is 'back to standard'. What is so already is no change."""
        stored = self.settings.value(wanted)
        same = stored.origin is not Origin.STAFF if value is None else value == stored.value
        if same:
            self.changes.pop(wanted.key, None)
        else:
            self.changes[wanted.key] = value

    def is_standard(self, wanted: Field) -> bool:
        """Is there nothing of staff's own to take away?"""
        if wanted.key in self.changes:
            return self.changes[wanted.key] is None
        return self.settings.value(wanted).origin is not Origin.STAFF

    def problems(self) -> dict[str, Problem]:
        """What is wrong with the changes, by key."""
        return {problem.key: problem for problem in self.settings.problems(self.changes)} if self.changes else {}


def steps(wanted: Field, value: Plain) -> tuple[Plain, Plain] | None:
    """The values below and above, by the keys − and +, each its own value at a limit; None: it is typed."""
    if wanted.low is None or wanted.high is None or (wanted.high - wanted.low) / wanted.step > FEW_STEPS:
        return None
    if wanted.kind not in (Kind.WHOLE, Kind.NUMBER) or isinstance(value, str | bool | None):
        return None
    low, high = max(wanted.low, value - wanted.step), min(wanted.high, value + wanted.step)
    return (int(low), int(high)) if wanted.kind is Kind.WHOLE else (float(low), float(high))
