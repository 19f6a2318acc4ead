"""What systemd is told: ready, alive, what is going on. Source: sd_notify(3)."""

import os
import socket
from contextlib import suppress
from typing import Self


class Watchdog:
    """The notification socket of a unit of Type=notify.

    Args:
        address: of the socket; '@' stands for an abstract one.
        patience_s: WatchdogSec; None where nobody waits for a sign of life.
    """

    def __init__(self, address: str, patience_s: float | None) -> None:
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self.interval_s = patience_s / 3 if patience_s else None

    @classmethod
    def from_environment(cls) -> Self | None:
        """None where no service manager listens."""
        address = os.environ.get("NOTIFY_SOCKET")
        if not address:
            return None
        patience = os.environ.get("WATCHDOG_USEC", "")
        return cls(address, int(patience) / 1e6 if patience.isdigit() else None)

    def ready(self) -> None:
        self._tell("READY=1")

    def ping(self) -> None:
        self._tell("WATCHDOG=1")

    def status(self, words: str) -> None:
        """One line for `systemctl status`, without anything of a member."""
        self._tell(f"STATUS={words.splitlines()[0] if words else ''}")

    def stopping(self) -> None:
        self._tell("STOPPING=1")

    def _tell(self, message: str) -> None:
        """A service manager that does not listen is no reason to stop."""
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.setblocking(False)
            line.sendto(message.encode(), self._address)
