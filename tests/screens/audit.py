"""What a measuring eye sees: contrast, size, gaps, clipping and overlap, from the pixels of the real window."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from PIL import Image

from kiosk.screens.layout import GAP_MM, TOUCH_MM
from tests.window import TestWindow, visible

TEXT_RATIO = 7.0
DISABLED_RATIO = 4.5
PART_RATIO = 3.0

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]


def luminance(colour: Colour) -> float:
    """WCAG 2.2 relative luminance."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def ratio(one: Colour, other: Colour) -> float:
    """WCAG 2.2 contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True)
class Glass:
    """The pixels of one panel; boxes count from the left top."""

    image: Image.Image
    px_per_mm: float

    def box(self, widget: Any, width: float | None = None, height: float | None = None) -> Box:
        x, y = math.floor(widget.x), math.floor(widget.y)
        return (
            x,
            round(self.image.height - y - (height or widget.height)),
            round(x + (width or widget.width)),
            self.image.height - y,
        )

    def colours(self, box: Box) -> list[tuple[int, Colour]]:
        part = self.image.crop(box)
        found: Any = part.getcolors(1 << 10) or part.getcolors(1 << 20)
        return sorted(found, reverse=True)

    def contrast(self, box: Box) -> float:
        """The strongest colour in a box against its most frequent one."""
        colours = self.colours(box)
        ground = colours[0][1]
        return max(ratio(colour, ground) for _, colour in colours)


def look_at(window: TestWindow) -> Glass:
    picture = Image.frombytes("RGBA", (window.width, window.height), window.pixels())
    return Glass(picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB"), window.look.plan.px_per_mm)


def audit(window: TestWindow) -> list[str]:
    """Every fault that can be seen on the present picture, in words."""
    from kiosk.screens.press import Press
    from kiosk.screens.words import Icon, Words

    glass = look_at(window)
    tops = [window.root.header, window.top()]
    seen = [(widget, _disabled(widget)) for top in tops for widget in visible(top)]
    texts = [(w, off) for w, off in seen if isinstance(w, Words) and not isinstance(w, Icon) and w.text]
    icons = [(w, off) for w, off in seen if isinstance(w, Icon) and w.text]
    presses = [w for w, _ in seen if isinstance(w, Press)]
    return [
        *_text_faults(glass, texts),
        *_overlaps(glass, texts),
        *_icon_faults(glass, icons),
        *_target_faults(glass, presses),
    ]


def _disabled(widget: Any) -> bool:
    while widget is not None and widget is not getattr(widget, "parent", None):
        if getattr(widget, "enabled", True) is False:
            return True
        widget = getattr(widget, "parent", None)
    return False


def _text_box(glass: Glass, words: Any) -> Box:
    return glass.box(words, *words.texture_size)


def _inside(glass: Glass, box: Box) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= glass.image.width and box[3] <= glass.image.height


def _text_faults(glass: Glass, texts: list[tuple[Any, bool]]) -> Iterator[str]:
    for words, disabled in texts:
        box = _text_box(glass, words)
        if not _inside(glass, box):
            yield f"OUTSIDE {words.text!r} at {box}"
            continue
        wanted = DISABLED_RATIO if disabled else TEXT_RATIO
        found = glass.contrast(box)
        if found < wanted:
            yield f"CONTRAST {words.text!r} {found:.1f} < {wanted}"
        aside = (box[2] - box[0]) * 2 // 5 if words.align == "center" else 0
        left, right = box[0] + aside, box[2] - aside
        edges = [(left, box[1], right, box[1] + 1), (left, box[3] - 1, right, box[3])]
        if words.align == "left":
            edges.append((box[2] - 1, box[1], box[2], box[3]))
        if any(glass.contrast(edge) > PART_RATIO for edge in edges):
            yield f"CLIPPED {words.text!r} at {box}"
        place = words.parent
        if hasattr(place, "enabled") and not (
            place.x <= words.x
            and words.x + words.texture_size[0] <= place.right
            and place.y <= words.y
            and words.y + words.texture_size[1] <= place.top
        ):
            yield f"OVERFLOW {words.text!r} out of its button"


def _overlaps(glass: Glass, texts: list[tuple[Any, bool]]) -> Iterator[str]:
    boxes = [(words, _text_box(glass, words)) for words, _ in texts]
    for (one, a), (other, b) in combinations(boxes, 2):
        if min(a[2], b[2]) - max(a[0], b[0]) > 0 and min(a[3], b[3]) - max(a[1], b[1]) > 0:
            yield f"OVERLAP {one.text!r} and {other.text!r}"


def _icon_faults(glass: Glass, icons: list[tuple[Any, bool]]) -> Iterator[str]:
    for icon, disabled in icons:
        box = glass.box(icon)
        if not _inside(glass, box):
            yield f"OUTSIDE icon {icon.name!r} at {box}"
        elif not disabled and glass.contrast(box) < PART_RATIO:
            yield f"ICON {icon.name!r} {glass.contrast(box):.1f} < {PART_RATIO}"


def _target_faults(glass: Glass, presses: list[Any]) -> Iterator[str]:
    mm = glass.px_per_mm
    for press in presses:
        box = glass.box(press)
        name = getattr(press, "text", "")
        if not _inside(glass, box):
            yield f"OUTSIDE button {name!r} at {box}"
            continue
        if min(box[2] - box[0], box[3] - box[1]) / mm < getattr(press, "least_mm", TOUCH_MM) - 1e-6:
            yield f"TARGET {name!r} {(box[2] - box[0]) / mm:.1f} x {(box[3] - box[1]) / mm:.1f} mm"
        if press.enabled and type(press).__name__ != "Tool":
            yield from _edge_faults(glass, box, name)
    for one, other in combinations(presses, 2):
        gap = _gap(glass.box(one), glass.box(other)) / mm
        if gap < GAP_MM - 1e-6:
            yield f"GAP {getattr(one, 'text', '')!r} {getattr(other, 'text', '')!r} {gap:.2f} mm"


def _edge_faults(glass: Glass, box: Box, name: str) -> Iterator[str]:
    """Each side must show itself against what lies beside it: so the size is seen, not only computed."""
    left, top, right, bottom = box
    x, y = (left + right) // 2, (top + bottom) // 2
    for side, edge in {
        "left": (left - 4, y, left + 6, y + 1),
        "right": (right - 6, y, right + 4, y + 1),
        "top": (x, top - 4, x + 1, top + 6),
        "bottom": (x, bottom - 6, x + 1, bottom + 4),
    }.items():
        if not _inside(glass, edge):
            continue
        strip = [colour for _, colour in glass.colours(edge)]
        found = max(ratio(a, b) for a in strip for b in strip)
        if found < PART_RATIO:
            yield f"EDGE {side} of {name!r} {found:.1f} < {PART_RATIO}"


def _gap(a: Box, b: Box) -> float:
    across = max(a[0], b[0]) - min(a[2], b[2])
    down = max(a[1], b[1]) - min(a[3], b[3])
    if across < 0 and down < 0:
        return -1.0
    return math.hypot(max(0, across), max(0, down))
