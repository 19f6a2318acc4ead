"""Barcodes as bars and spaces, for a printer that cannot draw them itself and for the simulated one. Pure.

Sources: ANSI/AIM BC1 (Code 39), BC2 (ITF), BC3 (Codabar). The widths of wide elements are
those of Epson's GS w at 203 dpi, so that a code takes as much paper whoever draws it.
"""

from itertools import groupby

from barcode.codabar import CODABAR
from barcode.codex import Code39
from barcode.errors import BarcodeError
from barcode.itf import ITF

from hardware import code128
from hardware.receipt_printer.document import Barcode

WIDE_DOTS = {2: 5, 3: 8, 4: 10}
"""Dots of a wide element, by the dots of a narrow one."""


def bars(code: Barcode, narrow: int) -> str:
    """A '1' for each black dot and a '0' for each white one, from left to right, without the quiet zones.

    Args:
        narrow: dots of the narrowest element, a key of WIDE_DOTS.

    Raises:
        ValueError: a text that this kind of barcode cannot hold.
    """
    try:
        modules = _modules(code)
    except (BarcodeError, KeyError, IndexError) as error:
        raise ValueError(f"{code.text!r} cannot be a {code.symbology} barcode: {error}") from None
    drawn = ""
    for colour, run in groupby(modules):
        length = len(list(run))
        two_widths = code.symbology != "code128"
        drawn += colour * ((narrow if length == 1 else WIDE_DOTS[narrow]) if two_widths else length * narrow)
    return drawn


def largest_that_fits(code: Barcode, dots: int) -> int:
    """Dots of the narrowest element with which `code` fits a head of `dots`; a ValueError says what it would need."""
    for narrow in (3, 2):
        if len(bars(code, narrow)) <= dots:
            return narrow
    needed = len(bars(code, 2))
    raise ValueError(f"the {code.symbology} barcode {code.text!r} is {needed} dots wide; this paper holds {dots}")


def _modules(code: Barcode) -> str:
    match code.symbology:
        case "codabar":
            return str(CODABAR(code.text.upper(), narrow=1, wide=2).build()[0])
        case "itf":
            if len(code.text) % 2:
                raise ValueError(f"{code.text!r} cannot be an itf barcode: it needs an even number of digits")
            return str(ITF(code.text, narrow=1, wide=2).build()[0])
        case "code39":
            return str(Code39(code.text, add_checksum=False).build()[0])
        case "code128":
            return code128.modules(code.text)
