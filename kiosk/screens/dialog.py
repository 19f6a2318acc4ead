"""A question above the page: a scrim that leaves the header free, and a card with two buttons."""

from typing import Any

from kivy.properties import ListProperty

from kiosk.screens.layout import Layout, Rect, Shape
from kiosk.screens.screen import Screen
from kiosk.screens.words import load_kv


class DialogScreen(Screen):
    """Subclasses fill the room that `frame` gives back."""

    scrim = ListProperty([0, 0, 0, 0])
    over_pad = False
    """Whether the page below is a pad, which has its tools elsewhere on small panels."""

    def on_touch_down(self, touch: Any) -> bool:
        x, y, width, height = self.scrim
        on_scrim = x <= touch.x <= x + width and y <= touch.y <= y + height
        return bool(super().on_touch_down(touch) or on_scrim)

    def frame(self, plan: Layout) -> Rect:
        """Place scrim, card and buttons; returns the room above the buttons."""
        u = plan.px
        ids = self.ids
        body = plan.pad_body if self.over_pad else plan.body
        self.scrim = [*body.pos, *body.size]
        card = plan.dialog
        ids.card.cover(card)
        pad = u(54) if plan.shape is Shape.WIDE else u(34)
        inner = card.inset(pad, pad)
        if plan.shape is Shape.TALL:
            no = Rect(inner.x, inner.y, inner.width, plan.touch)
            yes = Rect(inner.x, no.top + plan.gap, inner.width, plan.touch)
        else:
            left = min(u(330), (inner.width - plan.gap) * 43 // 100)
            no = Rect(inner.x, inner.y, left, plan.touch)
            yes = Rect(no.right + plan.gap, inner.y, inner.right - no.right - plan.gap, plan.touch)
        ids.no.cover(no)
        ids.yes.cover(yes)
        bottom = yes.top + u(24)
        return Rect(inner.x, bottom, inner.width, inner.top - bottom)


load_kv(__file__)
