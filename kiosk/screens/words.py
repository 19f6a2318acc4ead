"""Text and icons on the screen: rendered once per change, tinted when drawn, gone when emptied."""

from pathlib import Path
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.core.text import LabelBase
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screens.icons import glyph
from kiosk.screens.theme import FONT_OF, look

FONTS = Path(__file__).parent / "fonts"
SHRINK = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5)
"""Tried in this order until a text fits its place."""
TAIL = 0.06
"""Em above and below a text, so that the tail of a g is whole."""
BIG = ("title", "hero", "display")
"""Rather a little smaller than on two lines."""
LEADING = {"intro": 1.16, "lead": 1.16, "body": 1.12, "caption": 1.05}
"""Times the font's own line height of 1.21 em."""

for _name, _file in (
    ("Regular", "Inter-Regular.ttf"),
    ("Medium", "Inter-Medium.ttf"),
    ("SemiBold", "Inter-SemiBold.ttf"),
    ("Telltale", "InterTelltale-SemiBold.ttf"),
    ("Display", "InterDisplay-Bold.ttf"),
    ("Icons", "Icons.ttf"),
):
    LabelBase.register(_name, str(FONTS / _file))


def load_kv(module_file: str) -> None:
    """Load the .kv that stands beside a module."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))


class Part(Widget):
    """Something that can be measured, placed, and hidden."""

    shown = BooleanProperty(True)

    def on_shown(self, _widget: Widget, shown: bool) -> None:
        self.opacity = 1 if shown else 0

    def fit(self, width: int, *, scale: float = 1.0) -> int:
        """Take a width, with the letters at `scale`; returns the height taken, in pixels."""
        raise NotImplementedError

    def move(self, x: int, y: int) -> None:
        """Stand with the left bottom corner here."""
        self.pos = (x, y)


class Words(Part):
    """One text in one role of the type scale; wraps, and shrinks before it would be cut off."""

    text = StringProperty("")
    role = StringProperty("body")
    align = StringProperty("left")
    color = ColorProperty(look.ink)
    texture: Any = ObjectProperty(None, allownone=True)
    texture_size: Any = ObjectProperty((0, 0))
    letters = NumericProperty(0)
    """Size as rendered, in pixels."""
    lines = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        self._rendered: tuple[object, ...] = ()
        self._lines_seen: tuple[str, ...] = ()
        super().__init__(**kwargs)

    def on_text(self, _widget: Widget, text: str) -> None:
        if not text:
            self._blank()

    def natural_width(self, scale: float = 1.0) -> int:
        """Width on one line, in pixels."""
        if not self.text:
            return 0
        return int(self._label(self._size(scale), None).get_extents(self.text)[0]) + 1

    def fit(self, width: int, *, height: int | None = None, scale: float = 1.0) -> int:
        """As every part; with `height`, the letters shrink until the text is no higher."""
        if not self.text:
            self._blank()
            self.size = (width, 0)
            return 0
        wanted = (self.text, self.role, self.align, self._size(1.0), width, height, scale)
        if wanted != self._rendered:
            self._render(width, height, scale)
            self._rendered = wanted
        return int(self.height)

    def _render(self, width: int, height: int | None, scale: float) -> None:
        big = self.role in BIG
        tries = [(shrink, 1) for shrink in SHRINK[:4]] if big else []
        tries += [(shrink, (2 if height is None else 3) if big else 99) for shrink in SHRINK]
        for shrink, most_lines in tries:
            size = self._size(scale * shrink)
            label = self._label(size, width)
            longest = max(label.get_extents(word)[0] for word in self.text.split() or [" "])
            label.text = self.text
            _, tall = label.render()
            count = len(label._cached_lines)
            if longest < width and (height is None or tall <= height) and count <= most_lines:
                break
        label.refresh()
        self.texture = label.texture
        self.texture_size = label.texture.size
        self.letters = size
        self.lines = count
        self.size = (width, label.texture.size[1])

    def _blank(self) -> None:
        self.texture = None
        self.texture_size = (0, 0)
        self._rendered = ()

    def _size(self, scale: float) -> int:
        return max(1, round(look.letters(self.role) * scale))

    def _label(self, size: int, width: int | None) -> Any:
        return CoreLabel(
            font_name=FONT_OF[self.role],
            font_size=size,
            text_size=(width, None),
            halign=self.align,
            line_height=LEADING.get(self.role, 1.0),
            padding=(0, max(1, round(size * TAIL))),
            font_hinting="light",
        )


class Icon(Words):
    """One icon by name, in its own square."""

    name = StringProperty("")
    side = NumericProperty(36)
    """In reference pixels."""

    def on_name(self, _widget: Widget, name: str) -> None:
        self.text = glyph(name) if name else ""

    def square(self, scale: float = 1.0) -> int:
        """Take its own size; returns the side in pixels."""
        self.on_name(self, self.name)
        side = max(1, round(self.side * look.unit * scale))
        if self.text and self._rendered != (self.text, side):
            label = CoreLabel(text=self.text, font_name="Icons", font_size=side, font_hinting="light")
            label.refresh()
            self.texture = label.texture
            self.texture_size = self.size = label.texture.size
            self._rendered = (self.text, side)
        return side


load_kv(__file__)
