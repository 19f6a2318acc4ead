"""What the screens for staff share: the petrol bar with title, and signing out beside the header's tools."""

from typing import Any

from kiosk.flows.pages import Page
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say, Screen
from kiosk.screens.words import load_kv
from kiosk.texts.text import text


class StaffScreen(Screen):
    """Subclasses write `bar_title` and `bar_under` in `fill`, and call `bar` in `arrange`."""

    staff = True

    def bar(self, plan: Layout, *, sign_out: bool = True) -> Rect:
        """Place bar, title and tool; returns all the room below."""
        u = plan.px
        ids = self.ids
        place = _bar(plan)
        ids.bar.cover(Rect(-u(60), place.y, plan.width + u(120), place.height + u(60)))
        ids.bar_tools.corner = "rail" if plan.shape is Shape.SHORT else "top"
        ids.bar_tools.cover(plan.tools)
        side = ids.bar_sign.square()
        ids.bar_sign.move(place.x, place.y + (place.height - side) // 2)
        left = place.x + side + u(24)
        width = place.right - left
        high = ids.bar_title.fit(width, height=place.height * 6 // 10)
        low = ids.bar_under.fit(width, height=place.height - high) if ids.bar_under.text else 0
        bottom = place.y + (place.height - high - low) // 2
        ids.bar_title.move(left, bottom + low)
        ids.bar_under.move(left, bottom)
        ids.bar_under.shown = bool(low)
        ids.sign_out.shown = sign_out
        ids.sign_out.cover(_sign_out(plan))
        return _room(plan)


class EitherScreen(StaffScreen):
    """For members, or for staff when its page says so: the bar comes and goes with the page."""

    staff = False

    def put(self, page: Page) -> None:
        super().put(page)
        self.staff = self.page.staff

    def write_bar(self, say: Say, under: str = "") -> None:
        """Write the title of the page into the bar."""
        ids: Any = self.ids
        ids.bar_sign.name = "badge-account-outline"
        ids.bar_title.text = say(self.page.title) if self.staff else ""
        ids.bar_under.text = under if self.staff else ""
        ids.sign_out.text = say(text("staff.logout"))

    def room(self, plan: Layout) -> Rect:
        """Where the words stand; a little lower under the bar of staff."""
        air = plan.px(24) if self.staff and plan.shape is Shape.TALL else 0
        return Rect(plan.text.x, plan.text.y, plan.text.width, plan.text.height - air)

    def place_bar(self, plan: Layout) -> None:
        """Place the bar, or take it away."""
        ids: Any = self.ids
        for name in ("bar_sign", "bar_title", "bar_under", "sign_out"):
            ids[name].shown = self.staff
        if self.staff:
            self.bar(plan)
        else:
            ids.bar.cover(EMPTY)
            ids.bar_tools.cover(EMPTY)


def _bar(plan: Layout) -> Rect:
    """Where sign and title stand."""
    match plan.shape:
        case Shape.WIDE:
            right = plan.language.x - plan.contrast.width - 2 * plan.gap
            return Rect(plan.mark.x, plan.body.top, right - plan.mark.x, plan.height - plan.body.top)
        case Shape.SHORT:
            top = plan.px(84)
            return Rect(plan.gap, plan.height - top, plan.tools.x - 2 * plan.gap, top)
        case Shape.TALL:
            return Rect(
                plan.margin, plan.body.top, plan.language.x - plan.gap - plan.margin, plan.height - plan.body.top
            )


def _sign_out(plan: Layout) -> Rect:
    match plan.shape:
        case Shape.WIDE:
            return plan.contrast
        case Shape.SHORT:
            return Rect(plan.contrast.x, plan.contrast.y - plan.gap - plan.touch, plan.touch, plan.touch)
        case Shape.TALL:
            return Rect(plan.width - plan.margin - plan.touch, plan.contrast.y, plan.touch, plan.touch)


def _room(plan: Layout) -> Rect:
    match plan.shape:
        case Shape.WIDE:
            x, right = plan.mark.x, plan.contrast.right
            right = max(right - plan.px(46), plan.primary.right)
            return Rect(x, plan.stop.y, right - x, plan.body.top - plan.px(28) - plan.stop.y)
        case Shape.SHORT:
            bottom = plan.gap
            return Rect(plan.gap, bottom, plan.tools.x - 2 * plan.gap, plan.height - plan.px(84) - plan.px(10) - bottom)
        case Shape.TALL:
            bottom, top = plan.stop.y, min(plan.body.top, plan.language.y) - plan.gap
            return Rect(plan.margin, bottom, plan.width - 2 * plan.margin, top - bottom)


load_kv(__file__)
