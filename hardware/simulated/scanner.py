"""A serial scanner: a pseudo-terminal behind a link in the file system, unplugged and plugged in by name."""

import contextlib
import os
import tty
from enum import Enum
from pathlib import Path
from typing import Self


class SerialFault(Enum):
    """What can be wrong with a code, by name."""

    HALF = "half"
    NO_TERMINATOR = "no_terminator"
    GARBAGE = "garbage"
    """As at a wrong baud rate."""
    DOUBLED = "doubled"


class SimulatedScanner:
    """The far end of `tty:///path/of/link?baud=9600`.

    Args:
        link: the name under which the device appears, like a udev link; its folder must exist.
    """

    def __init__(self, link: Path) -> None:
        self._link = link
        self._ends: tuple[int, int] | None = None

    @property
    def url(self) -> str:
        return f"tty://{self._link.absolute()}?baud=9600"

    @property
    def plugged(self) -> bool:
        return self._ends is not None

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def plug(self) -> None:
        """Appear under the link."""
        if self._ends:
            return
        master, device = os.openpty()
        tty.setraw(device)
        os.set_blocking(master, False)
        self._ends = (master, device)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(device))

    def unplug(self) -> None:
        """Be gone: who reads gets a hang-up."""
        if not self._ends:
            return
        self._link.unlink(missing_ok=True)
        ends, self._ends = self._ends, None
        for end in ends:
            os.close(end)

    def scan(self, code: str, *, terminator: str = "\r", fault: SerialFault | None = None) -> None:
        """Send one code as a scanner does; without a scanner plugged in nothing happens."""
        whole = (code + terminator).encode("latin-1", "replace")
        match fault:
            case None:
                self.send(whole)
            case SerialFault.HALF:
                self.send(whole[: len(code) // 2])
            case SerialFault.NO_TERMINATOR:
                self.send(whole[: len(code)])
            case SerialFault.GARBAGE:
                self.send(bytes(0x80 | byte ^ 0x55 for byte in whole))
            case SerialFault.DOUBLED:
                self.send(whole + whole)

    def send(self, data: bytes) -> None:
        """Send bytes as they are, for a code in pieces; what a full line cannot take is lost, as with a real one."""
        if self._ends:
            with contextlib.suppress(BlockingIOError):
                os.write(self._ends[0], data)
