"""What a member types on: the keypad, four PIN boxes, and a field for digits in the open."""

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from kiosk.screens.layout import Rect
from kiosk.screens.press import Press
from kiosk.screens.theme import look
from kiosk.screens.words import Part, load_kv

CLEAR = "clear"
DONE = "done"
KEYS = (*"123456789", CLEAR, "0", DONE)


class Key(Press):
    """One key: a digit, or an icon over a word."""

    value = StringProperty("")
    text = StringProperty("")
    icon = StringProperty("")
    on = BooleanProperty(False)

    def cover(self, rect: Rect) -> None:
        self.pos = rect.pos
        self.size = rect.size
        label, icon = self.ids.label, self.ids.icon
        label.role = "small" if self.icon else "digits"
        label.fit(rect.width - look.plan.px(10), height=rect.height)
        if not self.icon:
            label.move(rect.x + look.plan.px(5), rect.y + (rect.height - int(label.height)) // 2)
            return
        icon.square()
        bottom = rect.y + (rect.height - int(label.height) - int(icon.height)) // 2
        label.move(rect.x + look.plan.px(5), bottom)
        icon.move(rect.x + (rect.width - int(icon.width)) // 2, bottom + int(label.height))


class Keypad(Part):
    """1 to 9, Wis, 0, OK. Digits go to `typed`; OK is off until `least` of them stand there."""

    typed = StringProperty("")
    least = NumericProperty(1)
    most = NumericProperty(20)
    __events__ = ("on_done",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for value in KEYS:
            icon = {CLEAR: "backspace-outline", DONE: "check-bold"}.get(value, "")
            key = Key(value=value, icon=icon, text=value if value.isdigit() else "")
            key.bind(on_act=self._pressed)
            self.add_widget(key)

    def on_done(self) -> None:
        """OK was pressed with enough digits."""

    def on_typed(self, *_: Any) -> None:
        self._gate()

    def on_least(self, *_: Any) -> None:
        self._gate()

    def _gate(self) -> None:
        for key in self.children:
            if key.value == DONE:
                key.enabled = len(self.typed) >= self.least

    def name_keys(self, clear: str, done: str) -> None:
        for key in self.children:
            if key.value in (CLEAR, DONE):
                key.text = clear if key.value == CLEAR else done

    def cover(self, rects: tuple[Rect, ...]) -> None:
        self._gate()
        for key, rect in zip(reversed(self.children), rects, strict=True):
            key.cover(rect)

    def _pressed(self, key: Key) -> None:
        match key.value:
            case "clear":
                self.typed = self.typed[:-1]
            case "done":
                self.dispatch("on_done")
            case digit if len(self.typed) < self.most:
                self.typed += digit


class Entry(Part):
    """Shows what has been typed; where there is little room, within a height."""

    def fit(self, width: int, *, height: int | None = None, scale: float = 1.0) -> int:
        raise NotImplementedError


class PinBoxes(Entry):
    """Four boxes; dots, never digits. The current one has a thick edge; an error colours them all."""

    filled = NumericProperty(0)
    wrong = BooleanProperty(False)
    boxes = ListProperty([])

    def fit(self, width: int, *, height: int | None = None, scale: float = 1.0) -> int:
        u = look.plan.px
        gap = u(18)
        side = min(u(100), (width - 3 * min(gap, width // 16)) // 4)
        tall = min(round(side * 1.18), u(118 * scale), height or u(118))
        self.size = (width, tall)
        self._side = side
        self._gap = min(gap, (width - 4 * side) // 3)
        return tall

    def move(self, x: int, y: int) -> None:
        self.pos = (x, y)
        for index, box in enumerate(reversed(self.children)):
            box.cover(Rect(x + index * (self._side + self._gap), y, self._side, int(self.height)))
        self._mark()

    def on_filled(self, *_: Any) -> None:
        self._mark()

    def on_wrong(self, *_: Any) -> None:
        self._mark()

    def _mark(self) -> None:
        for index, box in enumerate(reversed(self.children)):
            box.dotted = index < self.filled
            box.current = index == self.filled
            box.wrong = self.wrong


class Box(Part):
    """One PIN box."""

    dotted = BooleanProperty(False)
    current = BooleanProperty(False)
    wrong = BooleanProperty(False)

    def cover(self, rect: Rect) -> None:
        self.pos = rect.pos
        self.size = rect.size


class Field(Entry):
    """Digits in the open, in a box that shrinks them before it overflows."""

    text = StringProperty("")
    hint = StringProperty("")
    wrong = BooleanProperty(False)

    def fit(self, width: int, *, height: int | None = None, scale: float = 1.0) -> int:
        u = look.plan.px
        tall = height or u(100 * scale)
        self.size = (width, tall)
        words = self.ids.words
        words.fit(width - u(36), height=tall - u(6))
        return tall

    def move(self, x: int, y: int) -> None:
        self.pos = (x, y)
        words = self.ids.words
        words.move(x + look.plan.px(18), y + (int(self.height) - int(words.height)) // 2)


load_kv(__file__)
