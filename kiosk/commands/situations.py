"""The words of `paszuil stroomschema ask`: key=value pairs, as the manuals say them, to a situation and back."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, IntEnum
from typing import TypeVar

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus
from kiosk.domain.patron import SINGLE_IDENTITY_SECTOR, Block, CardStatus, MembershipStatus
from kiosk.domain.stroomschema import Account, Row, Situation, account_of, is_single_identity

T = TypeVar("T")

ACCOUNTS = {
    "actief": AccountStatus.ACTIVE,
    "inactief": AccountStatus.INACTIVE,
    "verwijderd": AccountStatus.REMOVED,
    "geen": AccountStatus.NONE,
    "verborgen": None,
}
"""'verborgen' is a library system that does not show inlogaccounts."""
ACCOUNT_WORDS = {
    Account.ACTIVE: "account=actief",
    Account.FRESH: "account=inactief mail_age<24h",
    Account.EXPIRED: "account=inactief mail_age>=24h",
    Account.REMOVED: "account=verwijderd found=nee",
    Account.REMOVED_FOUND: "account=verwijderd found=ja",
    Account.FOUND: "account=geen found=ja",
    Account.NONE: "account=geen found=nee",
    Account.HIDDEN: "account=verborgen",
}
CARDS = {"actief": CardStatus.ACTIVE, "geblokkeerd": CardStatus.BLOCKED, "vervangen": CardStatus.REPLACED}
BLOCKS = {
    "publieksfuncties": Block.PUBLIC_FUNCTIONS,
    "algemeen": Block.GENERAL,
    "adres": Block.ADDRESS,
    "internetinschrijving": Block.INTERNET_REGISTRATION,
    "verloren": Block.CARD_LOST,
    "automaten": Block.SELF_SERVICE,
    "tekst": Block.NOTE,
}
MEMBERSHIPS = {
    "nieuw": MembershipStatus.NEW,
    "gefactureerd": MembershipStatus.BILLED,
    "herinnering": MembershipStatus.REMINDER,
    "betalingsachterstand": MembershipStatus.OVERDUE,
    "normaal": MembershipStatus.NORMAL,
    "internet": MembershipStatus.INTERNET_VERIFIED,
    "internet-ongecontroleerd": MembershipStatus.INTERNET_UNVERIFIED,
    "zwarte-lijst": MembershipStatus.BLACKLISTED,
    "opgezegd": MembershipStatus.CANCELLED,
}
YES_NO = {"ja": True, "nee": False}
NONE, ALL = ("geen", "none"), ("alle", "all")
USUAL = {
    "account": "actief",
    "mail_age": "onbekend",
    "found": "nee",
    "sector": SINGLE_IDENTITY_SECTOR,
    "block": "geen",
    "pass": "actief",
    "membership": "normaal",
    "expired": "nee",
    "email": "ja",
    "capability": "alle",
}
"""Every key, and what it is when nobody says it: a member without any problem."""

_AGE = re.compile(r"(\d{1,6})(m|h|u|d)")
_UNITS = {"m": "minutes", "h": "hours", "u": "hours", "d": "days"}


class NotASituation(Exception):
    """A key or value that does not exist; the message says which do."""


@dataclass(frozen=True)
class Question:
    """A situation with the words it was asked in, the usual ones filled in."""

    words: Mapping[str, str]
    situation: Situation


def situation_of(pairs: list[str]) -> Question:
    """`['account=inactief', 'mail_age=30h']` as a situation. Raises NotASituation."""
    words = dict(USUAL)
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise NotASituation(f"{pair!r}: expected key=value")
        words[_known("key", key.strip(), USUAL)] = value.strip()
    status = _one("account", words["account"], ACCOUNTS)
    age, found = _age(words["mail_age"]), _one("found", words["found"], YES_NO)
    situation = Situation(
        account=Account.HIDDEN if status is None else account_of(status, age, found),
        single_identity=is_single_identity(words["sector"]),
        card_status=_one("pass", words["pass"], CARDS),
        membership=_one("membership", words["membership"], MEMBERSHIPS),
        expired=_one("expired", words["expired"], YES_NO),
        blocks=_several("block", words["block"], BLOCKS),
        has_email=_one("email", words["email"], YES_NO),
        capabilities=_several("capability", words["capability"], {each.value: each for each in Capability}),
    )
    return Question(words, situation)


def when(row: Row) -> str:
    """The conditions of a row in the same words; '' for one that always fits."""
    parts: list[str] = []
    if row.account is not None:
        parts.append(" | ".join(sorted(ACCOUNT_WORDS[account] for account in row.account)))
    if row.single_identity is not None:
        parts.append(f"sector{'=' if row.single_identity else '!='}{SINGLE_IDENTITY_SECTOR}")
    if row.block is not None:
        parts.append(f"block={_word(row.block, BLOCKS)}")
    if row.card_status is not None:
        parts.append(f"pass={_word(row.card_status, CARDS)}")
    if row.membership is not None:
        parts.append(f"membership={','.join(_word(status, MEMBERSHIPS) for status in sorted(row.membership))}")
    for key, fact in (("expired", row.expired), ("email", row.has_email)):
        if fact is not None:
            parts.append(f"{key}={_word(fact, YES_NO)}")
    if row.capabilities:
        parts.append(f"capability={','.join(sorted(each.value for each in row.capabilities))}")
    return " ".join(parts)


def _age(word: str) -> timedelta | None:
    if word == "onbekend":
        return None
    if not (found := _AGE.fullmatch(word)):
        raise NotASituation(f"mail_age={word}: expected a number with m, h or d, such as 30h; or onbekend")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _several(key: str, word: str, known: Mapping[str, T]) -> frozenset[T]:
    """'geen', 'alle', or some with a comma between."""
    if word in NONE:
        return frozenset()
    if word in ALL:
        return frozenset(known.values())
    return frozenset(_one(key, name.strip(), known) for name in word.split(","))


def _one(key: str, word: str, known: Mapping[str, T]) -> T:
    """What a word means: the manuals' own, or the English one of the code."""
    english = {_english(value): value for value in known.values()}
    return {**english, **known}[_known(key, word, known, (*known, *english))]


def _english(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case IntEnum():
            return value.name.lower()
        case Enum():
            return str(value.value)
        case _:
            return "hidden"


def _known(key: str, word: str, told: Iterable[str], accepted: Collection[str] = ()) -> str:
    """The word itself where it is `accepted` (or told); `told` is what an error names. Raises NotASituation."""
    told = tuple(told)
    if word in (accepted or told):
        return word
    near = difflib.get_close_matches(word, told, n=1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    raise NotASituation(f"{key}={word!r} is not known here; {meant}known: {', '.join(told)}")


def _word(value: object, words: Mapping[str, object]) -> str:
    return next(word for word, meant in words.items() if meant is value)
