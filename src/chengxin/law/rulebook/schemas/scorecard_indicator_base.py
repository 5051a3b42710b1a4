"""What every kind of scorecard indicator says, and the bounds of its points."""

import math
from abc import abstractmethod
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from chengxin.law.rulebook.schemas.base import Key, Title
from chengxin.law.rulebook.schemas.flaws import flaw
from chengxin.law.rulebook.schemas.scorecard_parts import (
    Basis,
    Limit,
    MilliPoints,
    Selection,
    Span,
    Steps,
    check_bounds,
)
from chengxin.law.words import Confidence, Grade


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
        check_bounds(self.cap, self.floor, f"indicator {self.id!r}")
        if self.limit() == (0, 0) and not self.ceilings:
            raise flaw(
                "",
                f"indicator {self.id!r} can never score: all its points, within cap and floor, "
                "are 0",
                "give it points, or take it off the card",
            )
        return self

    @property
    def ceilings(self) -> tuple[Grade, ...]:
        """Every grade to which it may lower the result."""
        return ()

    @property
    def parts(self) -> tuple[Selection, ...]:
        """Selections beside its own."""
        return ()

    def check_ages(self, steps: Sequence[Span], field: str, key: str = "steps") -> None:
        """Refuse steps over months that no record inside the window can have."""
        months = self.window_months
        if months is None or field != self.window_day:
            return
        for place, step in enumerate(steps):
            if step.at_least >= months:
                raise flaw(
                    f"{key}.{place}.at_least",
                    f"a step from {step.at_least} months can never score: the window lets no "
                    f"record of {months} full months in",
                    "widen the window, or take the step away",
                )

    @abstractmethod
    def raw_limit(self) -> Limit:
        """Least and most milli-points before cap and floor."""

    def limit(self) -> Limit:
        """Least and most milli-points the indicator can give."""
        least, most = self.raw_limit()
        cap = math.inf if self.cap is None else self.cap
        floor = -math.inf if self.floor is None else self.floor
        return max(floor, min(cap, least)), max(floor, min(cap, most))


def limit_of(points: Sequence[int]) -> Limit:
    """Least and most of some milli-points."""
    return min(points), max(points)


def steps_limit(steps: Steps) -> Limit:
    """Limit over the steps that values from 0 upwards can reach, and 0 where no step is."""
    points = [s.points for s in steps if s.below is None or s.below > 0]
    joined = all(lower.below == upper.at_least for lower, upper in pairwise(steps))
    whole = steps[0].at_least <= 0 and joined and steps[-1].below is None
    return limit_of(points if whole else [*points, 0])


def unbounded(points: Sequence[int]) -> Limit:
    """Limit of points that any number of records may each give."""
    return (
        -math.inf if min(points) < 0 else 0,
        math.inf if max(points) > 0 else 0,
    )


def one_form(of: str, named: dict[str, object]) -> None:
    """Refuse an indicator that says none of some keys, or more than one."""
    if sum(value is not None for value in named.values()) != 1:
        either = " or ".join(named)
        raise flaw(
            "",
            f"indicator {of!r}: give either {either}",
            f"write exactly one of the keys {either}",
        )
