"""Facts as they may stand on the screen."""

from kiosk.domain.card_number import CardNumber
from kiosk.texts.text import Text

SHORT = 8
"""Digits of a staff number that is nobody's pass, and may be shown whole."""


def written(value: object) -> Text:
    """A date, a moment or an amount, as each language writes it."""
    return Text("", (("words", value),))


def staff_pass(number: str) -> str:
    """The number of a staff pass; of one of a member's kind only a part."""
    return number if len(number) < SHORT else CardNumber.parse(number).masked
