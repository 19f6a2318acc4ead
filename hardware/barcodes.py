"""Linear barcodes, drawn so that every scanner reads them: whole dots, quiet zones, no module too narrow. Pure.

Sources: EN 798 (Codabar), ISO/IEC 16388 (Code 39), ISO/IEC 15417 (Code 128), ISO/IEC 16390 (Interleaved 2 of 5).
"""

import math
import re
from dataclasses import dataclass
from enum import Enum

from PIL import Image, ImageDraw

from hardware.symbologies import WIDE, elements


class Symbology(Enum):
    """A kind of barcode, by its name in kiosk.toml."""

    CODABAR = "codabar"
    CODE39 = "code39"
    CODE128 = "code128"
    ITF = "itf"


LEAST_MODULE_MM = 0.25
"""X dimension: ISO/IEC 15417 and 16388 leave it to the application; 0.25 mm is what every handheld scanner reads."""
QUIET_MODULES = 10
"""Clear space on each side, in X: EN 798, ISO/IEC 16388 5.2, ISO/IEC 15417 4.5 and ISO/IEC 16390 5.2 all ask for 10."""
WIDE_MODULES = 3
"""Wide to narrow; EN 798, ISO/IEC 16388 and 16390 allow 2 (or 2.25) to 3, and 3 is read from furthest away."""
BEARER_MODULES = 2
"""Thickness of the bars above and below ITF, which stop a slanted scan from reading half a code (ISO/IEC 16390)."""

_CARRIES = {
    Symbology.CODABAR: (re.compile(r"[0-9$:/.+-]+"), "digits and $ : / . + -"),
    Symbology.CODE39: (re.compile(r"[0-9A-Z .$/+%-]+"), "digits, capitals, space and - . $ / + %"),
    Symbology.CODE128: (re.compile(r"[ -~]+"), "the printable characters of ASCII"),
    Symbology.ITF: (re.compile(r"([0-9]{2})+"), "an even number of digits"),
}


def modules(symbology: Symbology, text: str) -> tuple[int, ...]:
    """The widths of bars and spaces in X, a bar first and last; quiet zones not included.

    Codabar gets A as start and stop, Code 39 no check character, Code 128 set C for digits alone.

    Raises:
        ValueError: a text that this symbology cannot carry; never quietly another one.
    """
    carries, words = _CARRIES[symbology]
    if not carries.fullmatch(text):
        raise ValueError(f"{symbology.value} carries {words}; the text has {len(text)} characters and does not fit")
    if symbology is Symbology.CODE128:
        return elements("code128", text)
    widths = elements(symbology.value, f"A{text}A" if symbology is Symbology.CODABAR else text)
    return tuple(WIDE_MODULES if width == WIDE else width for width in widths)


@dataclass(frozen=True)
class Drawn:
    """A barcode as a picture, black on white, quiet zones included.

    Args:
        image: mode L.
        module_dots: dots of one X.
    """

    image: Image.Image
    module_dots: int


def draw(symbology: Symbology, text: str, *, dpi: int, height_mm: float, width_mm: float) -> Drawn:
    """Draw with the widest module of whole dots that fits.

    Args:
        dpi: dots per inch of the printer.
        height_mm: of the whole symbol, bearer bars included.
        width_mm: the most it may take, quiet zones included.

    Raises:
        ValueError: the symbology cannot carry the text, or it needs more room; both widths in mm are told.
    """
    widths = modules(symbology, text)
    total = sum(widths) + 2 * QUIET_MODULES
    per_mm = dpi / 25.4
    least = math.ceil(LEAST_MODULE_MM * per_mm)
    dots = math.floor(width_mm * per_mm) // total
    if dots < least:
        needed = total * least / per_mm
        raise ValueError(
            f"this {symbology.value} barcode is {needed:.1f} mm wide with its quiet zones, and has {width_mm:.1f} mm"
        )
    height = round(height_mm * per_mm)
    image = Image.new("L", (total * dots, height), 255)
    pen = ImageDraw.Draw(image)
    x = QUIET_MODULES * dots
    for index, width in enumerate(widths):
        if index % 2 == 0:
            pen.rectangle((x, 0, x + width * dots - 1, height - 1), fill=0)
        x += width * dots
    if symbology is Symbology.ITF:
        thick, first, last = BEARER_MODULES * dots, QUIET_MODULES * dots, x - 1
        pen.rectangle((first, 0, last, thick - 1), fill=0)
        pen.rectangle((first, height - thick, last, height - 1), fill=0)
    return Drawn(image, dots)
