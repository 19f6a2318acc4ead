"""A document as ESC/POS bytes. python-escpos encodes, and nothing else: links and status are ours.

Its traps that this file goes round: AUTO picks a Greek page for the euro sign, so the page is fixed; ESC @ makes it
forget which page is set, so that comes once, first; `cut()` sends nothing for some profiles, so the cut is ours.
"""

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING

from hardware.receipt_printer.document import (
    Band,
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
from hardware.receipt_printer.layout import Code, Line, Row, Space, ThinRule, lay_out
from hardware.receipt_printer.printable import printable
from hardware.receipt_printer.profiles import COLUMN_DOTS, CodePage, Profile, dots_of, profile_named
from hardware.receipt_printer.profiles import Qr as QrBy

if TYPE_CHECKING:
    from escpos.printer import Dummy

_ENCODER_PROFILE = "TM-T20II"
"""Knows both code pages under the numbers that every family here uses (16 and 19)."""
_MODULE_DOTS = 6
"""Side of a QR module: 0.75 mm, read by any phone."""
_RULE_DOTS = 2
_NATIVE_MEDIUM = 1
_TEAR_LINES = 4
"""Fed without a cutter, so that the last line is past the tear bar."""
_CUT_AFTER_FEED = b"\x1dV\x42\x00"


def warm_up() -> None:
    """Load what only a bon needs: a fifth of a second that should not be spent before the first picture stands."""
    for name in ("escpos.printer", "segno", "PIL.Image"):
        importlib.import_module(name)


def encode(document: Document, profile: Profile | str, width_mm: int) -> bytes:
    """The bytes that print `document`, with the feed and the cut, without any question to the printer.

    Args:
        profile: a profile or its name.
        width_mm: of the paper, 58 or 80.

    Raises:
        ValueError: an unknown profile or width.
    """
    from escpos.printer import Dummy

    family = profile_named(profile) if isinstance(profile, str) else profile
    dots = dots_of(width_mm)
    page = family.code_page
    ready = replace(document, blocks=tuple(_printable(block, page) for block in document.blocks))
    printer = Dummy(profile=_ENCODER_PROFILE)
    printer.hw("INIT")
    printer.charcode(page.value)
    pen = _Pen(printer, family, dots)
    for row in lay_out(ready, dots // COLUMN_DOTS):
        pen.put(row)
    pen.end()
    return bytes(printer.output)


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
        if self._profile.qr is QrBy.NATIVE:
            self._printer.qr(text, ec=_NATIVE_MEDIUM, size=module, native=True)
            return
        picture = Image.new("1", (modules, modules), 1)
        picture.putdata([0 if dark else 1 for row in code.matrix for dark in row])
        side = modules * module // 2
        half = picture.resize((side, side), Image.Resampling.NEAREST)
        # Sent at half size and drawn double by the printer: a quarter of the bytes.
        self._printer.image(half, high_density_vertical=False, high_density_horizontal=False)


def _printable(block: Block, page: CodePage) -> Block:
    match block:
        case Title() | Band() | Big() | Text():
            return replace(block, text=printable(block.text, page))
        case Steps(steps):
            return Steps(tuple(printable(step, page) for step in steps))
        case Pair(label, value):
            return Pair(printable(label, page), printable(value, page))
        case Columns(texts):
            return Columns(tuple(printable(text, page) for text in texts))
        case Rule() | Gap() | Qr():
            return block
