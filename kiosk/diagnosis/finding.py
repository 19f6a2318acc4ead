"""One line of a check-up: what was measured, whether it is good, what to do."""

from dataclasses import dataclass
from enum import IntEnum


class Grade(IntEnum):
    """How good a finding is; the largest one decides for the whole check-up."""

    GOOD = 0
    WARNING = 1
    """The kiosk works; somebody should look at this."""
    BAD = 2
    """The kiosk cannot do its work with this."""


@dataclass(frozen=True)
class Finding:
    """What one check found; it holds no secret and nothing of a member.

    Args:
        name: which check, a stable key: "scanner", "wise", "disk" …
        value: what was measured, in English, with its unit.
        next_step: what a technician should do; empty when it is good.
    """

    name: str
    value: str
    grade: Grade
    next_step: str = ""
