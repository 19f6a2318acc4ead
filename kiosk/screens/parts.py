"""The smaller parts of a page: chip, rows of facts, numbered steps, notice bar."""

from collections.abc import Sequence
from typing import Any

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.flows.pages import Line, Tone
from kiosk.screens.buttons import Fill
from kiosk.screens.layout import Shape
from kiosk.screens.theme import look
from kiosk.screens.words import Icon, Part, Words, load_kv
from kiosk.texts.text import Text

CHIP_ICON = {
    Tone.OK: "check-circle",
    Tone.WARN: "alert",
    Tone.ERROR: "close-octagon",
    Tone.BUSY: "progress-clock",
}
MANY = 6
BUILT = 3
"""Rows made at start-up; more are made when a page has more."""
NOTICE_ICON = {**CHIP_ICON, Tone.ERROR: "alert-circle"}


class Chip(Part):
    """State as colour, icon and word in a pill."""

    text = StringProperty("")
    icon = StringProperty("")
    tone: Tone = ObjectProperty(Tone.OK, rebind=True)

    def fit(self, width: int, *, scale: float = 1.0) -> int:
        words, icon = self.ids.words, self.ids.icon
        if not self.text:
            words.fit(width)
            self.size = (0, 0)
            return 0
        u = look.plan.px
        icon.side = 28
        side = icon.square(scale)
        room = width - side - u(44)
        words.fit(min(room, words.natural_width(scale) + u(3)), scale=scale)
        self.size = (side + u(44) + int(words.width), max(u(48 * scale), int(words.height) + u(14 * scale)))
        return int(self.height)

    def move(self, x: int, y: int) -> None:
        u = look.plan.px
        self.pos = (x, y)
        icon, words = self.ids.icon, self.ids.words
        icon.move(x + u(13), y + (int(self.height) - int(icon.height)) // 2)
        words.move(x + u(22) + int(icon.width), y + (int(self.height) - int(words.height)) // 2)


class Notice(Part):
    """A tinted bar with an icon and a sentence."""

    text = StringProperty("")
    tone: Tone = ObjectProperty(Tone.WARN, rebind=True)

    def fit(self, width: int, *, scale: float = 1.0) -> int:
        words, icon = self.ids.words, self.ids.icon
        if not self.text:
            words.fit(width)
            self.size = (0, 0)
            return 0
        u = look.plan.px
        icon.name = NOTICE_ICON[self.tone]
        side = icon.square(scale)
        words.fit(width - side - u(60), scale=scale)
        self.size = (width, int(words.height) + u(36 * scale))
        return int(self.height)

    def move(self, x: int, y: int) -> None:
        u = look.plan.px
        self.pos = (x, y)
        icon, words = self.ids.icon, self.ids.words
        icon.move(x + u(20), y + (int(self.height) - int(icon.height)) // 2)
        words.move(x + u(36) + int(icon.width), y + (int(self.height) - int(words.height)) // 2)


class Fact(Part):
    """Icon, label, value: one row between hairlines; or label over value where a row is half as wide."""

    label = StringProperty("")
    value = StringProperty("")
    icon = StringProperty("")
    stacked = BooleanProperty(False)
    apart = BooleanProperty(False)
    """The value stands at the right edge."""
    exact = BooleanProperty(False)
    """The value is shown letter for letter, as a username: look-alikes are told apart."""
    value_at = NumericProperty(0)
    over = BooleanProperty(True)
    under = BooleanProperty(True)
    line_color = ColorProperty(look.line)
    icon_color = ColorProperty(look.petrol)

    def label_width(self, scale: float) -> int:
        return int(self.ids.label.natural_width(scale))

    def fit(self, width: int, *, scale: float = 1.0) -> int:
        u = look.plan.px
        icon, label, value = self.ids.icon, self.ids.label, self.ids.value
        icon.square(scale)
        label.role = "caption" if self.stacked else "body"
        left = u(48)
        if self.stacked:
            tall = label.fit(width - left, scale=scale) + value.fit(width - left, scale=scale)
            self.size = (width, tall + u(6))
        else:
            room = min(label.natural_width(scale), (width - left) // 2) + 1
            label.fit(room, scale=scale)
            value.align = "right" if self.apart else "left"
            start = left + room + u(12) if self.apart else max(left + room + u(12), self.value_at)
            value.fit(width - start, scale=scale)
            self.size = (width, max(int(label.height), int(value.height)) + u(34 * scale))
        return int(self.height)

    def move(self, x: int, y: int) -> None:
        self.pos = (x, y)
        icon, label, value = self.ids.icon, self.ids.label, self.ids.value
        left = x + look.plan.px(48)
        middle = y + int(self.height) // 2
        icon.move(x + look.plan.px(1), middle - int(icon.height) // 2)
        if self.stacked:
            value.move(left, y + look.plan.px(2))
            label.move(left, int(value.y) + int(value.height))
        else:
            label.move(left, middle - int(label.height) // 2)
            value.move(int(self.right) - int(value.width), middle - int(value.height) // 2)


class Facts(Part):
    """A list of facts; two beside each other on a short panel. Rows that do not fit are dropped from the bottom."""

    line_color = ColorProperty(look.line)
    apart = BooleanProperty(False)
    paired = BooleanProperty(False)
    """Two beside each other on a tall panel too, and where there are many."""
    tall = BooleanProperty(False)
    """Each label above its value: for values as long as a line."""
    ruled = BooleanProperty(True)
    """A hairline above the first and below the last too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._build(BUILT)

    def _build(self, count: int) -> None:
        while len(self.children) < count:
            self.add_widget(Fact(line_color=self.line_color))

    def show(self, lines: Sequence[Line], say: Any) -> None:
        self._build(len(lines))
        rows = self._rows()
        for row, line in zip(rows, lines, strict=False):
            row.shown = True
            row.label, row.value = say(line.label), say(line.value)
            row.exact = not self.apart and _is_verbatim(line.value)
            row.icon = line.icon if line.ok is None else "check-circle" if line.ok else "alert"
            row.icon_color = look.petrol if line.ok is None else look.ok if line.ok else look.warn
            row.line_color = self.line_color
        for row in rows[len(lines) :]:
            row.shown = False
            row.label = row.value = row.icon = ""

    def on_line_color(self, _widget: Part, color: Any) -> None:
        for row in self.children:
            row.line_color = color

    def _rows(self) -> list[Fact]:
        return list(reversed(self.children))

    def _beside(self) -> bool:
        if self.apart or self.tall:
            return False
        if look.plan.shape is Shape.WIDE:
            return self.paired and len(self._live()) > MANY
        return look.plan.shape is Shape.SHORT or self.paired

    def _live(self) -> list[Fact]:
        return [row for row in self._rows() if row.label]

    def fit(self, width: int, *, scale: float = 1.0) -> int:
        live = self._live()
        if not live:
            self.size = (width, 0)
            return 0
        beside = self._beside()
        cell = (width - look.plan.gap) // 2 if beside and len(live) > 1 else width
        widest = max(row.label_width(scale) for row in live)
        for index, row in enumerate(live):
            row.stacked = beside or self.tall
            row.apart = self.apart
            row.value_at = look.plan.px(48) + min(widest, (width - look.plan.px(48)) // 2) + look.plan.px(20)
            row.over = self.ruled and index == 0 and not beside
            row.under = not beside and (self.ruled or index < len(live) - 1)
            row.fit(cell, scale=scale)
        if beside:
            self.size = (width, sum(max(int(r.height) for r in live[i : i + 2]) for i in range(0, len(live), 2)))
        else:
            self.size = (width, sum(int(row.height) for row in live))
        return int(self.height)

    def move(self, x: int, y: int) -> None:
        self.pos = (x, y)
        live = self._live()
        top = y + int(self.height)
        if live and self._beside():
            for index in range(0, len(live), 2):
                pair = live[index : index + 2]
                top -= max(int(row.height) for row in pair)
                for column, row in enumerate(pair):
                    row.move(x + column * (int(row.width) + look.plan.gap), top)
            return
        for row in live:
            top -= int(row.height)
            row.move(x, top)


def _is_verbatim(words: Text) -> bool:
    return not words.key and all(isinstance(value, str) for _, value in words.values)


class Step(Part):
    """A number in a disc and what to do."""

    number = StringProperty("")
    text = StringProperty("")
    under = BooleanProperty(False)
    tall = NumericProperty(0)
    """Height to take at least."""

    def fit(self, width: int, *, scale: float = 1.0) -> int:
        u = look.plan.px
        side = u(50) - u(50) % 2
        disc, number, words = self.ids.disc, self.ids.number, self.ids.words
        disc.size = (side, side)
        disc.radius = side / 2
        number.fit(side)
        words.fit(width - side - u(22), scale=scale)
        self.size = (width, max(side + u(20 * scale), int(words.height) + u(20 * scale), int(self.tall)))
        return int(self.height)

    def move(self, x: int, y: int) -> None:
        self.pos = (x, y)
        middle = y + int(self.height) // 2
        disc, number, words = self.ids.disc, self.ids.number, self.ids.words
        disc.pos = (x, middle - int(disc.height) // 2)
        number.move(x, middle - int(number.height) // 2)
        words.move(x + int(disc.width) + look.plan.px(22), middle - int(words.height) // 2)


class Steps(Part):
    """Up to four steps under each other; in a panel with hairlines and more air."""

    airy = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._build(BUILT)

    def _build(self, count: int) -> None:
        while len(self.children) < count:
            self.add_widget(Step())

    def show(self, steps: Sequence[Text], say: Any) -> None:
        self._build(len(steps))
        rows = list(reversed(self.children))
        for index, row in enumerate(rows):
            live = index < len(steps)
            row.shown = live
            row.number = str(index + 1) if live else ""
            row.text = say(steps[index]) if live else ""
            row.under = self.airy and index < len(steps) - 1

    def _live(self) -> list[Step]:
        return [row for row in reversed(self.children) if row.text]

    def fit(self, width: int, *, scale: float = 1.0) -> int:
        for row in self._live():
            row.tall = look.plan.px(118 * scale) if self.airy else 0
            row.fit(width, scale=scale)
        self.size = (width, sum(int(row.height) for row in self._live()))
        return int(self.height)

    def move(self, x: int, y: int) -> None:
        self.pos = (x, y)
        top = y + int(self.height)
        for row in self._live():
            top -= int(row.height)
            row.move(x, top)


class Bullet(Part):
    """An icon and a sentence: what the kiosk can do, what an act changes."""

    icon = StringProperty("")
    text = StringProperty("")
    color = ColorProperty(look.ink)

    def fit(self, width: int, *, scale: float = 1.0) -> int:
        icon, words = self.ids.icon, self.ids.words
        if not self.text:
            words.fit(width)
            self.size = (width, 0)
            return 0
        icon.square(scale)
        words.fit(width - look.plan.px(54), scale=scale)
        self.size = (width, max(int(icon.height), int(words.height)))
        return int(self.height)

    def move(self, x: int, y: int) -> None:
        self.pos = (x, y)
        icon, words = self.ids.icon, self.ids.words
        middle = y + int(self.height) // 2
        icon.move(x, middle - int(icon.height) // 2)
        words.move(x + look.plan.px(54), middle - int(words.height) // 2)


class Dots(Part):
    """Three still marks: something is going on, and nobody knows how long."""

    def fit(self, width: int, *, scale: float = 1.0) -> int:
        self.size = (width, look.plan.px(24 * scale))
        return int(self.height)


__all__ = ["Bullet", "Chip", "Dots", "Fact", "Facts", "Fill", "Icon", "Notice", "Step", "Steps", "Words"]

load_kv(__file__)
