"""A short slice of `make soak` from one seed, and the bugs that were planted to see whether soak finds them."""

import pytest

from tests.soak.run import run

SEED = "20"
VISITS = 16


def test_sixteen_visits_while_things_fail_lose_nothing_and_leave_nothing():
    result = run("stage", SEED, 60, VISITS, lambda _: None, kills=False)
    assert result.broken is None, result.broken
    assert result.visits == VISITS
    assert result.acts
    assert result.faults


@pytest.mark.parametrize(
    ("plant", "faults", "invariants"),
    [
        (
            "an act sent again under another name after a lost answer",
            ("wise_answer_lost",),
            {"no act doubled", "no act unknown to the journal"},
        ),
        ("a member kept after a visit", ("clock_jump_back",), {"nothing of a member is left"}),
        ("a leak", ("clock_jump_back",), {"memory flat"}),
    ],
)
def test_soak_finds_what_was_planted(plant: str, faults: tuple[str, ...], invariants: set[str]):
    result = run("stage", SEED, 60, 40, lambda _: None, kills=False, faults=faults, plant=plant, warm_up=20)
    assert result.broken
    assert result.broken["invariant"] in invariants
