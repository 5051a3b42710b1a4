"""A card made ready for one day: months turned into days, terms applied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from chengxin.law.periods import add_months, first_day_within
from chengxin.law.rulebook.schemas.protections import RecordMark
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    DurationIndicator,
    Indicator,
    MonthsSinceIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_measures import (
    DecayIndicator,
    ExternalGradeIndicator,
    MonthsWithoutIndicator,
    Part,
    RatioIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_parts import WHOLE, Group, Selection, Span, Veto
from chengxin.law.rulebook.schemas.scorecard_population import Holding
from chengxin.law.words import RecordShape

EPOCH = date(1970, 1, 1)


def leaves_on(day: date, months: int) -> date:
    """The first day on which something of that day is no longer inside the months."""
    return add_months(day, months) + timedelta(days=1)


@dataclass(frozen=True)
class DayStep:
    """Points for a day from `since` (included) to `until` (excluded), both as days since 1970.

    The steps of a `months_since` indicator, turned round: an age of at least m months and below n
    is a day on or after the first one within n months and before the first one within m.
    """

    since: int | None
    until: int
    points: int


def day_number(day: date) -> int:
    """Days since 1970-01-01, the form in which engines compare days."""
    return (day - EPOCH).days


def day_steps(steps: Iterable[tuple[Span, int]], as_of: date) -> tuple[DayStep, ...]:
    """Steps over full months, each with its points, as steps over days."""

    def bound(months: int) -> int:
        if months <= 0:
            return day_number(as_of) + 1
        return day_number(first_day_within(as_of, months))

    return tuple(
        DayStep(None if s.below is None else bound(s.below), bound(s.at_least), points)
        for s, points in steps
    )


@dataclass(frozen=True)
class Series:
    """The periods in which reports are looked for: numbers `first` to `last`, both included.

    A period's number is that of its months since the year 0 divided by `every`. `since` is the
    first day of them all, `until` the first day after.
    """

    every: int
    first: int
    last: int
    since: date
    until: date

    def number(self, day: date) -> int:
        """The number of the period a day lies in."""
        return _month_number(day) // self.every

    def begins(self, number: int) -> date:
        """The first day of a period."""
        return _month_begins(number * self.every)

    def months_without(self, first_ever: int, covered: int) -> int:
        """Months of missing periods.

        Args:
            first_ever: The period of the first record there is.
            covered: How many of the periods have a record.
        """
        expected = self.last - max(self.first, first_ever) + 1
        return max(0, expected - covered) * self.every


def _month_begins(number: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, 1)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def series_of(indicator: MonthsWithoutIndicator, as_of: date) -> Series:
    """The periods an indicator looks at on a day."""
    every = indicator.every_months
    last = (_month_number(as_of) - indicator.grace_months) // every - 1
    first = last - indicator.within_months // every + 1

    begins, ends = _month_begins(first * every), _month_begins((last + 1) * every)
    return Series(every, first, last, begins, ends)


@dataclass(frozen=True)
class Rule:
    """One indicator, veto or holding, or the part of a ratio, on one day.

    `since` is the first day of its window; `within` the first day a `duration` counts;
    `day_steps` those of `months_since` and `decay`; `series` that of `months_without`; `weight`
    the thousandths its group gives it.
    """

    id: str
    rule: Indicator | Veto | Holding | Part
    since: date | None
    within: date | None = None
    day_steps: tuple[DayStep, ...] = ()
    series: Series | None = None
    weight: int = WHOLE

    @property
    def selection(self) -> Selection:
        """What the rule looks at."""
        return self.rule


Mark = tuple[str, RecordMark]
"""The word of a protection, and by what its records are recognised."""


@dataclass(frozen=True)
class PreparedCard:
    """A card ready for one day.

    `term_since`: a negative record that ended before that day is past the inquiry term of
    `inquiry_term_years`, and unseen.
    `shapes` says of every item whether its records are acts, which begin and end on the day they
    are decided, or states, which begin and end with their validity.
    """

    card: Scorecard
    as_of: date
    shapes: Mapping[str, RecordShape]
    inquiry_term_years: int | None
    term_since: date | None
    rules: tuple[Rule, ...]
    holding: tuple[Rule, ...] = ()
    parts: tuple[Rule, ...] = ()
    marks: tuple[Mark, ...] = ()

    def on(self, day: date) -> "PreparedCard":
        """The same card ready for another day."""
        return prepare(
            self.card,
            as_of=day,
            shapes=self.shapes,
            inquiry_term_years=self.inquiry_term_years,
            marks=self.marks,
        )

    def begins(self, item: str) -> str:
        """The date from which a record of the item tells of the world, and by which it is newer."""
        return "decided_on" if self.shapes[item] is RecordShape.ACT else "valid_from"

    def ends(self, item: str) -> str:
        """The date from which the inquiry term of a record of the item runs."""
        return "decided_on" if self.shapes[item] is RecordShape.ACT else "valid_to"

    @cached_property
    def indicators(self) -> tuple[Rule, ...]:
        """The indicators, in the order of the card."""
        return tuple(r for r in self.rules if not isinstance(r.rule, Veto))

    @cached_property
    def vetoes(self) -> tuple[Rule, ...]:
        """The vetoes, in the order of the card."""
        return tuple(r for r in self.rules if isinstance(r.rule, Veto))

    @cached_property
    def external(self) -> tuple[Rule, ...]:
        """The indicators that may lower the grade to a ceiling, in the order of the card."""
        return tuple(
            r
            for r in self.indicators
            if isinstance(r.rule, ExternalGradeIndicator) and r.rule.ceilings
        )

    @cached_property
    def bounded_groups(self) -> tuple[tuple[Group, tuple[Rule, ...]], ...]:
        """The groups with a cap or a floor, each with its indicators."""
        return tuple(
            (group, tuple(r for r in self.indicators if _group(r) == group.id))
            for group in self.card.groups
            if group.is_bounded
        )

    @cached_property
    def by_item(self) -> dict[str, tuple[Rule, ...]]:
        """The rules over each item."""
        every = (*self.rules, *self.parts, *self.holding)
        return {item: tuple(r for r in every if r.selection.of == item) for item in self.card.items}

    def part_of(self, rule: Rule) -> Rule:
        """The part that a ratio divides by its whole."""
        return next(part for part in self.parts if part.id == part_id(rule.id))

    def marks_of(self, item: str) -> tuple[Mark, ...]:
        """The marks that protect records of an item."""
        return tuple((word, mark) for word, mark in self.marks if mark.of in (None, item))

    @property
    def leaves_objected_out(self) -> bool:
        """Whether no rule of the card sees a record under an open objection."""
        return self.card.objections == "leave_out"


def part_id(ratio: str) -> str:
    """Code under which the part of a ratio is measured; no rule of a card can have it."""
    return f"{ratio} part"


def _group(rule: Rule) -> str:
    return str(getattr(rule.rule, "group", ""))


def prepare(
    card: Scorecard,
    *,
    as_of: date,
    shapes: Mapping[str, RecordShape],
    inquiry_term_years: int | None = None,
    marks: Iterable[Mark] = (),
) -> PreparedCard:
    """The card ready for one day.

    Args:
        card: A validated edition.
        as_of: Day of evaluation.
        shapes: Shape of every catalogue item the card looks at.
        inquiry_term_years: Years after its end in which a negative record may be asked for, from
            the protections pack; None = without end.
        marks: By what that pack recognises protected records without an effect.
    """
    weights = {group.id: group.weight_permille for group in card.groups}
    return PreparedCard(
        card=card,
        as_of=as_of,
        shapes={item: shapes[item] for item in card.items},
        inquiry_term_years=inquiry_term_years,
        term_since=(
            None if inquiry_term_years is None else first_day_within(as_of, inquiry_term_years * 12)
        ),
        rules=(
            *(_resolve(i.id, i, as_of, weights[i.group]) for i in card.indicators),
            *(_resolve(veto.id, veto, as_of) for veto in card.vetoes),
        ),
        holding=tuple(_resolve(held.id, held, as_of) for held in card.population.holding),
        parts=tuple(
            _resolve(part_id(i.id), i.part, as_of)
            for i in card.indicators
            if isinstance(i, RatioIndicator)
        ),
        marks=tuple(marks),
    )


def _resolve(
    name: str, rule: Indicator | Veto | Holding | Part, as_of: date, weight: int = WHOLE
) -> Rule:
    months = rule.window_months
    plain = Rule(
        name, rule, None if months is None else first_day_within(as_of, months), weight=weight
    )
    match rule:
        case DurationIndicator(within_months=int(within)):
            return replace(plain, within=first_day_within(as_of, within))
        case MonthsSinceIndicator():
            return replace(plain, day_steps=day_steps([(s, s.points) for s in rule.steps], as_of))
        case DecayIndicator():
            faded = [(s, rule.points_of(s)) for s in rule.fade]
            return replace(plain, day_steps=day_steps(faded, as_of))
        case MonthsWithoutIndicator():
            return replace(plain, series=series_of(rule, as_of))
    return plain
