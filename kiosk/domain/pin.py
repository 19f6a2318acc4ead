"""Is a PIN the one that Wise hands out by itself, or one that anybody would try?"""

import itertools
from datetime import date
from enum import Enum

from kiosk.domain.secret import Secret

LENGTH = 4
BIRTHDAY_FORMS = ("%d%m", "%m%d", "%d%y", "%y%d", "%m%y", "%y%m", "%Y")


class Trivial(Enum):
    """Why a PIN is refused."""

    SAME_DIGITS = "same_digits"
    """0000, 1111."""
    ROW = "row"
    """1234, 4321, 8901."""
    BIRTHDAY = "birthday"
    """Day, month and year of birth, two of them in any order, or the year."""
    POSTCODE = "postcode"


def is_default_pin(pin: Secret, birth_date: date | None) -> bool:
    """True for the birthday as DDMM or DDJJ, and where no birthday is known to compare with.

    A default PIN is weak proof. Source: OCLC, options NOAEPIN and GEBDDJJ.
    """
    if birth_date is None:
        return True
    return any(pin == Secret(birth_date.strftime(form)) for form in ("%d%m", "%d%y"))


def why_trivial(pin: Secret, birth_date: date | None = None, postcode: str | None = None) -> Trivial | None:
    """Why whoever finds the pass would try this PIN soon, or None; what is not known cannot be compared with.

    The postcode counts because Wise hands out its digits under the option ZGD-PIN. Source: OCLC.
    """
    if (row := row_of(pin)) is not None:
        return row
    if birth_date and any(pin == Secret(birth_date.strftime(form)) for form in BIRTHDAY_FORMS):
        return Trivial.BIRTHDAY
    if postcode and pin == Secret(postcode.replace(" ", "")[:LENGTH]):
        return Trivial.POSTCODE
    return None


def row_of(pin: Secret) -> Trivial | None:
    """SAME_DIGITS or ROW for digits that all differ by the same 0, 1 or -1; after 9 comes 0."""
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin.reveal())}
    if steps == {0}:
        return Trivial.SAME_DIGITS
    return Trivial.ROW if steps in ({1}, {9}) else None
