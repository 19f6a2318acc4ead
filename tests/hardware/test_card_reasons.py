"""What a queue says of itself, keyword by keyword."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.card_printer.reasons import Told, condition, told
from hardware.errors import Reason
from hardware.outcome import Condition


@pytest.mark.parametrize(
    ("keywords", "reasons"),
    [
        ("none", ()),
        (None, ()),
        ([], ()),
        ("media-empty-error", (Told(Reason.CARDS_OUT, True),)),
        (["media-empty"], (Told(Reason.CARDS_OUT, True),)),
        ("media-empty-report", (Told(Reason.CARDS_OUT, False),)),
        ("media-needed-warning", (Told(Reason.CARDS_OUT, False),)),
        ("media-low-error", (Told(Reason.CARDS_LOW, False),)),
        ("marker-supply-low-warning", (Told(Reason.RIBBON_LOW, False),)),
        ("marker-supply-empty-error", (Told(Reason.RIBBON_OUT, True),)),
        ("media-jam", (Told(Reason.CARD_JAM, True),)),
        (["door-open-error", "cover-open-warning"], (Told(Reason.COVER_OPEN, True),)),
        ("output-area-full-error", (Told(Reason.OUTPUT_FULL, True),)),
        ("connecting-to-device", (Told(Reason.OFFLINE, True),)),
        (["cover-open-error", "paused"], (Told(Reason.COVER_OPEN, True), Told(Reason.PAUSED, True))),
        ("com.evolis.head-worn-error", (Told(Reason.MECHANICAL, True),)),
        ("com.evolis.head-worn-warning", ()),
        (["media-empty-error", 7], (Told(Reason.CARDS_OUT, True),)),
    ],
)
def test_a_keyword_is_a_reason_and_its_suffix_says_how_grave(keywords: object, reasons: tuple[Told, ...]) -> None:
    assert told(keywords) == reasons


@given(st.one_of(st.text(), st.lists(st.one_of(st.text(), st.integers(), st.none()))))
def test_anything_at_all_is_no_error(keywords: object) -> None:
    for each in told(keywords):
        assert isinstance(each.reason, Reason)


@pytest.mark.parametrize(
    ("keywords", "live", "expected"),
    [
        ("none", True, (Condition.READY, ())),
        (["media-low-warning"], True, (Condition.WARNING, (Reason.CARDS_LOW,))),
        (
            ["marker-supply-low-warning", "media-empty-error"],
            True,
            (Condition.NOT_READY, (Reason.CARDS_OUT, Reason.RIBBON_LOW)),
        ),
        (["media-jam-error"], False, (Condition.WARNING, (Reason.CARD_JAM,))),
        (["media-jam-error", "paused"], False, (Condition.NOT_READY, (Reason.CARD_JAM, Reason.PAUSED))),
    ],
)
def test_what_a_resting_queue_remembers_warns_and_what_it_meets_now_stops(
    keywords: list[str], live: bool, expected: tuple[Condition, tuple[Reason, ...]]
) -> None:
    assert condition(told(keywords), live=live) == expected
