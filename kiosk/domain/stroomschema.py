"""The stroomschema as data: from what Wise says to the one advice, who acts, and where it stands in the manuals.

`SCHEMA` is read from top to bottom and the first row that fits is the answer: what must be solved first stands first.
The last rows of each part fit everything that is left, so every situation has exactly one answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import ACTIVATION_PERIOD, AccountStatus
from kiosk.domain.patron import SINGLE_IDENTITY_SECTOR, Block, CardStatus, MembershipStatus


class Action(Enum):
    """The one thing the screen offers to do."""

    MAIL_PASSWORD_LINK = "mail_password_link"
    ACTIVATE = "activate"
    """Use the link of the mail that is there; a new mail may be asked for."""
    RENEW_ACCOUNT = "renew_account"
    """'Vergeet inlogaccount in Wise', then 'Genereer inlogaccount'."""
    GENERATE_ACCOUNT = "generate_account"
    LINK_ACCOUNT = "link_account"
    CHANGE_EMAIL = "change_email"
    REREGISTER = "reregister"
    PRINT_STEPS = "print_steps"
    PRINT_TEMPORARY_PASSWORD = "print_temporary_password"
    PRINT_REFERRAL = "print_referral"


class Actor(Enum):
    """Who solves it."""

    MEMBER = "member"
    STAFF = "staff"
    """A person with a staff pass, beside the member at this terminal; where nobody comes, the desk."""
    DESK = "desk"


class Account(Enum):
    """What the schema asks of the inlogaccount."""

    ACTIVE = "active"
    FRESH = "fresh"
    """Inactive, and its mail is younger than 24 hours."""
    EXPIRED = "expired"
    """Inactive, and its mail is older, or nobody knows how old."""
    REMOVED = "removed"
    REMOVED_FOUND = "removed_found"
    """Removed, and another one was found that could be linked."""
    FOUND = "found"
    """None is linked, but one was found under the pasnummer or <ISIL>-<pasnummer>."""
    NONE = "none"
    HIDDEN = "hidden"
    """This library's system does not show inlogaccounts."""


@dataclass(frozen=True)
class Situation:
    """All that the advice depends on."""

    account: Account
    single_identity: bool
    """Sector BIEB: the password is the KB's. Elsewhere it is in Wise."""
    card_status: CardStatus
    membership: MembershipStatus
    expired: bool
    """The rights of the membership have ended."""
    blocks: frozenset[Block]
    has_email: bool
    """The address that the mail would go to is known: of an inlogaccount that is there or found, else of NAW."""
    capabilities: frozenset[Capability]


@dataclass(frozen=True)
class Row:
    """One row: when it fits (a field that is None fits everything), what it advises, and its source."""

    advice: str
    """Names the case for screens and bons; texts 'schema.<advice>' and 'schema.<advice>.next' tell it to people."""
    source: str
    action: Action
    actor: Actor
    account: frozenset[Account] | None = None
    single_identity: bool | None = None
    block: Block | None = None
    card_status: CardStatus | None = None
    membership: frozenset[MembershipStatus] | None = None
    expired: bool | None = None
    has_email: bool | None = None
    capabilities: frozenset[Capability] = frozenset()
    """All of these must be offered."""
    tells_nothing: bool = False
    """Nothing at all may be shown: the pass may be in other hands."""

    def fits(self, situation: Situation) -> bool:
        return (
            (self.account is None or situation.account in self.account)
            and (self.single_identity is None or situation.single_identity is self.single_identity)
            and (self.block is None or self.block in situation.blocks)
            and (self.card_status is None or situation.card_status is self.card_status)
            and (self.membership is None or situation.membership in self.membership)
            and (self.expired is None or situation.expired is self.expired)
            and (self.has_email is None or situation.has_email is self.has_email)
            and self.capabilities <= situation.capabilities
        )


def _desk(advice: str, source: str, **when: object) -> Row:
    return Row(advice, source, Action.PRINT_REFERRAL, Actor.DESK, **when)  # type: ignore[arg-type]


def _staff(advice: str, source: str, **when: object) -> Row:
    return Row(advice, source, Action.PRINT_REFERRAL, Actor.STAFF, **when)  # type: ignore[arg-type]


def _member(advice: str, source: str, action: Action, *needs: Capability, **when: object) -> Row:
    capabilities = frozenset(needs)
    return Row(advice, source, action, Actor.MEMBER, capabilities=capabilities, **when)  # type: ignore[arg-type]


_LOST = "domain: pas verloren gemeld, pas vervangen"
_TAB_6 = "manual 002, tab Eigenschappen-1"
_ONLINE = frozenset({MembershipStatus.INTERNET_VERIFIED, MembershipStatus.INTERNET_UNVERIFIED})
_INACTIVE = frozenset({Account.EXPIRED})
_REMOVED = frozenset({Account.REMOVED, Account.REMOVED_FOUND})
_CAN = Capability

CARD_ROWS = (
    _desk("card_lost", _LOST, block=Block.CARD_LOST, tells_nothing=True),
    _desk("card_replaced", _LOST, card_status=CardStatus.REPLACED, tells_nothing=True),
    _desk("card_blocked", "domain: pas geblokkeerd", card_status=CardStatus.BLOCKED),
)
BLOCK_ROWS = (
    _staff(
        "block_internet",
        "manual 004, ophalen van de pas",
        block=Block.INTERNET_REGISTRATION,
        capabilities=frozenset({_CAN.ADD_CARD}),
    ),
    _desk(
        "block_internet",
        "manual 004, ophalen van de pas",
        block=Block.INTERNET_REGISTRATION,
    ),
    _desk("block_address", _TAB_6, block=Block.ADDRESS),
    _desk("block_general", _TAB_6, block=Block.GENERAL),
    _desk("block_public", _TAB_6, block=Block.PUBLIC_FUNCTIONS),
    _desk("block_self_service", _TAB_6, block=Block.SELF_SERVICE),
    _desk("block_note", _TAB_6, block=Block.NOTE),
)
MEMBERSHIP_ROWS = (
    _desk(
        "blacklisted",
        "domain: status 8",
        membership=frozenset({MembershipStatus.BLACKLISTED}),
    ),
    _member(
        "rejoin",
        "manual 003, herinschrijven",
        Action.REREGISTER,
        _CAN.REREGISTER,
        membership=frozenset({MembershipStatus.CANCELLED}),
    ),
    _desk(
        "member_ended",
        "manual 003, herinschrijven",
        membership=frozenset({MembershipStatus.CANCELLED}),
    ),
    _staff(
        "online_registered",
        "manual 004, online ingeschreven",
        membership=_ONLINE,
        capabilities=frozenset({_CAN.ADD_CARD}),
    ),
    _desk(
        "online_registered",
        "manual 004, online ingeschreven",
        membership=_ONLINE,
    ),
    _member(
        "rejoin",
        "manual 003, herinschrijven",
        Action.REREGISTER,
        _CAN.REREGISTER,
        expired=True,
    ),
    _desk("member_ended", "manual 003, herinschrijven", expired=True),
)
ACCOUNT_ROWS = (
    _member(
        "active", "manual 001, right column", Action.MAIL_PASSWORD_LINK,
        _CAN.REQUEST_PASSWORD_MAIL, account=frozenset({Account.ACTIVE}), has_email=True,
    ),
    _member(
        "active_new_mail", "manual 001, right column, step 1", Action.CHANGE_EMAIL,
        _CAN.CHANGE_CONTACT_EMAIL, _CAN.CHANGE_RECOVERY_EMAIL,
        account=frozenset({Account.ACTIVE}), has_email=False,
    ),
    _desk(
        "active_no_mail", "manual 001, right column, step 1",
        account=frozenset({Account.ACTIVE}), has_email=False,
    ),
    _member(
        "active_self", "manual 001, right column, step 3", Action.PRINT_STEPS,
        account=frozenset({Account.ACTIVE}),
    ),
    _member(
        "fresh", "manual 003, 24 uur", Action.ACTIVATE,
        account=frozenset({Account.FRESH}),
    ),
    _member(
        "expired", "manual 001, left column", Action.RENEW_ACCOUNT,
        _CAN.DETACH_ACCOUNT, _CAN.GENERATE_ACCOUNT, account=_INACTIVE, has_email=True,
    ),
    _desk("expired_desk", "manual 001, left column", account=_INACTIVE),
    _member(
        "removed_link", "manual 001, melding juli 2025", Action.LINK_ACCOUNT,
        _CAN.LINK_ACCOUNT, account=frozenset({Account.REMOVED_FOUND}), has_email=True,
    ),
    _member(
        "removed", "manual 001, melding juli 2025", Action.GENERATE_ACCOUNT,
        _CAN.GENERATE_ACCOUNT, account=_REMOVED, has_email=True,
    ),
    _desk("removed_desk", "manual 001, melding juli 2025", account=_REMOVED),
    _member(
        "link", "manual 001, middle column, steps 1-4", Action.LINK_ACCOUNT,
        _CAN.LINK_ACCOUNT, account=frozenset({Account.FOUND}), has_email=True,
    ),
    _desk(
        "link_desk", "manual 001, middle column, steps 1-4",
        account=frozenset({Account.FOUND}),
    ),
    _member(
        "temporary", "manual 002, wachtwoord resetten", Action.PRINT_TEMPORARY_PASSWORD,
        _CAN.RESET_PASSWORD, account=frozenset({Account.NONE}), single_identity=False,
    ),
    _desk(
        "temporary_desk", "manual 002, wachtwoord resetten",
        account=frozenset({Account.NONE}), single_identity=False,
    ),
    _member(
        "none", "manual 001, middle column, step 5", Action.GENERATE_ACCOUNT,
        _CAN.GENERATE_ACCOUNT, account=frozenset({Account.NONE}), single_identity=True, has_email=True,
    ),
    _member(
        "none_new_mail", "manual 003, step 5", Action.CHANGE_EMAIL,
        _CAN.GENERATE_ACCOUNT, _CAN.CHANGE_CONTACT_EMAIL,
        account=frozenset({Account.NONE}), single_identity=True, has_email=False,
    ),
    _desk(
        "none_desk", "manual 001, middle column, step 5", account=frozenset({Account.NONE}), single_identity=True
    ),
    _desk(
        "hidden", "manual 001, Toon inlogaccount-gegevens",
        account=frozenset({Account.HIDDEN}),
    ),
)  # fmt: skip
SCHEMA = CARD_ROWS + BLOCK_ROWS + MEMBERSHIP_ROWS + ACCOUNT_ROWS


def advise(situation: Situation) -> Row:
    """The one row for a situation; there always is one."""
    return next(fitting(situation))


def fitting(situation: Situation) -> Iterator[Row]:
    """Every row that fits, in the order in which they must be solved; an advice comes once, as its best row."""
    given = set()
    for row in SCHEMA:
        if row.advice not in given and row.fits(situation):
            given.add(row.advice)
            yield row


def hindrances(situation: Situation) -> tuple[Row, ...]:
    """What must be solved before the inlogaccount is looked at, in the order in which it must be."""
    in_the_way = CARD_ROWS + BLOCK_ROWS + MEMBERSHIP_ROWS
    found = [row for row in fitting(situation) if row in in_the_way]
    rejoins = any(row.action is Action.REREGISTER for row in found)
    return tuple(row for row in found if not (rejoins and row.advice == "member_ended"))


def account_of(status: AccountStatus, mail_age: timedelta | None, found: bool) -> Account:
    """What the schema asks, from what Wise shows."""
    match status:
        case AccountStatus.ACTIVE:
            return Account.ACTIVE
        case AccountStatus.INACTIVE:
            return Account.FRESH if mail_age is not None and mail_age < ACTIVATION_PERIOD else Account.EXPIRED
        case AccountStatus.REMOVED:
            return Account.REMOVED_FOUND if found else Account.REMOVED
        case AccountStatus.NONE:
            return Account.FOUND if found else Account.NONE


def is_single_identity(sector: str) -> bool:
    return sector == SINGLE_IDENTITY_SECTOR
