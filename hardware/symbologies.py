"""Which bars and spaces a text becomes in each symbology; how wide a module is, is whose who draws them. Pure.

Sources: EN 798 (Codabar), ISO/IEC 16388 (Code 39), ISO/IEC 15417 (Code 128), ISO/IEC 16390 (Interleaved 2 of 5).
"""

from itertools import groupby
from typing import Literal

Symbology = Literal["codabar", "code39", "code128", "itf"]

WIDE = 2
"""Stands for a wide element of a symbology with two widths; it has no width of its own."""

_SET_B, _START_B, _START_C, _STOP = 100, 104, 105, "1100011101011"


def elements(symbology: Symbology, text: str) -> tuple[int, ...]:
    """Bars and spaces in turn, a bar first and last: 1 or WIDE, but for Code 128, where each is 1 to 4 modules.

    A Codabar text includes its start and stop letters; Code 39 gets no check character.

    Raises:
        ValueError: a text that this symbology cannot carry.
    """
    from barcode.errors import BarcodeError  # with Pillow in tow: loaded with the first code, not with the program

    try:
        pattern = _pattern(symbology, text)
    except (BarcodeError, KeyError, IndexError) as error:
        raise ValueError(f"{text!r} cannot be a {symbology} barcode: {error}") from None
    widths = (len(list(run)) for _, run in groupby(pattern))
    return tuple(widths) if symbology == "code128" else tuple(min(width, WIDE) for width in widths)


def code128_sets(text: str) -> tuple[str, str]:
    """What of a text goes in set C, two digits a symbol, and what follows it in set B: all digits, or nothing."""
    even = len(text) // 2 * 2 if text.isascii() and text.isdigit() else 0
    return text[:even], text[even:]


def _pattern(symbology: Symbology, text: str) -> str:
    from barcode.codabar import CODABAR
    from barcode.codex import Code39
    from barcode.itf import ITF

    match symbology:
        case "codabar":
            return str(CODABAR(text.upper(), narrow=1, wide=WIDE).build()[0])
        case "code39":
            return str(Code39(text, add_checksum=False).build()[0])
        case "itf" if len(text) % 2:
            raise ValueError(f"{text!r} cannot be an itf barcode: it needs an even number of digits")
        case "itf":
            return str(ITF(text, narrow=1, wide=WIDE).build()[0])
        case "code128":
            return _code128(text)


def _code128(text: str) -> str:
    """By hand: python-barcode 0.16 takes a first pair 99 in set C for its own sign to change to set C, and drops it."""
    from barcode.charsets import code128

    pairs, rest = code128_sets(text)
    symbols = [int(pairs[start : start + 2]) for start in range(0, len(pairs), 2)]
    if pairs and rest:
        symbols.append(_SET_B)
    symbols += [code128.B[letter] for letter in rest]
    start = _START_C if pairs else _START_B
    check = (start + sum(place * symbol for place, symbol in enumerate(symbols, start=1))) % 103
    return "".join(code128.CODES[symbol] for symbol in [start, *symbols, check]) + _STOP
