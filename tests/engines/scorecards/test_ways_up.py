"""Ways up hold when they are tried; the fewest steps come first, then the earliest day."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.engines.scorecards.plain import Evaluator, Subject
from chengxin.engines.scorecards.ways_up import (
    Act,
    Bounds,
    Search,
    Situation,
    WayUp,
    changed,
    find_ways_up,
)
from chengxin.law.words import Grade
from tests.engines.scorecards.strategies import DAYS, Population, cards
from tests.engines.scorecards.trial import card_of, indicator, ready, record, subject, veto

AS_OF = date(2026, 11, 21)
CARD = card_of(
    indicators=[
        indicator(id="recent", points_each=-30, window_months=12),
        indicator(id="listed", kind="membership", of="listing", in_force=True, points=-80),
        indicator(id="bonus", of="rating", points_each=5),
    ],
    vetoes=[veto(of="listing", in_force=True, ceiling="D")],
)


def days(card: dict[str, Any], records: Iterable[dict[str, Any]]) -> Callable[[date], Situation]:
    """The situation of subject 1 on any day, all else unchanged."""
    own = tuple(records)
    return lambda day: Situation(ready(card, day), Subject(**subject()), own)


def searched(
    *records: dict[str, Any], acts: Iterable[Act] = (), bounds: Bounds | None = None
) -> Search:
    return find_ways_up(days(CARD, records), as_of=AS_OF, acts=acts, bounds=bounds)


def repair(record_no: int, opens_on: date = AS_OF) -> Act:
    return Act("repair", record_no, opens_on, {"shielded": True})


def told(ways: Iterable[WayUp]) -> list[tuple[str, tuple[int, ...], date, Grade]]:
    return [(way.kind, way.records, way.on, way.grade) for way in ways]


def test_a_penalty_leaves_on_the_day_after_its_window_is_full() -> None:
    (way,) = searched(record(decided_on=date(2026, 2, 28))).ways
    assert told([way]) == [("wait", (1,), date(2027, 3, 1), Grade.B)]
    assert (way.points, way.leaving, way.acts) == (600_000, (1,), ())


def test_a_repair_open_today_comes_before_waiting() -> None:
    found = searched(record(decided_on=date(2026, 2, 28)), acts=[repair(1)])
    assert told(found.ways) == [
        ("repair", (1,), AS_OF, Grade.B),
        ("wait", (1,), date(2027, 3, 1), Grade.B),
    ]


def test_a_repair_counts_from_the_day_on_which_it_opens() -> None:
    found = searched(record(decided_on=date(2026, 10, 1)), acts=[repair(1, date(2027, 1, 2))])
    assert told(found.ways)[0] == ("repair", (1,), date(2027, 1, 2), Grade.B)


def test_a_way_to_a_better_grade_comes_first() -> None:
    listing = record(
        record_no=2,
        item="listing",
        decided_on=date(2026, 1, 5),
        valid_to=date(2029, 1, 5),
    )
    found = searched(record(decided_on=date(2026, 2, 28)), listing)
    assert told(found.ways) == [
        ("wait", (1, 2), date(2029, 1, 5), Grade.B),
        ("wait", (1,), date(2027, 3, 1), Grade.D),
    ]


def test_where_one_change_is_not_enough_two_are_told_together() -> None:
    """Both listings hold the veto: neither alone is of any use."""
    listings = [record(record_no=n, item="listing", decided_on=date(2026, 1, 5)) for n in (1, 2)]
    found = searched(*listings, acts=[repair(1), repair(2, date(2027, 1, 6))])
    (way,) = found.ways
    assert told([way]) == [("together", (1, 2), date(2027, 1, 6), Grade.B)]
    assert (way.steps, way.is_waited_for) == (2, False)


def test_an_act_and_a_wait_go_together() -> None:
    rows = [
        record(record_no=1, item="listing", decided_on=date(2026, 1, 5)),
        record(record_no=2, item="listing", decided_on=date(2026, 2, 5), valid_to=date(2027, 5, 1)),
    ]
    (way,) = searched(*rows, acts=[repair(1)]).ways
    assert told([way]) == [("together", (1, 2), date(2027, 5, 1), Grade.B)]
    assert (way.steps, way.is_waited_for, way.leaving) == (2, True, (2,))


def test_more_steps_are_told_only_where_they_come_sooner() -> None:
    """Waiting lets both listings go; two repairs do the same three years earlier."""
    rows = [
        record(record_no=n, item="listing", decided_on=date(2026, 1, 5), valid_to=date(2029, 1, 5))
        for n in (1, 2)
    ]
    found = searched(*rows, acts=[repair(1), repair(2)])
    assert told(found.ways) == [
        ("wait", (1, 2), date(2029, 1, 5), Grade.B),
        ("together", (1, 2), AS_OF, Grade.B),
    ]


def test_beyond_the_bound_a_set_is_told_of_which_nothing_can_be_left_out() -> None:
    """Five listings, each a veto of its own: sets of three are tried whole, then all five."""
    rows = [record(record_no=n, item="listing", decided_on=date(2026, 1, 5)) for n in range(1, 6)]
    rows.append(record(record_no=9, decided_on=date(2026, 11, 1)))
    found = searched(*rows, acts=[repair(n) for n in (1, 2, 3, 4, 5, 9)])
    best = found.ways[0]
    assert told([best]) == [("together", (1, 2, 3, 4, 5), AS_OF, Grade.B)]


def test_a_search_says_where_it_stopped() -> None:
    rows = [record(record_no=n, decided_on=date(2026, 1, n)) for n in range(1, 25)]
    found = searched(*rows, acts=[repair(n) for n in range(1, 25)], bounds=Bounds(evaluations=30))
    assert found.tried == 30
    assert not found.is_whole
    assert searched(rows[0]).is_whole


def test_a_report_handed_in_is_a_record_of_its_own() -> None:
    report = {**record(item="rating", decided_on=AS_OF, polarity="positive"), "record_no": 0}
    way = searched(record(), acts=[Act("report", None, AS_OF, report)]).ways[0]
    assert (way.kind, way.points, way.records) == ("report", 575_000, ())


def test_a_clean_subject_has_nothing_to_wait_for() -> None:
    assert searched(record(item="rating", polarity="positive")).ways == ()


@settings(max_examples=40, deadline=None)
@given(card=cards(), as_of=st.sampled_from(DAYS), seed=st.integers(0, 2**32))
def test_every_way_up_is_what_doing_it_gives(card: dict[str, Any], as_of: date, seed: int) -> None:
    rows = Population(seed, as_of)
    for number in range(1, 4):
        own = [r for r in rows.records if r["subject_id"] == number]
        one = Subject(**subject(number))
        acts = [repair(r["record_no"], as_of) for r in own if r["polarity"] == "negative"]
        situations = days(card, own)
        search = find_ways_up(situations, as_of=as_of, acts=acts)
        today = Evaluator(ready(card, as_of)).evaluate(one, own)
        for way in search.ways:
            redone = Evaluator(ready(card, way.on)).evaluate(one, changed(own, way.acts))
            assert (redone.points, redone.grade) == (way.points, way.grade)
            assert way.grade < today.grade or (
                way.grade == today.grade and way.points > today.points
            )
            assert all(act.opens_on <= way.on for act in way.acts)
        assert search.tried <= search.bounds.evaluations
