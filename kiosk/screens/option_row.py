"""One option of a list: icon tile, title, line, and a chevron or a box to tick; the whole row can be touched."""

from kivy.properties import BooleanProperty, StringProperty

from kiosk.flows.pages import Option
from kiosk.screens.layout import Rect
from kiosk.screens.press import Press
from kiosk.screens.screen import Say
from kiosk.screens.theme import look

MARKS = {None: "chevron-right", True: "checkbox-marked", False: "checkbox-blank-outline"}
NARROW = 300
"""In reference pixels: a row no wider has no icon tile."""
SLIM = 380
"""A row no wider has no chevron; a box to tick stays."""


class OptionRow(Press):
    """Grey with its reason in place of the line when it cannot be chosen."""

    name = StringProperty("")
    icon = StringProperty("")
    text = StringProperty("")
    value = StringProperty("")
    mark = StringProperty("chevron-right")
    ticked = BooleanProperty(False)
    exact = BooleanProperty(False)
    """The title is shown letter for letter: look-alikes are told apart."""

    def write(self, option: Option | None, say: Say) -> None:
        self.shown = option is not None
        self.enabled = option is not None and option.disabled is None
        self.name = option.name if option else ""
        self.icon = option.icon if option else ""
        self.text = say(option.title) if option else ""
        line = (option.disabled or option.line) if option else None
        self.value = say(line) if line else ""
        self.mark = MARKS[option.ticked] if option else ""
        self.ticked = bool(option and option.ticked)
        self.exact = option is not None and not option.title.key

    def cover(self, rect: Rect) -> None:
        self.pos = rect.pos
        self.size = rect.size
        u = look.plan.px
        ids = self.ids
        left, right = rect.x + u(20), rect.right - u(18)
        ids.square.shown = ids.sign.shown = rect.width > u(NARROW)
        if ids.sign.shown:
            side = min(u(66), rect.height - u(30))
            ids.square.cover(Rect(left, rect.y + (rect.height - side) // 2, side, side))
            ids.sign.side = 40
            size = ids.sign.square()
            ids.sign.move(left + (side - size) // 2, rect.y + (rect.height - int(ids.sign.height)) // 2)
            left += side + u(20)
        ids.mark.shown = self.enabled and (rect.width > u(SLIM) or self.mark != MARKS[None])
        if ids.mark.shown:
            ids.mark.side = 36 if self.mark == MARKS[None] else 44
            size = ids.mark.square()
            right -= size
            ids.mark.move(right, rect.y + (rect.height - int(ids.mark.height)) // 2)
            right -= u(8)
        self._words(rect, left, right - left)

    def _words(self, rect: Rect, left: int, width: int) -> None:
        label, line = self.ids.label, self.ids.line
        room = rect.height - look.plan.px(16)
        low = line.fit(width, height=room // 2) if self.value else 0
        line.shown = bool(low)
        high = label.fit(width, height=room - low)
        bottom = rect.y + (rect.height - high - low) // 2
        line.move(left, bottom)
        label.move(left, bottom + low)
