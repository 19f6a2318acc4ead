"""One setting on a form: a card with label and value, the keys that change it beside it, and a line below."""

from bisect import bisect
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.flows.form import FLIP, LESS, MORE, FormField, Knob
from kiosk.screens.layout import Rect
from kiosk.screens.press import Press
from kiosk.screens.screen import Say
from kiosk.screens.theme import look
from kiosk.screens.words import Part, Words

NOTE = 36
"""Height of the line below, in reference pixels."""
SMALLEST = 0.85
"""Of the letters of a value; what is still too long then loses its end, and its own page shows it whole."""
TWO_LINES = 1.6
"""Widths of text that surely stand on two lines, wherever the words end."""


class FieldBody(Press):
    """Label over value; the whole of it can be touched."""

    name = StringProperty("")
    label = StringProperty("")
    text = StringProperty("")
    knob: Knob = ObjectProperty(Knob.OPEN, rebind=True)
    wrong = BooleanProperty(False)
    exact = BooleanProperty(False)
    """The value is shown letter for letter: look-alikes are told apart."""

    def cover(self, rect: Rect) -> None:
        self.pos, self.size = rect.pos, rect.size
        u = look.plan.px
        label, value, sign = self.ids.caption, self.ids.words, self.ids.sign
        left, right = rect.x + u(24), rect.right - u(20)
        sign.shown = self.knob in (Knob.OPEN, Knob.LOCKED)
        if sign.shown:
            sign.side = 32
            side = sign.square()
            right -= side
            sign.move(right, rect.y + (rect.height - side) // 2)
            right -= u(12)
        room = rect.height - u(20)
        high = label.fit(right - left, height=room // 2)
        shown = _short_enough(value, self.text, right - left)
        low = value.fit(right - left, height=room - high) if shown else 0
        bottom = rect.y + (rect.height - high - low) // 2
        value.move(left, bottom)
        label.move(left, bottom + low)


class FieldKey(Press):
    """− or +, or a switch that shows how it stands."""

    name = StringProperty("")
    icon = StringProperty("")
    switch = BooleanProperty(False)
    on = BooleanProperty(False)

    def cover(self, rect: Rect) -> None:
        self.pos, self.size = rect.pos, rect.size
        u = look.plan.px
        icon, track, thumb = self.ids.icon, self.ids.track, self.ids.thumb
        icon.shown = not self.switch
        track.shown = thumb.shown = self.switch
        if self.switch:
            wide, high = u(84), u(48)
            x, y = rect.x + (rect.width - wide) // 2, rect.y + (rect.height - high) // 2
            track.cover(Rect(x, y, wide, high))
            air = u(6)
            side = high - 2 * air
            thumb.cover(Rect(x + wide - air - side if self.on else x + air, y + air, side, side))
        else:
            icon.side = 36
            side = icon.square()
            icon.move(rect.x + (rect.width - side) // 2, rect.y + (rect.height - side) // 2)


class FieldCard(Part):
    """Body, keys and the line below; built once, filled for each field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._knob = Knob.OPEN

    def write(self, field: FormField | None, say: Say) -> None:
        """None: there is no field in this place."""
        self.shown = field is not None
        ids = self.ids
        body, less, more, note = ids.body, ids.less, ids.more, ids.note
        body.shown = self.shown
        if field is None:
            less.shown = more.shown = False
            body.label = body.text = note.text = ""
            return
        self._knob = field.knob
        body.name, body.label, body.text = field.name, say(field.label), say(field.value)
        body.knob, body.wrong = field.knob, field.error is not None
        body.exact = not field.value.key
        body.enabled = field.knob is not Knob.LOCKED
        less.shown = field.knob is Knob.STEPS
        more.shown = field.knob in (Knob.STEPS, Knob.SWITCH)
        less.name, less.enabled = field.name + LESS, field.can_less
        more.switch, more.on = field.knob is Knob.SWITCH, field.on
        more.name = field.name + (FLIP if more.switch else MORE)
        more.enabled = more.switch or field.can_more
        note.text = say(field.error or field.note)
        note.role = "small" if field.error else "caption"
        ids.mark.shown = field.error is not None

    def cover(self, rect: Rect) -> None:
        """Take a place: the card on top, the line below in what is left."""
        self.pos, self.size = rect.pos, rect.size
        plan, ids = look.plan, self.ids
        below = plan.px(NOTE)
        y, high = rect.y + below, rect.height - below
        right = rect.right
        side = max(plan.touch, plan.px(118))
        for key in (ids.more, ids.less):
            if key.shown:
                key.cover(Rect(right - side, y, side, high))
                right -= side + plan.gap
        ids.body.cover(Rect(rect.x, y, right - rect.x, high))
        self._note(rect, below)

    def _note(self, rect: Rect, high: int) -> None:
        u = look.plan.px
        mark, note = self.ids.mark, self.ids.note
        left = rect.x + u(24)
        if mark.shown:
            mark.side = 26
            side = mark.square()
            left = rect.x + u(8)
            mark.move(left, rect.y + (high - side) // 2)
            left += side + u(8)
        tall = note.fit(rect.right - u(8) - left, height=high - u(4))
        note.move(left, rect.y + (high - tall) // 2)


def _short_enough(value: Words, text: str, width: int) -> str:
    """Write as much of a text as stands on one line in letters that are large enough; on two when it has spaces."""
    room = width * (TWO_LINES if " " in text else 1)

    def fits(length: int) -> bool:
        value.text = text if length == len(text) else f"{text[:length]}…"
        return value.natural_width(SMALLEST) < room

    length = len(text)
    if not fits(length):
        length = max(1, bisect(range(1, length), 0, key=lambda tried: not fits(tried)))
        fits(length)
    return value.text
