"""Commands that a receipt printer obeys the moment they arrive, also inside a picture and while it is offline. Pure.

Source: Epson's ESC/POS command reference, real-time commands.
"""

from enum import Enum


class RealTime(Enum):
    """Commands that a printer obeys the moment they arrive."""

    STATUS_PRINTER = b"\x10\x04\x01"
    STATUS_OFFLINE_CAUSE = b"\x10\x04\x02"
    STATUS_ERROR = b"\x10\x04\x03"
    STATUS_PAPER = b"\x10\x04\x04"
    RECOVER = b"\x10\x05\x01"
    RECOVER_AND_CLEAR = b"\x10\x05\x02"
    CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"


_REAL_TIME = {command.value: command for command in RealTime}
_REAL_TIME_LENGTHS = sorted({len(value) for value in _REAL_TIME})


class RealTimeReader:
    """Sees real-time commands go by, whatever they are part of."""

    def __init__(self) -> None:
        self._tail = b""

    def feed(self, byte: int) -> RealTime | None:
        """Look at one more byte; gives the command that it completes."""
        self._tail = (self._tail + bytes([byte]))[-_REAL_TIME_LENGTHS[-1] :]
        for length in _REAL_TIME_LENGTHS:
            if command := _REAL_TIME.get(self._tail[-length:]):
                self._tail = b""
                return command
        return None
