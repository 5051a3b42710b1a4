"""What was left out of a grade, and why."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.engines.scorecards.explain import Explanation, explain
from chengxin.engines.scorecards.plain import Evaluator, Subject
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


def explained(*records: dict[str, Any]) -> Explanation:
    return explain(ready(CARD, AS_OF), Subject(**subject()), records)


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
