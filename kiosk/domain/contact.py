"""Who a member is to people: asked for only where a person or a card must show it, and kept no longer."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Contact:
    """From tab NAW-gegevens. Nothing of it shows in a repr."""

    name: str = field(repr=False)
    """Initials and surname, as on a card: 'T. Testabo'."""
    street: str | None = field(default=None, repr=False)
    """With house number: 'Kruisakkers 41'."""
    postcode: str | None = field(default=None, repr=False)
    city: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
