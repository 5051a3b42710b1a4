"""What each rule keeps of one item's records: one group per subject, one integer a rule."""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from chengxin.engines.scorecards import expressions as ibis
from chengxin.engines.scorecards.card import (
    EPOCH,
    DayStep,
    PreparedCard,
    Rule,
    day_number,
    part_id,
)
from chengxin.law.rulebook.schemas.protections import RecordMark
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
    Part,
    RatioIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_parts import FieldTest, Selection, Step, Veto
from chengxin.law.rulebook.schemas.scorecard_population import Holding
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
            behind_column(rule): flagged.record_no.collect(
                where=_is_behind(prepared, rule, flagged)
            ).sort()
            for rule in rules
            if keeps_all(prepared, rule)
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
        case LatestIndicator() | MonthsSinceIndicator(per="newest") | ExternalGradeIndicator():
            return True
    return False


def keeps_all(prepared: PreparedCard, rule: Rule) -> bool:
    """Whether a rule keeps the numbers of all records it counts, in a column of its own."""
    if isinstance(rule.rule, Part):
        whole = next(r for r in prepared.indicators if part_id(r.id) == rule.id)
        return whole.selection.of != rule.selection.of
    return not (keeps_newest(rule) or isinstance(rule.rule, Holding))


def _is_behind(prepared: PreparedCard, rule: Rule, records: Table) -> Column:
    """Whether a record stands behind what the rule gives."""
    counts = records[_flag(rule)]
    match rule.rule:
        case RatioIndicator(part=part, of=item) if part.of == item:
            return counts | records[_flag(prepared.part_of(rule))]
        case MonthsWithoutIndicator(field=field):
            return counts & _in_series(rule, records[field])
    return counts


def _in_series(rule: Rule, day: Column) -> Column:
    assert rule.series is not None
    return (day >= rule.series.since) & (day < rule.series.until)


def _in_sight(prepared: PreparedCard, item: str, records: Table) -> list[Column]:
    """What protections, revocation, the day and the inquiry term leave for any card to see."""
    conditions = [
        records.state == LIVE,
        ~records.shielded,
        records.decided_on <= prepared.as_of,
        records[prepared.begins(item)] <= prepared.as_of,
    ]
    for _, mark in prepared.marks_of(item):
        conditions.append(~_bears(mark, records))
    if prepared.leaves_objected_out:
        conditions.append(~records.objected)
    if prepared.term_since is not None:
        ended = records[prepared.ends(item)]
        reachable = ended.isnull() | (ended >= prepared.term_since)
        conditions.append((records.polarity != str(Polarity.NEGATIVE)) | reachable)
    return conditions


def _bears(mark: RecordMark, records: Table) -> Column:
    """Whether a record bears the mark of a protection."""
    conditions = [_passes(test, records) for test in mark.where]
    if mark.severity is not None:
        conditions.append(records.severity.isin([str(s) for s in mark.severity]))
    if mark.polarity is not None:
        conditions.append(records.polarity.isin([str(p) for p in mark.polarity]))
    return reduce(and_, conditions).coalesce(False)


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
        conditions.append(records[wanted.window_day] >= rule.since)
    if wanted.under_objection is not None:
        conditions.append(records.objected if wanted.under_objection else ~records.objected)
    if wanted.in_force:
        conditions.append(records.valid_from <= prepared.as_of)
        conditions.append(records.valid_to.isnull() | (records.valid_to > prepared.as_of))
    match rule.rule:
        case MonthsSinceIndicator() | DecayIndicator() | MonthsWithoutIndicator():
            conditions.append(records[rule.rule.field] <= prepared.as_of)
        case (
            SumIndicator(field=str(field))
            | LatestIndicator(field=field)
            | ExternalGradeIndicator(field=field)
            | RatioIndicator(field=str(field))
            | Part(field=str(field))
        ):
            conditions.append(records[field].notnull())
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
        case SumIndicator() | RatioIndicator(field=str()) | Part(field=str()):
            return {rule.id: records[indicator.field].sum(where=counts).cast("int64")}
        case RatioIndicator() | Part():
            return {rule.id: records.count(where=counts)}
        case LatestIndicator() | ExternalGradeIndicator():
            value = _value(indicator, records[indicator.field])
            return {
                rule.id: records.place.max(where=counts),
                value_column(rule): value.argmax(records.place, where=counts),
            }
        case DurationIndicator():
            return {rule.id: _days(prepared, rule, records).sum(where=counts).cast("int64")}
        case MonthsSinceIndicator(per="newest"):
            return {rule.id: _place(records[indicator.field], records).max(where=counts)}
        case MonthsSinceIndicator() | DecayIndicator():
            points = by_day(rule.day_steps, records[indicator.field].delta(EPOCH, unit="day"))
            return {rule.id: points.sum(where=counts).cast("int64")}
        case MonthsWithoutIndicator():
            return _series(rule, records[indicator.field], counts)
    raise AssertionError(indicator)


def _series(rule: Rule, day: Column, counts: Column) -> dict[str, Column]:
    """How many periods have a record, and the first period that ever had one."""
    assert rule.series is not None
    month = (day.year() * 12 + day.month() - 1).cast("int64")
    every = rule.series.every
    period = month if every == 1 else (month - month % every) // every
    return {
        rule.id: period.nunique(where=counts & _in_series(rule, day)),
        first_column(rule): period.min(where=counts),
    }


def first_column(rule: Rule) -> str:
    """Name of the column of the first period that ever had a record."""
    return f"first {rule.id}"


def value_column(rule: Rule) -> str:
    """Name of the column of what the newest record's value gives: points, or a place in values."""
    return f"value {rule.id}"


def _days(prepared: PreparedCard, rule: Rule, records: Table) -> Column:
    """Days a record was in force, through the day of evaluation and within the window."""
    last = day_number(prepared.as_of) + 1
    since = records.valid_from.delta(EPOCH, unit="day")
    until = records.valid_to.delta(EPOCH, unit="day").coalesce(last)
    if rule.within is not None:
        since = ibis.greatest(since, day_number(rule.within))
    return ibis.greatest(ibis.least(until, last) - since, 0)


def _value(indicator: LatestIndicator | ExternalGradeIndicator, column: Column) -> Column:
    """Points of a value; of a grade given elsewhere its place among `values`, from 1."""
    if isinstance(indicator, ExternalGradeIndicator):
        places = [(column.isin(list(v.values)), n) for n, v in enumerate(indicator.values, 1)]
        return ibis.cases(*places, else_=0).cast("int64")
    if indicator.steps is not None:
        return by_steps(indicator.steps, column)
    branches = [(column.isin(list(v.values)), v.points) for v in indicator.values or ()]
    return ibis.cases(*branches, else_=0).cast("int64")


def in_step(step: Step, value: Column, *, of: Column | int = 1) -> Column:
    """Whether a value, divided by a positive whole, lies in a step."""
    least = value >= of * step.at_least
    return least if step.below is None else least & (value < of * step.below)


def by_steps(steps: Sequence[Step], value: Column) -> Column:
    """Points of the step a value lies in; 0 in a gap."""
    branches = [(in_step(step, value), step.points) for step in steps]
    return ibis.cases(*branches, else_=0).cast("int64")


def by_day(steps: Sequence[DayStep], day: Column) -> Column:
    """Points of the step a day number lies in; 0 in a gap."""
    branches = [
        ((day < s.until) if s.since is None else (day < s.until) & (day >= s.since), s.points)
        for s in steps
    ]
    return ibis.cases(*branches, else_=0).cast("int64")
