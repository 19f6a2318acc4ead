"""A keyboard on the glass and the field above it: what is typed is shown letter for letter."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.flows.pages import Writing
from kiosk.screens.entry import Entry, Key
from kiosk.screens.layout import Rect
from kiosk.screens.letters import CAPS, ERASE, MOST, NONE, SHIFT, SPACE, TEN, Layer, keys
from kiosk.screens.theme import look
from kiosk.screens.words import Part, load_kv

KEYS = 30
LEAST_MM = 12.0
"""Side of a letter key where a panel has no room for 20 mm: as large as fits, and never smaller."""
_ICONS = {ERASE: "backspace-outline", SHIFT: "apple-keyboard-shift", SPACE: "keyboard-space"}


class LetterKey(Key):
    """A letter, or an icon, over a word where there is one."""

    least_mm = LEAST_MM

    def cover(self, rect: Rect) -> None:
        self.pos = rect.pos
        self.size = rect.size
        label, icon = self.ids.label, self.ids.icon
        label.role = "caption" if self.icon else "label" if len(self.text) > 1 else "letter"
        high = label.fit(rect.width - look.plan.px(10), height=rect.height)
        icon.side = 34
        side = int(icon.square()) if self.icon else 0
        bottom = rect.y + (rect.height - high - side) // 2
        label.move(rect.x + look.plan.px(5), bottom)
        icon.move(rect.x + (rect.width - int(icon.width)) // 2, bottom + high)


class Keyboard(Part):
    """Characters go to `typed`; what stands on the keys changes with the layer."""

    typed = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.writing = Writing.EMAIL
        self.layer = Layer.LETTERS
        self._places: tuple[Rect, ...] = ()
        self._columns = TEN
        self.keys = [LetterKey() for _ in range(KEYS)]
        for key in self.keys:
            key.bind(on_act=self._pressed)
            self.add_widget(key)

    def restart(self) -> None:
        """Nothing has been typed, and the small letters are up."""
        self.typed = ""
        if self.layer is not Layer.LETTERS:
            self._show(Layer.LETTERS)

    def cover(self, places: tuple[Rect, ...], columns: int, writing: Writing) -> None:
        """Take the places of the keys, row by row, for what is to be written."""
        self._places, self._columns, self.writing = places, columns, writing
        self._show(self.layer)

    def _show(self, layer: Layer) -> None:
        self.layer = layer
        found = keys(self.writing, layer, self._columns)
        for key, value, place in zip(self.keys, found, self._places, strict=True):
            key.shown = value != NONE
            key.value = value
            key.icon = _ICONS.get(value, "")
            key.text = CAPS.get(value, "" if value in _ICONS else value)
            key.on = value == SHIFT and layer is Layer.CAPITALS
            key.cover(place)

    def _pressed(self, key: LetterKey) -> None:
        match key.value:
            case "erase":
                self.typed = self.typed[:-1]
            case "shift":
                self._show(Layer.LETTERS if self.layer is Layer.CAPITALS else Layer.CAPITALS)
            case "letters" | "marks" | "accents" as layer:
                self._show(Layer(layer))
            case characters if len(self.typed) + len(characters) <= MOST[self.writing]:
                self.typed += characters


class TypedField(Entry):
    """Label, what was typed, and a caret that stands still behind it."""

    label = StringProperty("")
    text = StringProperty("")
    wrong = BooleanProperty(False)

    def fit(self, width: int, *, height: int | None = None, scale: float = 1.0) -> int:
        u = look.plan.px
        tall = height or u(96 * scale)
        self.size = (width, tall)
        label, words = self.ids.label, self.ids.words
        self._above = tall >= u(80)
        label.fit(width - u(44) if self._above else min(label.natural_width() + 1, width * 4 // 10))
        taken = 0 if self._above else int(label.width) + u(16)
        room = tall - u(14) - (int(label.height) if self._above else 0)
        words.fit(width - u(52) - taken, height=room)
        return tall

    def move(self, x: int, y: int) -> None:
        self.pos = (x, y)
        u = look.plan.px
        label, words, caret = self.ids.label, self.ids.words, self.ids.caret
        left, tall = x + u(22), int(self.height)
        line = int(words.height) if self.text else round(look.letters("typed") * 1.3)
        if self._above:
            bottom = y + (tall - line - int(label.height)) // 2
            label.move(left, bottom + line)
        else:
            label.move(left, y + (tall - int(label.height)) // 2)
            left += int(label.width) + u(16)
            bottom = y + (tall - line) // 2
        words.move(left, bottom)
        row = line // max(1, int(words.lines)) if self.text else line
        behind = words.natural_width(words.letters / look.letters("typed")) if self.text else 0
        behind = min(behind, int(words.width)) if self.text and words.lines > 1 else behind
        caret.cover(Rect(left + behind + u(3), bottom + row // 8, max(2, u(3)), row * 3 // 4))


load_kv(__file__)
