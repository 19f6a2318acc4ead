"""Code 128 as modules. Pure. Source: ISO/IEC 15417.

By hand, as python-barcode 0.16 loses the first pair of digits when that is 99: in set C it takes it for its own sign
that it changes to set C.
"""

from barcode.charsets import code128 as _charset

_SET_B, _START_B, _START_C, _STOP = 100, 104, 105, "1100011101011"


def sets(text: str) -> tuple[str, str]:
    """What of a text goes in set C, two digits a symbol, and what follows it in set B: all digits, or nothing."""
    even = len(text) // 2 * 2 if text.isascii() and text.isdigit() else 0
    return text[:even], text[even:]


def modules(text: str) -> str:
    """A '1' for each module of a bar and a '0' for each of a space; a KeyError for what is not in set B."""
    pairs, rest = sets(text)
    symbols = [int(pairs[start : start + 2]) for start in range(0, len(pairs), 2)]
    if pairs and rest:
        symbols.append(_SET_B)
    symbols += [_charset.B[letter] for letter in rest]
    start = _START_C if pairs else _START_B
    check = (start + sum(place * symbol for place, symbol in enumerate(symbols, start=1))) % 103
    return "".join(_charset.CODES[symbol] for symbol in [start, *symbols, check]) + _STOP
