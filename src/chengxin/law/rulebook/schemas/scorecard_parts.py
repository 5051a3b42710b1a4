"""The small parts a scorecard is made of: points, steps, tests on a field, selections, bands."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any, Protocol, Self, TypeVar

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    model_validator,
)

from chengxin.law.rulebook.schemas.base import Key, Strict, Text, Title
from chengxin.law.rulebook.schemas.flaws import flaw
from chengxin.law.words import Grade, Polarity, Severity

_POINTS = re.compile(r"[+-]?\d{1,6}(\.\d{1,3})?")

_WRITE_POINTS = "write a whole number, or text with at most three decimals such as '-2.5'"


def parse_points(value: Any) -> int:
    """Milli-points of a number of points as packs write it.

    Args:
        value: A whole number, or text with at most three decimals. A YAML float is refused:
            0.1 + 0.2 is not 0.3, and a grade must come out the same on every engine.

    >>> parse_points(-20), parse_points("2.5")
    (-20000, 2500)
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise flaw("", f"{value!r} is not a number of points", _WRITE_POINTS)
    text = str(value)
    if not _POINTS.fullmatch(text):
        raise flaw("", f"{text!r} is not a number of points", _WRITE_POINTS)
    whole, _, decimals = text.lstrip("+-").partition(".")
    milli = int(whole) * 1000 + int(decimals.ljust(3, "0"))
    return -milli if text.startswith("-") else milli


def points_text(milli: int) -> str:
    """Milli-points as packs write them; the inverse of `parse_points`.

    >>> points_text(-2500), points_text(600000)
    ('-2.5', '600')
    """
    sign = "-" if milli < 0 else ""
    whole, rest = divmod(abs(milli), 1000)
    return f"{sign}{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")


MilliPoints = Annotated[
    int, BeforeValidator(parse_points), PlainSerializer(points_text, return_type=str)
]
WHOLE = 1000
"""Thousandths in a whole: of a weight, of a share, of a fading point."""

DECIDED_ON = "decided_on"
LEDGER_DATES = (DECIDED_ON, "valid_from")
"""Dates every record has, whatever its item."""

Number = TypeVar("Number", int, float)
Limit = tuple[float, float]
"""Least and most milli-points something can give; infinite where no number bounds it."""


class Step(Strict):
    """Points for a value from `at_least` (included) to `below` (excluded; None = no end)."""

    at_least: StrictInt
    below: StrictInt | None = None
    points: MilliPoints

    @model_validator(mode="after")
    def _has_a_value(self) -> Self:
        if self.below is not None and self.below <= self.at_least:
            raise flaw(
                "below",
                f"step from {self.at_least} below {self.below} holds no value",
                "let `below` be greater than `at_least`, or leave it away",
            )
        return self


class Span(Protocol):
    """Values from `at_least` (included) to `below` (excluded; None = no end)."""

    @property
    def at_least(self) -> int:
        """The first value."""

    @property
    def below(self) -> int | None:
        """The first value after the last."""


def check_steps(steps: Sequence[Span], key: str = "steps", *, lowest: int | None = None) -> None:
    """Refuse steps that do not rise or overlap; a value in a gap gives 0 points.

    Args:
        steps: In the order written.
        key: Where they stand, for the message.
        lowest: The lowest value there can be; None when there is none.
    """
    if lowest is not None and steps and steps[0].at_least < lowest:
        raise flaw(
            f"{key}.0.at_least",
            f"no value is below {lowest}, so a step cannot begin at {steps[0].at_least}",
            f"let the first step begin at {lowest} or later",
        )
    for place, (lower, upper) in enumerate(pairwise(steps), start=1):
        if lower.below is None or upper.at_least < lower.below:
            raise flaw(
                f"{key}.{place}.at_least",
                f"steps overlap: one begins at {lower.at_least} and is below "
                f"{lower.below if lower.below is not None else 'no end'}, the next begins at "
                f"{upper.at_least}",
                "let each end where the next begins, in rising order",
            )


Steps = Annotated[tuple[Step, ...], Field(min_length=1)]


class ValuePoints(Strict):
    """Points for each of some codes of a field."""

    values: Annotated[tuple[Text, ...], Field(min_length=1)]
    points: MilliPoints


def check_values(values: Sequence[Sequence[str]]) -> None:
    """Refuse a code that stands in two entries of `values`."""
    seen: set[str] = set()
    for place, codes in enumerate(values):
        for code in codes:
            if code in seen:
                raise flaw(
                    f"values.{place}",
                    f"{code!r} stands twice in values, so it has two meanings",
                    "name each value once",
                )
            seen.add(code)


class FieldTest(Strict):
    """A statement about one field of a record; a record without a value never passes.

    Exactly one of: `in` (a code or text is one of these), `contains_any` (a `codes` field holds
    one of these), or a range of an integer field from `at_least` (included) to `below` (excluded).
    """

    field: Text
    in_: Annotated[tuple[Text, ...] | None, Field(alias="in", min_length=1)] = None
    contains_any: Annotated[tuple[Text, ...] | None, Field(min_length=1)] = None
    at_least: StrictInt | None = None
    below: StrictInt | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        ranged = self.at_least is not None or self.below is not None
        if (self.in_ is not None) + (self.contains_any is not None) + ranged != 1:
            raise flaw(
                "",
                "a test says exactly one of in, contains_any, at_least/below",
                "split it into several tests, which hold together",
            )
        if self.at_least is not None and self.below is not None and self.below <= self.at_least:
            raise flaw(
                "below",
                f"no value is at least {self.at_least} and below {self.below}",
                "let `below` be greater than `at_least`, or leave one of them away",
            )
        return self

    def excludes(self, other: "FieldTest") -> bool:
        """Whether no value of the field passes both tests."""
        if self.field != other.field:
            return False
        if self.in_ is not None and other.in_ is not None:
            return not set(self.in_) & set(other.in_)
        floors = [t.at_least for t in (self, other) if t.at_least is not None]
        ends = [t.below for t in (self, other) if t.below is not None]
        return bool(floors and ends) and max(floors) >= min(ends)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code the test names."""
        return (*(self.in_ or ()), *(self.contains_any or ()))


class Selection(Strict):
    """Which records of one catalogue item something looks at; all conditions hold together.

    Live, unshielded records decided on or before the day of evaluation, and of those:
    `window_months` keeps those whose `window_field` (decided_on when None) is less than so many
    months ago (a record leaves on the day after those months are full), `in_force` keeps what is
    valid on the day itself, `under_objection` only those under an open objection (True) or only
    the others (False).
    """

    of: Key
    where: tuple[FieldTest, ...] = ()
    severity: Annotated[tuple[Severity, ...] | None, Field(min_length=1)] = None
    polarity: Annotated[tuple[Polarity, ...] | None, Field(min_length=1)] = None
    departments: Annotated[tuple[Key, ...] | None, Field(min_length=1)] = None
    window_months: Annotated[StrictInt, Field(ge=1, le=600)] | None = None
    window_field: Text | None = None
    in_force: StrictBool = False
    under_objection: StrictBool | None = None

    @model_validator(mode="after")
    def _selects_something(self) -> Self:
        if self.window_field is not None and self.window_months is None:
            raise flaw(
                "window_field",
                "a day to measure from, and no window",
                "say `window_months`, or take `window_field` away",
            )
        for place, test in enumerate(self.where):
            if any(test.excludes(other) for other in self.where[:place]):
                raise flaw(
                    f"where.{place}",
                    f"no record passes this test of {test.field} and the one before it, so the "
                    "rule can never score",
                    "join the two into one test, or take one away",
                )
        return self

    @property
    def window_day(self) -> str:
        """The date the window is measured from."""
        return self.window_field or DECIDED_ON


class Basis(Strict):
    """Where something stands: the id of one of the pack's sources, and the article in it."""

    source: Key
    article: Text


class Group(Strict):
    """One dimension of the evaluation (一级指标).

    `weight_permille` multiplies the points of each of its indicators, see `weighted`; `cap` and
    `floor` bound their sum after that.
    """

    id: Key
    title: Title
    weight_permille: Annotated[StrictInt, Field(ge=1, le=10_000)] = WHOLE
    cap: MilliPoints | None = None
    floor: MilliPoints | None = None

    @model_validator(mode="after")
    def _bounds_agree(self) -> Self:
        check_bounds(self.cap, self.floor, f"group {self.id!r}")
        return self

    @property
    def is_bounded(self) -> bool:
        """Whether its sum is bounded at all."""
        return self.cap is not None or self.floor is not None


def within(points: Number, cap: int | None, floor: int | None) -> Number | int:
    """Points within a cap and a floor.

    >>> within(-90, None, -40), within(5, 10, 0)
    (-40, 5)
    """
    if cap is not None and points > cap:
        return cap
    if floor is not None and points < floor:
        return floor
    return points


def check_bounds(cap: int | None, floor: int | None, what: str) -> None:
    """Refuse a cap below its floor."""
    if cap is not None and floor is not None and cap < floor:
        raise flaw("cap", f"{what}: cap is below floor", "swap the two, or leave one away")


def weighted(points: int, permille: int) -> int:
    """So many thousandths of some milli-points, rounded half away from zero.

    >>> weighted(-2500, 250), weighted(2500, 250), weighted(3, 500), weighted(-3, 500)
    (-625, 625, 2, -2)
    """
    size = (abs(points) * permille + WHOLE // 2) // WHOLE
    return -size if points < 0 else size


class Band(Strict):
    """Points from which a grade is given; the last band has no lower end."""

    grade: Grade
    at_least: MilliPoints | None = None
    title: Title


class Veto(Selection):
    """Ceiling on the grade of whoever has `at_least` records of the selection (一票否决)."""

    id: Key
    label: Title
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    at_least: Annotated[StrictInt, Field(ge=1)] = 1
    ceiling: Grade

    @model_validator(mode="after")
    def _lowers_something(self) -> Self:
        if self.ceiling is Grade.A:
            raise flaw(
                "ceiling",
                f"veto {self.id!r} has the ceiling A, which nothing exceeds",
                "name B, C or D, or take the veto off the card",
            )
        return self
