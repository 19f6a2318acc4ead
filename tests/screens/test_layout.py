"""The places of things, without a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.screens.layout import GAP_MM, REACH_MM, TOUCH_MM, Layout, Rect, Shape, layout
from tests.window import SIZES, px_per_mm

PANELS = [pytest.param(layout(*size, px_per_mm(*size)), id=f"{size[0]}x{size[1]}") for size in SIZES]


def rows(plan: Layout) -> list[list[Rect]]:
    """What can be touched at the same time."""
    tools = [plan.language, plan.contrast]
    return [
        [*tools, plan.stop, plan.secondary, plan.primary],
        [*tools, plan.alone],
        [plan.language, plan.pad_contrast, plan.pad_stop, plan.pad_secondary, *plan.keys],
    ]


@pytest.mark.parametrize("plan", PANELS)
def test_touch_targets_are_20_mm_with_3_mm_between_and_on_the_glass(plan: Layout) -> None:
    for row in rows(plan):
        for rect in row:
            assert min(rect.size) / plan.px_per_mm >= TOUCH_MM
            assert rect.x >= 0
            assert rect.y >= 0
            assert rect.right <= plan.width
            assert rect.top <= plan.height
        for index, one in enumerate(row):
            for other in row[index + 1 :]:
                across = max(one.x, other.x) - min(one.right, other.right)
                down = max(one.y, other.y) - min(one.top, other.top)
                assert max(across, down) / plan.px_per_mm >= GAP_MM


def test_the_shapes_are_those_of_the_brief() -> None:
    shapes = {size: layout(*size, px_per_mm(*size)).shape for size in SIZES}
    assert shapes == {
        (1280, 800): Shape.WIDE,
        (1920, 1080): Shape.WIDE,
        (800, 480): Shape.SHORT,
        (720, 1280): Shape.TALL,
        (1080, 1920): Shape.TALL,
    }


def test_on_a_big_panel_the_block_is_no_wider_than_300_mm() -> None:
    plan = layout(1920, 1080, px_per_mm(1920, 1080))
    assert (plan.primary.right - plan.stop.x) / plan.px_per_mm <= 300


def test_on_a_tall_panel_the_controls_stay_in_the_lower_250_mm() -> None:
    plan = layout(1080, 1920, px_per_mm(1080, 1920))
    for rect in (plan.stop, plan.secondary, plan.primary, *plan.keys):
        assert rect.top / plan.px_per_mm <= REACH_MM


def test_stop_is_always_in_the_left_bottom_corner() -> None:
    for size in SIZES:
        plan = layout(*size, px_per_mm(*size))
        assert plan.stop.x == min(plan.stop.x, plan.secondary.x, plan.primary.x)
        assert plan.stop.y <= plan.primary.y


@given(st.integers(400, 4000), st.integers(400, 4000), st.floats(3.0, 9.0))
def test_any_panel_has_a_layout(width: int, height: int, px: float) -> None:
    plan = layout(width, height, px)
    assert len(plan.keys) == 12


@pytest.mark.parametrize("bad", [(0, 800, 5.0), (1280, -1, 5.0), (1280, 800, 0.0)])
def test_a_panel_without_size_is_refused(bad: tuple[int, int, float]) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        layout(*bad)
