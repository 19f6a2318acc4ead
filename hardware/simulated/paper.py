"""The paper of the simulated printer: operations in, a picture at 203 dpi (8 dots a mm) and plain text out."""

import io
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

import segno
from PIL import Image, ImageChops, ImageDraw, ImageFont

from hardware.receipt_printer.bars import bars
from hardware.receipt_printer.document import Barcode
from hardware.simulated.escpos_operations import (
    Character,
    Cut,
    Feed,
    Initialise,
    LineFeed,
    Operation,
    PrintBarcode,
    QrPrint,
    QrStore,
    Raster,
    Set,
    Setting,
)
from hardware.simulated.escpos_parser import EscposParser
from hardware.symbologies import Symbology

CELL_WIDTH, CELL_HEIGHT = 12, 24
"""Font A, in dots."""
LINE_SPACING = 30
"""Dots (3.75 mm): what Epson's 203 dpi printers start with."""
MARGIN = 32
"""Dots (4 mm) of paper beside what the head can reach, on either side."""
TEAR = 8
"""Dots: height of the serrated edge."""

_FONT_SIZE = 20
_WHITE, _BLACK = 255, 0
_SYMBOLOGIES: dict[int, Symbology] = {69: "code39", 70: "itf", 71: "codabar", 73: "code128"}
_CODE_PAGES = {0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 16: "cp1252", 18: "cp852", 19: "cp858"}


@dataclass(frozen=True)
class _Style:
    width: int = 1
    height: int = 1
    bold: bool = False
    reverse: bool = False
    underline: int = 0


@dataclass
class _Modes:
    style: _Style = field(default_factory=_Style)
    align: int = 0
    code_page: int = 0
    line_spacing: int = LINE_SPACING
    qr_module: int = 3
    qr_level: int = 48
    barcode_height: int = 162
    barcode_module: int = 3


@cache
def _font(*, bold: bool, size: int) -> ImageFont.FreeTypeFont:
    name = "DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf"
    data = files("hardware.simulated").joinpath("fonts", name).read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _glyph(character: str, style: _Style) -> Image.Image:
    """One cell of text as the head burns it, `L`, dark on white."""
    scale = max(style.width, style.height)
    cell = Image.new("L", (CELL_WIDTH * scale, CELL_HEIGHT * scale), _WHITE)
    font = _font(bold=style.bold, size=_FONT_SIZE * scale)
    ImageDraw.Draw(cell).text((0, 19 * scale), character, fill=_BLACK, font=font, anchor="ls")
    size = (CELL_WIDTH * style.width, CELL_HEIGHT * style.height)
    if cell.size != size:
        cell = cell.resize(size, Image.Resampling.LANCZOS)
    if style.underline:
        ImageDraw.Draw(cell).rectangle((0, size[1] - style.underline, size[0], size[1]), fill=_BLACK)
    return ImageChops.invert(cell) if style.reverse else cell


class Paper:
    """One strip of paper from the last cut on.

    Args:
        width_dots: what the head can reach: 576 for 80 mm paper, 384 for 58 mm.
    """

    def __init__(self, width_dots: int) -> None:
        self._width = width_dots
        self._modes = _Modes()
        self._qr = b""
        self._line: list[tuple[str, _Style]] = []
        self._pieces: list[tuple[int, int, Image.Image]] = []
        self._length = 0
        self._text: list[str] = []

    @property
    def blank(self) -> bool:
        """True while nothing is printed on this strip."""
        return not self._pieces and not self._line

    @property
    def text(self) -> str:
        """What a person reads on it, line by line; a picture is shown as its size."""
        return "\n".join(line.rstrip() for line in self._text).strip("\n") + "\n"

    def picture(self, *, cut: bool = True) -> Image.Image:
        """The strip as it lies in the hand, `L`, with margins and, once cut, a serrated edge below."""
        height = MARGIN + self._length + MARGIN
        paper = Image.new("L", (self._width + 2 * MARGIN, height), _WHITE)
        for x, y, piece in self._pieces:
            paper.paste(piece, (MARGIN + x, MARGIN + y))
        if cut:
            draw = ImageDraw.Draw(paper)
            for x in range(0, paper.width, 2 * TEAR):
                draw.polygon([(x, height), (x + TEAR, height - TEAR), (x + 2 * TEAR, height)], fill=0xD8)
        return paper

    def execute(self, operation: Operation) -> int:
        """Do one operation; gives how many lines of text it brought on paper. A cut is the owner's to notice."""
        before = len(self._text)
        match operation:
            case Character(byte):
                self._put(self._decode(byte))
            case LineFeed():
                self._print_line()
            case Feed(lines, dots):
                if self._line:
                    self._print_line()
                self._advance(lines * self._modes.line_spacing + dots)
                self._text.extend([""] * lines)
            case Cut(_, dots):
                if self._line:
                    self._print_line()
                self._advance(dots)
            case Initialise():
                self._line, self._modes, self._qr = [], _Modes(), b""
            case Set(setting, value):
                self._set(setting, value)
            case Raster():
                self._raster(operation)
            case QrStore(data):
                self._qr = data
            case QrPrint():
                self._print_qr()
            case PrintBarcode(kind, data):
                self._print_barcode(_SYMBOLOGIES[kind], data)
            case _:
                pass
        return len(self._text) - before

    def forget_line(self) -> None:
        """Drop what was not printed yet: the print buffer was cleared."""
        self._line = []

    def new_strip(self) -> "Paper":
        """The paper after a cut: clean, with the same settings in the printer."""
        paper = Paper(self._width)
        paper._modes, paper._qr, paper._line = self._modes, self._qr, self._line
        return paper

    def _decode(self, byte: int) -> str:
        page = _CODE_PAGES.get(self._modes.code_page, "cp437")
        return bytes([byte]).decode(page, errors="replace")

    def _set(self, setting: Setting, value: int) -> None:
        modes = self._modes
        match setting:
            case Setting.WIDTH:
                modes.style = replace(modes.style, width=value)
            case Setting.HEIGHT:
                modes.style = replace(modes.style, height=value)
            case Setting.BOLD:
                modes.style = replace(modes.style, bold=bool(value))
            case Setting.REVERSE:
                modes.style = replace(modes.style, reverse=bool(value))
            case Setting.UNDERLINE:
                modes.style = replace(modes.style, underline=value)
            case Setting.ALIGN:
                modes.align = value
            case Setting.CODE_PAGE:
                modes.code_page = value
            case Setting.LINE_SPACING:
                modes.line_spacing = LINE_SPACING if value < 0 else value
            case Setting.QR_MODULE:
                modes.qr_module = max(1, min(value, 16))
            case Setting.QR_LEVEL:
                modes.qr_level = value
            case Setting.BARCODE_HEIGHT:
                modes.barcode_height = max(1, value)
            case Setting.BARCODE_MODULE:
                modes.barcode_module = value

    def _put(self, character: str) -> None:
        style = self._modes.style
        if self._line_width() + CELL_WIDTH * style.width > self._width:
            self._print_line()
        self._line.append((character, style))

    def _line_width(self) -> int:
        return sum(CELL_WIDTH * style.width for _, style in self._line)

    def _left(self, width: int) -> int:
        return max(0, (self._width - width) * self._modes.align // 2)

    def _print_line(self) -> None:
        line, self._line = self._line, []
        tallest = max((CELL_HEIGHT * style.height for _, style in line), default=0)
        x = self._left(sum(CELL_WIDTH * style.width for _, style in line))
        self._text.append(" " * (x // CELL_WIDTH) + "".join(character for character, _ in line))
        for character, style in line:
            if character != " " or style.reverse or style.underline:
                y = self._length + tallest - CELL_HEIGHT * style.height
                self._pieces.append((x, y, _glyph(character, style)))
            x += CELL_WIDTH * style.width
        self._advance(max(tallest, self._modes.line_spacing))

    def _advance(self, dots: int) -> None:
        self._length += dots

    def _paste(self, picture: Image.Image, name: str) -> None:
        if self._line:
            self._print_line()
        picture = picture.crop((0, 0, min(picture.width, self._width), picture.height))
        x = self._left(picture.width)
        self._pieces.append((x, self._length, picture))
        self._text.append(" " * (x // CELL_WIDTH) + name)
        self._advance(picture.height)

    def _raster(self, raster: Raster) -> None:
        if not raster.data:
            return
        dots = Image.frombytes("1", (raster.width_bytes * 8, raster.height), raster.data)
        visible = dots.crop((0, 0, min(dots.width, self._width // raster.across), dots.height))
        picture = ImageChops.invert(visible.convert("L"))
        size = (picture.width * raster.across, picture.height * raster.down)
        name = "─" * (size[0] // CELL_WIDTH) if size[1] <= 4 else f"[picture {size[0]}x{size[1]}]"
        self._paste(picture.resize(size, Image.Resampling.NEAREST), name)

    def _print_qr(self) -> None:
        level = {48: "L", 49: "M", 50: "Q", 51: "H"}.get(self._modes.qr_level, "L")
        try:
            code = segno.make_qr(self._qr, error=level, boost_error=False, mode="byte")
        except ValueError:
            return
        rows = [list(row) for row in code.matrix]
        picture = Image.new("L", (len(rows), len(rows)), _WHITE)
        picture.putdata([_BLACK if module else _WHITE for row in rows for module in row])
        size = len(rows) * self._modes.qr_module
        self._paste(
            picture.resize((size, size), Image.Resampling.NEAREST), f"[qr {self._qr.decode('utf-8', 'replace')}]"
        )

    def _print_barcode(self, symbology: Symbology, data: bytes) -> None:
        """As a printer: what it cannot encode, or what is wider than its head, is not printed."""
        text = _code128_text(data) if symbology == "code128" else data.decode("ascii", "replace")
        try:
            drawn = bars(Barcode(symbology, text), self._modes.barcode_module)
        except (ValueError, KeyError):
            return
        if len(drawn) > self._width:
            return
        row = Image.new("L", (len(drawn), 1), _WHITE)
        row.putdata([_BLACK if dot == "1" else _WHITE for dot in drawn])
        size = (len(drawn), self._modes.barcode_height)
        self._paste(row.resize(size, Image.Resampling.NEAREST), f"[{symbology} {text}]")


def _code128_text(data: bytes) -> str:
    """The text of Epson's form: '{B' and '{C' choose the set, '{{' is a brace; in set C a byte is two digits."""
    text, pairs = "", False
    reading = iter(data)
    for byte in reading:
        if byte == ord("{") and (chosen := next(reading, byte)) != byte:
            pairs = chosen == ord("C")
        else:
            text += f"{byte:02}" if pairs else chr(byte)
    return text


def picture(escpos: bytes, width_dots: int) -> Image.Image:
    """What a printer whose head reaches so far makes of these bytes, as one strip."""
    paper = Paper(width_dots)
    for operation in EscposParser().feed(escpos):
        paper.execute(operation)
    return paper.picture()
