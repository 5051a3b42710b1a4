"""What each kind of indicator makes of the records it counts, in plain Python."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from chengxin.engines.scorecards.card import DayStep, PreparedCard, Rule, day_number
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    CountIndicator,
    DurationIndicator,
    LatestIndicator,
    MembershipIndicator,
    MonthsSinceIndicator,
    SumIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_measures import (
    DecayIndicator,
    ExternalGradeIndicator,
    GradePoints,
    MonthsWithoutIndicator,
    RatioIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_parts import WHOLE, Step, weighted, within
from chengxin.law.words import Grade

Record = Mapping[str, Any]
Counted = Mapping[str, list[Record]]
"""The records each rule counts, by its code."""

Measure = Callable[[list[Record]], tuple[int, list[Record]]]
"""From the records a rule counts to milli-points before cap and floor, and the records behind."""

Award = Callable[[Counted], tuple[int, list[Record]]]
"""The same from the records every rule counts."""


def measure_of(prepared: PreparedCard, rule: Rule) -> Award:
    """The measure of an indicator, its cap and floor applied, weighted by its group."""
    indicator: Any = rule.rule
    cap, floor, weight = indicator.cap, indicator.floor, rule.weight
    uncapped = _over_all(prepared, rule)

    def measure(counted: Counted) -> tuple[int, list[Record]]:
        points, behind = uncapped(counted)
        points = within(points, cap, floor)
        return points if weight == WHOLE else weighted(points, weight), behind

    return measure


def _over_all(prepared: PreparedCard, rule: Rule) -> Award:
    if isinstance(rule.rule, RatioIndicator):
        return _ratio(rule, prepared.part_of(rule), rule.rule)
    single = _uncapped(prepared, rule)
    return lambda counted: single(counted[rule.id])


def _uncapped(prepared: PreparedCard, rule: Rule) -> Measure:
    indicator = rule.rule
    match indicator:
        case LatestIndicator():
            return _latest(indicator, prepared.begins(indicator.of))
        case DurationIndicator(steps=steps):
            days = _days_in_force(prepared, rule)
            return lambda records: (_by_steps(steps, sum(map(days, records))), records)
        case MonthsSinceIndicator():
            return _months_since(rule, indicator)
        case DecayIndicator(field=field):
            return lambda records: (_by_age(rule, field, records), records)
        case ExternalGradeIndicator():
            return _external(prepared, indicator)
        case MonthsWithoutIndicator():
            return _months_without(rule, indicator)
    return _counting(indicator)


def _counting(indicator: Any) -> Measure:
    match indicator:
        case CountIndicator(points_each=int(each)):
            return lambda records: (len(records) * each, records)
        case CountIndicator():
            return lambda records: (_by_steps(indicator.steps or (), len(records)), records)
        case SumIndicator(field=field, steps=steps):
            return lambda records: (_by_steps(steps, sum(r[field] for r in records)), records)
        case MembershipIndicator(points=points, otherwise=otherwise):
            return lambda records: (points if records else otherwise, records)
    raise AssertionError(indicator)


def _ratio(rule: Rule, part: Rule, indicator: RatioIndicator) -> Award:
    """Steps over part × 1000 ÷ whole, rest left away."""

    def amount(records: list[Record], field: str | None) -> int:
        return len(records) if field is None else sum(r[field] for r in records)

    def measure(counted: Counted) -> tuple[int, list[Record]]:
        records, own = counted[rule.id], counted[part.id]
        behind = {r["record_no"]: r for r in (*records, *own)}
        whole = amount(records, indicator.field)
        if whole < indicator.least:
            return indicator.otherwise, list(behind.values())
        share = amount(own, indicator.part.field) * WHOLE // whole
        return _by_steps(indicator.steps, share), list(behind.values())

    return measure


def _external(prepared: PreparedCard, indicator: ExternalGradeIndicator) -> Measure:
    def measure(records: list[Record]) -> tuple[int, list[Record]]:
        if not records:
            return indicator.otherwise, []
        newest, entry = _newest_grade(prepared, indicator, records)
        return 0 if entry is None else entry.points, [newest]

    return measure


def _newest_grade(
    prepared: PreparedCard, indicator: ExternalGradeIndicator, records: list[Record]
) -> tuple[Record, GradePoints | None]:
    """The newest record, and what its grade brings."""
    begins = prepared.begins(indicator.of)
    newest = max(records, key=lambda r: (r[begins], r["record_no"]))
    grade = newest[indicator.field]
    return newest, next((e for e in indicator.values if grade in e.values), None)


def external_ceiling(
    prepared: PreparedCard, indicator: ExternalGradeIndicator, records: list[Record]
) -> tuple[Grade | None, list[Record]]:
    """The ceiling that a grade given elsewhere is, and the record it stands in."""
    if not records:
        return None, []
    newest, entry = _newest_grade(prepared, indicator, records)
    return None if entry is None else entry.ceiling, [newest]


def _months_without(rule: Rule, indicator: MonthsWithoutIndicator) -> Measure:
    field, series = indicator.field, rule.series
    assert series is not None

    def measure(records: list[Record]) -> tuple[int, list[Record]]:
        if not records:
            return indicator.otherwise, []
        behind = [r for r in records if series.since <= r[field] < series.until]
        covered = {series.number(r[field]) for r in behind}
        first_ever = min(series.number(r[field]) for r in records)
        missing = series.months_without(first_ever, len(covered))
        return _by_steps(indicator.steps, missing), behind

    return measure


def _latest(indicator: LatestIndicator, begins: str) -> Measure:
    table = {code: entry.points for entry in indicator.values or () for code in entry.values}

    def measure(records: list[Record]) -> tuple[int, list[Record]]:
        if not records:
            return indicator.otherwise, []
        newest = max(records, key=lambda r: (r[begins], r["record_no"]))
        value = newest[indicator.field]
        if indicator.steps is not None:
            return _by_steps(indicator.steps, value), [newest]
        return table.get(value, 0), [newest]

    return measure


def _days_in_force(prepared: PreparedCard, rule: Rule) -> Callable[[Record], int]:
    last = day_number(prepared.as_of) + 1
    within = None if rule.within is None else day_number(rule.within)

    def days(record: Record) -> int:
        since = day_number(record["valid_from"])
        until = last if record["valid_to"] is None else min(last, day_number(record["valid_to"]))
        if within is not None:
            since = max(since, within)
        return max(0, until - since)

    return days


def _months_since(rule: Rule, indicator: MonthsSinceIndicator) -> Measure:
    field, steps = indicator.field, rule.day_steps

    def by_record(records: list[Record]) -> tuple[int, list[Record]]:
        return _by_age(rule, field, records), records

    def by_newest(records: list[Record]) -> tuple[int, list[Record]]:
        if not records:
            return indicator.otherwise, []
        newest = max(records, key=lambda r: (r[field], r["record_no"]))
        return _by_day(steps, day_number(newest[field])), [newest]

    return by_record if indicator.per == "record" else by_newest


def _by_age(rule: Rule, field: str, records: Iterable[Record]) -> int:
    return sum(_by_day(rule.day_steps, day_number(record[field])) for record in records)


def _by_steps(steps: Sequence[Step], value: int) -> int:
    """Points of the step a value lies in; 0 in a gap."""
    for step in steps:
        if step.at_least <= value and (step.below is None or value < step.below):
            return step.points
    return 0


def _by_day(steps: Sequence[DayStep], day: int) -> int:
    """Points of the step a day number lies in; 0 in a gap."""
    for step in steps:
        if day < step.until and (step.since is None or day >= step.since):
            return step.points
    return 0
