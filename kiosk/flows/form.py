"""A page of settings: fields as cards, each with its value and the keys that fit it, without pixels or a language."""

from dataclasses import dataclass
from enum import Enum

from kiosk.texts.text import Text


class Knob(Enum):
    """What stands at the right of a field's value."""

    OPEN = "open"
    """A pencil: touching the field opens a page of its own."""
    SWITCH = "switch"
    STEPS = "steps"
    """The keys − and +."""
    LOCKED = "locked"
    """It cannot be changed here; the note says who can."""


@dataclass(frozen=True)
class FormField:
    """One field. Touching it gives Picked(name); its keys give Picked(name + FLIP, LESS or MORE)."""

    name: str
    label: Text
    value: Text
    note: Text
    """Help or limits, and where the value came from."""
    knob: Knob = Knob.OPEN
    on: bool = False
    """Of a SWITCH."""
    can_less: bool = True
    can_more: bool = True
    error: Text | None = None
    """What to do about a value that will not do, in place of the note."""


FLIP, LESS, MORE = " flip", " less", " more"
