"""A username in words: what could be read wrong, on the screen; every character, for who hears it."""

from functools import reduce

from kiosk.domain.spelling import Spelled, look_alikes, spelled
from kiosk.flows.pages import Line
from kiosk.texts.text import Text, text, verbatim


def user_line(username: str, label: str = "status.user") -> Line:
    """The username exactly as it is, and for speech character by character."""
    return Line("account-outline", text(label), verbatim(username), spoken=aloud(username))


def user_note(username: str | None) -> Text | None:
    """'Let goed op: hoofdletter I, kleine letter l.' None where nothing can be read wrong."""
    alike = look_alikes(username or "")
    return text("account.look_alikes", spelled=_in_words(alike)) if alike else None


def aloud(username: str) -> Text:
    """Every character by what it is: 'hoofdletter L, kleine letter e, …', for speech."""
    return _in_words(spelled(username))


def _in_words(parts: tuple[Spelled, ...]) -> Text:
    words = [text(f"spell.{part.kind.value}", letter=part.character) for part in parts]
    return reduce(lambda first, then: text("spell.and", first=first, then=then), words)
