"""Where field, keys and buttons of a keyboard stand, for every panel: a pure function, in the pixels of the panel.

Ten keys beside each other where each is 12 mm or more; on a narrow panel five, from a to z.
"""

import math
from dataclasses import dataclass

from kiosk.screens.layout import BLOCK_MM, EMPTY, Layout, Rect, Shape
from kiosk.screens.letters import TEN

LEAST_MM = 12.0
FIVE = 5
KEYS = 30


@dataclass(frozen=True)
class EntryLayout:
    title: Rect
    field: Rect
    message: Rect
    """One line under the field: what is asked, or what is wrong."""
    keys: tuple[Rect, ...]
    columns: int
    stop: Rect
    secondary: Rect
    done: Rect


def entry_layout(plan: Layout) -> EntryLayout:
    match plan.shape:
        case Shape.WIDE:
            return _wide(plan)
        case Shape.SHORT:
            return _short(plan)
        case Shape.TALL:
            return _tall(plan)


def _wide(plan: Layout) -> EntryLayout:
    gap, touch = plan.gap, plan.touch
    block = min(plan.width, round(BLOCK_MM * plan.px_per_mm)) - 2 * gap
    x = (plan.width - block) // 2
    foot = gap if plan.body.top < plan.px(700) else plan.stop.y
    keys = _grid(x, foot + touch + gap, block, TEN, touch, gap)
    low = keys[0].top + plan.px(10)
    message = Rect(x + plan.px(22), low, block - 2 * plan.px(22), plan.px(36))
    high = min(plan.body.top - plan.px(6) - message.top - plan.px(4), plan.px(100))
    return EntryLayout(
        title=Rect(plan.mark.x, plan.body.top, plan.language.x - gap - plan.mark.x, plan.height - plan.body.top),
        field=Rect(x, message.top + plan.px(4), block, high),
        message=message,
        keys=keys,
        columns=TEN,
        stop=Rect(x, foot, plan.stop.width, touch),
        secondary=Rect(x + plan.stop.width + gap, foot, plan.secondary.width, touch),
        done=Rect(x + block - plan.primary.width, foot, plan.primary.width, touch),
    )


def _short(plan: Layout) -> EntryLayout:
    gap, touch = plan.gap, plan.touch
    side = math.ceil(LEAST_MM * plan.px_per_mm)
    x = max(1, (plan.width - TEN * side - (TEN - 1) * gap) // 2)
    foot = max(2, (plan.height - 2 * touch - 3 * side - 4 * gap) // 2)
    block = plan.width - 2 * x
    keys = _grid(x, foot + touch + gap, block, TEN, side, gap)
    low = keys[0].top + gap
    width = plan.width - 2 * (touch + gap) - 2 * x
    message = plan.px(30)
    title = plan.px(38)
    each = (block - 2 * gap) // 3
    return EntryLayout(
        title=Rect(x, low + touch - title, width, title),
        field=Rect(x, low + message, width, touch - message - title),
        message=Rect(x, low - plan.px(5), width, message),
        keys=keys,
        columns=TEN,
        stop=Rect(x, foot, each, touch),
        secondary=Rect(x + each + gap, foot, each, touch),
        done=Rect(x + 2 * (each + gap), foot, block - 2 * (each + gap), touch),
    )


def _tall(plan: Layout) -> EntryLayout:
    gap, touch = plan.gap, plan.touch
    roomy = plan.pad_title == EMPTY
    foot = plan.stop.y if roomy else plan.px(6)
    side = math.ceil(LEAST_MM * plan.px_per_mm)
    columns = TEN if TEN * side + (TEN + 1) * gap <= plan.width else FIVE
    x = gap
    block = plan.width - 2 * gap
    rows = KEYS // columns
    top = plan.text.top if roomy else plan.body.top
    room = top - plan.px(146) - foot - touch - gap
    high = min(touch, (room + gap) // rows - gap)
    keys = _grid(x, foot + touch + gap, block, columns, high, gap)
    low = keys[0].top + plan.px(8)
    message = Rect(x, low, block, plan.px(52))
    third = (block - 2 * gap) // 3
    title = plan.pad_title
    if roomy:
        title = Rect(plan.mark.x, plan.body.top, plan.language.x - gap - plan.mark.x, plan.height - plan.body.top)
    return EntryLayout(
        title=title,
        field=Rect(x, message.top, block, min(plan.px(84), top - message.top)),
        message=message,
        keys=keys,
        columns=columns,
        stop=Rect(x, foot, third, touch),
        secondary=Rect(x + third + gap, foot, third, touch),
        done=Rect(x + 2 * (third + gap), foot, block - 2 * (third + gap), touch),
    )


def _grid(x: int, bottom: int, width: int, columns: int, high: int, gap: int) -> tuple[Rect, ...]:
    """Thirty keys, row by row from the top; the last row stands on `bottom`."""
    wide = (width - (columns - 1) * gap) // columns
    x += (width - columns * wide - (columns - 1) * gap) // 2
    rows = KEYS // columns
    return tuple(
        Rect(x + column * (wide + gap), bottom + (rows - 1 - row) * (high + gap), wide, high)
        for row in range(rows)
        for column in range(columns)
    )
