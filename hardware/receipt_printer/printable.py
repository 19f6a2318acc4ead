"""Text that a printer's code page can show: checked and transliterated before it is encoded, so never a '?'."""

import re
import unicodedata

from anyascii import anyascii

from hardware.receipt_printer.profiles import CodePage

_WORD = re.compile(r"[^\W\d_]+|.", re.DOTALL)
_NEAREST = {"•": "·", "●": "·", "…": "...", "–": "-", "—": "-", "→": ">", "←": "<", "≥": ">=", "≤": "<="}


def printable(text: str, page: CodePage) -> str:
    """`text` in characters of `page`: Łódź becomes Lodz, • becomes · where the page has no •.

    A word with a letter that the page lacks is transliterated as a whole, so that it reads as one spelling.
    Line breaks stay; other control characters go, as they are commands to a printer.
    """
    return _WORD.sub(lambda word: _fit(word[0], page), unicodedata.normalize("NFC", text))


def replaced(text: str, page: CodePage) -> dict[str, str]:
    """The words and signs of `text` that `page` lacks, with what is printed for them; '' where nothing comes near."""
    parts = _WORD.findall(unicodedata.normalize("NFC", text))
    return {part: shown for part in parts if part.isprintable() and (shown := _fit(part, page)) != part}


def _fit(part: str, page: CodePage) -> str:
    """A whole word, or one other character."""
    if part == "\n":
        return part
    if part.isspace():
        return " "
    if unicodedata.category(part[0]).startswith("C"):
        return ""
    if all(_has(page, character) for character in part):
        return part
    nearest = _NEAREST.get(part, "")
    if nearest and all(_has(page, character) for character in nearest):
        return nearest
    return "".join(character for character in anyascii(part) if " " <= character <= "~")


def _has(page: CodePage, character: str) -> bool:
    try:
        return len(character.encode(page.value)) == 1
    except UnicodeEncodeError:
        return False
