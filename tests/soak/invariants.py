"""What always holds, each by its name; a broken one says when and under which fault."""

import gc
from collections import Counter
from typing import TextIO, cast

from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import LoginAccount
from kiosk.domain.masking import mask_email
from kiosk.domain.patron import Patron
from kiosk.domain.secret import Secret
from kiosk.simulator.members import MEMBERS

RECOVERED_WITHIN_S = 5.0
STILL_AT_MOST_S = 1.0
STATE_AT_MOST_BYTES = 64 * 1024 * 1024
JOURNAL_AT_MOST_BYTES = 6 * 1024 * 1024
GROWN_AT_MOST_MB = 8.0
"""What the allocator's own pages, and the caches of a library that is met for the first time, move by."""
OF_A_MEMBER = (Patron, LoginAccount, CardNumber, Secret)
WORDS_OF_MEMBERS = frozenset(
    words
    for member in MEMBERS
    for words in (
        member.card,
        CardNumber.parse(member.card).masked,
        member.account and member.account.username,
        member.account and member.account.email,
        member.account and member.account.email and mask_email(member.account.email),
        member.email,
        member.email and mask_email(member.email),
    )
    if words
)


class Broken(AssertionError):
    """An invariant does not hold."""

    def __init__(self, invariant: str, message: str) -> None:
        super().__init__(f"{invariant}: {message}")
        self.invariant = invariant


def no_words_of_a_member(where: str, words: str) -> None:
    found = [one for one in WORDS_OF_MEMBERS if one in words]
    if found:
        raise Broken("nothing of a member is left", f"{found} in {where}: {words[:400]}")


def begin_to_count_objects() -> None:
    """What lives now is the kiosk's own; only what is made from here on is looked at."""
    gc.collect()
    gc.freeze()


def no_object_of_a_member() -> None:
    if _kept():
        gc.collect()
    if kept := _kept():
        holders = [type(one).__name__ for thing in _objects()[:1] for one in gc.get_referrers(thing)]
        raise Broken("nothing of a member is left", f"objects {dict(kept)}, the first one held by {holders}")


def _objects() -> list[object]:
    return [one for one in gc.get_objects() if type(one) in OF_A_MEMBER]


def _kept() -> Counter[str]:
    return Counter(type(one).__name__ for one in _objects())


class LogSieve:
    """The stream that every log line goes to: judged line by line, the last ones kept."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.broken: Broken | None = None

    @property
    def stream(self) -> TextIO:
        return cast(TextIO, self)

    def write(self, text: str) -> int:
        if text.strip():
            self.lines = [*self.lines[-60:], text.rstrip()]
            try:
                self._judge(text)
            except Broken as broken:
                self.broken = self.broken or broken
        return len(text)

    def flush(self) -> None:
        pass

    def check(self) -> None:
        if self.broken:
            raise self.broken

    @staticmethod
    def _judge(text: str) -> None:
        if "Traceback (most" in text or '"exception":' in text or text.startswith("ERROR asyncio"):
            raise Broken("no unhandled exception in the log", text[-1500:])
        if any(words in text for words in WORDS_OF_MEMBERS):
            raise Broken("no log line tells of a member", text[:600])
