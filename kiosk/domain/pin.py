"""Is a PIN the one that Wise hands out by itself?"""

from datetime import date

from kiosk.domain.secret import Secret

LENGTH = 4


def is_default_pin(pin: Secret, birth_date: date | None) -> bool:
    """True for the birthday as DDMM or DDJJ, and where no birthday is known to compare with.

    A default PIN is weak proof. Source: OCLC, options NOAEPIN and GEBDDJJ.
    """
    if birth_date is None:
        return True
    return any(pin == Secret(birth_date.strftime(form)) for form in ("%d%m", "%d%y"))
