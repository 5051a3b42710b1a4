"""A card made ready for one day: months turned into days, terms applied."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from chengxin.law.periods import add_months, first_day_within
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.law.rulebook.schemas.scorecard_indicators import (
    DurationIndicator,
    Indicator,
    MonthsSinceIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_parts import Holding, Selection, Steps, Veto
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


def day_steps(steps: Steps, as_of: date) -> tuple[DayStep, ...]:
    """The steps over full months as steps over days."""

    def bound(months: int) -> int:
        if months <= 0:
            return day_number(as_of) + 1
        return day_number(first_day_within(as_of, months))

    return tuple(
        DayStep(None if s.below is None else bound(s.below), bound(s.at_least), s.points)
        for s in steps
    )


@dataclass(frozen=True)
class Rule:
    """One indicator, veto or holding on one day.

    `since` is the first day of its window; `within` the first day a `duration` counts;
    `day_steps` those of `months_since`.
    """

    rule: Indicator | Veto | Holding
    since: date | None
    within: date | None = None
    day_steps: tuple[DayStep, ...] = ()

    @property
    def id(self) -> str:
        """Code of the indicator, veto or holding."""
        return self.rule.id

    @property
    def selection(self) -> Selection:
        """What the rule looks at."""
        return self.rule


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

    def on(self, day: date) -> "PreparedCard":
        """The same card ready for another day."""
        return prepare(
            self.card, as_of=day, shapes=self.shapes, inquiry_term_years=self.inquiry_term_years
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
    def by_item(self) -> dict[str, tuple[Rule, ...]]:
        """The rules over each item."""
        return {
            item: tuple(r for r in (*self.rules, *self.holding) if r.selection.of == item)
            for item in self.card.items
        }


def prepare(
    card: Scorecard,
    *,
    as_of: date,
    shapes: Mapping[str, RecordShape],
    inquiry_term_years: int | None = None,
) -> PreparedCard:
    """The card ready for one day.

    Args:
        card: A validated edition.
        as_of: Day of evaluation.
        shapes: Shape of every catalogue item the card looks at.
        inquiry_term_years: Years after its end in which a negative record may be asked for, from
            the protections pack; None = without end.
    """
    return PreparedCard(
        card=card,
        as_of=as_of,
        shapes={item: shapes[item] for item in card.items},
        inquiry_term_years=inquiry_term_years,
        term_since=(
            None if inquiry_term_years is None else first_day_within(as_of, inquiry_term_years * 12)
        ),
        rules=tuple(_resolve(rule, as_of) for rule in (*card.indicators, *card.vetoes)),
        holding=tuple(_resolve(rule, as_of) for rule in card.population.holding),
    )


def _resolve(rule: Indicator | Veto | Holding, as_of: date) -> Rule:
    months = rule.window_months
    since = None if months is None else first_day_within(as_of, months)
    if isinstance(rule, DurationIndicator) and rule.within_months is not None:
        return Rule(rule, since, within=first_day_within(as_of, rule.within_months))
    if isinstance(rule, MonthsSinceIndicator):
        return Rule(rule, since, day_steps=day_steps(rule.steps, as_of))
    return Rule(rule, since)
