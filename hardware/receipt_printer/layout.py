"""A document laid out for so many columns: wrapped, indented, sized. Pure; no bytes, no printer."""

import textwrap
from dataclasses import dataclass
from itertools import groupby

from hardware.receipt_printer.document import (
    Align,
    Band,
    Barcode,
    Big,
    Block,
    Columns,
    Document,
    Gap,
    Pair,
    Qr,
    Rule,
    Steps,
    Text,
    Title,
)

LARGEST = 4
"""How many times a `Big` text is enlarged at most."""
_LEAST_GAP = 2
"""Columns between two texts of one line."""


@dataclass(frozen=True)
class Line:
    """One line of text; `width` and `height` are how many times it is enlarged."""

    text: str
    width: int = 1
    height: int = 1
    bold: bool = False
    reverse: bool = False
    centred: bool = False


@dataclass(frozen=True)
class ThinRule:
    """A line over the whole width."""


@dataclass(frozen=True)
class Space:
    """White, in text lines or, for what sits between lines, in dots."""

    lines: int = 0
    dots: int = 0


@dataclass(frozen=True)
class Code:
    """A QR code, centred."""

    text: str


@dataclass(frozen=True)
class Bars:
    """A barcode, centred; its text is a line of its own."""

    code: Barcode


Row = Line | ThinRule | Space | Code | Bars


def lay_out(document: Document, columns: int) -> tuple[Row, ...]:
    """The rows of a bon for paper of `columns` characters (32 on 58 mm, 48 on 80 mm)."""
    rows: list[Row] = []
    for is_pair, blocks in groupby(document.blocks, key=lambda block: isinstance(block, Pair)):
        if is_pair:
            rows += _pairs([block for block in blocks if isinstance(block, Pair)], columns)
        else:
            for block in blocks:
                rows += _block(block, columns)
    return tuple(rows)


def _block(block: Block, columns: int) -> list[Row]:
    match block:
        case Title(text):
            return _doubled(text, columns, centred=True)
        case Band(text, big):
            return _band(text, columns, big=big)
        case Big(text):
            size = max(1, min(LARGEST, columns // max(1, len(text))))
            return [Line(part, size, size, bold=True, centred=True) for part in wrap(text, columns // size)]
        case Text(text, bold, align, double):
            centred = align is Align.CENTRE
            if double:
                return _doubled(text, columns, centred=centred)
            return [Line(part, bold=bold, centred=centred) for part in wrap(text, columns)]
        case Steps(steps):
            return _steps(steps, columns)
        case Pair():
            return _pairs([block], columns)
        case Columns(texts):
            return _spread(texts, columns)
        case Rule():
            return [Space(dots=14), ThinRule(), Space(dots=14)]
        case Gap(lines):
            return [Space(lines=lines)] if lines > 0 else []
        case Qr(text):
            return [Space(dots=6), Code(text), Space(dots=12)]
        case Barcode(_, text):
            shown = [Line(part, centred=True) for part in wrap(text, columns)]
            return [Space(dots=6), Bars(block), Space(dots=4), *shown, Space(dots=12)]


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most `columns` characters, broken at blanks; only a word that is too long is cut."""
    return [
        line
        for paragraph in text.split("\n")
        for line in textwrap.wrap(paragraph, columns, break_on_hyphens=False, drop_whitespace=True) or [""]
    ]


def _doubled(text: str, columns: int, *, centred: bool) -> list[Row]:
    width = 2 if _longest_word(text) <= columns // 2 else 1
    return [Line(part, width, 2, bold=True, centred=centred) for part in wrap(text, columns // width)]


def _longest_word(text: str) -> int:
    return max((len(word) for word in text.split()), default=0)


def _band(text: str, columns: int, *, big: bool) -> list[Row]:
    if not big:
        band = [Line(f" {part}".ljust(columns), bold=True, reverse=True) for part in wrap(text, columns - 2)]
        return [Space(dots=4), *band, Space(dots=4)]
    width = 2 if _longest_word(text) <= columns // 2 else 1
    wide = columns // width
    lines = [Line(part.center(wide), width, 2, bold=True, reverse=True) for part in wrap(text, wide)]
    return [Space(dots=12), *lines, Space(dots=12)]


def _steps(steps: tuple[str, ...], columns: int) -> list[Row]:
    digits = len(str(len(steps)))
    rows: list[Row] = []
    for number, step in enumerate(steps, start=1):
        first = f"{number:<{digits}}  "
        for part in wrap(step, columns - len(first)):
            rows.append(Line(first + part))
            first = " " * len(first)
    return rows


def _pairs(pairs: list[Pair], columns: int) -> list[Row]:
    """Neighbours share the column where their values begin, if all of them fit beside their labels."""
    begin = max(len(pair.label) for pair in pairs) + 1
    if all(begin + len(pair.value) <= columns for pair in pairs):
        return [Line(f"{pair.label:<{begin}}{pair.value}") for pair in pairs]
    rows: list[Row] = []
    for pair in pairs:
        if len(pair.label) + 1 + len(pair.value) <= columns:
            rows.append(Line(f"{pair.label} {pair.value}"))
        else:
            rows += [Line(part) for part in wrap(pair.label, columns)]
            rows += [Line("  " + part) for part in wrap(pair.value, columns - 2)]
    return rows


def _spread(texts: tuple[str, ...], columns: int) -> list[Row]:
    rows: list[Row] = []
    line: list[str] = []
    for text in (part for whole in texts for part in wrap(whole, columns)):
        if line and sum(map(len, line)) + len(text) + _LEAST_GAP * len(line) > columns:
            rows.append(Line(_justified(line, columns)))
            line = []
        line.append(text)
    return [*rows, Line(_justified(line, columns))] if line else rows


def _justified(texts: list[str], columns: int) -> str:
    gaps = len(texts) - 1
    if not gaps:
        return texts[0]
    white = columns - sum(map(len, texts))
    line = texts[0]
    for index, text in enumerate(texts[1:]):
        line += " " * (white // gaps + (1 if index < white % gaps else 0)) + text
    return line
