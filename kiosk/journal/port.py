"""The durable record of what cannot be undone, and of wrong guesses; it holds no secret and no name."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from kiosk.domain.card_number import CardNumber
from kiosk.domain.fault_code import FaultCode


class Act(Enum):
    """What cannot be undone."""

    RESET_PASSWORD = "reset_password"
    RESET_LOGIN_COUNTER = "reset_login_counter"
    REQUEST_PASSWORD_MAIL = "request_password_mail"
    GENERATE_ACCOUNT = "generate_account"
    DETACH_ACCOUNT = "detach_account"
    LINK_ACCOUNT = "link_account"
    CHANGE_CONTACT_EMAIL = "change_contact_email"
    CHANGE_RECOVERY_EMAIL = "change_recovery_email"
    REREGISTER = "reregister"
    REPLACE_CARD = "replace_card"
    ADD_CARD = "add_card"
    MAIL_CARD_NUMBER = "mail_card_number"
    SET_PIN = "set_pin"
    PRINT_CARD = "print_card"
    """The intent's id is the order that the card printer knows."""


class Guess(Enum):
    """What a stranger with a found pass could try to guess; each is counted by itself."""

    PIN = "pin"
    BIRTH_DATE = "birth_date"
    EMAIL = "email"
    """Which of three masked addresses is the own one."""


class Reason(Enum):
    """Why staff had something done again."""

    FIRST = "first"
    CARD_FAILED = "card_failed"
    """The card before this one came out bad, or not at all."""


class Settled(Enum):
    """How an act ended."""

    DONE = "done"
    """Done, and the member has what it gave: the bon was confirmed, the mail was asked for."""
    DONE_NOT_DELIVERED = "done_not_delivered"
    """Done at the library, but the bon did not certainly come out: the desk helps."""
    NOT_DONE = "not_done"
    UNKNOWN = "unknown"
    """Nobody could tell then: for as long as it is kept it is asked for again, and staff may say."""


@dataclass(frozen=True)
class Intent:
    """An act that was begun; `id` is also the request_id towards the library system (uuid4 hex)."""

    id: str
    act: Act
    begun: datetime
    actor: str | None = None
    """The actor-id of staff who had it done; None for the member alone."""
    reason: Reason = Reason.FIRST
    after: str | None = None
    """The id of the step before this one, where several were planned together."""


@dataclass(frozen=True)
class Step:
    """One of several acts that belong together."""

    act: Act
    card: CardNumber
    actor: str | None = None


class JournalError(Exception):
    """The journal cannot be written (full disk, damaged, in use by another kiosk): no act may start.

    Args:
        code: what 'Deze kiosk werkt nu niet' shows when the kiosk cannot start because of it.
    """

    def __init__(self, message: str, code: FaultCode = FaultCode.JOURNAL) -> None:
        super().__init__(message)
        self.code = code


class JournalInUse(JournalError):
    """Another process has it: the only reason that goes away by itself."""


class Journal(Protocol):
    """Every coroutine either is on disk when it returns or raises JournalError."""

    async def begin(
        self, act: Act, card: CardNumber, *, actor: str | None = None, reason: Reason = Reason.FIRST
    ) -> Intent:
        """Write down what is about to be done."""

    async def plan(self, steps: tuple[Step, ...]) -> tuple[Intent, ...]:
        """Write down several at once, all or none: after a crash between them the later ones are still open."""

    async def settle(self, intent: Intent, how: Settled) -> None: ...

    async def unsettled(self) -> list[Intent]:
        """Acts without a known end, oldest first: what a start-up must settle."""

    async def open_for(self, card: CardNumber) -> list[Intent]:
        """Of those, the ones of this pass, oldest first: what its next visit goes on with."""

    async def ended(self, intent_id: str) -> Settled | None:
        """How this act ended; None while it is open, and when it was forgotten."""

    async def wrong_guess(self, card: CardNumber, guess: Guess) -> int:
        """Count one wrong guess for this pass on this kiosk; returns how many tries are left (0: locked from now)."""

    async def right_guess(self, card: CardNumber, guess: Guess) -> None:
        """Forget the wrong ones of this kind."""

    async def locked(self, card: CardNumber) -> bool:
        """Must this pass still wait on this kiosk?"""

    async def next_receipt_number(self) -> int:
        """1, 2, 3, … for the foot of a bon; starts again each day."""

    async def close(self) -> None: ...
