"""Who may look behind the screens: the question a flow asks."""

from typing import Protocol

from kiosk.domain.card_number import CardNumber
from kiosk.domain.role import Right
from kiosk.domain.secret import Secret


class StaffError(Exception):
    """An account cannot be made, found or read; the message says what to do and holds no PIN."""


class Staff(Protocol):
    """The staff passes of this kiosk."""

    def knows(self, card: CardNumber) -> bool:
        """Is this a staff pass? It proves nothing yet."""

    async def proves(self, card: CardNumber, pin: Secret) -> bool:
        """Do this pass and this PIN belong together? False too for a pass that is not there (any more)."""

    def rights(self, card: CardNumber) -> frozenset[Right]:
        """What this pass may do; nothing for a pass that is not there."""

    def must_change_pin(self, card: CardNumber) -> bool:
        """Was its PIN chosen by somebody else?"""

    async def change_pin(self, card: CardNumber, pin: Secret) -> None:
        """Raises StaffError, whose message holds no PIN, for one that anybody would guess and for a full disk."""

    async def record(self, actor: str, what: str, **facts: object) -> None:
        """Write down who changed what; never raises, and holds nothing of a member."""


class NoStaff:
    """A kiosk without staff accounts: every staff pass is an unknown number."""

    def knows(self, card: CardNumber) -> bool:  # noqa: ARG002
        return False

    async def proves(self, card: CardNumber, pin: Secret) -> bool:  # noqa: ARG002
        return False

    def rights(self, card: CardNumber) -> frozenset[Right]:  # noqa: ARG002
        return frozenset()

    def must_change_pin(self, card: CardNumber) -> bool:  # noqa: ARG002
        return False

    async def change_pin(self, card: CardNumber, pin: Secret) -> None:
        """Nobody's is changed."""

    async def record(self, actor: str, what: str, **facts: object) -> None:
        """Nothing is written down."""
