"""The front of a card, drawn once: what is printed and what the screen shows are the same picture."""

import io
import math
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont

from hardware.barcodes import Symbology, draw
from hardware.card_printer.port import CardPicture
from hardware.card_printer.template import DPI, BarcodeBox, Shape, Template, TemplateError, TextBox, background, load

_FONTS = Path(__file__).parents[1] / "fonts"
_FONT_FILES = {"regular": "Inter-Regular.ttf", "semibold": "Inter-SemiBold.ttf", "display": "InterDisplay-Bold.ttf"}
_PER_MM = DPI / 25.4
_SMALLEST = 0.6
"""Of its size: a longer text is made so much smaller at most, then wrapped, then cut."""
_LEADING = 1.12
_SMOOTH = 4
"""Dots drawn for each dot of a rounded corner."""


@dataclass(frozen=True)
class CardContent:
    """Whose card it is; its repr shows neither name nor number."""

    name: str = field(repr=False)
    card_number: str = field(repr=False)
    branch: str
    symbology: Symbology = Symbology.CODABAR


class Wanted(Protocol):
    """What the options of a card printer say of its cards."""

    @property
    def template(self) -> str | None: ...

    @property
    def symbology(self) -> str: ...


def render(template: Template, content: CardContent) -> CardPicture:
    """Draw a card: RGB, 1016 x 648, 300 dpi.

    Raises:
        ValueError: the symbology cannot carry the card number.
        TemplateError: the background cannot be read, or the barcode has no room.
    """
    card = background(template)
    for shape in template.shapes:
        _fill(card, shape)
    for box in template.texts:
        _write(card, box, box.text or getattr(content, box.show or ""))
    if template.barcode:
        _bars(card, template.barcode, content)
    png = io.BytesIO()
    card.save(png, "PNG", dpi=(DPI, DPI))
    return CardPicture(png.getvalue())


def preview(card: CardPicture) -> bytes:
    """A PNG to show: the very picture that is printed."""
    return card.png


def sample_card(wanted: Wanted | None = None) -> CardPicture:
    """A test card with nobody on it, in the template and symbology of a configuration. Raises TemplateError."""
    template = load(Path(wanted.template) if wanted and wanted.template else None)
    symbology = Symbology(wanted.symbology) if wanted else Symbology.CODABAR
    return render(template, CardContent("TESTPAS", "00000000000000", "Paszuil", symbology))


@lru_cache(maxsize=32)
def _font(name: str, dots: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / _FONT_FILES[name], dots, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=512)
def _has(name: str, letter: str) -> bool:
    """Does the font hold this letter? What it lacks looks like a code point that nobody may use."""
    font = _font(name, 40)
    return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


def writable(text: str, font: str) -> str:
    """The text in letters that the font has: another letter loses its accent, or is written in Latin letters."""
    written = ""
    for letter in unicodedata.normalize("NFC", " ".join(text.split())):
        if _has(font, letter):
            written += letter
            continue
        plain = "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
        written += plain if plain and all(_has(font, part) for part in plain) else anyascii(letter)
    return written


def fitted(text: str, font: str, dots: int, width: int, lines: int) -> tuple[int, list[str]]:
    """The size in dots and the lines in which a text fits: smaller first, then wrapped, then cut with an ellipsis."""
    smallest = max(1, math.ceil(dots * _SMALLEST))
    for size in range(dots, smallest - 1, -1):
        if _font(font, size).getlength(text) <= width:
            return size, [text]
    if lines > 1:
        for size in range(dots, smallest - 1, -1):
            wrapped = _wrapped(text, _font(font, size), width)
            if len(wrapped) <= lines and all(_font(font, size).getlength(line) <= width for line in wrapped):
                return size, wrapped
    face = _font(font, smallest)
    wrapped = _wrapped(text, face, width)
    kept = [*wrapped[: lines - 1], " ".join(wrapped[lines - 1 :])]
    return smallest, [_cut(line, face, width) for line in kept]


def _wrapped(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(line: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    if face.getlength(line) <= width:
        return line
    while line and face.getlength(f"{line.rstrip()}…") > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _dots(mm: float) -> int:
    return round(mm * _PER_MM)


def _write(card: Image.Image, box: TextBox, text: str) -> None:
    text = writable(text, box.font)
    if not text:
        return
    width, wished = _dots(box.width), _dots(box.size)
    size, lines = fitted(text, box.font, wished, width, box.lines)
    face, pen = _font(box.font, size), ImageDraw.Draw(card)
    # One line that was made smaller stands in the middle of the line it had.
    top = _dots(box.y) + (round((wished - size) / 2) if len(lines) == 1 else 0)
    for number, line in enumerate(lines):
        room = width - face.getlength(line)
        left = _dots(box.x) + {"left": 0.0, "centre": room / 2, "right": room}[box.align]
        pen.text((round(left), top + round(number * size * _LEADING)), line, fill=box.colour, font=face)


def _fill(card: Image.Image, shape: Shape) -> None:
    left, top = _dots(shape.x), _dots(shape.y)
    width, height = _dots(shape.x + shape.width) - left, _dots(shape.y + shape.height) - top
    mask = Image.new("L", (width * _SMOOTH, height * _SMOOTH), 0)
    corners = (0, 0, mask.width - 1, mask.height - 1)
    ImageDraw.Draw(mask).rounded_rectangle(corners, radius=round(shape.radius * _PER_MM * _SMOOTH), fill=255)
    card.paste(shape.colour, (left, top), mask.resize((width, height), Image.Resampling.BOX))


def _bars(card: Image.Image, box: BarcodeBox, content: CardContent) -> None:
    try:
        drawn = draw(content.symbology, content.card_number, dpi=DPI, height_mm=box.height, width_mm=box.width)
    except ValueError as error:
        raise TemplateError(f"barcode: {error}") from None
    left = _dots(box.x) + (_dots(box.width) - drawn.image.width) // 2
    card.paste(drawn.image.convert("RGB"), (left, _dots(box.y)))
