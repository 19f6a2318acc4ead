"""How well a visit knows who stands there, and how well it must for each act."""

from enum import IntEnum

from kiosk.journal.port import Act


class Strength(IntEnum):
    """From nothing to a person who looked at an identity document."""

    UNPROVED = 0
    """Staff scanned the pass; nobody has shown whose it is."""
    DEFAULT_PIN = 1
    """The PIN is the one that Wise hands out, or that cannot be ruled out."""
    PIN = 2
    """A PIN of one's own; or the default one and the birth date with its year."""
    PIN_AND_BIRTH_DATE = 3
    IDENTITY_SEEN = 4
    """Staff beside the member looked at an identity document; nothing of it is kept."""


NEEDED = {
    Act.REQUEST_PASSWORD_MAIL: Strength.DEFAULT_PIN,
    Act.RESET_LOGIN_COUNTER: Strength.DEFAULT_PIN,
    Act.GENERATE_ACCOUNT: Strength.DEFAULT_PIN,
    Act.DETACH_ACCOUNT: Strength.DEFAULT_PIN,
    Act.LINK_ACCOUNT: Strength.DEFAULT_PIN,
    Act.RESET_PASSWORD: Strength.PIN,
    Act.REREGISTER: Strength.PIN,
    Act.CHANGE_CONTACT_EMAIL: Strength.PIN_AND_BIRTH_DATE,
    Act.CHANGE_RECOVERY_EMAIL: Strength.PIN_AND_BIRTH_DATE,
    Act.REPLACE_CARD: Strength.IDENTITY_SEEN,
    Act.ADD_CARD: Strength.IDENTITY_SEEN,
    Act.MAIL_CARD_NUMBER: Strength.IDENTITY_SEEN,
    Act.SET_PIN: Strength.IDENTITY_SEEN,
    Act.PRINT_CARD: Strength.IDENTITY_SEEN,
}
"""Mails go to the member's own address, so a weak PIN is enough for those; not for what moves an address, a pass
or money. A test card of a technician shows nobody and is printed by itself, not through `perform`."""
