"""Klantpas vervangen: why, and whether the new pass may be used. Source: manual 003."""

from enum import Enum


class ReplaceReason(Enum):
    LOST = "lost"
    DAMAGED = "damaged"
    STOLEN = "stolen"
    NAME_CHANGED = "name_changed"


class CardUse(Enum):
    """What a scanned new pass is to this library."""

    FREE = "free"
    IN_USE = "in_use"
    """Some member has it, or had it."""
    FOREIGN = "foreign"
    """Not a pass of this library."""
