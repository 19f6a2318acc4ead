"""Will this value do? The same answer for the file, the commands and the screen, made from the field itself."""

import re

from kiosk.settings.fields import Field, Kind, Plain
from kiosk.settings.port import Problem
from kiosk.texts.text import Text, text

UNITS = {"s": "seconds", "min": "minutes", "ms": "milliseconds", "mm": "millimetres"}


def check(field: Field, value: Plain) -> Problem | None:
    """What is wrong with a value by itself; None (not set) is right wherever something stands behind it."""
    if value is None:
        return _problem(field, text("set.error.required"), "missing, and it is required") if field.required else None
    match field.kind:
        case Kind.SWITCH:
            wrong = not isinstance(value, bool)
            return _problem(field, text("set.error.choice"), "expected true or false") if wrong else None
        case Kind.WHOLE | Kind.NUMBER:
            return _number(field, value)
        case Kind.CHOICE:
            if value in field.choices:
                return None
            return _problem(field, text("set.error.choice"), f"expected one of {', '.join(field.choices)}", value)
        case _:
            return _text(field, value)


def limits(field: Field) -> str:
    """Between what a number must lie, in words with its unit."""
    unit = f" {UNITS.get(field.unit, field.unit)}" if field.unit else ""
    low = f"more than {_plain(field.low)}" if field.above else f"{_plain(field.low)}"
    if field.high is None:
        return f"{low} or more{unit}" if field.low is not None else f"a number{unit}"
    return f"{low} to {_plain(field.high)}{unit}"


def _number(field: Field, value: Plain) -> Problem | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and field.kind is Kind.WHOLE:
        number = isinstance(value, int)
    if number:
        assert isinstance(value, int | float)
        too_low = field.low is not None and (value <= field.low if field.above else value < field.low)
        too_high = field.high is not None and value > field.high
        if not (too_low or too_high or value != value):
            return None
    what = "a whole number, " if field.kind is Kind.WHOLE else ""
    if field.low is None or field.high is None:
        return _problem(field, text("set.error.number"), f"expected {what}{limits(field)}", value)
    words = text("set.error.limits", low=_plain(field.low), high=_plain(field.high))
    return _problem(field, words, f"expected {what}{limits(field)}", value)


def _text(field: Field, value: Plain) -> Problem | None:
    if not isinstance(value, str):
        return _problem(field, text("set.error.text"), "expected text in quotes", value)
    if not value and field.optional:
        return None
    if len(value) < field.shortest or (field.required and not value):
        return _problem(field, text("set.error.required"), f"expected at least {max(1, field.shortest)} characters")
    if len(value) > field.longest:
        words = text("set.error.long", n=field.longest)
        return _problem(field, words, f"expected at most {field.longest} characters, not {len(value)}")
    if not value.isprintable():
        return _problem(field, text("set.error.text"), "expected text without line ends and control characters")
    if field.pattern and not re.search(field.pattern, value):
        return _problem(field, *_form(field), value)
    if field.kind is Kind.HOURS and "-" in value and value.split("-")[0] >= value.split("-")[1]:
        return _problem(field, text("set.error.hours_order"), "expected a later time after the -", value)
    return None


def _form(field: Field) -> tuple[Text, str]:
    match field.kind:
        case Kind.HOURS:
            return text("set.error.hours"), "expected hours such as 10:00-17:30, or 'closed' or 'always'"
        case Kind.MOMENT:
            return text("set.error.moment"), "expected a time such as 03:30, or 'never'"
        case _:
            return text("set.error.form"), f"expected text of the form {field.pattern}"


def _problem(field: Field, words: Text, english: str, value: Plain = None) -> Problem:
    return Problem(field.key, words, english if value is None else f"{english}, not {_shown(value)}")


def _shown(value: Plain) -> str:
    return f"'{value[:60]}'" if isinstance(value, str) else str(value)


def _plain(number: float | None) -> str:
    """60 rather than 60.0."""
    return f"{number:g}" if number is not None else ""
