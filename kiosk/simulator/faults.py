"""What can be wrong with the simulated Wise and SIP2, by name; and who decides whether it strikes now."""

from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """One way in which a far end misbehaves."""

    NONE = "none"
    SLOW = "slow"
    """Answers, but late."""
    DROP = "drop"
    """Closes the connection instead of answering; nothing is done."""
    HALF = "half"
    """Sends half of the answer and closes."""
    ERROR_500 = "error_500"
    ERROR_401 = "error_401"
    """Refuses the key; SIP2 refuses the login."""
    GARBAGE = "garbage"
    FAIL_AFTER_ACT = "fail_after_act"
    """Does the act, and closes the connection instead of saying so."""
    NOT_OFFERED = "not_offered"
    """What OCLC has not published is not there; SIP2 knows no patron information."""


DEFAULT_DELAY_S = 8.0
"""Longer than any deadline of a kiosk."""


@dataclass
class FaultSwitch:
    """The fault of one far end. `call` limits it to one call by its key, `times` to that many strikes."""

    fault: Fault = Fault.NONE
    seconds: float = DEFAULT_DELAY_S
    call: str | None = None
    times: int | None = None

    def set(
        self, fault: Fault, *, seconds: float = DEFAULT_DELAY_S, call: str | None = None, times: int | None = None
    ) -> None:
        self.fault, self.seconds, self.call, self.times = fault, seconds, call, times

    def strike(self, call: str | None, *, act: bool = False) -> Fault:
        """The fault that hits this call; a counted one is spent by it."""
        if self.fault is Fault.NONE or (self.call is not None and self.call != call):
            return Fault.NONE
        if self.fault is Fault.FAIL_AFTER_ACT and not act:
            return Fault.NONE
        struck = self.fault
        if self.times is not None:
            self.times -= 1
            if self.times <= 0:
                self.fault = Fault.NONE
        return struck
