"""Text that a printer's code page can show: checked and transliterated before it is encoded, so never a '?'."""

import unicodedata

from anyascii import anyascii

from hardware.receipt_printer.profiles import CodePage

_NEAREST = {"•": "·", "●": "·", "…": "...", "–": "-", "—": "-", "→": ">", "←": "<", "≥": ">=", "≤": "<="}


def printable(text: str, page: CodePage) -> str:
    """`text` in characters of `page`: Łódź becomes Lodz, • becomes · where the page has no •.

    Line breaks stay; other control characters go, as they are commands to a printer.
    """
    return "".join(_fit(character, page) for character in unicodedata.normalize("NFC", text))


def _fit(character: str, page: CodePage) -> str:
    if character == "\n":
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character).startswith("C"):
        return ""
    if _has(page, character):
        return character
    nearest = _NEAREST.get(character, "")
    if nearest and all(_has(page, part) for part in nearest):
        return nearest
    return "".join(part for part in anyascii(character) if " " <= part <= "~")


def _has(page: CodePage, character: str) -> bool:
    try:
        return len(character.encode(page.value)) == 1
    except UnicodeEncodeError:
        return False
