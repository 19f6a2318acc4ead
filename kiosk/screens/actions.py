"""The row of buttons under a page: Stop left, at most one more, the advised one right; staff sign out in the header."""

from typing import Any

from kiosk.flows.pages import Action
from kiosk.screens.layout import Layout, Rect, Shape
from kiosk.screens.screen import Say
from kiosk.texts.text import text


def write_actions(ids: Any, say: Say, *, primary: Action | None, secondary: Action | None, staff: bool) -> None:
    """Write the buttons `stop`, `secondary` and `primary`; those that the page has not do not show."""
    ids.stop.text = say(text("common.stop"))
    ids.stop.shown = not staff
    for button, action in ((ids.primary, primary), (ids.secondary, secondary)):
        button.shown = action is not None
        button.text = say(action.label) if action else ""
        button.enabled = action is None or action.disabled is None
        button.reason = say(action.disabled) if action and action.disabled else ""
    ids.primary.icon = primary.icon if primary else ""


def place_actions(ids: Any, plan: Layout, *, staff: bool, split: int | None = None) -> None:
    """Place them as `plan` has it; with `split`, what stands left ends there and the advised one begins a margin on."""
    ids.stop.icon = "close" if plan.shape is Shape.WIDE else ""
    second, primary = plan.secondary, plan.primary
    if split is not None:
        second = Rect(second.x, second.y, split - second.x, second.height)
        left = split + 2 * plan.margin
        primary = Rect(left, primary.y, primary.right - left, primary.height)
    if staff:
        second = Rect(plan.stop.x, second.y, second.right - plan.stop.x, second.height)
        if plan.shape is Shape.WIDE:
            second = Rect(second.x, second.y, min(second.width, plan.alone.width), second.height)
    ids.stop.cover(plan.stop)
    ids.secondary.cover(second)
    ids.primary.cover(primary)


def actions_top(ids: Any, plan: Layout) -> int:
    """The y above which no button stands; the foot of the page where there is none."""
    if plan.shape is Shape.TALL and ids.primary.shown:
        return plan.primary.top
    if ids.stop.shown or ids.secondary.shown or ids.primary.shown:
        return plan.stop.top
    return plan.stop.y - plan.gap
