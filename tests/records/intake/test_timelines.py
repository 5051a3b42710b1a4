"""A state that begins ends the one before it; contradictions are left to a person."""

from dataclasses import dataclass
from datetime import date

import pytest

from chengxin.records.intake.timelines import Placement, place


@dataclass(frozen=True)
class State:
    """A state known by the month in which it begins."""

    valid_from: date
    valid_to: date | None


def _day(month: int) -> date:
    return date(2026, month, 1)


def _live(begins: int, ends: int | None) -> State:
    return State(_day(begins), ends and _day(ends))


@pytest.mark.parametrize(
    ("others", "period", "placed"),
    [
        pytest.param([], (3, None), (None, None), id="first"),
        pytest.param([_live(1, None)], (3, None), (None, 1), id="ends_the_open_one"),
        pytest.param([_live(1, 6)], (3, None), (None, 1), id="ends_one_with_a_stated_end"),
        pytest.param([_live(1, 3)], (3, None), (None, None), id="follows_a_finished_one"),
        pytest.param([_live(6, None)], (3, None), (6, None), id="known_late"),
        pytest.param([_live(1, 6), _live(6, None)], (3, None), (6, 1), id="between_two"),
        pytest.param([_live(1, None)], (3, 9), (9, 1), id="succession_with_a_stated_end"),
        pytest.param([_live(1, 12)], (3, 9), None, id="inside_a_stated_period"),
        pytest.param([_live(3, None)], (3, None), None, id="same_beginning"),
        pytest.param([_live(6, None)], (3, 9), None, id="reaches_into_the_next"),
    ],
)
def test_a_statement_finds_its_place_or_waits(
    others: list[State], period: tuple[int, int | None], placed: tuple[object, object] | None
) -> None:
    begins, ends = period
    found = place(others, _day(begins), ends and _day(ends))
    if placed is None:
        assert found is None
        return
    until, ended = placed
    expected_end = next((o for o in others if ended and o.valid_from == _day(ended)), None)
    assert found == Placement(until and _day(until), expected_end)
