"""A setting typed as words on a command line, and shown as them."""

from kiosk.settings.checks import check
from kiosk.settings.fields import Field, Kind, Plain

SWITCHED = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}


def typed(field: Field, words: str) -> Plain:
    """The value that was meant. Raises ValueError with what was expected."""
    value = _meant(field, words.strip())
    if problem := check(field, value):
        raise ValueError(problem.words)
    return value


def shown(value: Plain) -> str:
    """As TOML has it; '-' where nothing is set."""
    match value:
        case None:
            return "-"
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case _:
            return f"{value:g}" if isinstance(value, float) else str(value)


def _meant(field: Field, words: str) -> Plain:
    match field.kind:
        case Kind.SWITCH:
            return SWITCHED.get(words.lower(), words)
        case Kind.WHOLE | Kind.NUMBER:
            return _number(words)
        case _:
            return words


def _number(words: str) -> Plain:
    """What is no number stays as it was typed, for the words of the error."""
    for kind in (int, float):
        try:
            return kind(words)
        except ValueError:
            continue
    return words
