"""What a flow may ask of a scanner, and what a technician may watch of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from hardware.health import HealthKeeper
from hardware.outcome import DeviceState
from hardware.scanner.symbology import Symbology, without_prefix


@dataclass(frozen=True)
class Scan:
    """One code as the scanner sent it, without its terminator; `at` is the loop's time of the last byte, in seconds."""

    raw: str
    at: float

    @property
    def text(self) -> str:
        """Without the AIM prefix."""
        return without_prefix(self.raw)[1]

    @property
    def symbology(self) -> Symbology | None:
        """As the AIM prefix says; None where the scanner sends none."""
        return without_prefix(self.raw)[0]

    def __repr__(self) -> str:
        return f"Scan({len(self.raw)} characters)"


class Verdict(Enum):
    """What became of something that a scanner sent. Only OK can be a scan."""

    OK = "ok"
    HALF = "half"
    """Silent in the middle, with more after that; or unplugged."""
    NO_TERMINATOR = "no_terminator"
    """The code came, and then no Enter, Tab, CR or LF: told a second later."""
    TOO_LONG = "too_long"
    ALT_MODE = "alt_mode"
    """The scanner types each character as Alt with a number on the keypad."""
    UNKNOWN_KEY = "unknown_key"
    """A key that stands for no character on a US keyboard: set to another layout, or not a scanner."""
    DROPPED = "dropped"
    """The system lost keys on the way."""


@dataclass(frozen=True)
class Heard:
    """One thing that a scanner sent, whole or not, waited for or not. It can hold a member's number: never log it.

    Args:
        raw: the characters, without terminator; of what was too long the first ones.
        keys: every key that went down, by the kernel's name (`KEY_LEFTSHIFT`, `KEY_2`, `KEY_ENTER`), or every byte in
            hex (`32`, `0d`); the terminator too.
        at: the loop's time of the last key, in seconds.
        took_ms: from the first key to the last, by the clock of the device; of a serial line, by arrival.
        waited_for: somebody got it as a Scan.
    """

    verdict: Verdict
    raw: str
    keys: tuple[str, ...]
    at: float
    took_ms: float
    waited_for: bool = False

    @property
    def text(self) -> str:
        """Without the AIM prefix."""
        return without_prefix(self.raw)[1]

    @property
    def symbology(self) -> Symbology | None:
        """As the AIM prefix says; None where the scanner sends none."""
        return without_prefix(self.raw)[0]

    def __repr__(self) -> str:
        return f"Heard({self.verdict.value}, {len(self.raw)} characters)"


class Scanner(Protocol):
    """A source of scans. A scan that nobody waits for is dropped, never kept for the next visitor."""

    @property
    def keeper(self) -> HealthKeeper: ...

    @property
    def state(self) -> DeviceState: ...

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` (in the loop's thread) whenever `state` changes; returns the way to stop that."""

    async def next(self) -> Scan:
        """Wait for the next scan that begins after this call."""

    def listen(self, heard: Callable[[Heard], None]) -> Callable[[], None]:
        """Call `heard` (in the loop's thread) with everything the scanner sends; returns the way to stop that.

        Who listens takes nothing away: who waits with `next` gets the same scan.
        """

    async def setup(self) -> None: ...
    async def serve(self) -> None: ...
    async def teardown(self) -> None: ...
    def wake(self) -> None: ...
