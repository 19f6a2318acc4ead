"""What a sample is, and the member who is in all of them."""

from dataclasses import dataclass

from kiosk.flows.pages import Page

CARD = "2 9401 •••• 5868"
USERNAME = "Lezer-Annen85"
EMAIL = "j•••@h•••.nl"
TYPED_EMAIL = "jan.jansen-1lI@voorbeeld.nl"
TYPED_USERNAME = "IlO0-Lezer1"
TYPED_SURNAME = "van 't Hoff-Müller"
WRITTEN = (TYPED_EMAIL, TYPED_USERNAME, TYPED_SURNAME)
PERSONAL = (CARD, USERNAME, EMAIL)
"""What must be nowhere on an idle kiosk."""


@dataclass(frozen=True)
class Sample:
    """A page, what has been typed on it, and the page below when it is an overlay."""

    page: Page
    typed: str = ""
    below: Page | None = None
