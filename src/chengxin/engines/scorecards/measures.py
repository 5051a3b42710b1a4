"""What each rule keeps of one item's records: one group per subject, one integer a rule."""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis

from chengxin.engines.scorecards.card import EPOCH, DayStep, PreparedCard, Rule, day_number
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    CountIndicator,
    DurationIndicator,
    LatestIndicator,
    MembershipIndicator,
    MonthsSinceIndicator,
    SumIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_parts import (
    FieldTest,
    Holding,
    Selection,
    Step,
    Veto,
)
from chengxin.law.words import Polarity

Table = Any
Column = Any

LIVE = "live"
KEY_SHIFT = 1 << 44
"""A record's place in time is day number × 2**44 + record number: newest first, ties decided."""


def measure_item(
    prepared: PreparedCard, item: str, rules: Sequence[Rule], records: Table, behind: bool
) -> Table:
    """One row per subject with records of the item: a measure per rule, and the records counted."""
    seen = records.filter(*_in_sight(prepared, item, records))
    flagged = seen.mutate(
        **{_flag(rule): _counts(prepared, rule, seen) for rule in rules},
        place=_place(seen[prepared.begins(item)], seen),
    )
    measures = {
        name: column
        for rule in rules
        for name, column in _measure(prepared, rule, flagged, flagged[_flag(rule)]).items()
    }
    if behind:
        measures |= {
            behind_column(rule): flagged.record_no.collect(where=flagged[_flag(rule)]).sort()
            for rule in rules
            if not (keeps_newest(rule) or isinstance(rule.rule, Holding))
        }
    return flagged.group_by("subject_id").aggregate(**measures)


def _place(day: Column, records: Table) -> Column:
    return day.delta(EPOCH, unit="day") * KEY_SHIFT + records.record_no


def _flag(rule: Rule) -> str:
    return f"counts {rule.id}"


def behind_column(rule: Rule) -> str:
    """Name of the column of record numbers a rule counted."""
    return f"behind {rule.id}"


def keeps_newest(rule: Rule) -> bool:
    """Whether a rule rests on the newest record only, whose place it keeps as its measure."""
    match rule.rule:
        case LatestIndicator() | MonthsSinceIndicator(per="newest"):
            return True
    return False


def _in_sight(prepared: PreparedCard, item: str, records: Table) -> list[Column]:
    """What protections, revocation, the day and the inquiry term leave for any card to see."""
    conditions = [
        records.state == LIVE,
        ~records.shielded,
        records.decided_on <= prepared.as_of,
        records[prepared.begins(item)] <= prepared.as_of,
    ]
    if prepared.term_since is not None:
        ended = records[prepared.ends(item)]
        reachable = ended.isnull() | (ended >= prepared.term_since)
        conditions.append((records.polarity != str(Polarity.NEGATIVE)) | reachable)
    return conditions


def _counts(prepared: PreparedCard, rule: Rule, records: Table) -> Column:
    """Whether a record in sight counts for the rule."""
    wanted: Selection = rule.selection
    conditions = [_passes(test, records) for test in wanted.where]
    if wanted.severity is not None:
        conditions.append(records.severity.isin([str(s) for s in wanted.severity]))
    if wanted.polarity is not None:
        conditions.append(records.polarity.isin([str(p) for p in wanted.polarity]))
    if wanted.departments is not None:
        conditions.append(records.department.isin(list(wanted.departments)))
    if rule.since is not None:
        conditions.append(records.decided_on >= rule.since)
    if wanted.in_force:
        conditions.append(records.valid_from <= prepared.as_of)
        conditions.append(records.valid_to.isnull() | (records.valid_to > prepared.as_of))
    match rule.rule:
        case SumIndicator(field=field) | LatestIndicator(field=field):
            conditions.append(records[field].notnull())
        case MonthsSinceIndicator(field=field):
            conditions.append(records[field] <= prepared.as_of)
    return reduce(and_, conditions, ibis.literal(True)).coalesce(False)


def _passes(test: FieldTest, records: Table) -> Column:
    column = records[test.field]
    if test.in_ is not None:
        return column.isin(list(test.in_))
    if test.contains_any is not None:
        return reduce(or_, [column.contains(code) for code in test.contains_any])
    bounds = []
    if test.at_least is not None:
        bounds.append(column >= test.at_least)
    if test.below is not None:
        bounds.append(column < test.below)
    return reduce(and_, bounds)


def _measure(
    prepared: PreparedCard, rule: Rule, records: Table, counts: Column
) -> dict[str, Column]:
    """The integers one rule keeps of a group of records, by column name."""
    indicator = rule.rule
    match indicator:
        case CountIndicator() | MembershipIndicator() | Veto() | Holding():
            return {rule.id: records.count(where=counts)}
        case SumIndicator():
            return {rule.id: records[indicator.field].sum(where=counts).cast("int64")}
        case LatestIndicator():
            points = _points_ofvalue_column(indicator, records[indicator.field])
            return {
                rule.id: records.place.max(where=counts),
                value_column(rule): points.argmax(records.place, where=counts),
            }
        case DurationIndicator():
            return {rule.id: _days(prepared, rule, records).sum(where=counts).cast("int64")}
        case MonthsSinceIndicator():
            day = records[indicator.field]
            if indicator.per == "newest":
                return {rule.id: _place(day, records).max(where=counts)}
            points = by_day(rule.day_steps, day.delta(EPOCH, unit="day"))
            return {rule.id: points.sum(where=counts).cast("int64")}
    raise AssertionError(indicator)


def value_column(rule: Rule) -> str:
    """Name of the column of points that the newest record's value gives."""
    return f"value {rule.id}"


def _days(prepared: PreparedCard, rule: Rule, records: Table) -> Column:
    """Days a record was in force, through the day of evaluation and within the window."""
    last = day_number(prepared.as_of) + 1
    since = records.valid_from.delta(EPOCH, unit="day")
    until = records.valid_to.delta(EPOCH, unit="day").coalesce(last)
    if rule.within is not None:
        since = ibis.greatest(since, day_number(rule.within))
    return ibis.greatest(ibis.least(until, last) - since, 0)


def _points_ofvalue_column(indicator: LatestIndicator, column: Column) -> Column:
    if indicator.steps is not None:
        return by_steps(indicator.steps, column)
    branches = [(column.isin(list(v.values)), v.points) for v in indicator.values or ()]
    return ibis.cases(*branches, else_=0).cast("int64")


def by_steps(steps: Sequence[Step], value: Column) -> Column:
    """Points of the step a value lies in; 0 in a gap."""
    branches = [
        (
            (value >= s.at_least) if s.below is None else (value >= s.at_least) & (value < s.below),
            s.points,
        )
        for s in steps
    ]
    return ibis.cases(*branches, else_=0).cast("int64")


def by_day(steps: Sequence[DayStep], day: Column) -> Column:
    """Points of the step a day number lies in; 0 in a gap."""
    branches = [
        ((day < s.until) if s.since is None else (day < s.until) & (day >= s.since), s.points)
        for s in steps
    ]
    return ibis.cases(*branches, else_=0).cast("int64")
