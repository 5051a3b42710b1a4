"""Stability and fairness in integers: against the textbook, and against each other."""

import math

from hypothesis import given
from hypothesis import strategies as st

from chengxin.affairs.scorecard_changes import figures

COUNTS = st.lists(st.integers(0, 10_000), min_size=2, max_size=12)


@given(st.data())
def test_the_index_is_that_of_the_textbook(data: st.DataObject) -> None:
    before = data.draw(COUNTS)
    after = data.draw(st.lists(st.integers(0, 10_000), min_size=len(before), max_size=len(before)))
    bins = len(before)
    p = [(2 * a + 1) / (2 * sum(before) + bins) for a in before]
    q = [(2 * b + 1) / (2 * sum(after) + bins) for b in after]
    expected = sum((y - x) * math.log(y / x) for x, y in zip(p, q, strict=True))
    found = figures.stability_index(before, after)
    assert abs(found - expected * 1_000_000) <= 1
    assert found >= 0
    assert found == figures.stability_index(after, before)
    assert figures.stability_index(before, before) == 0


def test_groups_below_the_smallest_size_are_listed_and_not_compared() -> None:
    groups = {
        "one": {"A": {"A": 50, "C": 50}},
        "two": {"A": {"A": 100}, "B": {"B": 100}},
        "few": {"D": {"D": 3}},
    }
    found = figures.fairness(groups, smallest=30)
    assert set(found["groups"]) == {"one", "two", "few"}
    assert found["largest"]["before"] == {"best": 500_000, "low": 0}
    assert found["largest"]["after"] == {"best": 0, "low": 500_000}
    alone = figures.fairness({"one": groups["one"]}, smallest=30)
    assert alone["largest"]["after"] == {"best": None, "low": None}


def test_shares_are_rounded_half_up_and_nothing_has_none() -> None:
    assert [figures.share(*pair) for pair in ((1, 3), (1, 2_000_000), (0, 0))] == [333_333, 1, 0]
