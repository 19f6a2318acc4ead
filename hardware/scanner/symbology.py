"""Which barcode a code was read from, as the prefix tells that a scanner puts before it when it is set to."""

import re
from enum import Enum


class Symbology(Enum):
    """Of a scanned code. Source: AIM Inc., symbology identifiers, ISO/IEC 15424."""

    CODABAR = "codabar"
    CODE39 = "code39"
    CODE128 = "code128"
    ITF = "itf"
    EAN = "ean"
    QR = "qr"
    DATAMATRIX = "datamatrix"
    OTHER = "other"


_LETTERS = {
    "A": Symbology.CODE39,
    "C": Symbology.CODE128,
    "E": Symbology.EAN,
    "F": Symbology.CODABAR,
    "I": Symbology.ITF,
    "Q": Symbology.QR,
    "d": Symbology.DATAMATRIX,
}
_AIM = re.compile(r"\]([A-Za-z])[0-9A-Za-z]")
"""`]cm`: a letter for the symbology and a character for what the scanner did with it."""


def without_prefix(raw: str) -> tuple[Symbology | None, str]:
    """The code without its AIM prefix, and what that said; None where there is no prefix."""
    if found := _AIM.match(raw):
        return _LETTERS.get(found[1], Symbology.OTHER), raw[found.end() :]
    return None, raw
