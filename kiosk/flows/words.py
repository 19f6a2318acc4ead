"""Facts as a member may see them."""

from kiosk.texts.text import Text


def written(value: object) -> Text:
    """A date, a moment or an amount, as each language writes it."""
    return Text("", (("words", value),))
