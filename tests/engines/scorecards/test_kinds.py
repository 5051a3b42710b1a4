"""What each form of the language gives, reckoned by hand, on every evaluator."""

from datetime import date
from typing import Any

import pytest

from chengxin.engines.scorecards.result import Evaluation
from tests.engines.scorecards import oracle
from tests.engines.scorecards.trial import (
    LABEL,
    SHAPES,
    DuckDB,
    card_of,
    indicator,
    ready,
    record,
    run_plain,
    subject,
    veto,
)

AS_OF = date(2026, 11, 21)
KEEP = indicator(id="keep", group="rest", of="listing", points_each=100)
LOSE = indicator(id="lose", group="rest", of="listing", severity=["minor"], points_each=-300)


@pytest.fixture(scope="module")
def duck() -> DuckDB:
    """One DuckDB for all examples."""
    return DuckDB()


def card(*indicators: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A card of these indicators in the group `conduct`, and two that reach every band."""
    groups = [{"id": "conduct", "title": LABEL}, {"id": "rest", "title": LABEL}]
    return card_of(**({"indicators": [*indicators, KEEP, LOSE], "groups": groups} | parts))


def every_way(
    duck: DuckDB, card: dict[str, Any], *records: dict[str, Any], as_of: date = AS_OF
) -> Evaluation:
    """The evaluation of subject 1, once all three evaluators have given the same."""
    prepared = ready(card, as_of)
    numbered = [r | {"record_no": n} for n, r in enumerate(records, 1)]
    plain = run_plain(prepared, [subject()], numbered)[1]
    slow = oracle.evaluate(card, numbered, as_of=as_of, shapes=SHAPES, term_years=5)
    assert plain.as_plain() == slow | {"subject_id": 1}
    found = duck.run(prepared, [subject()], numbered)[1]
    assert found == plain
    assert [v.ceiling for v in found.vetoes] == [v.ceiling for v in plain.vetoes]
    given = sum(c.points for c in plain.contributions)
    assert plain.points == prepared.card.base_points + given
    return plain


def given(found: Evaluation, name: str) -> int:
    return next((c.points for c in found.contributions if c.indicator == name), 0)


def behind(found: Evaluation, name: str) -> tuple[int, ...]:
    return next((c.records for c in found.contributions if c.indicator == name), ())


FADING = indicator(
    id="x",
    kind="decay",
    points_each="-7.777",
    fade=[
        {"at_least": 0, "below": 12, "permille": 1000},
        {"at_least": 12, "below": 24, "permille": 500},
        {"at_least": 24, "below": 36, "permille": 1},
    ],
)


@pytest.mark.parametrize(
    ("decided", "points"),
    [
        pytest.param(date(2026, 11, 21), -7_777, id="today"),
        pytest.param(date(2025, 11, 21), -7_777, id="twelve months, the last day"),
        pytest.param(date(2025, 11, 20), -3_889, id="the day after: half, away from zero"),
        pytest.param(date(2024, 11, 20), -8, id="a thousandth, rounded"),
        pytest.param(date(2023, 11, 20), 0, id="gone"),
    ],
)
def test_points_fade_by_steps(duck: DuckDB, decided: date, points: int) -> None:
    found = every_way(duck, card(FADING), record(decided_on=decided))
    assert given(found, "x") == points


def test_faded_points_are_added_up_over_the_records(duck: DuckDB) -> None:
    rows = [record(decided_on=date(2026, 1, 5)), record(decided_on=date(2025, 1, 5))]
    assert given(every_way(duck, card(FADING), *rows), "x") == -7_777 - 3_889


SHARE = indicator(
    id="x",
    kind="ratio",
    part={"of": "penalty", "where": [{"field": "procedure", "in": ["alpha"]}]},
    least=3,
    steps=[
        {"at_least": 0, "below": 333, "points": -10},
        {"at_least": 333, "below": 334, "points": 7},
        {"at_least": 1000, "points": 20},
    ],
    otherwise="0.5",
)


@pytest.mark.parametrize(
    ("alpha", "others", "points"),
    [
        pytest.param(0, 2, 500, id="fewer than the least"),
        pytest.param(0, 3, -10_000, id="none of three"),
        pytest.param(1, 2, 7_000, id="a third is 333, the rest left away"),
        pytest.param(2, 1, 0, id="a gap"),
        pytest.param(3, 0, 20_000, id="all"),
    ],
)
def test_a_share_is_compared_without_rounding(
    duck: DuckDB, alpha: int, others: int, points: int
) -> None:
    rows = [record(procedure="alpha")] * alpha + [record(procedure="beta")] * others
    found = every_way(duck, card(SHARE), *rows)
    assert given(found, "x") == points
    assert behind(found, "x") == tuple(range(1, len(rows) + 1))


def test_a_share_of_sums_over_two_items_names_the_records_of_both(duck: DuckDB) -> None:
    part = {"of": "rating", "field": "capital"}
    steps = [{"at_least": 499, "below": 500, "points": 1}, {"at_least": 500, "points": 2}]
    of_sums = indicator(
        id="x", kind="ratio", of="penalty", field="fine_fen", part=part, least=10, steps=steps
    )
    rows = [
        record(fine_fen=2 * 10**14),
        record(item="rating", capital=10**14),
        record(fine_fen=None),
    ]
    found = every_way(duck, card(of_sums), *rows)
    assert (given(found, "x"), behind(found, "x")) == (2_000, (1, 2))
    rows[1]["capital"] -= 1
    assert given(every_way(duck, card(of_sums), *rows), "x") == 1_000, "exact at 14 digits"


OUTSIDE = indicator(
    id="x",
    kind="external_grade",
    of="rating",
    field="rating",
    values=[
        {"values": ["alpha"], "points": 30},
        {"values": ["beta"], "ceiling": "C"},
        {"values": ["gamma"], "points": -5, "ceiling": "D"},
    ],
    otherwise=2,
)


def rated(rating: str | None, since: date, until: date | None = None) -> dict[str, Any]:
    """A grade given elsewhere."""
    return record(item="rating", rating=rating, decided_on=since, valid_from=since, valid_to=until)


@pytest.mark.parametrize(
    ("rows", "points", "grade", "held"),
    [
        pytest.param([], 2_000, "B", [], id="none"),
        pytest.param([rated("alpha", date(2026, 1, 1))], 30_000, "A", [], id="good"),
        pytest.param([rated("beta", date(2026, 1, 1))], 0, "C", ["x"], id="a ceiling alone"),
        pytest.param([rated("gamma", date(2026, 1, 1))], -5_000, "D", ["x"], id="both"),
        pytest.param([rated("delta", date(2026, 1, 1))], 0, "B", [], id="not named"),
        pytest.param(
            [rated("gamma", date(2025, 1, 1), date(2026, 11, 21))], 2_000, "B", [], id="ended today"
        ),
        pytest.param(
            [rated("gamma", date(2025, 1, 1)), rated("alpha", date(2026, 1, 1))],
            30_000,
            "A",
            [],
            id="the newest counts",
        ),
    ],
)
def test_a_grade_given_elsewhere_gives_points_and_ceilings(
    duck: DuckDB, rows: list[dict[str, Any]], points: int, grade: str, held: list[str]
) -> None:
    found = every_way(duck, card(OUTSIDE), *rows)
    assert (given(found, "x"), found.grade) == (points, grade)
    assert [v.veto for v in found.vetoes] == held


def test_the_lowest_of_ceilings_and_vetoes_counts(duck: DuckDB) -> None:
    both = card(OUTSIDE, vetoes=[veto(of="listing", ceiling="D")])
    found = every_way(duck, both, rated("beta", date(2026, 1, 1)), record(item="listing"))
    assert (found.grade, [v.veto for v in found.vetoes]) == ("D", ["veto", "x"])


def silent(**parts: Any) -> dict[str, Any]:
    """Points equal to the months without a report, in tenths."""
    every = parts.get("every_months", 1)
    within = parts.setdefault("within_months", 12)
    steps = [
        {"at_least": n, "below": n + 1, "points": f"-{n / 10:.1f}"}
        for n in range(every, within + 1, every)
    ]
    return indicator(id="x", kind="months_without", steps=steps, otherwise=9, **parts)


def reported(*months: tuple[int, int]) -> list[dict[str, Any]]:
    return [record(decided_on=date(year, month, 28)) for year, month in months]


@pytest.mark.parametrize(
    ("parts", "months", "without"),
    [
        pytest.param({}, [(2025, 11)], 11, id="only the first of the twelve"),
        pytest.param({}, [(2025, 10)], 12, id="only before the twelve"),
        pytest.param({}, [(2026, 10)], 0, id="began last month"),
        pytest.param({}, [(2026, 8), (2026, 10)], 1, id="one month left out"),
        pytest.param({"grace_months": 2}, [(2026, 7)], 1, id="not due yet"),
        pytest.param({"grace_months": 12}, [(2026, 7)], 0, id="nothing due yet"),
        pytest.param({"every_months": 3}, [(2025, 12), (2026, 5)], 6, id="quarters left out"),
        pytest.param(
            {"every_months": 3, "grace_months": 2}, [(2025, 9), (2025, 10), (2026, 6)], 3, id="late"
        ),
        pytest.param({"every_months": 12, "within_months": 24}, [(2024, 2)], 12, id="a year"),
    ],
)
def test_months_without_a_report_are_counted_from_the_first_one(
    duck: DuckDB, parts: dict[str, Any], months: list[tuple[int, int]], without: int
) -> None:
    found = every_way(duck, card(silent(**parts)), *reported(*months))
    assert given(found, "x") == -without * 100


def test_who_never_reported_is_not_charged(duck: DuckDB) -> None:
    assert given(every_way(duck, card(silent())), "x") == 9_000


def test_records_behind_are_those_of_the_periods_looked_at(duck: DuckDB) -> None:
    found = every_way(duck, card(silent()), *reported((2024, 1), (2026, 3), (2026, 11)))
    assert behind(found, "x") == (2,)


@pytest.mark.parametrize(
    ("weight", "points"),
    [(1, -25), (500, -12_500), (1000, -25_000), (1500, -37_500), (10_000, -250_000)],
)
def test_a_weight_multiplies_after_cap_and_floor(duck: DuckDB, weight: int, points: int) -> None:
    weighed = {"id": "conduct", "title": LABEL, "weight_permille": weight}
    groups = [weighed, {"id": "rest", "title": LABEL}]
    found = every_way(
        duck,
        card(indicator(id="x", points_each=-10, floor=-25), groups=groups),
        *[record()] * 4,
    )
    assert given(found, "x") == points


def test_half_a_thousandth_is_rounded_away_from_zero_once_for_each_indicator(duck: DuckDB) -> None:
    weighed = {"id": "conduct", "title": LABEL, "weight_permille": 500}
    groups = [weighed, {"id": "rest", "title": LABEL}]
    up, down = (indicator(id=i, points_each=p) for i, p in (("u", "0.001"), ("d", "-0.001")))
    found = every_way(duck, card(up, down, groups=groups), *[record()] * 3)
    assert (given(found, "u"), given(found, "d")) == (2, -2)


@pytest.mark.parametrize(
    ("number", "adjusted", "total"),
    [(1, 0, -30_000), (2, 10_000, -50_000), (5, 100_000, -50_000)],
)
def test_what_a_group_is_bounded_by_is_told_as_a_contribution(
    duck: DuckDB, number: int, adjusted: int, total: int
) -> None:
    groups = [{"id": "conduct", "title": LABEL, "floor": -50}, {"id": "rest", "title": LABEL}]
    both = [indicator(id="x", points_each=-20), indicator(id="y", points_each=-10)]
    found = every_way(duck, card(*both, groups=groups), *[record()] * number)
    assert given(found, "group.conduct") == adjusted
    assert found.points == 600_000 + total
    assert behind(found, "group.conduct") == ()


@pytest.mark.parametrize(
    ("parts", "said", "points"),
    [
        pytest.param({}, {}, -30_000, id="counted"),
        pytest.param({}, {"under_objection": False}, -20_000, id="left out by the indicator"),
        pytest.param({}, {"under_objection": True}, -10_000, id="only those"),
        pytest.param({"objections": "leave_out"}, {}, -20_000, id="left out by the card"),
        pytest.param(
            {"objections": "leave_out"}, {"under_objection": True}, 0, id="nothing is left of those"
        ),
    ],
)
def test_records_under_an_open_objection(
    duck: DuckDB, parts: dict[str, Any], said: dict[str, Any], points: int
) -> None:
    rows = [record(objected=True), record(), record()]
    found = every_way(duck, card(indicator(id="x", points_each=-10, **said), **parts), *rows)
    assert given(found, "x") == points


def test_a_window_runs_from_the_field_it_names(duck: DuckDB) -> None:
    recent = indicator(id="x", points_each=-1, window_months=12, window_field="paid_on")
    old = date(2023, 1, 1)
    rows = [
        record(decided_on=old, paid_on=date(2025, 11, 21)),
        record(decided_on=old, paid_on=date(2025, 11, 20)),
        record(decided_on=date(2026, 11, 1), paid_on=None),
    ]
    assert behind(every_way(duck, card(recent), *rows), "x") == (1,)
