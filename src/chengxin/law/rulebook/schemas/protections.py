"""Protections (保护): what takes a record out of evaluation, publicity or sharing."""

from typing import Annotated, Self

from pydantic import Field as Constrained
from pydantic import StrictBool, model_validator

from chengxin.law.rulebook.schemas.base import Key, LegalSource, Pack, Strict, Title
from chengxin.law.rulebook.schemas.flaws import flaw
from chengxin.law.rulebook.schemas.scorecard_parts import FieldTest
from chengxin.law.words import Polarity, Severity

OBJECTION = "objection"
"""The kind of effect under which a record is under an open objection, which a card may heed."""


class RecordMark(Strict):
    """By what a protected record is recognised without an effect; all conditions hold together.

    `of` None: a record of any item. `where` tests fields of the item's replica.
    """

    of: Key | None = None
    polarity: Annotated[tuple[Polarity, ...] | None, Constrained(min_length=1)] = None
    severity: Annotated[tuple[Severity, ...] | None, Constrained(min_length=1)] = None
    where: tuple[FieldTest, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.polarity is None and self.severity is None and not self.where:
            raise flaw("", "a mark without a condition protects everything", "add a condition")
        if self.where and self.of is None:
            raise flaw("where", "fields are those of one item", "name the item in `of`")
        return self


class Protection(Strict):
    """One kind of ledger effect and what it does while it is in force.

    `term_years` belongs to the inquiry term: years from the end of the dishonest act, after which
    a record is out of reach without anybody applying. `marks`: records protected for what they
    are, without an effect. `confined_to`: nobody but these departments and the one that handed the
    record in may know of it, the office and the subject included; empty where it is not confined.
    """

    effect: Key
    title: Title
    removes_from_evaluation: StrictBool
    ends_publicity: StrictBool
    stops_sharing: StrictBool
    shown_to_subject: StrictBool
    term_years: Annotated[int, Constrained(ge=1)] | None = None
    marks: tuple[RecordMark, ...] = ()
    confined_to: tuple[Key, ...] = ()
    source: Annotated[tuple[LegalSource, ...], Constrained(min_length=1)]


class Protections(Pack):
    """All protections in force over some days; no scorecard can override them."""

    protections: Annotated[tuple[Protection, ...], Constrained(min_length=1)]

    def protection(self, effect: str) -> Protection:
        """The protection of that effect kind; KeyError when there is none."""
        return {p.effect: p for p in self.protections}[effect]

    @property
    def shielding_effects(self) -> frozenset[str]:
        """Effect kinds that take a record out of evaluation."""
        return frozenset(p.effect for p in self.protections if p.removes_from_evaluation)

    @property
    def marks(self) -> tuple[tuple[str, RecordMark], ...]:
        """Marks that take a record out of evaluation, each with the word of its protection."""
        return tuple(
            (p.effect, mark)
            for p in self.protections
            if p.removes_from_evaluation
            for mark in p.marks
        )

    @property
    def unpublishing_effects(self) -> frozenset[str]:
        """Effect kinds that end publicity."""
        return frozenset(p.effect for p in self.protections if p.ends_publicity)

    @property
    def confining_effects(self) -> frozenset[str]:
        """Effect kinds under which a record is known to few."""
        return frozenset(p.effect for p in self.protections if p.confined_to)

    def may_know(self, effect: str, department: str) -> bool:
        """Whether a department may know of a record under an effect that confines it."""
        return department in self.protection(effect).confined_to

    def unit_references(self) -> tuple[str, ...]:
        """Departments it names."""
        return tuple(unit for p in self.protections for unit in p.confined_to)

    @property
    def inquiry_term_years(self) -> int:
        """Years after which dishonesty records may no longer be asked for."""
        return next(p.term_years for p in self.protections if p.term_years is not None)


PACK = Protections
