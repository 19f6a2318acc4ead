"""Everything that can go wrong with a device: one base, one reason enum that texts are chosen from."""

from enum import Enum


class Reason(Enum):
    """Why a device is not simply ready; the word a technician reads and the key a text is chosen by."""

    PAPER_NEAR_END = "paper_near_end"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OVERHEATED = "overheated"
    MECHANICAL = "mechanical"
    OFFLINE = "offline"
    SILENT = "silent"
    """The link is there, but the device does not answer."""
    UNREACHABLE = "unreachable"
    """The link cannot be made: switched off, unplugged, wrong address."""
    LINK_LOST = "link_lost"
    """The link was there and broke."""
    NO_PERMISSION = "no_permission"
    IN_USE = "in_use"
    NO_STATUS = "no_status"
    """This device cannot tell its state."""
    AMBIGUOUS = "ambiguous"
    """More than one device fits what the configuration says."""
    NOT_INSTALLED = "not_installed"
    """A program or library that this device needs is not on this machine."""

    CARDS_LOW = "cards_low"
    CARDS_OUT = "cards_out"
    """The feeder is empty, or no card was laid in."""
    RIBBON_LOW = "ribbon_low"
    RIBBON_OUT = "ribbon_out"
    """The ribbon is at its end, missing or of the wrong kind."""
    CARD_JAM = "card_jam"
    OUTPUT_FULL = "output_full"
    PAUSED = "paused"
    """The queue is stopped; somebody must start it."""
    HELD = "held"
    """The queue keeps the job back."""
    BUSY = "busy"
    """Another job is being done."""
    CANCELLED = "cancelled"
    """Given up, and the device confirmed that nothing more comes of it."""
    TOO_SLOW = "too_slow"
    """Not done within its deadline."""
    WOULD_REPEAT = "would_repeat"
    """The queue is set to print a failed job again by itself: one request could give two cards."""
    FORGOTTEN = "forgotten"
    """Neither the device nor the record on disk tells what became of the job."""
    NOT_RECORDED = "not_recorded"
    """What must be on disk before work starts cannot be written: disk full or not writable."""


class HardwareError(Exception):
    """A device or its link failed; `reason` says how, the message says it for a technician."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class LinkError(HardwareError, ConnectionError):
    """The link to a device cannot be made or broke; it may pass by itself."""


class PermanentFault(HardwareError):
    """Trying again does not help: somebody must change the machine, the queue or the configuration first."""


class WrongUrl(HardwareError, ValueError):
    """A device address in the configuration cannot be understood."""

    def __init__(self, message: str) -> None:
        super().__init__(Reason.UNREACHABLE, message)
