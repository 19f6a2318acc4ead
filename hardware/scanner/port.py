"""What a flow may ask of a scanner."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hardware.health import HealthKeeper
from hardware.outcome import DeviceState


@dataclass(frozen=True)
class Scan:
    """One code as the scanner sent it, without its terminator; `at` is the loop's time of the last byte, in seconds."""

    raw: str
    at: float

    def __repr__(self) -> str:
        return f"Scan({len(self.raw)} characters)"


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

    async def setup(self) -> None: ...
    async def serve(self) -> None: ...
    async def teardown(self) -> None: ...
    def wake(self) -> None: ...
