"""A print queue as it describes itself: where it is, how it is, and its jobs."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from pyipp.enums import IppJobState, IppPrinterState

from hardware.card_printer.reasons import Told
from hardware.errors import WrongUrl
from hardware.health import Identity

_ENDED = frozenset({IppJobState.CANCELED, IppJobState.ABORTED, IppJobState.COMPLETED})


@dataclass(frozen=True)
class QueueAddress:
    """Where a queue is; made with `parse`."""

    url: str
    name: str

    @classmethod
    def parse(cls, url: str) -> "QueueAddress":
        """Read `ipp://host:631/printers/name` or `ipps://…`; WrongUrl says what is wrong with it."""
        expected = "expected ipp://host:631/printers/name, or ipps:// for TLS"
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise WrongUrl(f"{url!r} is not a device address: {error}") from error
        if parts.scheme not in ("ipp", "ipps"):
            raise WrongUrl(f"{url!r} is no IPP address; {expected}")
        if parts.username or parts.password:
            raise WrongUrl("an IPP address bears no name or password: let the queue's policy name this machine's user")
        if not parts.hostname:
            raise WrongUrl(f"{url!r} names no host; {expected}")
        name = parts.path.rstrip("/").rpartition("/")[2]
        if not name or name == "printers":
            raise WrongUrl(f"{url!r} names no queue; {expected}")
        if parts.path.startswith("/classes/"):
            raise WrongUrl(f"{url!r} is a class: which of its printers made a card cannot be known; {expected}")
        if parts.query or parts.fragment:
            raise WrongUrl(f"{url!r} has something after the queue; {expected}")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(f"{parts.scheme}://{host}:{port or 631}{parts.path}", name)


@dataclass(frozen=True)
class QueueState:
    """What Get-Printer-Attributes says.

    Args:
        message: in the printer's words.
        policy: `printer-error-policy`, which only CUPS has; None for a printer that is asked directly.
    """

    printer: IppPrinterState
    told: tuple[Told, ...]
    message: str
    accepting: bool
    policy: str | None
    identity: Identity

    @property
    def live(self) -> bool:
        """False when its reasons may be what the last job met: CUPS asks a printer nothing while no job runs."""
        return self.policy is None or self.printer is not IppPrinterState.IDLE


@dataclass(frozen=True)
class Job:
    """What Get-Job-Attributes says; times are the server's own, in seconds, None when that has not come."""

    id: int
    name: str
    state: IppJobState
    reasons: tuple[str, ...]
    created: int | None
    processing: int | None

    @property
    def ended(self) -> bool:
        return self.state in _ENDED

    @property
    def began(self) -> bool:
        """True when the printer has been at work on it."""
        return self.processing is not None

    @property
    def waited(self) -> int:
        """Seconds from when it was made until the printer was, last, put to work on it."""
        return 0 if self.processing is None or self.created is None else self.processing - self.created

    @property
    def incoming(self) -> bool:
        """True when it still waits for its document."""
        return self.state is IppJobState.HELD and "job-incoming" in self.reasons
