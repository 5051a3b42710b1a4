"""Kinds of indicator that fade, compare, take over a grade or look for what is missing."""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from chengxin.law.rulebook.schemas.base import Strict, Text
from chengxin.law.rulebook.schemas.flaws import flaw
from chengxin.law.rulebook.schemas.scorecard_indicator_base import (
    IndicatorBase,
    limit_of,
    steps_limit,
    unbounded,
)
from chengxin.law.rulebook.schemas.scorecard_parts import (
    DECIDED_ON,
    WHOLE,
    Limit,
    MilliPoints,
    Selection,
    Steps,
    check_steps,
    check_values,
    weighted,
)
from chengxin.law.words import Grade

MOST_MONTHS = 60
"""Most months over which gaps are looked for."""


class FadeStep(Strict):
    """What is left, in thousandths, from `at_least` full months to `below` (None = no end)."""

    at_least: StrictInt
    below: StrictInt | None = None
    permille: Annotated[StrictInt, Field(ge=0, le=WHOLE)]

    @model_validator(mode="after")
    def _has_a_value(self) -> Self:
        if self.below is not None and self.below <= self.at_least:
            raise flaw(
                "below",
                f"step from {self.at_least} below {self.below} holds no value",
                "let `below` be greater than `at_least`, or leave it away",
            )
        return self


class DecayIndicator(IndicatorBase):
    """Points of every record, fading with its age by steps over full months, added up.

    A record gives `weighted(points_each, permille)` of the step it lies in, 0 outside all steps.
    `field` is `decided_on`, `valid_from` or a date field; a day in the future is not measured.
    """

    kind: Literal["decay"]
    field: Text = DECIDED_ON
    points_each: MilliPoints
    fade: Annotated[tuple[FadeStep, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fades(self) -> Self:
        check_steps(self.fade, "fade", lowest=0)
        self.check_ages(self.fade, self.field, "fade")
        for place, (younger, older) in enumerate(pairwise(self.fade), start=1):
            if older.permille >= younger.permille:
                raise flaw(
                    f"fade.{place}.permille",
                    f"points fade, and {older.permille} thousandths after {younger.permille} "
                    "do not",
                    "let each step leave less than the one before, or use months_since",
                )
        return self

    def points_of(self, step: FadeStep) -> int:
        """Milli-points of a record in a step."""
        return weighted(self.points_each, step.permille)

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        return unbounded([self.points_of(step) for step in self.fade])


class Part(Selection):
    """What a ratio divides: a selection, counted, or its sum of a number field."""

    field: Text | None = None


class RatioIndicator(IndicatorBase):
    """`part` in thousandths of the indicator's own selection, by steps.

    Counts, or sums of `field` and `part.field`. `otherwise` when the whole is below `least`.
    """

    kind: Literal["ratio"]
    field: Text | None = None
    part: Part
    least: Annotated[StrictInt, Field(ge=1)] = 1
    steps: Steps
    otherwise: MilliPoints = 0

    @model_validator(mode="after")
    def _compares(self) -> Self:
        check_steps(self.steps, lowest=None if self.field else 0)
        if (self.field is None) != (self.part.field is None):
            raise flaw(
                "part.field" if self.field else "field",
                f"indicator {self.id!r} divides a sum by a count",
                "name a field in both the whole and the part, or in neither",
            )
        return self

    @property
    def parts(self) -> tuple[Selection, ...]:
        """Selections beside its own."""
        return (self.part,)

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        if self.field is not None:
            return limit_of([0, self.otherwise, *(step.points for step in self.steps)])
        least, most = steps_limit(self.steps)
        return min(least, self.otherwise), max(most, self.otherwise)


class GradePoints(Strict):
    """What some grades given elsewhere bring: points, a ceiling on the grade, or both."""

    values: Annotated[tuple[Text, ...], Field(min_length=1)]
    points: MilliPoints = 0
    ceiling: Grade | None = None

    @model_validator(mode="after")
    def _lowers_something(self) -> Self:
        if self.ceiling is Grade.A:
            raise flaw(
                "ceiling",
                "the ceiling A is one that nothing exceeds",
                "name B, C or D, or take `ceiling` away",
            )
        return self


class ExternalGradeIndicator(IndicatorBase):
    """A grade given by the nation, the city or a regulator: points, and ceilings on the grade.

    Looks at the newest record of the selection that is in force on the day and has the field;
    a grade that `values` does not name gives 0, `otherwise` stands for no record.
    """

    kind: Literal["external_grade"]
    field: Text
    values: Annotated[tuple[GradePoints, ...], Field(min_length=1)]
    otherwise: MilliPoints = 0
    in_force: StrictBool = True

    @model_validator(mode="after")
    def _is_in_force(self) -> Self:
        check_values([entry.values for entry in self.values])
        if not self.in_force:
            raise flaw(
                "in_force",
                "a grade given elsewhere counts only while it is in force",
                "take `in_force` away",
            )
        return self

    @property
    def ceilings(self) -> tuple[Grade, ...]:
        """Every grade to which it may lower the result."""
        return tuple(entry.ceiling for entry in self.values if entry.ceiling is not None)

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        return limit_of([0, self.otherwise, *(entry.points for entry in self.values)])


class MonthsWithoutIndicator(IndicatorBase):
    """Months of a reporting series in which no record falls, by steps.

    Periods of `every_months` calendar months within the last `within_months` that ended at least
    `grace_months` full months before the month of evaluation, from the period of the first record
    of the selection on. `otherwise` when there is no record at all.
    """

    kind: Literal["months_without"]
    field: Text = DECIDED_ON
    every_months: Literal[1, 3, 6, 12] = 1
    within_months: Annotated[StrictInt, Field(ge=1, le=MOST_MONTHS)]
    grace_months: Annotated[StrictInt, Field(ge=0, le=MOST_MONTHS)] = 0
    steps: Steps
    otherwise: MilliPoints = 0

    @model_validator(mode="after")
    def _counts_whole_periods(self) -> Self:
        check_steps(self.steps, lowest=0)
        if self.within_months % self.every_months:
            raise flaw(
                "within_months",
                f"{self.within_months} months are no whole number of periods of "
                f"{self.every_months} months",
                "write a multiple of `every_months`",
            )
        for place, step in enumerate(self.steps):
            if not self._reaches(step.at_least, step.below):
                raise flaw(
                    f"steps.{place}",
                    f"a step from {step.at_least} can never score: there are at most "
                    f"{self.within_months} months, counted by {self.every_months}",
                    "let the step hold such a number of months, or take it away",
                )
        return self

    def _reaches(self, at_least: int, below: int | None) -> bool:
        numbers = range(0, self.within_months + 1, self.every_months)
        return any(at_least <= n and (below is None or n < below) for n in numbers)

    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""
        least, most = steps_limit(self.steps)
        return min(least, self.otherwise), max(most, self.otherwise)
