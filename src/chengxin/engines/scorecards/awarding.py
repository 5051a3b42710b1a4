"""From the measures of a subject's records to points: the last step of a compiled card."""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import Any

from chengxin.engines.scorecards import expressions as ibis
from chengxin.engines.scorecards.card import PreparedCard, Rule
from chengxin.engines.scorecards.measures import (
    KEY_SHIFT,
    Column,
    Table,
    by_day,
    by_steps,
    first_column,
    in_step,
    value_column,
)
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
    MonthsWithoutIndicator,
    RatioIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_parts import WHOLE, Group
from chengxin.law.words import Grade

GRADES = tuple(Grade)


def indicator_points(
    prepared: PreparedCard, rule: Rule, wide: Table, items: frozenset[str]
) -> Column:
    """Milli-points of one indicator within its cap and floor, weighted by its group.

    Args:
        prepared: The card.
        rule: The indicator.
        wide: One row per subject with the measures of every item; null where it has no records.
        items: Items that have a table at all.
    """
    indicator: Any = rule.rule
    points = _uncapped(prepared, rule, wide, items)
    if indicator.cap is not None:
        points = ibis.least(points, indicator.cap)
    if indicator.floor is not None:
        points = ibis.greatest(points, indicator.floor)
    if rule.weight != WHOLE:
        points = _weighted(points, rule.weight)
    return points.cast("int64")


def _weighted(points: Column, permille: int) -> Column:
    """So many thousandths, rounded half away from zero; divides whole multiples only."""
    size = points.abs() * permille + WHOLE // 2
    whole = (size - size % WHOLE) // WHOLE
    return (points < 0).ifelse(-whole, whole)


def group_adjustment(group: Group, points: Sequence[Column]) -> Column:
    """What the cap and the floor of a group take away from its points or add to them."""
    total = reduce(add, points)
    bounded = total
    if group.cap is not None:
        bounded = ibis.least(bounded, group.cap)
    if group.floor is not None:
        bounded = ibis.greatest(bounded, group.floor)
    return (bounded - total).cast("int64")


def ceiling_place(rule: Rule, wide: Table, items: frozenset[str]) -> Column:
    """Place among the grades to which a grade given elsewhere lowers the result; 0 = none."""
    assert isinstance(rule.rule, ExternalGradeIndicator)
    if rule.selection.of not in items:
        return ibis.literal(0).cast("int64")
    named = wide[value_column(rule)]
    branches = [
        (named == place, GRADES.index(entry.ceiling))
        for place, entry in enumerate(rule.rule.values, 1)
        if entry.ceiling is not None
    ]
    return ibis.cases(*branches, else_=0).cast("int64")


def _uncapped(prepared: PreparedCard, rule: Rule, wide: Table, items: frozenset[str]) -> Column:
    has_records = rule.selection.of in items
    if isinstance(rule.rule, RatioIndicator):
        return _share(prepared, rule, rule.rule, wide, items)
    if not has_records:
        return _without_records(rule)
    return _AWARDS[type(rule.rule)](rule, rule.rule, wide)


def _without_records(rule: Rule) -> Column:
    """What an indicator gives whoever has no record."""
    indicator: Any = rule.rule
    match indicator:
        case CountIndicator(steps=tuple()) | SumIndicator() | DurationIndicator():
            return by_steps(indicator.steps or (), ibis.literal(0))
    return ibis.literal(getattr(indicator, "otherwise", 0)).cast("int64")


def _count(rule: Rule, indicator: CountIndicator, wide: Table) -> Column:
    if indicator.points_each is not None:
        return wide[rule.id].coalesce(0) * indicator.points_each
    return _stepped(rule, indicator, wide)


def _stepped(rule: Rule, indicator: Any, wide: Table) -> Column:
    return by_steps(indicator.steps, wide[rule.id].coalesce(0))


def _membership(rule: Rule, indicator: MembershipIndicator, wide: Table) -> Column:
    return (wide[rule.id].coalesce(0) > 0).ifelse(indicator.points, indicator.otherwise)


def _latest(rule: Rule, indicator: LatestIndicator, wide: Table) -> Column:
    return wide[value_column(rule)].coalesce(indicator.otherwise)


def _external(rule: Rule, indicator: ExternalGradeIndicator, wide: Table) -> Column:
    named = wide[value_column(rule)]
    branches = [(named == place, entry.points) for place, entry in enumerate(indicator.values, 1)]
    found = ibis.cases(*branches, else_=0)
    return named.isnull().ifelse(indicator.otherwise, found) if indicator.otherwise else found


def _months_since(rule: Rule, indicator: MonthsSinceIndicator, wide: Table) -> Column:
    value = wide[rule.id]
    if indicator.per == "record":
        return value.coalesce(0)
    day = (value - value % KEY_SHIFT) // KEY_SHIFT
    return value.isnull().ifelse(indicator.otherwise, by_day(rule.day_steps, day))


def _decay(rule: Rule, indicator: DecayIndicator, wide: Table) -> Column:
    return wide[rule.id].coalesce(0)


def _months_without(rule: Rule, indicator: MonthsWithoutIndicator, wide: Table) -> Column:
    series = rule.series
    assert series is not None
    first_ever, covered = wide[first_column(rule)], wide[rule.id]
    expected = series.last + 1 - ibis.greatest(first_ever, series.first)
    missing = ibis.greatest(expected - covered, 0) * series.every
    return first_ever.isnull().ifelse(indicator.otherwise, by_steps(indicator.steps, missing))


def _share(
    prepared: PreparedCard,
    rule: Rule,
    indicator: RatioIndicator,
    wide: Table,
    items: frozenset[str],
) -> Column:
    """Steps over part ÷ whole, compared by multiplication so that nothing is rounded."""
    if indicator.of not in items:
        return ibis.literal(indicator.otherwise).cast("int64")
    part_rule = prepared.part_of(rule)
    whole = wide[rule.id].coalesce(0)
    has_part = indicator.part.of in items
    part = (wide[part_rule.id].coalesce(0) if has_part else ibis.literal(0)) * WHOLE
    branches = [(in_step(step, part, of=whole), step.points) for step in indicator.steps]
    found = ibis.cases(*branches, else_=0).cast("int64")
    return (whole >= indicator.least).ifelse(found, indicator.otherwise)


_AWARDS: dict[type, Callable[[Rule, Any, Table], Column]] = {
    CountIndicator: _count,
    SumIndicator: _stepped,
    DurationIndicator: _stepped,
    MembershipIndicator: _membership,
    LatestIndicator: _latest,
    MonthsSinceIndicator: _months_since,
    DecayIndicator: _decay,
    ExternalGradeIndicator: _external,
    MonthsWithoutIndicator: _months_without,
}
