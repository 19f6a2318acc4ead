"""Parts under each other in a column: when room is short, what may go goes first, and no text is ever cut off."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.screens.layout import Rect
from kiosk.screens.words import Part

ADVICE = 0
"""Never dropped."""

SQUEEZE = ((1.0, 1.0), (0.6, 1.0), (0.6, 0.92), (0.5, 0.85), (0.4, 0.78), (0.3, 0.7), (0.2, 0.62), (0.1, 0.55))
"""Gaps and letters, in the order tried."""

GENTLE = 3
"""So many of them before a part that may go is left out."""


@dataclass(frozen=True)
class Item:
    part: Part
    above: int = 0
    """Pixels between this and the one before it."""
    spare: int = ADVICE
    """The higher, the sooner it is left out."""


def stack(rect: Rect, items: Sequence[Item], *, middle: bool = False) -> int:
    """Place the items from the top of `rect` down, or around its middle; returns the lowest y taken."""
    for item in items:
        item.part.shown = False
    standing = _choose(rect, list(items))
    for gaps, letters in SQUEEZE:
        heights = [item.part.fit(rect.width, scale=letters) for item in standing]
        if _total(standing, heights, gaps) <= rect.height:
            break
    y = rect.top
    if middle:
        y -= max(0, rect.height - _total(standing, heights, gaps)) // 2
    for index, (item, height) in enumerate(zip(standing, heights, strict=True)):
        y -= height + (round(item.above * gaps) if index else 0)
        item.part.shown = True
        item.part.move(rect.x, y)
    return y


def _choose(rect: Rect, items: list[Item]) -> list[Item]:
    """The advice, and as much of the rest as stands under it with a little squeezing, most needed first."""
    filled = [item for item in items if item.part.fit(rect.width) > 0]
    chosen = [item for item in filled if item.spare == ADVICE]
    for spare in sorted((item for item in filled if item.spare != ADVICE), key=lambda item: item.spare):
        tried = [item for item in filled if item in chosen or item is spare]
        if any(_fits(rect, tried, gaps, letters) for gaps, letters in SQUEEZE[:GENTLE]):
            chosen = tried
    return chosen


def _fits(rect: Rect, items: Sequence[Item], gaps: float, letters: float) -> bool:
    heights = [item.part.fit(rect.width, scale=letters) for item in items]
    return _total(items, heights, gaps) <= rect.height


def _total(items: Sequence[Item], heights: Sequence[int], gaps: float) -> int:
    return sum(heights) + sum(round(item.above * gaps) for item in items[1:])
