"""A document as ESC/POS bytes. python-escpos encodes, and nothing else: links and status are ours.

Its traps that this file goes round: AUTO picks a Greek page for the euro sign, so the page is fixed; ESC @ makes it
forget which page is set, so that comes once, first; `cut()` sends nothing for some profiles, so the cut is ours.
"""

import importlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from hardware.receipt_printer.bars import bars, largest_that_fits
from hardware.receipt_printer.document import (
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
from hardware.receipt_printer.layout import Bars, Code, Line, Row, Space, ThinRule, lay_out
from hardware.receipt_printer.printable import printable, replaced
from hardware.receipt_printer.profiles import COLUMN_DOTS, DrawnBy, Profile, profile_named
from hardware.symbologies import code128_sets

if TYPE_CHECKING:
    from escpos.printer import Dummy
    from PIL.Image import Image as Picture

_ENCODER_PROFILE = "TM-T20II"
"""Knows both code pages under the numbers that every family here uses (16 and 19)."""
_MODULE_DOTS = 6
"""Side of a QR module: 0.75 mm, read by any phone."""
_RULE_DOTS = 2
_BELOW_LOGO_DOTS = 24
_BAR_DOTS = 80
"""Height of a barcode: 10 mm."""
_NATIVE_BARCODES = {"code39": 69, "itf": 70, "codabar": 71, "code128": 73}
_NATIVE_MEDIUM = 1
_TEAR_LINES = 4
"""Fed without a cutter, so that the last line is past the tear bar."""
_CUT_AFTER_FEED = b"\x1dV\x42\x00"


def warm_up() -> None:
    """Load what only a bon needs: a fifth of a second that should not be spent before the first picture stands."""
    for name in ("escpos.printer", "segno", "PIL.Image"):
        importlib.import_module(name)


def encode(document: Document, profile: Profile | str, width_mm: int, logo: "Picture | None" = None) -> bytes:
    """The bytes that print `document`, with the feed and the cut, without any question to the printer.

    Args:
        profile: a profile or its name.
        width_mm: of the paper, 58 or 80.
        logo: printed above it, see `logo.read_logo`.

    Raises:
        ValueError: an unknown profile or width, or a barcode that this paper cannot hold.
    """
    from escpos.printer import Dummy

    printing = profile_named(profile) if isinstance(profile, str) else profile
    dots = printing.dots_on(width_mm)
    page = printing.code_page
    ready = replace(document, blocks=tuple(_with(lambda text: printable(text, page), b) for b in document.blocks))
    printer = Dummy(profile=_ENCODER_PROFILE)
    printer.hw("INIT")
    printer.charcode(page.value)
    pen = _Pen(printer, printing, dots)
    if logo is not None:
        pen.picture(logo)
    for row in lay_out(ready, dots // COLUMN_DOTS):
        pen.put(row)
    pen.end()
    return bytes(printer.output)


def replacements(document: Document, profile: Profile) -> dict[str, str]:
    """What this printer's code page lacks, and what is printed for it; for a technician, as it is of the bon's text."""
    found: dict[str, str] = {}

    def collect(text: str) -> str:
        found.update(replaced(text, profile.code_page))
        return text

    for block in document.blocks:
        _with(collect, block)
    return found


class _Pen:
    """Sends a setting only when it changes: on a serial line every byte is half a millisecond."""

    def __init__(self, printer: "Dummy", profile: Profile, dots: int) -> None:
        self._printer, self._profile, self._dots = printer, profile, dots
        self._now = Line("")

    def put(self, row: Row) -> None:
        match row:
            case Line():
                self._style(row)
                self._printer.text(row.text + "\n")
            case Space(lines, dots):
                if lines:
                    self._printer.print_and_feed(min(lines, 255))
                if dots:
                    self._printer._raw(b"\x1bJ" + bytes([dots]))
            case ThinRule():
                from PIL import Image

                rule = Image.new("1", (self._dots, _RULE_DOTS // 2), 0)
                self._printer.image(rule, high_density_vertical=False)
            case Code(text):
                self._style(Line("", centred=True))
                self._code(text)
            case Bars(code):
                self._style(Line("", centred=True))
                self._bars(code)

    def picture(self, picture: "Picture") -> None:
        """As it is, centred, with a little white below."""
        self._style(Line("", centred=True))
        self._printer.image(picture)
        self._printer._raw(b"\x1bJ" + bytes([_BELOW_LOGO_DOTS]))

    def end(self) -> None:
        if self._profile.cutter:
            self._printer._raw(_CUT_AFTER_FEED)
        else:
            self._printer.print_and_feed(_TEAR_LINES)

    def _style(self, line: Line) -> None:
        now, self._now = self._now, line
        if (line.width, line.height) != (now.width, now.height):
            self._printer.set(custom_size=True, width=line.width, height=line.height)
        if line.bold != now.bold:
            self._printer.set(bold=line.bold)
        if line.reverse != now.reverse:
            self._printer.set(invert=line.reverse)
        if line.centred != now.centred:
            self._printer.set(align="center" if line.centred else "left")

    def _code(self, text: str) -> None:
        import segno
        from PIL import Image

        code = segno.make_qr(text, error="m", boost_error=False)
        modules = len(code.matrix)
        module = max(2, min(_MODULE_DOTS, self._dots // modules) // 2 * 2)
        if self._profile.qr is DrawnBy.PRINTER:
            self._printer.qr(text, ec=_NATIVE_MEDIUM, size=module, native=True)
            return
        picture = Image.new("1", (modules, modules), 1)
        picture.putdata([0 if dark else 1 for row in code.matrix for dark in row])
        side = modules * module // 2
        half = picture.resize((side, side), Image.Resampling.NEAREST)
        # Sent at half size and drawn double by the printer: a quarter of the bytes.
        self._printer.image(half, high_density_vertical=False, high_density_horizontal=False)

    def _bars(self, code: Barcode) -> None:
        from PIL import Image

        narrow = largest_that_fits(code, self._dots)
        if self._profile.barcode is DrawnBy.PRINTER:
            data = _native_barcode(code)
            self._printer._raw(bytes([0x1D, 0x68, _BAR_DOTS, 0x1D, 0x77, narrow, 0x1D, 0x48, 0]))
            self._printer._raw(bytes([0x1D, 0x6B, _NATIVE_BARCODES[code.symbology], len(data)]) + data)
            return
        row = bars(code, narrow)
        picture = Image.new("1", (len(row), 1), 1)
        picture.putdata([0 if dot == "1" else 1 for dot in row])
        # Every second row is sent: the printer draws each twice.
        self._printer.image(picture.resize((len(row), _BAR_DOTS // 2)), high_density_vertical=False)


def _native_barcode(code: Barcode) -> bytes:
    if code.symbology != "code128":
        return code.text.upper().encode("ascii")
    pairs, rest = code128_sets(code.text)
    digits = bytes(int(pairs[start : start + 2]) for start in range(0, len(pairs), 2))
    return (b"{C" + digits if digits else b"") + (b"{B" + rest.replace("{", "{{").encode("ascii") if rest else b"")


def _with(change: Callable[[str], str], block: Block) -> Block:
    """The block with every text that is printed in letters changed."""
    match block:
        case Title() | Band() | Big() | Text():
            return replace(block, text=change(block.text))
        case Steps(steps):
            return Steps(tuple(change(step) for step in steps))
        case Pair(label, value):
            return Pair(change(label), change(value))
        case Columns(texts):
            return Columns(tuple(change(text) for text in texts))
        case Rule() | Gap() | Qr() | Barcode():
            return block
