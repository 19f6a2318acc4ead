"""The typed answers of Wise: only the fields the kiosk uses; a name is never read."""

import re
from datetime import date, datetime
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from kiosk.domain.patron import MembershipStatus

Line = Annotated[str, Meta(min_length=1, max_length=254, pattern=r"^[^\x00-\x1f\x7f]*\Z")]
"""Text that can stand on a screen: one line, no control characters."""
HeaderText = Annotated[str, Meta(min_length=1, max_length=4096, pattern=r"^[\x21-\x7e]*\Z")]
PatronId = Annotated[str, Meta(pattern=r"^(?!\.{1,2}\Z)[^\x00-\x20\x7f]{1,64}\Z")]
Cents = Annotated[int, Meta(ge=-10_000_000, le=10_000_000)]
Moment = Annotated[datetime, Meta(tz=True)]
BlockName = Literal[
    "PUBLIC_FUNCTIONS", "GENERAL", "ADDRESS", "INTERNET_REGISTRATION", "CARD_LOST", "SELF_SERVICE", "NOTE"
]


class Answer(msgspec.Struct, frozen=True, rename="camel"):
    """The base of all answers; a repr shows its kind and nothing of a member."""

    def __repr__(self) -> str:
        return type(self).__name__


class LoginAnswer(Answer, frozen=True):
    token: HeaderText


class BranchAnswer(Answer, frozen=True):
    id: str


class FoundPatron(Answer, frozen=True):
    patron_system_id: PatronId


class FoundPatrons(Answer, frozen=True):
    items: Annotated[list[FoundPatron], Meta(max_length=10)]


class CardAnswer(Answer, frozen=True):
    number: Line
    status: Literal["ACTIVE", "BLOCKED", "REPLACED"]


class MembershipAnswer(Answer, frozen=True):
    status: MembershipStatus
    rights_until: date | None = None
    name: Line | None = None


class MembershipAnswers(Answer, frozen=True):
    items: Annotated[list[MembershipAnswer], Meta(max_length=50)]


class PatronAnswer(Answer, frozen=True):
    sector: Line
    card: CardAnswer
    membership: MembershipAnswer
    blocks: list[BlockName]
    birth_date: date | None = None
    email: str | None = None


class Fee(Answer, frozen=True):
    amount: Cents


class FeesAnswer(Answer, frozen=True):
    items: list[Fee]


class PinAnswer(Answer, frozen=True):
    valid: bool


class LoginAccountAnswer(Answer, frozen=True):
    status: Literal["ACTIVE", "INACTIVE", "REMOVED", "NONE"]
    username: Line | None = None
    email: Line | None = None
    activation_mail_sent_at: Moment | None = None


class FoundLoginAccount(Answer, frozen=True):
    username: Line
    email: Line | None = None


class FoundLoginAccounts(Answer, frozen=True):
    items: list[FoundLoginAccount]


class Done(Answer, frozen=True):
    """An act that was done, under this request."""

    request_id: str


class Generated(Done, frozen=True):
    username: Line
    email: Line | None = None
    activation_mail_sent_at: Moment | None = None


class Registered(Done, frozen=True):
    status: MembershipStatus
    due: Cents
    valid_until: date


class Replaced(Done, frozen=True):
    cost: Cents


class CardAdded(Done, frozen=True):
    username: Line


class RequestAnswer(Answer, frozen=True):
    done: bool


class ContactAnswer(Answer, frozen=True):
    name: Line
    street: Line | None = None
    postcode: Line | None = None
    city: Line | None = None
    email: Line | None = None


class LoanAnswer(Answer, frozen=True):
    title: Line
    due_date: date


class LoanAnswers(Answer, frozen=True):
    items: Annotated[list[LoanAnswer], Meta(max_length=500)]


class NoteAnswers(Answer, frozen=True):
    items: Annotated[list[Line], Meta(max_length=50)]


class Subscription(Answer, frozen=True):
    id: Line
    name: Line
    price: Cents
    discount: Cents
    due: Cents
    valid_until: date


class Subscriptions(Answer, frozen=True):
    items: Annotated[list[Subscription], Meta(max_length=50)]


class CardUseAnswer(Answer, frozen=True):
    use: Literal["FREE", "IN_USE", "FOREIGN"]


class RegistrationAnswer(ContactAnswer, frozen=True, kw_only=True):
    patron_system_id: PatronId
    number: Line
    sector: Line
    membership: MembershipAnswer
    blocks: list[BlockName]
    birth_date: date | None = None


class RegistrationAnswers(Answer, frozen=True):
    items: Annotated[list[RegistrationAnswer], Meta(max_length=10)]


class RequestState(Answer, frozen=True):
    """Which request a mail or a password came from last."""

    request_id: str | None


class PasswordResetAnswer(Answer, frozen=True):
    password: Line
    request_id: str


class LoginCounter(Answer, frozen=True):
    failed: Annotated[int, Meta(ge=0)]
    locked: bool


A = TypeVar("A", bound=Answer)


class Surprise(Exception):
    """An answer that is not of its type; the text names the field and never holds a value."""


_SAFE = re.compile(r"(Expected `[a-z |]+`(?:, got `[a-z]+`)?|Object missing required field `\w+`)")
"""What msgspec says of types; of an unknown choice it repeats the value, which may be a member's."""


def read(kind: type[A], body: bytes) -> A:
    """The answer in `body`; raises Surprise that names the field."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        text, _, place = str(error).partition(" - at `")
        known = _SAFE.match(text)
        surprise = f"{place.rstrip('`') or '$'}: {known[0] if known else 'a value that is not expected here'}"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        surprise = "$: not JSON"
    raise Surprise(surprise)


class _ErrorCode(msgspec.Struct):
    code: str = ""


class _ErrorAnswer(msgspec.Struct):
    error: _ErrorCode


def error_code(body: bytes) -> str:
    """The code of an error answer, or '' where there is none; its message is never read."""
    try:
        code = msgspec.json.decode(body, type=_ErrorAnswer).error.code
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return code if re.fullmatch(r"[A-Z_]{1,40}", code) else ""
