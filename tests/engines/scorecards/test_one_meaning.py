"""Plain Python, DuckDB and a slow third evaluator agree on every subject and every contribution."""

from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chengxin.engines.scorecards.result import digest_of, digest_of_table, write_texts
from chengxin.law.rulebook.schemas.protections import RecordMark
from tests.engines.scorecards import oracle
from tests.engines.scorecards.strategies import DAYS, Population, cards, populations
from tests.engines.scorecards.trial import (
    BASIS,
    LABEL,
    SHAPES,
    DuckDB,
    card_of,
    ready,
    record,
    run_plain,
    subject,
)


@pytest.fixture(scope="module")
def duck() -> DuckDB:
    """One DuckDB for all examples."""
    return DuckDB()


SEEDS = st.integers(0, 2**32)
MARKS: tuple[dict[str, Any], ...] = (
    {},
    {"severity": ["minor"], "polarity": ["negative"]},
    {"of": "penalty", "where": [{"field": "procedure", "in": ["alpha"]}]},
)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    card=cards(),
    as_of=st.sampled_from(DAYS),
    term=st.sampled_from([None, 2, 5]),
    mark=st.sampled_from(MARKS),
    seed=SEEDS,
)
def test_three_evaluators_agree_on_any_card(
    duck: DuckDB,
    card: dict[str, Any],
    as_of: date,
    term: int | None,
    mark: dict[str, Any],
    seed: int,
) -> None:
    marks = [("minor-case", RecordMark.model_validate(mark))] if mark else []
    prepared = ready(card, as_of, term, marks=marks)
    rows = Population(seed, as_of)
    plain = run_plain(prepared, rows.subjects, rows.records)
    assert set(plain) == set(range(1, 22))
    for number, found in plain.items():
        own = [r for r in rows.records if r["subject_id"] == number]
        slow = oracle.evaluate(
            card,
            own,
            as_of=as_of,
            shapes=SHAPES,
            term_years=term,
            marks=[mark] if mark else [],
        )
        assert found.as_plain() == slow | {"subject_id": number}
    assert duck.run(prepared, rows.subjects, rows.records) == plain


@settings(max_examples=40, deadline=None)
@given(population=populations(), as_of=st.sampled_from(DAYS), seed=SEEDS)
def test_three_evaluators_agree_on_who_belongs_to_a_field(
    duck: DuckDB, population: dict[str, Any], as_of: date, seed: int
) -> None:
    card = card_of(scope="sector", population=population)
    prepared, rows = ready(card, as_of), Population(seed, as_of)
    known = {"as_of": as_of, "shapes": SHAPES, "term_years": 5}
    belonging = {
        one["subject_id"]
        for one in rows.subjects
        if oracle.covers(
            card, one, [r for r in rows.records if r["subject_id"] == one["subject_id"]], **known
        )
    }
    plain = run_plain(prepared, rows.subjects, rows.records)
    assert set(plain) == belonging
    assert duck.run(prepared, rows.subjects, rows.records) == plain


def test_a_field_reaches_whoever_holds_its_licence_and_nobody_without_a_reason(
    duck: DuckDB,
) -> None:
    holding = {"id": "licence", "label": LABEL, "basis": BASIS, "of": "listing", "at_least": 1}
    population = card_of()["population"] | {"industries": ["H62"], "holding": [holding]}
    prepared = ready(card_of(scope="sector", population=population), DAYS[0])
    subjects = [subject(1, industry="H6210"), subject(2), subject(3, industry="H61")]
    records = [record(record_no=5, subject_id=2, item="listing")]
    assert set(run_plain(prepared, subjects, records)) == {1, 2}
    assert set(duck.run(prepared, subjects, records)) == {1, 2}


def test_a_subject_without_records_is_graded_on_its_base_points(duck: DuckDB) -> None:
    prepared = ready(card_of(), date(2026, 11, 21))
    found = duck.run(prepared, [subject(9)], [])
    assert found[9].as_plain() == {
        "subject_id": 9,
        "points": 600_000,
        "grade": "B",
        "contributions": {},
        "vetoes": {},
    }
    assert found == run_plain(prepared, [subject(9)], [])


def test_a_run_has_one_digest_wherever_it_is_held(duck: DuckDB) -> None:
    prepared = ready(card_of(), DAYS[0])
    rows = Population(7, DAYS[0])
    plain = run_plain(prepared, rows.subjects, rows.records)
    sql = duck.compile(prepared)
    for order in (1, -1):
        duck.put(rows.subjects[::order], rows.records[::order])
        write_texts(duck.ibis.con, prepared, f"({sql})", "held")
        assert digest_of_table(duck.ibis.con, "held") == digest_of(plain.values())
