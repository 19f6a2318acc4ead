"""The one door to the library system: the questions a flow asks, and the ways an answer fails."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Protocol

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.contact import Contact
from kiosk.domain.loan import Loan
from kiosk.domain.login_account import FoundAccount, LoginAccount
from kiosk.domain.money import Money
from kiosk.domain.patron import Membership, Patron
from kiosk.domain.replacement import CardUse, ReplaceReason
from kiosk.domain.reregistration import CustomerType, Offer, Reregistered
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


@dataclass(frozen=True)
class Registration:
    """Somebody who registered online and has no pass yet."""

    patron: Patron
    number: str = field(repr=False)
    """The temporary number, 2X…: also the username until there is a pass."""
    contact: Contact


class LibrarySystem(Protocol):
    """Wise, by whatever road. Every coroutine ends within its own deadline or raises LibraryError.

    An act has a request_id: the same one is done at most once. When its answer is lost the state is asked, so the
    act's result comes all the same, or LibraryError says with `applied` what is known. CONFLICT with `applied` False:
    the state is not one in which this can be done, and nothing has changed.
    """

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

    async def find_patron(self, card: CardNumber) -> Patron | None:
        """The member whose pass this is, unproved: only for staff who have seen who it is. None: unknown pass."""

    async def find_account(self, username: str) -> FoundAccount | None:
        """The active inlogaccount at the KB with exactly this username (case-sensitive)."""

    async def find_registration(
        self, *, number: str | None = None, surname: str | None = None, birth_date: date | None = None
    ) -> tuple[Registration, ...]:
        """Who registered online: by the temporary number, or by surname (whole, any case) and birth date."""

    async def contact(self, patron: Patron) -> Contact: ...

    async def memberships(self, patron: Patron) -> tuple[Membership, ...]:
        """Every product that the member has or had this year, the present one first."""

    async def loans(self, patron: Patron) -> tuple[Loan, ...]:
        """What is at home, what is due first on top."""

    async def notes(self, patron: Patron) -> tuple[str, ...]:
        """The texts of blokkade tekst and blokkade info: for staff only."""

    async def membership_offers(self, patron: Patron, customer_type: CustomerType) -> tuple[Offer, ...]:
        """What this member may choose when registering again; nothing is saved by asking."""

    async def card_use(self, card: CardNumber) -> CardUse:
        """May this pass be given to somebody?"""

    async def request_done(self, request_id: str) -> bool:
        """Was the act with this request_id done? For acts whose end nobody wrote down."""

    async def generate_account(self, patron: Patron, request_id: str) -> LoginAccount:
        """Have the KB make an inlogaccount and mail its link; returns it, INACTIVE."""

    async def detach_account(self, patron: Patron, request_id: str) -> None:
        """'Vergeet inlogaccount in Wise'; CONFLICT for an active one, always."""

    async def link_account(self, patron: Patron, username: str, request_id: str) -> None:
        """'Koppel inlogaccount'; CONFLICT when the member has one, or it belongs to another member."""

    async def change_contact_email(self, patron: Patron, email: str, request_id: str) -> None:
        """The address in NAW."""

    async def change_recovery_email(self, patron: Patron, email: str, request_id: str) -> None:
        """The address in the inlogaccount."""

    async def reregister(
        self, patron: Patron, offer: Offer, customer_type: CustomerType, request_id: str
    ) -> Reregistered:
        """Give a member whose membership ended a new one; CONFLICT for one that still runs, and for zwarte lijst."""

    async def replace_card(
        self,
        patron: Patron,
        old: CardNumber,
        new: CardNumber,
        reason: ReplaceReason,
        *,
        waive: bool,
        actor: str,
        request_id: str,
    ) -> Money:
        """The old pass becomes vervangen, the new one hoofdpas; returns the cost (zero when waived).

        CONFLICT: the new one is in use, not of this library, or the same.
        """

    async def add_card(self, patron: Patron, new: CardNumber, *, actor: str, request_id: str) -> str:
        """The first pass of who registered online: takes the internet block away; returns the new username."""

    async def mail_card_number(self, patron: Patron, card: CardNumber, request_id: str) -> None:
        """Have Wise mail the member the new number at once."""

    async def set_pin(self, patron: Patron, pin: Secret, request_id: str) -> None:
        """'Instellen pincode'."""

    async def request_password_mail(self, patron: Patron, request_id: str) -> None:
        """Have the KB send the wachtwoord-vergeten mail. One request_id sends at most one mail."""

    async def reset_password(self, patron: Patron, proposal: Secret, request_id: str) -> Secret:
        """Set a temporary password in Wise and return the one that is now in force.

        After a time-out the state is asked first: applied under this request_id means the proposal is in force.
        """

    async def reset_login_counter(self, patron: Patron, request_id: str) -> bool:
        """Set the inlogteller to zero; True when it had locked the login."""

    async def close(self) -> None: ...
