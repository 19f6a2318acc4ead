"""The card as it will be printed, small enough for its place."""

import io
from typing import Any

from kivy.graphics import Color, Line, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty

from hardware.card_printer.port import CardPicture
from kiosk.screens.theme import look
from kiosk.screens.words import Part

WIDE, HIGH = 1016, 648
"""CR80 at 300 dpi."""


class CardPreview(Part):
    """One picture, or nothing; it may bear a member's name, so it goes with the page."""

    highest = NumericProperty(0)
    """Pixels; 0 lets it be as wide as its place."""

    def __init__(self, **kwargs: Any) -> None:
        self._card: CardPicture | None = None
        self._drawn: tuple[CardPicture, int] | None = None
        self._texture: Texture | None = None
        super().__init__(**kwargs)

    def show(self, card: CardPicture | None) -> None:
        self._card = card
        if card is None:
            self._drawn = self._texture = None
            self.canvas.clear()

    def forget(self) -> None:
        """Called when the visit ends."""
        self.show(None)

    def fit(self, width: int, *, scale: float = 1.0) -> int:
        if self._card is None:
            return 0
        wide = min(width, self.highest * WIDE / HIGH) if self.highest else width
        self.size = (round(wide * scale), round(wide * scale * HIGH / WIDE))
        return int(self.height)

    def move(self, x: int, y: int) -> None:
        super().move(x, y)
        self.canvas.clear()
        if self._card is None:
            return
        wide, high = int(self.width), int(self.height)
        if self._drawn != (self._card, wide):
            self._texture = _texture(self._card, wide, high)
            self._drawn = self._card, wide
        with self.canvas:
            Color(1, 1, 1)
            Rectangle(texture=self._texture, pos=(x, y), size=(wide, high))
            Color(*look.outline)
            Line(rectangle=(x, y, wide, high), width=1)


def _texture(card: CardPicture, wide: int, high: int) -> Texture:
    """Made smaller once and well: a graphics card would make a grey field of the barcode."""
    from PIL import Image

    with Image.open(io.BytesIO(card.png)) as picture:
        small = picture.convert("RGB").resize((wide, high), Image.Resampling.LANCZOS)
    texture = Texture.create(size=(wide, high), colorfmt="rgb")
    texture.blit_buffer(small.transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes(), colorfmt="rgb", bufferfmt="ubyte")
    return texture
