"""Barcodes in dots, for a printer that cannot draw them itself and for the simulated one. Pure.

The widths of wide elements are those of Epson's GS w at 203 dpi, so that a code takes as much paper whoever draws it.
"""

from hardware.receipt_printer.document import Barcode
from hardware.symbologies import elements

WIDE_DOTS = {2: 5, 3: 8, 4: 10}
"""Dots of a wide element, by the dots of a narrow one."""


def bars(code: Barcode, narrow: int) -> str:
    """A '1' for each black dot and a '0' for each white one, from left to right, without the quiet zones.

    Args:
        narrow: dots of the narrowest element, a key of WIDE_DOTS.

    Raises:
        ValueError: a text that this kind of barcode cannot hold.
    """
    drawn = ""
    for place, width in enumerate(elements(code.symbology, code.text)):
        dots = width * narrow if code.symbology == "code128" or width == 1 else WIDE_DOTS[narrow]
        drawn += ("0" if place % 2 else "1") * dots
    return drawn


def largest_that_fits(code: Barcode, dots: int) -> int:
    """Dots of the narrowest element with which `code` fits a head of `dots`; a ValueError says what it would need."""
    for narrow in (3, 2):
        if len(bars(code, narrow)) <= dots:
            return narrow
    needed = len(bars(code, 2))
    raise ValueError(f"the {code.symbology} barcode {code.text!r} is {needed} dots wide; this paper holds {dots}")
