"""Staff beside the member: who, until when, and whether they have seen who the member is."""

from dataclasses import dataclass


@dataclass
class Beside:
    """One session of staff within a visit; it ends by the clock whatever happens."""

    actor: str
    """The actor-id for the journal: the number of the staff pass."""
    until: float
    """Of the loop's clock, in seconds."""
    identity_seen: bool = False
    """Staff looked at an identity document; nothing of it is scanned or kept."""
