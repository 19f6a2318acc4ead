"""A setting in words: its name, its value with the unit, its limits, and where the value came from."""

from collections.abc import Sequence

from kiosk.flows.settings_draft import Draft
from kiosk.flows.words import staff_pass
from kiosk.settings.fields import Field, Kind, Plain, field
from kiosk.texts.text import Text, text, verbatim

PATHS = "library.wise.paths."
SECRETS = frozenset({"library.wise.key_file", "library.wise.password_file", "library.sip2.password_file"})
"""Fields that say where a secret lies: shown as set or missing, and never changed on the screen."""


def label(wanted: Field) -> Text:
    if wanted.key.startswith(PATHS):
        return text("set.label.library.wise.paths", name=wanted.key.removeprefix(PATHS))
    return text(f"set.label.{wanted.key}")


def help_line(wanted: Field) -> Text:
    """What it is for, in a few words."""
    if wanted.key.startswith(PATHS):
        return text("set.help.library.wise.paths")
    return text(f"set.help.{wanted.key}")


def limits(wanted: Field) -> Text | None:
    """Between what a number must lie; None where the field has no two limits."""
    if wanted.low is None or wanted.high is None:
        return None
    high = value_words(wanted, wanted.high) if wanted.unit else _plain(wanted.high)
    return text("set.limits_above" if wanted.above else "set.limits", low=_plain(wanted.low), high=high)


def value_words(wanted: Field, value: Plain) -> Text:
    """A value that staff typed wrong is shown as they typed it."""
    if wanted.key in SECRETS:
        return text("set.secret_there" if value else "set.secret_missing")
    match wanted.kind, value:
        case _, None | "":
            return text("set.empty")
        case Kind.SWITCH, bool(on):
            return text("set.on" if on else "set.off")
        case Kind.CHOICE, str(choice) if choice in wanted.choices:
            return text(f"set.choice.{wanted.key}.{choice}")
        case (Kind.HOURS, "always" | "closed") | (Kind.MOMENT, "never"):
            return text(f"set.{value}")
        case ((Kind.WHOLE | Kind.NUMBER), int() | float()) if wanted.unit:
            key = f"set.unit.{wanted.unit}"
            return text(f"{key}.one") if value == 1 else text(key, n=_plain(value))
    return verbatim(value if isinstance(value, str) else _plain(value))


def note(draft: Draft, wanted: Field) -> Text:
    """The line below a field: limits or help, and where its value came from."""
    if wanted.key in SECRETS:
        return text("set.secret_note")
    origin = "new" if wanted.key in draft.changes else draft.settings.value(wanted).origin.value
    return text("set.note", help=limits(wanted) or help_line(wanted), origin=text(f"set.origin.{origin}"))


def named(keys: Sequence[str], one: str, more: str, **values: object) -> Text:
    """A sentence about these settings that names the first of them."""
    what = label(field(keys[0]))
    rest = len(keys) - 1
    return text(more, what=what, n=rest, **values) if rest else text(one, what=what, **values)


def who(actor: str) -> str | Text:
    """Whoever changed a setting, as may stand on the screen: a pass of a member's kind only in part."""
    if not actor.isalnum() or not any(map(str.isdigit, actor)):
        return text("set.version_command")
    return staff_pass(actor)


def _plain(number: float | int | None) -> str:
    """60 rather than 60.0."""
    return "" if number is None else f"{number:.10g}"
