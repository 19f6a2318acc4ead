"""Parts under each other in a column: when room is short, what may go goes first, and no text is ever cut off."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.screens.layout import Rect
from kiosk.screens.words import Part

ADVICE = 0
"""Never dropped."""

SQUEEZE = ((1.0, 1.0), (0.6, 1.0), (0.6, 0.92), (0.5, 0.85), (0.4, 0.78), (0.3, 0.7), (0.2, 0.62), (0.1, 0.55))
"""Gaps and letters, in the order tried once nothing more can be dropped."""


@dataclass(frozen=True)
class Item:
    part: Part
    above: int = 0
    """Pixels between this and the one before it."""
    spare: int = ADVICE
    """The higher, the sooner it is dropped."""


def stack(rect: Rect, items: Sequence[Item], *, middle: bool = False) -> int:
    """Place the items from the top of `rect` down, or around its middle; returns the lowest y taken."""
    for item in items:
        item.part.shown = False
    standing = list(items)
    heights: list[int] = []
    gaps, letters = SQUEEZE[0]
    while True:
        heights = [item.part.fit(rect.width, None, letters) for item in standing]
        standing, heights = _filled(standing, heights)
        if _total(standing, heights, gaps) <= rect.height:
            break
        if _total(standing, heights, SQUEEZE[1][0]) <= rect.height:
            gaps = SQUEEZE[1][0]
            break
        spare = max(standing, key=lambda item: item.spare)
        if spare.spare == ADVICE:
            break
        standing.remove(spare)
    for gaps, letters in SQUEEZE if _total(standing, heights, gaps) > rect.height else ():
        heights = [item.part.fit(rect.width, None, letters) for item in standing]
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


def _filled(items: list[Item], heights: list[int]) -> tuple[list[Item], list[int]]:
    pairs = [(item, height) for item, height in zip(items, heights, strict=True) if height > 0]
    return [item for item, _ in pairs], [height for _, height in pairs]


def _total(items: Sequence[Item], heights: Sequence[int], gaps: float) -> int:
    return sum(heights) + sum(round(item.above * gaps) for item in items[1:])
