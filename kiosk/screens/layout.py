"""Where everything stands, for every panel: one pure function from pixels and millimetres to named rectangles.

Measures are those of the reference panel (10.1", 1280x800, 5.88 px/mm) in its pixels; `unit` turns them into
pixels of this panel. The origin is bottom left, as Kivy has it.
"""

import math
from dataclasses import dataclass
from enum import Enum

REFERENCE_PX_PER_MM = 5.884
TOUCH_MM = 20.0
"""Side of a touch target. Source: Colle & Hiszem 2004; Duff et al. 2010."""
GAP_MM = 3.0
BLOCK_MM = 300.0
"""No wider than this on a big panel: the eye and the arm stay in one place."""
REACH_MM = 250.0
"""On a tall panel the controls stay in the lower 250 mm."""


class Shape(Enum):
    WIDE = "wide"
    SHORT = "short"
    TALL = "tall"


@dataclass(frozen=True)
class Rect:
    """In whole pixels: a text between two pixels is blurred."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def top(self) -> int:
        return self.y + self.height

    @property
    def pos(self) -> tuple[int, int]:
        return self.x, self.y

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    def inset(self, dx: int, dy: int) -> "Rect":
        return Rect(self.x + dx, self.y + dy, self.width - 2 * dx, self.height - 2 * dy)


EMPTY = Rect(0, 0, 0, 0)


@dataclass(frozen=True)
class Layout:
    """Named places on one panel; `panel` and `picture` are EMPTY where there is no room for them."""

    shape: Shape
    width: int
    height: int
    px_per_mm: float
    unit: float
    """Pixels of this panel for one pixel of the reference."""
    touch: int
    gap: int
    margin: int
    mark: Rect
    name: Rect
    language: Rect
    contrast: Rect
    tools: Rect
    """The tinted ground of the tools where they stand apart; EMPTY on a wide panel."""
    body: Rect
    """Everything a scrim may cover: all but header and tools."""
    text: Rect
    panel: Rect
    picture: Rect
    stop: Rect
    secondary: Rect
    primary: Rect
    alone: Rect
    """A left button that has no Stop beside it."""
    dialog: Rect
    pad_title: Rect
    """Where a pad's title stands when it takes the place of mark and name; EMPTY when it stands in `pad_text`."""
    pad_text: Rect
    pad_field: Rect
    """Where the typed digits stand; EMPTY when they follow the text."""
    pad_contrast: Rect
    pad_tools: Rect
    pad_body: Rect
    pad_stop: Rect
    pad_secondary: Rect
    keys: tuple[Rect, ...]
    """1 to 9, then Wis, 0, OK."""
    chip_in_header: bool

    def px(self, reference: float) -> int:
        """Reference pixels to pixels here."""
        return round(reference * self.unit)


def layout(width: int, height: int, px_per_mm: float) -> Layout:
    """The places for a panel of width x height pixels.

    Raises ValueError for a panel too small for touch targets of 20 mm.
    """
    if width <= 0 or height <= 0 or px_per_mm <= 0:
        raise ValueError(f"a panel of {width}x{height} at {px_per_mm} px/mm cannot be")
    diagonal_inch = math.hypot(width, height) / px_per_mm / 25.4
    factor = 0.85 if diagonal_inch < 9 else 1.0 if diagonal_inch <= 15 else 1.4
    unit = px_per_mm / REFERENCE_PX_PER_MM * factor
    touch = max(math.ceil(TOUCH_MM * px_per_mm), round(118 * unit))
    gap = max(math.ceil(GAP_MM * px_per_mm), round(18 * unit))
    if height > width:
        return _tall(width, height, px_per_mm, unit, touch, gap)
    if height / unit < 720:
        return _short(width, height, px_per_mm, unit, touch, gap)
    return _wide(width, height, px_per_mm, unit, touch, gap)


def _grid(x: int, top: int, touch: int, gap: int, places: tuple[tuple[int, int], ...]) -> tuple[Rect, ...]:
    """Keys by (column, row), counted from the left top."""
    step = touch + gap
    return tuple(Rect(x + column * step, top - touch - row * step, touch, touch) for column, row in places)


_THREE_BY_FOUR = ((0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (0, 2), (1, 2), (2, 2), (0, 3), (1, 3), (2, 3))
_FOUR_BY_THREE = ((0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (0, 2), (1, 2), (2, 2), (3, 0), (3, 1), (3, 2))


def _wide(width: int, height: int, px_per_mm: float, unit: float, touch: int, gap: int) -> Layout:
    def u(reference: float) -> int:
        return round(reference * unit)

    block = min(width, round(BLOCK_MM * px_per_mm))
    left = (width - block) // 2
    right = left + block
    spare = max(0, height - u(800))
    header = u(118)
    top = height - header
    bottom = u(36) + spare // 2
    ceiling = top - spare // 2
    margin = u(54)
    panel_x = right - u(520)
    x = left + margin
    text_right = panel_x - margin
    action_top = bottom + touch
    stop = Rect(x, bottom, u(244), touch)
    second = Rect(stop.right + gap, bottom, text_right - stop.right - gap, touch)
    picture_width = right - u(54) - (panel_x + margin)
    primary = Rect(panel_x + margin, bottom, picture_width, touch)
    keys_width = 3 * touch + 2 * gap
    keys_height = 4 * touch + 3 * gap
    keys_top = ceiling - ((ceiling - bottom) - keys_height) // 2
    tool = max(touch, u(136))
    dialog_height = u(600)
    dialog_middle = top // 2
    return Layout(
        shape=Shape.WIDE,
        width=width,
        height=height,
        px_per_mm=px_per_mm,
        unit=unit,
        touch=touch,
        gap=gap,
        margin=margin,
        mark=Rect(x, top + u(32), u(54), u(54)),
        name=Rect(x + u(72), top, panel_x - x - u(100), header),
        language=Rect(right - 2 * tool - gap - u(8), top + (header - touch) // 2, tool, touch),
        contrast=Rect(right - tool - u(8), top + (header - touch) // 2, tool, touch),
        tools=EMPTY,
        body=Rect(0, 0, width, top),
        text=Rect(x, action_top + u(36), text_right - x, ceiling - u(45) - action_top - u(36)),
        panel=Rect(panel_x, -u(60), width - panel_x + u(60), top + u(60)),
        picture=Rect(panel_x + margin, action_top + u(36), picture_width, ceiling - u(54) - action_top - u(36)),
        stop=stop,
        secondary=second,
        primary=primary,
        alone=Rect(x, bottom, u(400), touch),
        dialog=Rect(width // 2 - u(450), dialog_middle - dialog_height // 2, u(900), dialog_height),
        pad_title=EMPTY,
        pad_text=Rect(x, action_top + u(36), text_right - x, ceiling - u(72) - action_top - u(36)),
        pad_field=EMPTY,
        pad_contrast=Rect(right - tool - u(8), top + (header - touch) // 2, tool, touch),
        pad_tools=EMPTY,
        pad_body=Rect(0, 0, width, top),
        pad_stop=stop,
        pad_secondary=second,
        keys=_grid(panel_x + (right - panel_x - keys_width) // 2, keys_top, touch, gap, _THREE_BY_FOUR),
        chip_in_header=False,
    )


def _short(width: int, height: int, px_per_mm: float, unit: float, touch: int, gap: int) -> Layout:
    def u(reference: float) -> int:
        return round(reference * unit)

    rail = max(touch + gap, u(156))
    x = u(42)
    right = width - rail - x
    bottom = u(31)
    header = u(106)
    top = height - header
    stop_width = u(170)
    second = Rect(x + stop_width + gap, bottom, u(200), touch)
    keys_width = 4 * touch + 3 * gap
    keys_height = 3 * touch + 2 * gap
    keys_x = width - rail - gap - keys_width
    pad_bottom = min(bottom, gap)
    keys_top = pad_bottom + keys_height
    pad_width = keys_x - gap - gap
    contrast = Rect(width - rail + (rail - touch) // 2, height - 2 * gap - 2 * touch, touch, touch)
    tools = Rect(width - rail, 0, rail + u(60), height)
    field_y = pad_bottom + 2 * touch + 2 * gap
    return Layout(
        shape=Shape.SHORT,
        width=width,
        height=height,
        px_per_mm=px_per_mm,
        unit=unit,
        touch=touch,
        gap=gap,
        margin=x,
        mark=Rect(x, top + (header - u(45)) // 2, u(45), u(45)),
        name=Rect(x + u(61), top, u(300), header),
        language=Rect(width - rail + (rail - touch) // 2, height - gap - touch, touch, touch),
        contrast=contrast,
        tools=tools,
        body=Rect(0, 0, width - rail, height),
        text=Rect(x, bottom + touch + u(24), right - x, top - bottom - touch - u(24) - u(8)),
        panel=EMPTY,
        picture=EMPTY,
        stop=Rect(x, bottom, stop_width, touch),
        secondary=second,
        primary=Rect(second.right + gap, bottom, right - second.right - gap, touch),
        alone=Rect(x, bottom, u(400), touch),
        dialog=Rect(gap, gap, width - rail - 2 * gap, height - 2 * gap),
        pad_title=EMPTY,
        pad_text=Rect(gap, keys_top + u(10), width - rail - 2 * gap, height - keys_top - u(24)),
        pad_field=Rect(gap, field_y, pad_width, keys_top - field_y),
        pad_contrast=contrast,
        pad_tools=tools,
        pad_body=Rect(0, 0, width - rail, height),
        pad_stop=Rect(gap, pad_bottom, pad_width, touch),
        pad_secondary=Rect(gap, pad_bottom + touch + gap, pad_width, touch),
        keys=_grid(keys_x, keys_top, touch, gap, _FOUR_BY_THREE),
        chip_in_header=True,
    )


def _tall(width: int, height: int, px_per_mm: float, unit: float, touch: int, gap: int) -> Layout:
    def u(reference: float) -> int:
        return round(reference * unit)

    margin = max(u(34), gap)
    inner = width - 2 * margin
    roomy = height / px_per_mm > REACH_MM * 1.3
    header = touch + 2 * u(4)
    top = height - header
    tools = touch + u(8)
    row = tools + gap
    primary = Rect(margin, row + touch + gap, inner, touch)
    stop_width = max(touch, (inner - gap) * 4 // 10)
    stop = Rect(margin, row, stop_width, touch)
    second = Rect(stop.right + gap, row, inner - stop_width - gap, touch)
    reach = round(REACH_MM * px_per_mm) if roomy else top
    text_top = min(top, reach)
    text_bottom = primary.top + u(30)
    panel = Rect(margin, text_top + u(24), width - margin + u(60), top - text_top - u(24)) if roomy else EMPTY
    picture = _centred(panel, width, u(412)) if roomy else EMPTY
    keys_width = 3 * touch + 2 * gap
    keys_height = 4 * touch + 3 * gap
    pad_row = row if roomy else gap
    keys_bottom = pad_row + touch + gap
    keys_top = keys_bottom + keys_height
    language = Rect(width - margin - touch, top + u(4), touch, touch)
    contrast = Rect((width - touch) // 2, u(4), touch, touch)
    ground = Rect(0, -u(60), width, tools + u(60))
    beside = Rect(language.x - gap - touch, language.y, touch, touch)
    return Layout(
        shape=Shape.TALL,
        width=width,
        height=height,
        px_per_mm=px_per_mm,
        unit=unit,
        touch=touch,
        gap=gap,
        margin=margin,
        mark=Rect(margin, top + (header - u(54)) // 2, u(54), u(54)),
        name=Rect(margin + u(70), top, inner - u(70) - touch - gap, header),
        language=language,
        contrast=contrast,
        tools=ground,
        body=Rect(0, tools, width, top - tools),
        text=Rect(margin, text_bottom, inner, text_top - text_bottom),
        panel=panel,
        picture=picture,
        stop=stop,
        secondary=second,
        primary=primary,
        alone=Rect(margin, row, inner, touch),
        dialog=_dialog_tall(margin, width, tools, top, u(760), gap),
        pad_title=EMPTY if roomy else Rect(margin, top, beside.x - gap - margin, header),
        pad_text=Rect(margin, keys_top + u(8), inner, min(u(360), top - keys_top - u(8))),
        pad_field=EMPTY,
        pad_contrast=contrast if roomy else beside,
        pad_tools=ground if roomy else EMPTY,
        pad_body=Rect(0, tools, width, top - tools) if roomy else Rect(0, 0, width, top),
        pad_stop=Rect(margin, pad_row, stop_width, touch),
        pad_secondary=Rect(stop.right + gap, pad_row, second.width, touch),
        keys=_grid((width - keys_width) // 2, keys_top, touch, gap, _THREE_BY_FOUR),
        chip_in_header=False,
    )


def _centred(panel: Rect, width: int, most: int) -> Rect:
    """The picture in the middle of a panel that bleeds off the right edge."""
    inset = most // 8
    picture_width = min(most, panel.height)
    middle = (panel.x + width) // 2
    return Rect(middle - picture_width // 2, panel.y + inset, picture_width, panel.height - 2 * inset)


def _dialog_tall(margin: int, width: int, tools: int, top: int, most: int, gap: int) -> Rect:
    room = top - tools - 2 * gap
    height = min(room, most)
    return Rect(margin // 2, tools + gap + (room - height) // 2, width - margin, height)
