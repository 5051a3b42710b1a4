"""The small parts a scorecard is made of: points, steps, tests on a field, selections, bands."""

import re
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StringConstraints,
    model_validator,
)

from chengxin.law.rulebook.schemas.base import Key, Strict, Text, Title
from chengxin.law.words import Grade, Polarity, RegistrationStatus, Severity, SubjectKind

_POINTS = re.compile(r"[+-]?\d{1,6}(\.\d{1,3})?")


def parse_points(value: Any) -> int:
    """Milli-points of a number of points as packs write it.

    Args:
        value: A whole number, or text with at most three decimals. A YAML float is refused:
            0.1 + 0.2 is not 0.3, and a grade must come out the same on every engine.

    >>> parse_points(-20), parse_points("2.5")
    (-20000, 2500)
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(
            f"{value!r} is not a number of points: write a whole number, or text with at most "
            "three decimals such as '-2.5'"
        )
    text = str(value)
    if not _POINTS.fullmatch(text):
        raise ValueError(f"{text!r} is not a number of points with at most three decimals")
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
            raise ValueError(f"step from {self.at_least} below {self.below} holds no value")
        return self


def check_steps(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps themselves, once they rise and do not overlap; a value in a gap gives 0 points."""
    for lower, upper in pairwise(steps):
        if lower.below is None or upper.at_least < lower.below:
            raise ValueError(
                f"steps overlap: one begins at {lower.at_least} and is below "
                f"{lower.below if lower.below is not None else 'no end'}, the next begins at "
                f"{upper.at_least}; let each end where the next begins, in rising order"
            )
    return steps


Steps = Annotated[tuple[Step, ...], Field(min_length=1)]


class ValuePoints(Strict):
    """Points for each of some codes of a field."""

    values: Annotated[tuple[Text, ...], Field(min_length=1)]
    points: MilliPoints


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
            raise ValueError("a test says exactly one of in, contains_any, at_least/below")
        if self.at_least is not None and self.below is not None and self.below <= self.at_least:
            raise ValueError(f"no value is at least {self.at_least} and below {self.below}")
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code the test names."""
        return (*(self.in_ or ()), *(self.contains_any or ()))


class Selection(Strict):
    """Which records of one catalogue item something looks at; all conditions hold together.

    Live, unshielded records decided on or before the day of evaluation, and of those:
    `window_months` keeps what was decided less than so many months ago (a decision leaves on the
    day those months are full), `in_force` keeps what is valid on the day itself.
    """

    of: Key
    where: tuple[FieldTest, ...] = ()
    severity: Annotated[tuple[Severity, ...] | None, Field(min_length=1)] = None
    polarity: Annotated[tuple[Polarity, ...] | None, Field(min_length=1)] = None
    departments: Annotated[tuple[Key, ...] | None, Field(min_length=1)] = None
    window_months: Annotated[StrictInt, Field(ge=1, le=600)] | None = None
    in_force: StrictBool = False


class Basis(Strict):
    """Where something stands: the id of one of the pack's sources, and the article in it."""

    source: Key
    article: Text


class Group(Strict):
    """One dimension of the evaluation (一级指标)."""

    id: Key
    title: Title


Industry = Annotated[str, StringConstraints(pattern=r"^[A-T]\d{0,4}$")]
"""The beginning of a code of GB/T 4754 with its section: ``H``, ``H62``, ``H6210``."""


class Holding(Selection):
    """What makes its holder part of a population: a licence held, an act of the field received."""

    id: Key
    label: Title
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    at_least: Annotated[StrictInt, Field(ge=1)] = 1


class Population(Strict):
    """Who is evaluated: subjects of these kinds and registration statuses, never provisional ones.

    A field of regulation reaches who is in one of its `industries` **or** has one of the records
    in `holding`; without both it reaches everybody of these kinds. `towns` narrow it further.
    """

    subject_kinds: Annotated[tuple[SubjectKind, ...], Field(min_length=1)]
    statuses: Annotated[tuple[RegistrationStatus, ...], Field(min_length=1)]
    industries: Annotated[tuple[Industry, ...] | None, Field(min_length=1)] = None
    holding: tuple[Holding, ...] = ()
    towns: Annotated[tuple[Key, ...] | None, Field(min_length=1)] = None

    @property
    def is_of_a_field(self) -> bool:
        """Whether it is narrower than everybody of these kinds."""
        return self.industries is not None or bool(self.holding)

    @model_validator(mode="after")
    def _names_each_industry_once(self) -> Self:
        names = sorted(self.industries or ())
        for wide, narrow in pairwise(names):
            if narrow.startswith(wide):
                raise ValueError(f"industries: {narrow} lies in {wide}; name one of the two")
        return self


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
            raise ValueError(f"veto {self.id!r} has the ceiling A, which nothing exceeds")
        return self
