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


class HardwareError(Exception):
    """A device or its link failed; `reason` says how, the message says it for a technician."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class LinkError(HardwareError, ConnectionError):
    """The link to a device cannot be made or broke."""


class WrongUrl(HardwareError, ValueError):
    """A device address in the configuration cannot be understood."""

    def __init__(self, message: str) -> None:
        super().__init__(Reason.UNREACHABLE, message)
