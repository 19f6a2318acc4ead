"""The pictures on the panel, drawn from flat shapes in the measures of the mock-ups (412 wide, from the left top)."""

import math
from typing import Any

from kivy.graphics import Color, Mesh, Rectangle, SmoothEllipse, SmoothRoundedRectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.screens.layout import Rect
from kiosk.screens.theme import look
from kiosk.screens.words import Part

BARS = tuple(int(width) for width in "944947463944394494496494348934944945945449485")
"""Widths of the bars and the gaps between them: a decoration that no scanner takes for a code."""


class Pen:
    """Draws in picture measures: x and y from the left top, at the scale that fits."""

    def __init__(self, rect: Rect, width: float, height: float) -> None:
        self.scale = min(rect.width / width, rect.height / height)
        self.x = rect.x + (rect.width - width * self.scale) / 2
        self.top = rect.top - (rect.height - height * self.scale) / 2

    def box(self, x: float, y: float, width: float, height: float) -> tuple[tuple[float, float], tuple[float, float]]:
        left, right = round(self.x + x * self.scale), round(self.x + (x + width) * self.scale)
        top, bottom = round(self.top - y * self.scale), round(self.top - (y + height) * self.scale)
        return (left, bottom), (max(1, right - left), max(1, top - bottom))

    def bar(self, x: float, y: float, width: float, height: float) -> None:
        pos, size = self.box(x, y, width, height)
        Rectangle(pos=pos, size=size)

    def tile(self, x: float, y: float, width: float, height: float, radius: float | tuple[float, ...]) -> None:
        """`radius` for all corners, or left top, right top, right bottom, left bottom."""
        pos, size = self.box(x, y, width, height)
        radii = [radius] if isinstance(radius, int | float) else list(radius)
        SmoothRoundedRectangle(pos=pos, size=size, radius=[max(r * self.scale, 0.1) for r in radii])

    def disc(self, x: float, y: float, side: float) -> None:
        pos, size = self.box(x, y, side, side)
        SmoothEllipse(pos=pos, size=size)

    def shape(self, *points: tuple[float, float]) -> None:
        """A convex polygon."""
        flat: list[float] = []
        for x, y in points:
            flat += [self.x + x * self.scale, self.top - y * self.scale, 0, 0]
        Mesh(vertices=flat, indices=list(range(len(points))), mode="triangle_fan")


class Picture(Part):
    """A drawing that fits itself into a place; covering it again draws it in the colours of the moment."""

    across = 412.0
    down = 400.0

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._rect: Rect | None = None

    def cover(self, rect: Rect) -> None:
        self._rect = rect
        self.pos = rect.pos
        self.size = rect.size
        self.redraw()

    def redraw(self, *_: object) -> None:
        self.canvas.clear()
        if self._rect is None or min(self._rect.size) < 16:
            return
        with self.canvas:
            self.draw(Pen(self._rect, self.across, self.down))

    def draw(self, pen: Pen) -> None:
        raise NotImplementedError


def _ink(role: str) -> None:
    Color(*getattr(look, role))


class ScanPicture(Picture):
    """A pass above the scanner's light."""

    across, down = 452.0, 564.0

    def draw(self, pen: Pen) -> None:
        _ink("beam")
        pen.shape((48, 260), (404, 260), (335, 452), (117, 452))
        _ink("paper")
        pen.tile(20, 0, 412, 262, 27)
        _ink("petrol_lt")
        pen.tile(20, 0, 412, 92, (27, 27, 0, 0))
        _ink("accent")
        pen.tile(54, 24, 46, 46, 12)
        _ink("stage")
        pen.tile(116, 32, 150, 12, 6)
        pen.tile(116, 54, 96, 12, 6)
        _ink("barcode")
        x = 66.0
        stretch = 317 / sum(BARS)
        for index, width in enumerate(BARS):
            if index % 2 == 0:
                pen.bar(x, 124, width * stretch, 92)
            x += width * stretch
        _ink("petrol_lt")
        pen.tile(66, 230, 120, 10, 5)
        _ink("accent")
        pen.tile(0, 166, 452, 7, 3.5)
        _ink("stage_deep")
        pen.tile(70, 452, 312, 112, 30)
        _ink("stage_dark")
        pen.tile(106, 474, 240, 40, 14)
        _ink("accent")
        pen.tile(128, 489, 196, 10, 5)
        _ink("petrol_lt")
        pen.disc(219, 531, 14)


class PrinterPicture(Picture):
    """The bonprinter with its bon; on a light panel, without paper, when it does not work."""

    across, down = 412.0, 408.0
    broken = BooleanProperty(False)
    secret = BooleanProperty(True)

    def on_broken(self, _widget: Part, _broken: bool) -> None:
        self.redraw()

    def on_secret(self, _widget: Part, _secret: bool) -> None:
        self.redraw()

    def draw(self, pen: Pen) -> None:
        _ink("stage" if self.broken and not look.contrast else "stage_deep")
        pen.tile(0, 0, 412, 134, 30)
        _ink("stage_deep" if self.broken and not look.contrast else "stage_dark")
        pen.tile(52, 84, 308, 20, 10)
        _ink("accent")
        pen.disc(362, 30, 16)
        if self.broken:
            self._gap(pen)
        else:
            self._paper(pen)

    def _paper(self, pen: Pen) -> None:
        _ink("paper")
        pen.bar(82, 94, 248, 300)
        tooth = 248 / 8
        for index in range(8):
            x = 82 + index * tooth
            pen.shape((x, 392), (x + tooth, 392), (x + tooth / 2, 407))
        _ink("petrol_lt")
        pen.bar(82, 94, 248, 10)
        _ink("stage")
        pen.tile(136, 132, 140, 14, 7)
        _ink("secret_bg" if self.secret else "petrol_lt")
        pen.tile(112, 170, 188, 62, 14)
        if self.secret:
            _ink("secret")
            for index in range(5):
                pen.disc(138 + index * 30, 193, 16)
        _ink("petrol_lt")
        for y, width in ((260, 188), (284, 160), (308, 176), (344, 110)):
            pen.tile(112, y, width, 10, 5)

    def _gap(self, pen: Pen) -> None:
        _ink("outline")
        for y in range(156, 360, 28):
            pen.bar(80, y, 4, 14)
            pen.bar(328, y, 4, 14)
        for x in range(90, 330, 28):
            pen.bar(x, 370, 14, 4)
        _ink("accent")
        pen.disc(156, 210, 100)
        _ink("accent_ink")
        pen.tile(199, 231, 13, 36, 6)
        pen.disc(198, 275, 16)


class CardPicture(Picture):
    """The ground of the member's pass; its words are laid over it by the screen."""

    across, down = 412.0, 232.0

    def draw(self, pen: Pen) -> None:
        if look.contrast:
            _ink("outline")
            pen.tile(-3, -3, 418, 238, 27)
        _ink("accent")
        pen.tile(0, 120, 412, 112, (0, 0, 24, 24))
        _ink("card")
        pen.tile(0, 0, 412, 214, (24, 24, 0, 0))


class Ring(Picture):
    """A ring that runs out, with an orange bead; turns in steps of one second."""

    across, down = 260.0, 260.0
    seconds = NumericProperty(30)
    total = NumericProperty(30)

    def on_seconds(self, _widget: Part, _seconds: int) -> None:
        self.redraw()

    def draw(self, pen: Pen) -> None:
        left = max(0.0, min(1.0, self.seconds / max(1, self.total)))
        pos, size = pen.box(8, 8, 244, 244)
        inner, inner_size = pen.box(28, 28, 204, 204)
        _ink("stage_deep" if look.contrast else "tint")
        SmoothEllipse(pos=pos, size=size)
        _ink("accent" if look.contrast else "petrol")
        if left > 0:
            SmoothEllipse(pos=pos, size=size, angle_start=0, angle_end=360 * left)
        _ink("surface")
        SmoothEllipse(pos=inner, size=inner_size)
        _ink("accent")
        x, y = _on_circle(left)
        pen.disc(130 + 112 * x - 18, 130 - 112 * y - 18, 36)


def _on_circle(turn: float) -> tuple[float, float]:
    return math.sin(turn * 2 * math.pi), math.cos(turn * 2 * math.pi)


class QrPicture(Picture):
    """An address for a phone, in black on white with its quiet zone."""

    across, down = 100.0, 100.0
    address = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._texture: Texture | None = None
        super().__init__(**kwargs)

    def on_address(self, _widget: Part, address: str) -> None:
        self._texture = qr_texture(address) if address else None
        self.redraw()

    def draw(self, pen: Pen) -> None:
        if self._texture is None:
            return
        pos, size = pen.box(0, 0, 100, 100)
        side = int(size[0]) // self._texture.width * self._texture.width
        Color(1, 1, 1)
        Rectangle(
            texture=self._texture,
            pos=(int(pos[0] + (size[0] - side) // 2), int(pos[1] + (size[1] - side) // 2)),
            size=(side, side),
        )


def qr_texture(address: str) -> Texture:
    """One texel a module, quiet zone of four included."""
    import segno

    rows = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix_iter(scale=1, border=4)]
    side = len(rows)
    texture = Texture.create(size=(side, side), colorfmt="luminance")
    texture.mag_filter = texture.min_filter = "nearest"
    pixels = bytes(0 if dark else 255 for row in reversed(rows) for dark in row)
    texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
    return texture


class Mark(Picture):
    """The library's mark: an open book on an orange tile."""

    across, down = 54.0, 54.0

    def draw(self, pen: Pen) -> None:
        _ink("accent")
        pen.tile(0, 0, 54, 54, 14)
        _ink("accent_ink")
        pen.shape((11, 17), (26, 19), (26, 41), (11, 38))
        pen.shape((43, 17), (28, 19), (28, 41), (43, 38))
        _ink("accent")
        for y in (23, 28, 33):
            pen.shape((31, y + 0.6), (40, y - 0.6), (40, y + 1.6), (31, y + 2.8))
