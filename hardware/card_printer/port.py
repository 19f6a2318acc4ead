"""What a flow may ask of a card printer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from hardware.errors import Reason
from hardware.health import HealthKeeper
from hardware.outcome import DeviceState, Outcome


@dataclass(frozen=True)
class CardPicture:
    """The front of one card, rendered: a PNG of 1016 x 648 pixels at 300 dpi (CR80). Its repr shows nothing of it."""

    png: bytes = field(repr=False)


@dataclass(frozen=True)
class Saying:
    """What the printer says while a card is made."""

    reasons: tuple[Reason, ...] = ()
    words: str = field(default="", repr=False)
    """The printer's own message, as it came."""


class CardPrinter(Protocol):
    """A card printer. One order is one card, whatever happens; never raises for a fault of the device.

    An order is a uuid4 in hex that the caller made; it is on disk before anything goes to the printer, and nothing of
    the card's content is.
    """

    @property
    def keeper(self) -> HealthKeeper: ...

    @property
    def state(self) -> DeviceState: ...

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` (in the loop's thread) whenever `state` changes; returns the way to stop that."""

    async def check(self) -> DeviceState:
        """Ask the device now; answers within its deadline (seconds) whatever happens."""

    async def print(self, order: str, card: CardPicture, said: Callable[[Saying], None] = lambda _: None) -> Outcome:
        """Print one card and wait for its end; `said` is called at every change of what the printer says.

        Confirmed: the printer says it is made. Refused: no card was made and none will be. Unknown: there may be a
        card, or may come one; staff must look. An order that was begun before is never sent again: its outcome is
        found out, as by `settle`. A second call while one runs is Refused((Reason.BUSY,)).
        """

    async def settle(self, order: str, said: Callable[[Saying], None] = lambda _: None) -> Outcome:
        """What became of an order of an earlier run; nothing new is printed. Also ends a job that is still waiting."""

    def unsettled(self) -> tuple[str, ...]:
        """Orders on disk that have no outcome yet, oldest first: what a start-up must settle."""

    async def setup(self) -> None: ...
    async def serve(self) -> None: ...
    async def teardown(self) -> None: ...
    def wake(self) -> None: ...
