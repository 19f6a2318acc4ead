"""What is known after a print, never a bool; and what is known of a device now."""

from dataclasses import dataclass
from enum import Enum

from hardware.errors import Reason


@dataclass(frozen=True)
class Confirmed:
    """The printer itself said that the last line is on paper."""


@dataclass(frozen=True)
class Refused:
    """Nothing was printed and nothing will be: the job never started or the buffer was cleared."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Unknown:
    """The job was sent and may be on paper, wholly or in part; it must never be repeated by itself."""

    reasons: tuple[Reason, ...]


Outcome = Confirmed | Refused | Unknown


class Condition(Enum):
    """Can the device be asked to do its work?"""

    READY = "ready"
    WARNING = "warning"
    """Ready, and staff should look at it: paper near its end."""
    NOT_READY = "not_ready"
    UNKNOWN = "unknown"
    """Not asked yet, or a device that cannot tell."""


@dataclass(frozen=True)
class DeviceState:
    """One picture of a device; `since` is loop or monotonic time in seconds."""

    condition: Condition
    reasons: tuple[Reason, ...] = ()
    since: float = 0.0

    @property
    def usable(self) -> bool:
        """True when work may be started: ready, ready with a warning, or a device that cannot tell."""
        return self.condition in (Condition.READY, Condition.WARNING) or self.reasons == (Reason.NO_STATUS,)
