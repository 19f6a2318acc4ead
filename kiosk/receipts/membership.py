"""The bons about a membership: what the member has here, and joining again. Neither bears a name or a password."""

from dataclasses import dataclass
from datetime import datetime

from hardware.receipt_printer.document import Block, Document, Gap, Pair, Rule, Steps, Text
from kiosk.domain.loan import Loan
from kiosk.domain.money import Money
from kiosk.domain.patron import Membership
from kiosk.domain.reregistration import Reregistered
from kiosk.receipts.foot import Foot, head, tail
from kiosk.texts.catalogue import Catalogue, catalogue
from kiosk.texts.text import Text as Words
from kiosk.texts.text import text


@dataclass(frozen=True)
class Overview:
    """What stands on a klantbon."""

    memberships: tuple[Membership, ...]
    loans: tuple[Loan, ...] | None
    """None: this library does not tell."""
    fees_cents: int | None


def member_overview(card_masked: str, overview: Overview, foot: Foot, language: str) -> Document:
    """Memberships with their end, what is at home with its date, and what is to be paid."""
    words = catalogue(language)
    return Document(
        "member_overview",
        (
            *head(foot, _say(words, "overview.title")),
            Pair(_say(words, "desk.card"), card_masked),
            Gap(),
            Text(_say(words, "overview.memberships"), bold=True),
            *(block for membership in overview.memberships for block in _membership(words, membership)),
            Gap(),
            *_loans(words, overview.loans, foot),
            *_fees(words, overview.fees_cents),
            Rule(),
            Text(_say(words, "help")),
            Gap(),
            *tail(foot, language),
        ),
    )


@dataclass(frozen=True)
class Joined:
    """What came of joining again."""

    name: str
    """Of the abonnement."""
    registered: Reregistered
    username: str | None = None
    mailed: bool = False
    """A mail about a new account is on its way."""
    link_until: datetime | None = None
    """Until when the link in that mail works; None where nobody knows when it went."""
    trouble: Words | None = None
    """What did not come of the inlogaccount."""


def joined_again(joined: Joined, foot: Foot, language: str) -> Document:
    """What is to be paid and how, until when the membership runs, and what to do with a new account."""
    words = catalogue(language)
    due = joined.registered.due
    pay: tuple[Block, ...] = (Text(_say(words, "rejoin.nothing_due")),)
    if due.cents:
        pay = (
            Text(_say(words, "rejoin.pay"), bold=True),
            Text(due.written(language), bold=True, double=True),
            Steps((_say(words, "rejoin.pay1"), _say(words, "rejoin.pay2"), _say(words, "rejoin.pay3"))),
        )
    return Document(
        "joined_again",
        (
            *head(foot, _say(words, "rejoin.title")),
            Pair(_say(words, "rejoin.membership"), joined.name),
            Pair(_say(words, "rejoin.until"), _date(words, joined.registered.valid_until)),
            Gap(),
            *pay,
            Gap(),
            *_account(words, joined),
            Rule(),
            Text(_say(words, "help")),
            Gap(),
            *tail(foot, language),
        ),
    )


def _account(words: Catalogue, joined: Joined) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if joined.trouble:
        blocks += [Text(words.say(joined.trouble), bold=True), Gap()]
    if joined.username:
        blocks += [Pair(_say(words, "forgot.user"), joined.username), Text(_say(words, "forgot.case")), Gap()]
    if joined.link_until:
        blocks += [
            Text(_say(words, "made.until"), bold=True),
            Text(words.moment(joined.link_until), bold=True, double=True),
        ]
    elif joined.mailed:
        blocks.append(Text(_say(words, "rejoin.mail"), bold=True))
    if joined.mailed:
        blocks += [Text(_say(words, "forgot.spam")), Gap()]
    return tuple(blocks)


def _membership(words: Catalogue, membership: Membership) -> tuple[Block, ...]:
    name = membership.name or _say(words, "overview.membership")
    until = membership.rights_until
    return (Pair(name, _say(words, "overview.until", until=until) if until else "–"),)


def _loans(words: Catalogue, loans: tuple[Loan, ...] | None, foot: Foot) -> tuple[Block, ...]:
    if loans is None:
        return ()
    title = Text(_say(words, "overview.loans", n=len(loans)), bold=True)
    if not loans:
        return (title, Text(_say(words, "overview.no_loans")), Gap())
    blocks: list[Block] = [title]
    for loan in loans:
        late = loan.due < foot.at.date()
        blocks.append(Text(loan.title))
        blocks.append(Text(_say(words, "overview.late" if late else "overview.due", due=loan.due), bold=late))
    return (*blocks, Gap())


def _fees(words: Catalogue, cents: int | None) -> tuple[Block, ...]:
    if cents is None:
        return ()
    return (Pair(_say(words, "overview.fees"), Money(cents).written(words.language)), Gap())


def _date(words: Catalogue, day: object) -> str:
    return words.say(text("bon.rejoin.date", day=day))


def _say(words: Catalogue, key: str, **values: object) -> str:
    return words.say(text(f"bon.{key}", **values))
