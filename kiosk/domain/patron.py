"""What the kiosk knows of a member for the length of one visit: no name, no address."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum


class CardStatus(Enum):
    ACTIVE = "active"
    BLOCKED = "blocked"
    REPLACED = "replaced"


class Block(Enum):
    """A blokkade on tab Eigenschappen-1 of Wise."""

    PUBLIC_FUNCTIONS = "public_functions"
    GENERAL = "general"
    ADDRESS = "address"
    INTERNET_REGISTRATION = "internet_registration"
    CARD_LOST = "card_lost"
    SELF_SERVICE = "self_service"
    NOTE = "note"


class MembershipStatus(IntEnum):
    """Status of an abonnement, by Wise's own numbers."""

    NEW = 1
    BILLED = 2
    REMINDER = 3
    OVERDUE = 4
    NORMAL = 5
    INTERNET_VERIFIED = 6
    INTERNET_UNVERIFIED = 7
    BLACKLISTED = 8
    CANCELLED = 9


@dataclass(frozen=True)
class Membership:
    status: MembershipStatus
    rights_until: date | None = None
    name: str | None = None
    """'Compleet': the abonnement as Wise calls it."""


@dataclass(frozen=True)
class Patron:
    """A member who proved a pass and a PIN. Nothing of it shows in a repr."""

    id: str = field(repr=False)
    """Wise's PID: opaque."""
    sector: str
    """'BIEB' is a library with Single Identity; other sectors keep a password in Wise."""
    card_status: CardStatus
    blocks: frozenset[Block]
    membership: Membership
    birth_date: date | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    """The address in NAW; the inlogaccount has its own."""
    fees_cents: int | None = field(default=None, repr=False)
    """What is to be paid, in cents; None where the library system did not tell."""


SINGLE_IDENTITY_SECTOR = "BIEB"
