"""Herinschrijven: what Wise offers, and what comes of it. Source: manual 003."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiosk.domain.money import Money
from kiosk.domain.patron import MembershipStatus


class CustomerType(Enum):
    """Klanttype, by Wise's own numbers; '00' unless a rule of the library says otherwise."""

    REGULAR = "00"


@dataclass(frozen=True)
class Offer:
    """One abonnement that this member may choose, priced by Wise."""

    id: str
    name: str
    """'53-Compleet'."""
    price: Money
    discount: Money
    due: Money
    """Saldo: what is to be paid."""
    valid_until: date
    """The last day of the vervalmaand."""


@dataclass(frozen=True)
class Reregistered:
    status: MembershipStatus
    """BILLED: 'Gefactureerd'."""
    due: Money
    valid_until: date
