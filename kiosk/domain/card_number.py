"""What a scan is: pass, suspect, temporary number, item, book or rubbish. Pure and total."""

import re
from dataclasses import dataclass
from enum import Enum

from hardware.scanner.symbology import without_prefix

LONGEST = 64
"""Characters of raw input; anything longer is no barcode of a pass."""

_CODABAR = re.compile(r"[A-DTNE*]([0-9]{8,})[A-DTNE*]")
"""Start and stop A to D, which some scanners send as T N * E. Source: AIM USS-Codabar."""
_CODE_39 = re.compile(r"\*([^*]+)\*")
_ISIL = re.compile(r"(NL-0[1-8][0-9]{8})-(.+)")
_DIGITS_14 = re.compile(r"[0-9]{14}")
_BOOK = re.compile(r"97[89][0-9]{10}([0-9]{2}|[0-9]{5})?")
"""EAN-13 of a book, with or without its add-on."""
_TEMPORARY = re.compile(r"2X[0-9A-Z]{2,18}")
_OTHER = re.compile(r"(?=(?:[A-Z]*[0-9]){4})[0-9A-Z]{4,20}")


class Kind(Enum):
    PASS = "pass"
    SUSPECT = "suspect"
    """A pass by its form, with a wrong check digit: one rescan, then the library decides."""
    TEMPORARY = "temporary"
    """The 2X… number of an online registration."""
    ITEM = "item"
    BOOK = "book"
    RUBBISH = "rubbish"


@dataclass(frozen=True, repr=False)
class CardNumber:
    """A scanned or typed code and what it is. `number` is what the library is asked for."""

    kind: Kind
    number: str
    isil: str | None = None
    symbology: str | None = None
    """As the scanner's AIM prefix or the start and stop characters tell; None where nothing told."""
    reason: str = ""
    """For a technician, in English: why it is this kind."""

    @classmethod
    def parse(cls, raw: object) -> "CardNumber":
        """Any input at all gives an answer; nothing raises."""
        if not isinstance(raw, str):
            return cls(Kind.RUBBISH, "", reason="not text")
        code = raw.strip(" \t\r\n")
        told, code = without_prefix(code)
        symbology = told.value if told else None
        if len(raw) > LONGEST:
            return cls(Kind.RUBBISH, "", symbology=symbology, reason=f"more than {LONGEST} characters")
        if not code.isascii() or not code.isprintable():
            return cls(Kind.RUBBISH, "", symbology=symbology, reason="a character that no pass has")
        code, symbology = _without_start_and_stop(re.sub(r"[ .]", "", code).upper(), symbology)
        isil = None
        if named := _ISIL.fullmatch(code):
            isil, code = named[1], named[2]
        if code.startswith(("978", "979")):
            code = code.replace("-", "")
        kind, reason = _classify(code, symbology)
        return cls(kind, "" if kind is Kind.RUBBISH else code, isil, symbology, reason)

    @property
    def masked(self) -> str:
        """'2 9401 •••• 5868': what may be shown; never more than two thirds of a number."""
        number = self.number
        if _DIGITS_14.fullmatch(number):
            return f"{number[0]} {number[1:5]} •••• {number[-4:]}"
        if self.kind is Kind.TEMPORARY:
            return f"2X •••• {number[-2:]}" if len(number) >= 8 else "2X ••••"
        shown = number[-(len(number) // 3) :][-4:] if len(number) >= 8 else ""
        return f"•••• {shown}".strip()

    def __repr__(self) -> str:
        return f"CardNumber({self.kind.value}, {self.masked})"


def check_digit_is_right(number: str) -> bool:
    """Mod 10 over 14 digits, doubling positions 1, 3, 5 … from the left.

    Source: cards of Drenthe, manuals 003 and 004.
    """
    total = 0
    for position, digit in enumerate(number):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _without_start_and_stop(code: str, symbology: str | None) -> tuple[str, str | None]:
    """Take off what marks the ends of a barcode; the marks also tell which barcode it is."""
    if symbology in (None, "code39") and (bare := _CODE_39.fullmatch(code)):
        return bare[1], "code39"
    if symbology in (None, "codabar") and (bare := _CODABAR.fullmatch(code)):
        return bare[1], "codabar"
    return code, symbology


def _classify(code: str, symbology: str | None) -> tuple[Kind, str]:
    if _BOOK.fullmatch(code):
        return Kind.BOOK, "an EAN that starts with 978 or 979"
    if symbology == "ean":
        return Kind.RUBBISH, "an EAN of something that is no book"
    if _DIGITS_14.fullmatch(code):
        if code[0] == "3":
            return Kind.ITEM, "14 digits that start with 3"
        if code[0] == "2":
            if check_digit_is_right(code):
                return Kind.PASS, "14 digits with a right check digit"
            return Kind.SUSPECT, "14 digits with a wrong check digit"
    if _TEMPORARY.fullmatch(code):
        return Kind.TEMPORARY, "a temporary number of an online registration"
    if re.fullmatch(r"[0-9]{11}", code):
        return Kind.PASS, "11 digits, which have no check digit"
    if _OTHER.fullmatch(code):
        return Kind.PASS, "a form of its own: the library decides"
    return Kind.RUBBISH, "empty" if not code else "not the form of any pass"
