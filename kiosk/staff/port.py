"""Who may look behind the screens: the questions a flow asks, and what a beheerder does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.domain.card_number import CardNumber
from kiosk.domain.role import Right, Role
from kiosk.domain.secret import Secret


class StaffError(Exception):
    """An account cannot be made, found or read; the message says what to do and holds no PIN and no number."""


class LastBeheerder(StaffError):
    """A kiosk with staff keeps somebody who manages them."""


@dataclass(frozen=True)
class StaffAccount:
    """One staff pass; its hash is shown nowhere."""

    card: str
    added: str
    """ISO 8601, UTC."""
    role: Role = Role.BEHEERDER
    must_change: bool = False
    """Its PIN was chosen by somebody else."""


@dataclass(frozen=True)
class Change:
    """Something that was changed on this kiosk, as the audit has it."""

    at: datetime
    actor: str
    """The number of a staff pass, or what is none: the command line."""
    what: str
    facts: Mapping[str, object]
    """card, role, before and after of an account; key, from and to of a setting."""


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


class StaffRegister(Protocol):
    """The same passes for who manages them; every change holds at once, and the audit has it."""

    async def accounts(self) -> tuple[StaffAccount, ...]:
        """By pass number. Raises StaffError when they cannot be read."""

    async def give_first_pin(self, card: str, actor: str, role: Role | None = None) -> Secret:
        """A PIN at random, good for choosing another: of a new account, or in place of one that was forgotten.

        Args:
            role: None keeps the one that the account has.

        Raises StaffError, and then nothing is changed: also without a role where there is no such account.
        """

    async def change_role(self, card: str, role: Role, actor: str) -> None:
        """Raises as `give_first_pin`; LastBeheerder where a kiosk would be left without one."""

    async def dismiss(self, card: str, actor: str) -> None:
        """Take the account away. Raises as `change_role`."""

    async def changes(self) -> tuple[Change, ...]:
        """Newest first, without who signed in."""


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
