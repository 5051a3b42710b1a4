"""A prepared card as one Ibis expression over a population; the same on DuckDB and on Spark.

Every item is read once and grouped once. Inside a group each rule keeps one integer, and the
records that any rule counted are kept as (record_no, mask of rules), from which the records behind
each indicator are read off. Only integers are added, so no engine differs from another, or from
itself between two runs.

Input tables:
    subjects: one row per subject. subject_id int64, kind string, status string, provisional bool.
    records: for each catalogue item one table, one row per record version. record_no int64
        (below 2**44), subject_id int64, polarity string, severity string or null, decided_on date,
        valid_from date, valid_to date or null (excluded), department string, state string
        ('live' counts), shielded bool, and the item's replica columns: codes as string, several
        codes as array of string, money in fen and whole numbers as int64, dates as date.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add, and_, or_
from typing import Any

import ibis

from chengxin.engines.scorecards.card import EPOCH, DayStep, PreparedCard, Rule, day_number
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    CountIndicator,
    DurationIndicator,
    Indicator,
    LatestIndicator,
    MembershipIndicator,
    MonthsSinceIndicator,
    SumIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_parts import FieldTest, Selection, Step, Veto
from chengxin.law.words import Grade, Polarity

Table = Any
Column = Any

LIVE = "live"
KEY_SHIFT = 1 << 44
"""A record's place in time is day number × 2**44 + record number: newest first, ties decided."""

GRADES = tuple(Grade)
VETOES = "array<struct<veto: string, records: array<int64>>>"
CONTRIBUTIONS = "array<struct<indicator: string, points: int64, records: array<int64>>>"


def compile_card(
    prepared: PreparedCard, subjects: Table, records: Mapping[str, Table], *, behind: bool = True
) -> Table:
    """The evaluation of every subject of the card's population.

    Args:
        prepared: The card, ready for its day.
        subjects: One row per subject, see the module's text.
        records: One table per catalogue item; an item without a table has no records.
        behind: Whether to keep the records behind each contribution.

    Returns:
        One row per subject of the population: subject_id int64, points int64 (milli-points before
        vetoes), grade string, vetoes array of struct(veto, records), contributions array of
        struct(indicator, points, records), both by rising code; indicators that gave no points
        and counted no record are left out.
    """
    population = prepared.card.population
    wide = subjects.filter(
        subjects.kind.isin([str(k) for k in population.subject_kinds]),
        subjects.status.isin([str(s) for s in population.statuses]),
        ~subjects.provisional,
    ).select("subject_id")
    for item, rules in prepared.by_item.items():
        if item in records:
            wide = _join(wide, _measure_item(prepared, item, rules, records[item], behind), item)
    return _grade(prepared, wide, frozenset(records), behind)


def _join(wide: Table, measured: Table, item: str) -> Table:
    key = f"subject of {item}"
    renamed = measured.rename({key: "subject_id"})
    return wide.left_join(renamed, wide.subject_id == renamed[key]).drop(key)


def _measure_item(
    prepared: PreparedCard, item: str, rules: Sequence[Rule], records: Table, behind: bool
) -> Table:
    """One row per subject with records of the item: a measure per rule, and the records counted."""
    seen = records.filter(*_in_sight(prepared, item, records))
    flagged = seen.mutate(
        **{_flag(rule): _counts(prepared, rule, seen) for rule in rules},
        place=_place(seen[prepared.begins(item)], seen),
    )
    bits = [flagged[_flag(rule)].ifelse(rule.bit, 0).cast("int64") for rule in rules]
    masked = flagged.mutate(mask=reduce(add, bits))
    measures = {
        name: column
        for rule in rules
        for name, column in _measure(prepared, rule, masked, masked[_flag(rule)]).items()
    }
    if behind:
        counted = ibis.struct({"n": masked.record_no, "m": masked.mask})
        measures[_behind(item)] = counted.collect(where=masked.mask != 0)
    return masked.group_by("subject_id").aggregate(**measures)


def _place(day: Column, records: Table) -> Column:
    return day.delta(EPOCH, unit="day") * KEY_SHIFT + records.record_no


def _flag(rule: Rule) -> str:
    return f"counts {rule.id}"


def _behind(item: str) -> str:
    return f"behind {item}"


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
        case CountIndicator() | MembershipIndicator() | Veto():
            return {rule.id: records.count(where=counts)}
        case SumIndicator():
            return {rule.id: records[indicator.field].sum(where=counts).cast("int64")}
        case LatestIndicator():
            points = _points_of_value(indicator, records[indicator.field])
            return {
                rule.id: records.place.max(where=counts),
                _value(rule): points.argmax(records.place, where=counts),
            }
        case DurationIndicator():
            return {rule.id: _days(prepared, rule, records).sum(where=counts).cast("int64")}
        case MonthsSinceIndicator():
            day = records[indicator.field]
            if indicator.per == "newest":
                return {rule.id: _place(day, records).max(where=counts)}
            points = _by_day(rule.day_steps, day.delta(EPOCH, unit="day"))
            return {rule.id: points.sum(where=counts).cast("int64")}
    raise AssertionError(indicator)


def _value(rule: Rule) -> str:
    return f"value {rule.id}"


def _days(prepared: PreparedCard, rule: Rule, records: Table) -> Column:
    """Days a record was in force, through the day of evaluation and within the window."""
    last = day_number(prepared.as_of) + 1
    since = records.valid_from.delta(EPOCH, unit="day")
    until = records.valid_to.delta(EPOCH, unit="day").coalesce(last)
    if rule.within is not None:
        since = ibis.greatest(since, day_number(rule.within))
    return ibis.greatest(ibis.least(until, last) - since, 0)


def _points_of_value(indicator: LatestIndicator, column: Column) -> Column:
    if indicator.steps is not None:
        return _by_steps(indicator.steps, column)
    branches = [(column.isin(list(v.values)), v.points) for v in indicator.values or ()]
    return ibis.cases(*branches, else_=0).cast("int64")


def _by_steps(steps: Sequence[Step], value: Column) -> Column:
    """Points of the step a value lies in; 0 in a gap."""
    branches = [
        (
            (value >= s.at_least) if s.below is None else (value >= s.at_least) & (value < s.below),
            s.points,
        )
        for s in steps
    ]
    return ibis.cases(*branches, else_=0).cast("int64")


def _by_day(steps: Sequence[DayStep], day: Column) -> Column:
    """Points of the step a day number lies in; 0 in a gap."""
    branches = [
        ((day < s.until) if s.since is None else (day < s.until) & (day >= s.since), s.points)
        for s in steps
    ]
    return ibis.cases(*branches, else_=0).cast("int64")


def _grade(prepared: PreparedCard, wide: Table, items: frozenset[str], behind: bool) -> Table:
    """Points, contributions, vetoes and grade from the measures of every item."""
    measured = wide.mutate(
        **{
            _points(rule): _indicator_points(rule, wide, rule.selection.of in items)
            for rule in prepared.indicators
        },
        **{_held(rule): _veto_held(rule, wide, items) for rule in prepared.vetoes},
        **{_records(rule): _records_behind(rule, wide, items, behind) for rule in prepared.rules},
    )
    total = reduce(add, [measured[_points(r)] for r in prepared.indicators])
    scored = measured.mutate(points=(total + prepared.card.base_points).cast("int64"))
    graded = scored.mutate(place=_final_place(prepared, scored))
    return graded.select(
        "subject_id",
        "points",
        grade=ibis.cases(*[(graded.place == n, str(g)) for n, g in enumerate(GRADES)]),
        vetoes=_kept([_held_veto(rule, graded) for rule in _by_id(prepared.vetoes)], VETOES),
        contributions=_kept(
            [_contribution(rule, graded) for rule in _by_id(prepared.indicators)], CONTRIBUTIONS
        ),
    )


def _by_id(rules: Sequence[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.id)


def _records(rule: Rule) -> str:
    return f"records {rule.id}"


def _points(rule: Rule) -> str:
    return f"points {rule.id}"


def _held(rule: Rule) -> str:
    return f"held {rule.id}"


def _veto_held(rule: Rule, wide: Table, items: frozenset[str]) -> Column:
    assert isinstance(rule.rule, Veto)
    if rule.rule.of not in items:
        return ibis.literal(False)
    return wide[rule.id].coalesce(0) >= rule.rule.at_least


def _indicator_points(rule: Rule, wide: Table, has_records: bool) -> Column:
    """Milli-points of one indicator within its cap and floor."""
    indicator: Any = rule.rule
    value = wide[rule.id] if has_records else ibis.null("int64")
    points = _uncapped(rule, indicator, value, wide, has_records)
    if indicator.cap is not None:
        points = ibis.least(points, indicator.cap)
    if indicator.floor is not None:
        points = ibis.greatest(points, indicator.floor)
    return points.cast("int64")


def _uncapped(
    rule: Rule, indicator: Indicator, value: Column, wide: Table, has_records: bool
) -> Column:
    match indicator:
        case CountIndicator(points_each=int(each)):
            return value.coalesce(0) * each
        case (
            CountIndicator(steps=steps) | SumIndicator(steps=steps) | DurationIndicator(steps=steps)
        ):
            return _by_steps(steps or (), value.coalesce(0))
        case MembershipIndicator():
            return (value.coalesce(0) > 0).ifelse(indicator.points, indicator.otherwise)
        case LatestIndicator():
            known = wide[_value(rule)] if has_records else value
            return known.coalesce(indicator.otherwise)
        case MonthsSinceIndicator(per="newest"):
            day = (value - value % KEY_SHIFT) // KEY_SHIFT
            return value.isnull().ifelse(indicator.otherwise, _by_day(rule.day_steps, day))
        case MonthsSinceIndicator():
            return value.coalesce(0)
    raise AssertionError(indicator)


def _final_place(prepared: PreparedCard, scored: Table) -> Column:
    """Place among the grades: the band reached, lowered to the lowest ceiling that holds."""
    bands = [
        (scored.points >= band.at_least, GRADES.index(band.grade))
        for band in prepared.card.bands
        if band.at_least is not None
    ]
    place = ibis.cases(*bands, else_=len(GRADES) - 1)
    ceilings = [
        scored[_held(rule)].ifelse(GRADES.index(rule.rule.ceiling), 0)
        for rule in prepared.vetoes
        if isinstance(rule.rule, Veto)
    ]
    return ibis.greatest(place, *ceilings) if ceilings else place


def _records_behind(rule: Rule, wide: Table, items: frozenset[str], behind: bool) -> Column:
    """The records a rule counted, in rising order."""
    none = ibis.literal([], type="array<int64>")
    if not behind or rule.selection.of not in items:
        return none
    match rule.rule:
        case LatestIndicator() | MonthsSinceIndicator(per="newest"):
            key = wide[rule.id]
            return key.isnull().ifelse(none, ibis.array([(key % KEY_SHIFT).cast("int64")]))
    counted = wide[_behind(rule.selection.of)]
    mine = counted.filter(lambda c: (c.m & rule.bit) != 0).map(lambda c: c.n)
    return mine.sort().coalesce(none)


def _held_veto(rule: Rule, graded: Table) -> tuple[Column, Column]:
    entry = ibis.struct({"veto": rule.id, "records": graded[_records(rule)]})
    return graded[_held(rule)], entry


def _contribution(rule: Rule, graded: Table) -> tuple[Column, Column]:
    points, records = graded[_points(rule)], graded[_records(rule)]
    entry = ibis.struct({"indicator": rule.id, "points": points, "records": records})
    return (points != 0) | (records.length() > 0), entry


def _kept(parts: Sequence[tuple[Column, Column]], kind: str) -> Column:
    """An array of the entries whose condition holds, in the order given."""
    if not parts:
        return ibis.literal([], type=kind)
    entries = ibis.array([keep.ifelse(entry, None) for keep, entry in parts])
    return entries.filter(lambda entry: entry.notnull())
