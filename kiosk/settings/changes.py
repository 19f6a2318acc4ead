"""What changed between two settings, and when that takes effect."""

from typing import Any

from kiosk.settings.fields import Applies, fields
from kiosk.settings.schema import Settings


def changed_keys(before: Settings, after: Settings) -> tuple[str, ...]:
    """In the order of the schema."""
    return tuple(field.key for field in fields() if _value(before, field.key) != _value(after, field.key))


def takes_effect(before: Settings, after: Settings) -> Applies | None:
    """When the whole of a change holds; None where nothing changed."""
    keys = set(changed_keys(before, after))
    needed = {field.applies for field in fields() if field.key in keys}
    return next((applies for applies in reversed(Applies) if applies in needed), None)


def _value(settings: Settings, key: str) -> Any:
    """None for what stands in a table that is not there."""
    value: Any = settings
    for name in key.split("."):
        value = getattr(value, name, None)
    return value
