"""What was left out and why, and ways up that hold when they are tried."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.engines.scorecards.explain import Explanation, WayUp, explain
from chengxin.engines.scorecards.plain import Evaluator, Subject
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


def explained(*records: dict[str, Any], **options: Any) -> Explanation:
    return explain(ready(CARD, AS_OF), Subject(**subject()), records, **options)


def test_each_record_left_out_says_why() -> None:
    found = explained(
        record(record_no=1, state="revoked"),
        record(record_no=2, shielded=True),
        record(record_no=3, decided_on=date(2026, 12, 1)),
        record(record_no=4, decided_on=date(2020, 1, 1)),
        record(record_no=5, decided_on=date(2024, 1, 1)),
        record(record_no=6),
    )
    assert {r.record_no: r.reason for r in found.left_out} == {
        1: "revoked",
        2: "shielded",
        3: "not-yet",
        4: "inquiry-term",
        5: "uncounted",
    }
    assert [r.record_no for r in found.protected] == [1, 2, 4]


def test_a_penalty_leaves_on_the_day_after_its_window_is_full() -> None:
    found = explained(record(decided_on=date(2026, 2, 28)))
    assert found.evaluation.points == 570_000
    assert found.ways_up == (WayUp("wait", (1,), date(2027, 3, 1), 600_000, Grade.B),)


def test_a_repair_open_today_comes_before_waiting() -> None:
    found = explained(record(decided_on=date(2026, 2, 28)), repairable_on={1: date(2026, 5, 28)})
    assert [(w.kind, w.on, w.points) for w in found.ways_up] == [
        ("repair", AS_OF, 600_000),
        ("wait", date(2027, 3, 1), 600_000),
    ]


def test_a_way_to_a_better_grade_comes_first() -> None:
    listing = record(
        record_no=2,
        item="listing",
        decided_on=date(2026, 1, 5),
        valid_to=date(2029, 1, 5),
    )
    found = explained(record(decided_on=date(2026, 2, 28)), listing)
    assert found.evaluation.grade is Grade.D
    assert [(w.records, w.on, w.grade) for w in found.ways_up] == [
        ((2,), date(2029, 1, 5), Grade.B),
        ((1,), date(2027, 3, 1), Grade.D),
    ]


def test_records_that_leave_on_one_day_are_one_way() -> None:
    found = explained(record(record_no=1), record(record_no=2))
    assert [w.records for w in found.ways_up] == [(1, 2)]


def test_a_clean_subject_has_nothing_to_wait_for() -> None:
    assert explained(record(item="rating", polarity="positive")).ways_up == ()


@settings(max_examples=25, deadline=None)
@given(card=cards(), as_of=st.sampled_from(DAYS), seed=st.integers(0, 2**32))
def test_every_way_up_is_what_doing_it_gives(card: dict[str, Any], as_of: date, seed: int) -> None:
    rows = Population(seed, as_of)
    prepared = ready(card, as_of)
    for number in range(1, 6):
        own = [r for r in rows.records if r["subject_id"] == number]
        one = Subject(**subject(number))
        open_repairs = {r["record_no"]: as_of for r in own if r["polarity"] == "negative"}
        found = explain(prepared, one, own, repairable_on=open_repairs)
        for way in found.ways_up:
            gone = way.records if way.kind == "repair" else ()
            then = [r | {"shielded": r["shielded"] or r["record_no"] in gone} for r in own]
            redone = Evaluator(ready(card, way.on)).evaluate(one, then)
            assert (redone.points, redone.grade) == (way.points, way.grade)
            today = found.evaluation
            assert way.grade < today.grade or (
                way.grade == today.grade and way.points > today.points
            )


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(card=cards(), as_of=st.sampled_from(DAYS), seed=st.integers(0, 2**32))
def test_a_protected_record_changes_nothing(card: dict[str, Any], as_of: date, seed: int) -> None:
    rows = Population(seed, as_of)
    evaluator = Evaluator(ready(card, as_of))
    one = Subject(**subject(1))
    own = [r for r in rows.records if r["subject_id"] == 1]
    extra = [
        r | {"shielded": True, "record_no": 10_000 + r["record_no"]} for r in rows.records[:40]
    ]
    assert evaluator.evaluate(one, own + extra) == evaluator.evaluate(one, own)
