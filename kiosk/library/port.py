"""The one door to the library system: the questions a flow asks, and the ways an answer fails."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import LoginAccount
from kiosk.domain.patron import Patron
from kiosk.domain.secret import Secret


class Failure(Enum):
    """Why the library system gave no answer that can be used."""

    OFFLINE = "offline"
    """No connection could be made, or it broke."""
    TIMEOUT = "timeout"
    """A connection, and no answer within the deadline."""
    REFUSED = "refused"
    """It answered that this kiosk may not: key, token, password, clock."""
    NOT_OFFERED = "not_offered"
    """This library's system does not have the thing; the capability is off from now on."""
    CONFLICT = "conflict"
    """The state is not one in which this can be done (any more)."""
    PROTOCOL = "protocol"
    """An answer that cannot be understood; the message names the field."""


class LibraryError(Exception):
    """A question or act failed. The message is for a technician and holds nothing of a member."""

    def __init__(self, failure: Failure, message: str, *, applied: bool | None = False) -> None:
        """`applied` is for acts: was it done all the same? True, False, or None when that cannot be known."""
        super().__init__(message)
        self.failure = failure
        self.applied = applied


@dataclass(frozen=True)
class Health:
    """Is the library system there, as the heartbeat last saw it?"""

    online: bool
    failure: Failure | None = None
    detail: str = ""
    """For a technician: host, what was measured, what to do."""
    latency_ms: float | None = None


class LibrarySystem(Protocol):
    """Wise, by whatever road. Every coroutine ends within its own deadline or raises LibraryError."""

    @property
    def health(self) -> Health: ...

    @property
    def capabilities(self) -> frozenset[Capability]: ...

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` (in the loop's thread) when health or capabilities change; returns the way to stop that."""

    async def run(self) -> None:
        """Keep the connection warm and `health` true, until cancelled."""

    async def identify(self, card: CardNumber, pin: Secret) -> Patron | None:
        """The member who proved this pass with this PIN; None alike for an unknown pass and a wrong PIN."""

    async def login_account(self, patron: Patron, card: CardNumber) -> LoginAccount:
        """The inlogaccount; for one without, also looked for under the pasnummer and <ISIL>-<pasnummer>."""

    async def request_password_mail(self, patron: Patron, request_id: str) -> None:
        """Have the KB send the wachtwoord-vergeten mail. One request_id sends at most one mail."""

    async def reset_password(self, patron: Patron, proposal: Secret, request_id: str) -> Secret:
        """Set a temporary password in Wise and return the one that is now in force.

        After a time-out the state is asked first: applied under this request_id means the proposal is in force.
        """

    async def reset_login_counter(self, patron: Patron) -> bool:
        """Set the inlogteller to zero; True when it had locked the login."""

    async def close(self) -> None: ...
