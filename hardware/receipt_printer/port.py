"""What a flow may ask of a receipt printer."""

from collections.abc import Callable
from typing import Protocol

from hardware.health import HealthKeeper
from hardware.outcome import DeviceState, Outcome
from hardware.receipt_printer.document import Document


class ReceiptPrinter(Protocol):
    """A receipt printer; never raises for a fault of the device: state and outcome say what is known."""

    @property
    def keeper(self) -> HealthKeeper: ...

    @property
    def state(self) -> DeviceState:
        """What was last known, without asking the device."""

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` (in the loop's thread) whenever `state` changes; returns the way to stop that."""

    async def check(self) -> DeviceState:
        """Ask the device now; answers within its deadline (seconds) whatever happens."""

    async def print(self, document: Document) -> Outcome:
        """Print one bon and wait for the printer's own word.

        After Unknown the printer's buffer is cleared, now or before it is used again, where its profile says that it
        can; so nothing of this bon prints for the next visitor.
        """

    async def setup(self) -> None: ...
    async def serve(self) -> None: ...
    async def teardown(self) -> None: ...
    def wake(self) -> None: ...
