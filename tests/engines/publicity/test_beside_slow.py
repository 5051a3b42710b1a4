"""2,000 random decisions: the law's rules and the engine find what a slow reckoning finds."""

import random
from collections import Counter
from datetime import date

import pytest

from tests.engines.publicity.slow_windows import (
    ORDER_36,
    ORDER_58,
    Story,
    answer,
    months_later,
)
from tests.engines.publicity.stories import compare, is_heavy, tell

STORIES = 2_000


def told() -> list[Story]:
    chance = random.Random(2026)
    return [tell(chance) for _ in range(STORIES)]


def test_two_thousand_stories_come_out_alike() -> None:
    compared, differing = compare(told())
    assert differing == []
    assert compared > 2 * STORIES


def test_the_stories_reach_every_corner() -> None:
    stories = told()
    answers = [answer(s, ORDER_36) for s in stories if s.item == "administrative-penalty"]
    classes = Counter(a.severity for a in answers)
    assert min(classes[c] for c in ("minor", "general", "serious")) > 100
    assert sum(s.decided == date(2024, 2, 29) for s in stories) > 5
    assert sum(len(s.kinds) > 1 and is_heavy(s) for s in stories) > 100
    short = {(a.repair_from - a.first).days for a in answers if a.repair_from and a.first}
    assert len(short) > 5
    fields = {s.field for s in stories if answer(s, ORDER_58).public}
    assert len(fields) > 5


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2023, 8, 31), 3, date(2023, 11, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2026, 1, 31), 36, date(2029, 1, 31)),
    ],
)
def test_the_slow_reckoning_counts_months_as_the_law_does(
    day: date, months: int, later: date
) -> None:
    assert months_later(day, months) == later


def test_a_difference_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.engines.publicity import stories as module

    monkeypatch.setattr(module, "answer", lambda story, edition: answer(story, ORDER_58))
    _, differing = compare(told()[:200])
    assert len(differing) > 50
