"""Kinds of scorecard indicator (评价指标): what is measured, and the points it gives.

A kind is added by one class here, one measure in `engines.scorecards.compile` and one in
`engines.scorecards.plain`; nothing is ever written as an expression in a string.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator

from chengxin.law.rulebook.schemas.base import Text
from chengxin.law.rulebook.schemas.flaws import flaw
from chengxin.law.rulebook.schemas.scorecard_indicator_base import (
    IndicatorBase,
    limit_of,
    one_form,
    steps_limit,
    unbounded,
)
from chengxin.law.rulebook.schemas.scorecard_measures import (
    DecayIndicator,
    ExternalGradeIndicator,
    MonthsWithoutIndicator,
    RatioIndicator,
)
from chengxin.law.rulebook.schemas.scorecard_parts import (
    DECIDED_ON,
    Limit,
    MilliPoints,
    Steps,
    ValuePoints,
    check_steps,
    check_values,
)


class CountIndicator(IndicatorBase):
    """Number of records; `points_each`, or `steps` over the number (0 when there is none)."""

    kind: Literal["count"]
    points_each: MilliPoints | None = None
    steps: Steps | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        one_form(self.id, {"points_each": self.points_each, "steps": self.steps})
        check_steps(self.steps or (), lowest=0)
        return self

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        if self.steps is not None:
            return steps_limit(self.steps)
        return unbounded([self.points_each or 0])


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
        return steps_limit(self.steps)


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
        one_form(self.id, {"values": self.values, "steps": self.steps})
        check_steps(self.steps or ())
        check_values([entry.values for entry in self.values or ()])
        return self

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        entries = [e.points for e in (self.values or self.steps or ())]
        return limit_of([0, self.otherwise, *entries])


class MembershipIndicator(IndicatorBase):
    """`points` for whoever has at least one record of the selection, else `otherwise`."""

    kind: Literal["membership"]
    points: MilliPoints
    otherwise: MilliPoints = 0

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        return limit_of([self.points, self.otherwise])


class DurationIndicator(IndicatorBase):
    """Days for which records were in force within the window, added up over the records.

    Counted up to and including the day of evaluation; two records in force on a day give two.
    """

    kind: Literal["duration"]
    within_months: Annotated[StrictInt, Field(ge=1, le=600)] | None = None
    steps: Steps

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        check_steps(self.steps, lowest=0)
        return self

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        return steps_limit(self.steps)


class MonthsSinceIndicator(IndicatorBase):
    """Full months from a day of the record to the day of evaluation, by steps.

    `per: newest` measures once, from the latest such day (`otherwise` when there is no record);
    `per: record` adds up the points of every record, which makes older ones fade. `field` is
    `decided_on`, `valid_from` or a date field of the item; a day in the future is not measured.
    """

    kind: Literal["months_since"]
    field: Text = DECIDED_ON
    per: Literal["newest", "record"] = "newest"
    steps: Steps
    otherwise: MilliPoints = 0

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        check_steps(self.steps, lowest=0)
        self.check_ages(self.steps, self.field)
        if self.per == "record" and self.otherwise != 0:
            raise flaw(
                "otherwise",
                f"indicator {self.id!r}: otherwise goes with per: newest only",
                "take `otherwise` away, or say `per: newest`",
            )
        return self

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        entries = [s.points for s in self.steps]
        if self.per == "record":
            return unbounded(entries)
        return limit_of([0, self.otherwise, *entries])


Indicator = Annotated[
    CountIndicator
    | SumIndicator
    | LatestIndicator
    | MembershipIndicator
    | DurationIndicator
    | MonthsSinceIndicator
    | DecayIndicator
    | RatioIndicator
    | ExternalGradeIndicator
    | MonthsWithoutIndicator,
    Field(discriminator="kind"),
]
