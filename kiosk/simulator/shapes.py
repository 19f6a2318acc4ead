"""The JSON of the REST API: names as on the wire, strict on the way in."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Word = Annotated[str, Field(min_length=1, max_length=100)]


class Shape(BaseModel):
    """camelCase outside, snake_case inside."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, extra="forbid", strict=True)


class ErrorDetail(Shape):
    code: str
    message: str


class Error(Shape):
    error: ErrorDetail


class Login(Shape):
    username: Word
    password: Word


class PatronLogin(Login):
    new_password: Annotated[str, Field(min_length=8, max_length=100)] | None = None
    """Needed at the first login with a temporary password."""


class Token(Shape):
    token: str


class PatronToken(Token):
    library_id: str
    patron_system_id: str
    membership_expiry_date: str | None


class Branch(Shape):
    id: str
    name: str


class FoundPatron(Shape):
    patron_system_id: str


class FoundPatrons(Shape):
    items: list[FoundPatron]


class Name(Shape):
    initials: str
    surname: str


class Card(Shape):
    number: str
    status: Literal["ACTIVE", "BLOCKED", "REPLACED"]


class Membership(Shape):
    status: int
    rights_until: str | None
    name: str | None = None


class PatronInformation(Shape):
    patron_system_id: str
    sector: str
    name: Name
    birth_date: str | None
    email: str | None
    card: Card
    membership: Membership
    blocks: list[str]


class Fee(Shape):
    amount: int
    """Cents."""


class Fees(Shape):
    items: list[Fee]


class PinProof(Shape):
    card: Word
    pin: Annotated[str, Field(max_length=20)]


class PinVerification(Shape):
    valid: bool


class LoginAccount(Shape):
    status: Literal["ACTIVE", "INACTIVE", "REMOVED", "NONE"]
    username: str | None = None
    email: str | None = None
    activation_mail_sent_at: str | None = None


class FoundAccount(Shape):
    username: str
    email: str | None


class FoundAccounts(Shape):
    items: list[FoundAccount]


class Empty(Shape):
    pass


class MailState(Shape):
    request_id: str | None
    sent_at: str | None = None


class PasswordProposal(Shape):
    password: Annotated[str, Field(min_length=6, max_length=64, pattern=r"^[!-~]+$")]


class PasswordReset(Shape):
    password: str
    request_id: str


class PasswordState(Shape):
    request_id: str | None
    changed_at: str | None
    temporary: bool


class LoginCounter(Shape):
    failed: int
    locked: bool


class Request(Shape):
    request_id: str
    done: bool


class Contact(Shape):
    name: str
    street: str | None
    postcode: str | None
    city: str | None
    email: str | None


class Memberships(Shape):
    items: list[Membership]


class Loan(Shape):
    title: str
    due_date: str


class Loans(Shape):
    items: list[Loan]


class Notes(Shape):
    items: list[str]


class Subscription(Shape):
    """Amounts in cents."""

    id: str
    name: str
    price: int
    discount: int
    due: int
    valid_until: str


class Subscriptions(Shape):
    items: list[Subscription]


class Registration(Contact):
    patron_system_id: str
    number: str
    birth_date: str | None
    sector: str
    membership: Membership
    blocks: list[str]


class Registrations(Shape):
    items: list[Registration]


class CardUse(Shape):
    use: Literal["FREE", "IN_USE", "FOREIGN"]


class ActState(Shape):
    """What came of the last act of a kind; no request is 'never'."""

    request_id: str | None


class Generated(ActState):
    username: str | None = None
    email: str | None = None
    activation_mail_sent_at: str | None = None


class Registered(ActState):
    status: int | None = None
    due: int | None = None
    valid_until: str | None = None


class Replaced(ActState):
    cost: int | None = None


class CardAdded(ActState):
    username: str | None = None


class Username(Shape):
    username: Word


class Email(Shape):
    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class Reregistration(Shape):
    subscription: Word
    customer_type: Annotated[str, Field(pattern=r"^[0-9]{2}$")]


class Replacement(Shape):
    old: Word
    new: Word
    reason: Literal["LOST", "DAMAGED", "STOLEN", "NAME_CHANGED"]
    waive: bool
    actor: Word


class NewCard(Shape):
    new: Word
    actor: Word


class CardNumber(Shape):
    card: Word


class Pin(Shape):
    pin: Annotated[str, Field(pattern=r"^[0-9]{4}$")]


class ActView(Shape):
    """One act that was done, for the panel; nothing that was sent with it."""

    act: str
    request_id: str
    patron: str
    at: str


class Receipt(Shape):
    """One bon that came out of the simulated printer."""

    number: int
    at: str
    cut: bool
    """False: it came off because the roll ended."""
