"""A prepared card as one Ibis expression over a population; the same on DuckDB and on Spark.

Every item is read once and grouped once. Inside a group each rule keeps one integer and, where they
are wanted, the numbers of the records it counted, sorted. Only integers are added, so no engine
differs from another, or from itself between two runs.

Input tables:
    subjects: one row per subject. subject_id int64, kind string, status string, provisional bool,
        industry string or null (GB/T 4754 with its section), town string or null.
    records: for each catalogue item one table, one row per record version. record_no int64
        (below 2**44), subject_id int64, polarity string, severity string or null, decided_on date,
        valid_from date, valid_to date or null (excluded), department string, state string
        ('live' counts), shielded bool, objected bool (read only by cards that heed objections), and
        the item's replica columns: codes as string, several
        codes as array of string, money in fen and whole numbers as int64, dates as date.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add, or_

from chengxin.engines.scorecards import expressions as ibis
from chengxin.engines.scorecards.awarding import (
    ceiling_place,
    group_adjustment,
    indicator_points,
)
from chengxin.engines.scorecards.card import PreparedCard, Rule
from chengxin.engines.scorecards.measures import (
    KEY_SHIFT,
    Column,
    Table,
    behind_column,
    keeps_all,
    keeps_newest,
    measure_item,
)
from chengxin.engines.scorecards.result import (
    ceiling_column,
    group_column,
    held_column,
    points_column,
    records_column,
)
from chengxin.law.rulebook.schemas.scorecard_measures import RatioIndicator
from chengxin.law.rulebook.schemas.scorecard_parts import Veto
from chengxin.law.rulebook.schemas.scorecard_population import Holding
from chengxin.law.words import Grade

GRADES = tuple(Grade)


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
        vetoes), grade string; for each indicator `points <id>` int64, for each veto `held <id>`
        bool, and with `behind` for each of both `records <id>` array of int64, null for none. For
        each grade given elsewhere that may be a ceiling `ceiling <id>` int64 (place among the
        grades, 0 = none); for each group with a cap or floor `points group.<id>` int64.
    """
    wide = _measured(prepared, prepared.by_item, subjects, records, behind)
    return _grade(prepared, wide, frozenset(records), behind)


def population_of(prepared: PreparedCard, subjects: Table, records: Mapping[str, Table]) -> Table:
    """Whom the card grades, without grading them; tables as for `compile_card`.

    Returns:
        One row per subject of the population: subject_id int64.
    """
    asked: dict[str, list[Rule]] = {}
    for rule in prepared.holding:
        asked.setdefault(rule.selection.of, []).append(rule)
    return _measured(prepared, asked, subjects, records, behind=False).select("subject_id")


def _measured(
    prepared: PreparedCard,
    asked: Mapping[str, Sequence[Rule]],
    subjects: Table,
    records: Mapping[str, Table],
    behind: bool,
) -> Table:
    """The population with the measures of the rules asked, holdings among them."""
    is_of_a_field = prepared.card.population.is_of_a_field
    industry = {"in_industry": _in_industry(prepared, subjects)} if is_of_a_field else {}
    wide = subjects.filter(*_of_the_population(prepared, subjects)).select("subject_id", **industry)
    for item, rules in asked.items():
        if item in records:
            wide = _join(wide, measure_item(prepared, item, rules, records[item], behind), item)
    if is_of_a_field:
        wide = wide.filter(reduce(or_, _belongs(prepared, wide, frozenset(records))))
    return wide


def _of_the_population(prepared: PreparedCard, subjects: Table) -> list[Column]:
    """What a subject itself must be, before its industry and what it holds are asked."""
    population = prepared.card.population
    conditions = [
        subjects.kind.isin([str(k) for k in population.subject_kinds]),
        subjects.status.isin([str(s) for s in population.statuses]),
        ~subjects.provisional,
    ]
    if population.towns is not None:
        conditions.append(subjects.town.isin(list(population.towns)).coalesce(False))
    return conditions


def _in_industry(prepared: PreparedCard, subjects: Table) -> Column:
    industries = prepared.card.population.industries
    if industries is None:
        return ibis.literal(False)
    return reduce(or_, [subjects.industry.startswith(i) for i in industries]).coalesce(False)


def _belongs(prepared: PreparedCard, wide: Table, items: frozenset[str]) -> list[Column]:
    """Each of the reasons for which a subject may belong to the field."""
    reasons = [wide.in_industry]
    for rule in prepared.holding:
        assert isinstance(rule.rule, Holding)
        if rule.rule.of in items:
            reasons.append(wide[rule.id].coalesce(0) >= rule.rule.at_least)
    return reasons


def _join(wide: Table, measured: Table, item: str) -> Table:
    """One more item beside the others; nothing is left away, so that all joins stay one."""
    key = f"subject of {item}"
    renamed = measured.rename({key: "subject_id"})
    return wide.left_join(renamed, wide.subject_id == renamed[key])


def _grade(prepared: PreparedCard, wide: Table, items: frozenset[str], behind: bool) -> Table:
    """Points, grade and reasons from the measures of every item."""
    reasons = {
        points_column(rule): indicator_points(prepared, rule, wide, items)
        for rule in prepared.indicators
    } | {held_column(rule): _veto_held(rule, wide, items) for rule in prepared.vetoes}
    reasons |= {ceiling_column(r): ceiling_place(r, wide, items) for r in prepared.external}
    if behind:
        reasons |= {
            records_column(r): _records_behind(prepared, r, wide, items) for r in prepared.rules
        }
    measured = wide.select("subject_id", **reasons)
    bounded = {
        group_column(group.id): group_adjustment(group, [measured[points_column(r)] for r in rules])
        for group, rules in prepared.bounded_groups
    }
    if bounded:
        reasons |= bounded
        measured = measured.mutate(**bounded)
    given = [*(points_column(rule) for rule in prepared.indicators), *bounded]
    total = reduce(add, [measured[column] for column in given])
    scored = measured.mutate(points=(total + prepared.card.base_points).cast("int64"))
    graded = scored.mutate(place=_final_place(prepared, scored))
    grade = ibis.cases(*[(graded.place == n, str(g)) for n, g in enumerate(GRADES)])
    return graded.select("subject_id", "points", grade.name("grade"), *reasons)


def _veto_held(rule: Rule, wide: Table, items: frozenset[str]) -> Column:
    assert isinstance(rule.rule, Veto)
    if rule.rule.of not in items:
        return ibis.literal(False)
    return wide[rule.id].coalesce(0) >= rule.rule.at_least


def _final_place(prepared: PreparedCard, scored: Table) -> Column:
    """Place among the grades: the band reached, lowered to the lowest ceiling that holds."""
    bands = [
        (scored.points >= band.at_least, GRADES.index(band.grade))
        for band in prepared.card.bands
        if band.at_least is not None
    ]
    place = ibis.cases(*bands, else_=len(GRADES) - 1)
    ceilings = [
        scored[held_column(rule)].ifelse(GRADES.index(rule.rule.ceiling), 0)
        for rule in prepared.vetoes
        if isinstance(rule.rule, Veto)
    ]
    ceilings += [scored[ceiling_column(rule)] for rule in prepared.external]
    return ibis.greatest(place, *ceilings) if ceilings else place


def _records_behind(
    prepared: PreparedCard, rule: Rule, wide: Table, items: frozenset[str]
) -> Column:
    """The records a rule counted, in rising order; null for none."""
    if isinstance(rule.rule, RatioIndicator):
        sides = [rule, prepared.part_of(rule)]
        kept = [r for r in sides if keeps_all(prepared, r) and r.selection.of in items]
        lists = [wide[behind_column(r)] for r in kept]
        if len(lists) == 2:
            return _joined(*lists)
        return lists[0] if lists else ibis.null("array<int64>")
    if rule.selection.of not in items:
        return ibis.null("array<int64>")
    if keeps_newest(rule):
        place = wide[rule.id]
        return place.notnull().ifelse(ibis.array([(place % KEY_SHIFT).cast("int64")]), None)
    return wide[behind_column(rule)]


def _joined(one: Column, other: Column) -> Column:
    """The numbers of two lists of different records in rising order; either may be null."""
    both = one.concat(other).sort()
    return ibis.cases((one.isnull(), other), (other.isnull(), one), else_=both)
