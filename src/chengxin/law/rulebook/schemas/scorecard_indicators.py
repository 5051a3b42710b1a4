"""Kinds of scorecard indicator (评价指标): what is measured, and the points it gives.

A kind is added by one class here, one measure in `engines.scorecards.compile` and one in
`engines.scorecards.plain`; nothing is ever written as an expression in a string.
"""

import math
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator

from chengxin.law.rulebook.schemas.base import Key, Text, Title
from chengxin.law.rulebook.schemas.scorecard_parts import (
    Basis,
    Limit,
    MilliPoints,
    Selection,
    Steps,
    ValuePoints,
    check_steps,
)
from chengxin.law.words import Confidence

LEDGER_DATES = ("decided_on", "valid_from")
"""Dates every record has, whatever its item."""


class IndicatorBase(Selection):
    """What every indicator says: its place on the card, its selection, its basis, its bounds.

    `cap` and `floor` bound the points of the whole indicator from above and below.
    """

    id: Key
    group: Key
    label: Title
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    confidence: Confidence
    cap: MilliPoints | None = None
    floor: MilliPoints | None = None

    @model_validator(mode="after")
    def _can_score(self) -> Self:
        if self.cap is not None and self.floor is not None and self.cap < self.floor:
            raise ValueError(f"indicator {self.id!r}: cap is below floor")
        least, most = self.limit()
        if least == most == 0:
            raise ValueError(
                f"indicator {self.id!r} can never score: all its points, within cap and floor, "
                "are 0; give it points or take it off the card"
            )
        return self

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        raise NotImplementedError

    def limit(self) -> Limit:
        """Least and most milli-points the indicator can give."""
        least, most = self.raw_limit()
        cap = math.inf if self.cap is None else self.cap
        floor = -math.inf if self.floor is None else self.floor
        return max(floor, min(cap, least)), max(floor, min(cap, most))


def _limit_of(points: list[int]) -> Limit:
    return min(points), max(points)


def _steps_limit(steps: Steps) -> Limit:
    """Limit over the steps that values from 0 upwards can reach, and 0 where no step is."""
    points = [s.points for s in steps if s.below is None or s.below > 0]
    joined = all(lower.below == upper.at_least for lower, upper in pairwise(steps))
    whole = steps[0].at_least <= 0 and joined and steps[-1].below is None
    return _limit_of(points if whole else [*points, 0])


def _unbounded(points: list[int]) -> Limit:
    """Limit of points that any number of records may each give."""
    return (
        -math.inf if min(points) < 0 else 0,
        math.inf if max(points) > 0 else 0,
    )


class CountIndicator(IndicatorBase):
    """Number of records; `points_each`, or `steps` over the number (0 when there is none)."""

    kind: Literal["count"]
    points_each: MilliPoints | None = None
    steps: Steps | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.points_each is None) == (self.steps is None):
            raise ValueError(f"indicator {self.id!r}: give either points_each or steps")
        check_steps(self.steps or ())
        return self

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        if self.steps is not None:
            return _steps_limit(self.steps)
        return _unbounded([self.points_each or 0])


class SumIndicator(IndicatorBase):
    """Sum of an integer field (fen, say) over the records that have it; 0 when there is none."""

    kind: Literal["sum"]
    field: Text
    steps: Steps

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        check_steps(self.steps)
        return self

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        return _steps_limit(self.steps)


class LatestIndicator(IndicatorBase):
    """The value of a field in the newest record that has it; `otherwise` when there is none.

    Newest: decided last, and of the same day the greater record number. A code that `values` does
    not name, or a number outside every step, gives 0.
    """

    kind: Literal["latest"]
    field: Text
    values: Annotated[tuple[ValuePoints, ...] | None, Field(min_length=1)] = None
    steps: Steps | None = None
    otherwise: MilliPoints = 0

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.values is None) == (self.steps is None):
            raise ValueError(f"indicator {self.id!r}: give either values or steps")
        check_steps(self.steps or ())
        named = [code for entry in self.values or () for code in entry.values]
        if len(named) != len(set(named)):
            raise ValueError(f"indicator {self.id!r}: a value stands twice in values")
        return self

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        entries = [e.points for e in (self.values or self.steps or ())]
        return _limit_of([0, self.otherwise, *entries])


class MembershipIndicator(IndicatorBase):
    """`points` for whoever has at least one record of the selection, else `otherwise`."""

    kind: Literal["membership"]
    points: MilliPoints
    otherwise: MilliPoints = 0

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        return _limit_of([self.points, self.otherwise])


class DurationIndicator(IndicatorBase):
    """Days for which records were in force within the window, added up over the records.

    Counted up to and including the day of evaluation; two records in force on a day give two.
    """

    kind: Literal["duration"]
    within_months: Annotated[StrictInt, Field(ge=1, le=600)] | None = None
    steps: Steps

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        check_steps(self.steps)
        return self

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        return _steps_limit(self.steps)


class MonthsSinceIndicator(IndicatorBase):
    """Full months from a day of the record to the day of evaluation, by steps.

    `per: newest` measures once, from the latest such day (`otherwise` when there is no record);
    `per: record` adds up the points of every record, which makes older ones fade. `field` is
    `decided_on`, `valid_from` or a date field of the item; a day in the future is not measured.
    """

    kind: Literal["months_since"]
    field: Text = "decided_on"
    per: Literal["newest", "record"] = "newest"
    steps: Steps
    otherwise: MilliPoints = 0

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        check_steps(self.steps)
        if self.steps[0].at_least < 0:
            raise ValueError(f"indicator {self.id!r}: no record is less than 0 months old")
        if self.per == "record" and self.otherwise != 0:
            raise ValueError(f"indicator {self.id!r}: otherwise goes with per: newest only")
        return self

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        entries = [s.points for s in self.steps]
        if self.per == "record":
            return _unbounded(entries)
        return _limit_of([0, self.otherwise, *entries])


Indicator = Annotated[
    CountIndicator
    | SumIndicator
    | LatestIndicator
    | MembershipIndicator
    | DurationIndicator
    | MonthsSinceIndicator,
    Field(discriminator="kind"),
]
