"""The durable record of what cannot be undone, and of wrong guesses; it holds no secret and no name."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from kiosk.domain.card_number import CardNumber


class Act(Enum):
    """What cannot be undone."""

    RESET_PASSWORD = "reset_password"
    RESET_LOGIN_COUNTER = "reset_login_counter"
    REQUEST_PASSWORD_MAIL = "request_password_mail"
    PRINT_CARD = "print_card"
    """The intent's id is the order that the card printer knows."""


class Guess(Enum):
    """What a stranger with a found pass could try to guess; each is counted by itself."""

    PIN = "pin"
    BIRTH_DATE = "birth_date"


class Settled(Enum):
    """How an act ended."""

    DONE = "done"
    """Done, and the member has what it gave: the bon was confirmed, the mail was asked for."""
    DONE_NOT_DELIVERED = "done_not_delivered"
    """Done at the library, but the bon did not certainly come out: the desk helps."""
    NOT_DONE = "not_done"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Intent:
    """An act that was begun; `id` is also the request_id towards the library system (uuid4 hex)."""

    id: str
    act: Act
    begun: datetime


class JournalError(Exception):
    """The journal cannot be written (full disk, damaged, in use by another kiosk): no act may start."""


class Journal(Protocol):
    """Every coroutine either is on disk when it returns or raises JournalError."""

    async def begin(self, act: Act, card: CardNumber) -> Intent:
        """Write down what is about to be done."""

    async def settle(self, intent: Intent, how: Settled) -> None: ...

    async def unsettled(self) -> list[Intent]:
        """Acts without an end, oldest first: what a start-up must settle."""

    async def wrong_guess(self, card: CardNumber, guess: Guess) -> int:
        """Count one wrong guess for this pass on this kiosk; returns how many tries are left (0: locked from now)."""

    async def right_guess(self, card: CardNumber, guess: Guess) -> None:
        """Forget the wrong ones of this kind."""

    async def locked(self, card: CardNumber) -> bool:
        """Must this pass still wait on this kiosk?"""

    async def next_receipt_number(self) -> int:
        """1, 2, 3, … for the foot of a bon; starts again each day."""

    async def close(self) -> None: ...
