"""Who a scorecard grades: kinds of subject, industries, what is held, towns."""

from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, StrictInt, StringConstraints, model_validator

from chengxin.law.rulebook.schemas.base import Key, Strict, Title
from chengxin.law.rulebook.schemas.flaws import flaw
from chengxin.law.rulebook.schemas.scorecard_parts import Basis, Selection
from chengxin.law.words import RegistrationStatus, SubjectKind

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
                place = (self.industries or ()).index(narrow)
                raise flaw(f"industries.{place}", f"{narrow} lies in {wide}", "name one of the two")
        return self
