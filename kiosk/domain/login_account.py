"""The KB inlogaccount, as Wise shows it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

ACTIVATION_PERIOD = timedelta(hours=24)
"""How long the link in the activation mail works. Source: manual 001, July 2025."""


class AccountStatus(Enum):
    ACTIVE = "active"
    INACTIVE = "inactive"
    REMOVED = "removed"
    """Removed at the KB because it was not activated in time; Wise says so in a message."""
    NONE = "none"


@dataclass(frozen=True)
class LoginAccount:
    status: AccountStatus
    username: str | None = field(default=None, repr=False)
    """Case-sensitive: shown exactly so."""
    email: str | None = field(default=None, repr=False)
    mail_sent_at: datetime | None = None
    """When the last activation mail was sent, with its time zone."""
    mail_age: timedelta | None = None
    """How old that mail is by the library system's clock, not by the kiosk's."""
    found_under: str | None = field(default=None, repr=False)
    """For NONE and REMOVED: the username under which an active account was found that could be linked."""


@dataclass(frozen=True)
class FoundAccount:
    """An inlogaccount at the KB that this member does not have in Wise."""

    username: str = field(repr=False)
    email: str | None = field(default=None, repr=False)
