"""Buttons: outlined, primary (petrol with an orange disc), inverse (white on petrol), and the header's tools."""

from kivy.properties import BooleanProperty, ColorProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screens.layout import Rect
from kiosk.screens.press import Press
from kiosk.screens.theme import look
from kiosk.screens.words import Part, load_kv


class Fill(Part):
    """A flat rounded rectangle with an edge, perhaps."""

    color = ColorProperty((0, 0, 0, 0))
    edge_color = ColorProperty((0, 0, 0, 0))
    edge = NumericProperty(0)
    radius = NumericProperty(0)
    corners = ListProperty([])

    def cover(self, rect: Rect) -> None:
        """Take a place; an EMPTY one hides it."""
        self.shown = rect.width > 0
        self.pos = rect.pos
        self.size = rect.size


class TextButton(Press):
    """A word on a button; grey with its reason when it cannot be pressed."""

    text = StringProperty("")
    icon = StringProperty("")
    reason = StringProperty("")
    style = StringProperty("outline")
    ground = ColorProperty(look.surface)
    ink = ColorProperty(look.button_ink)

    def cover(self, rect: Rect) -> None:
        """Take a place and fit the words into it."""
        self.pos = rect.pos
        self.size = rect.size
        u = look.plan.px
        label, reason, icon, disc = self.ids.label, self.ids.reason, self.ids.icon, self.ids.disc
        icon.shown = bool(self.icon)
        label.role = "label" if self.style == "outline" or not self.enabled else "primary"
        with_disc = self.style != "outline" and self.enabled and bool(self.icon)
        disc.shown = with_disc
        if self.reason and not self.enabled:
            self._with_reason(rect)
            return
        reason.text = ""
        if with_disc:
            side = u(64) - u(64) % 2
            disc.cover(Rect(rect.right - u(27) - side, rect.y + (rect.height - side) // 2, side, side))
            disc.radius = side / 2
            icon.side = 36
            icon.square()
            self._centre(icon, disc.x, disc.y, side, side)
            label.align = "left"
            left = min(u(36), rect.width // 10)
            label.fit(int(disc.x) - rect.x - left - u(10), height=rect.height - u(12))
            label.move(rect.x + left, rect.y + (rect.height - int(label.height)) // 2)
            return
        pad = u(14)
        label.align = "center"
        icon.side = 34
        side = icon.square() if self.icon else 0
        natural = label.natural_width()
        if side and natural + side + u(20) <= rect.width - 2 * pad:
            label.fit(natural + u(2), height=rect.height - u(12))
            start = rect.x + (rect.width - natural - side - u(20)) // 2
            icon.move(start, rect.y + (rect.height - int(icon.height)) // 2)
            label.move(start + side + u(20), rect.y + (rect.height - int(label.height)) // 2)
            return
        icon.shown = False
        label.fit(rect.width - 2 * pad, height=rect.height - u(12))
        label.move(rect.x + pad, rect.y + (rect.height - int(label.height)) // 2)

    def _with_reason(self, rect: Rect) -> None:
        pad = look.plan.px(14)
        label, reason, icon = self.ids.label, self.ids.reason, self.ids.icon
        icon.shown = False
        reason.text = self.reason
        label.align = reason.align = "center"
        room = rect.height - pad
        high = label.fit(rect.width - 2 * pad, height=room * 6 // 10)
        low = reason.fit(rect.width - 2 * pad, height=room - high)
        bottom = rect.y + (rect.height - high - low) // 2
        reason.move(rect.x + pad, bottom)
        label.move(rect.x + pad, bottom + low)

    @staticmethod
    def _centre(widget: Widget, x: float, y: float, width: int, height: int) -> None:
        widget.pos = (int(x) + (width - int(widget.width)) // 2, int(y) + (height - int(widget.height)) // 2)


class Tool(Press):
    """Icon over word in the header or the rail; a filled tile while it is on."""

    text = StringProperty("")
    icon = StringProperty("")
    on = BooleanProperty(False)
    inverse = BooleanProperty(False)
    """White on petrol: in the header of staff."""

    def cover(self, rect: Rect) -> None:
        self.pos = rect.pos
        self.size = rect.size
        u = look.plan.px
        label, icon = self.ids.label, self.ids.icon
        icon.square()
        label.fit(rect.width - u(6))
        height = int(icon.height + label.height) + u(2)
        bottom = rect.y + (rect.height - height) // 2
        label.move(rect.x + u(3), bottom)
        icon.move(rect.x + (rect.width - int(icon.width)) // 2, bottom + int(label.height) + u(2))


load_kv(__file__)
