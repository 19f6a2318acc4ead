"""Characters that look alike, told apart: a username is case-sensitive."""

from dataclasses import dataclass
from enum import Enum

LOOK_ALIKE = frozenset("Il1|Oo0")
"""Of these one may be read for another, in some face or on some paper."""


class Kind(Enum):
    CAPITAL = "capital"
    SMALL = "small"
    DIGIT = "digit"
    SIGN = "sign"


@dataclass(frozen=True)
class Spelled:
    """One character and what it is."""

    character: str
    kind: Kind


def spelled(word: str) -> tuple[Spelled, ...]:
    """Each character by its kind, as it would be said aloud."""
    return tuple(Spelled(character, _kind(character)) for character in word)


def look_alikes(username: str) -> tuple[Spelled, ...]:
    """The characters that could be read wrong, each once; none in a number, which has nothing but digits."""
    if username.isdigit():
        return ()
    return tuple(dict.fromkeys(part for part in spelled(username) if part.character in LOOK_ALIKE))


def _kind(character: str) -> Kind:
    if character.isdigit():
        return Kind.DIGIT
    if character.isupper():
        return Kind.CAPITAL
    return Kind.SMALL if character.isalpha() else Kind.SIGN
