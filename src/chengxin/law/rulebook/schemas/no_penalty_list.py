"""Minor violations that are not penalised (轻微违法行为依法不予行政处罚清单), one pack a field."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title
from chengxin.law.words import Confidence


class SparingCondition(Strict):
    """One condition for no penalty; all conditions of an entry hold together.

    With `at_most` it is a quantity in `unit` that may not be exceeded, else a statement that is
    true or not.
    """

    id: Key
    text: Title
    at_most: Annotated[StrictInt, Field(ge=0)] | None = None
    unit: Title | None = None

    @model_validator(mode="after")
    def _quantity_has_a_unit(self) -> Self:
        if (self.at_most is None) != (self.unit is None):
            raise ValueError(f"{self.id}: at_most and unit stand together")
        return self


class SparedViolation(Strict):
    """One violation of the list.

    `spared`: `minor` (轻微不罚), `first` (首违不罚, may be spared) or `no-fault` (无主观过错不罚).
    `violates` is the duty, `penalised_by` the clause that would apply. `benchmark` names a
    behaviour of the field's discretion pack, where one is there.
    """

    code: Key
    title: Title
    spared: Literal["minor", "first", "no-fault"]
    violates: Text
    penalised_by: Text
    conditions: Annotated[tuple[SparingCondition, ...], Field(min_length=1)]
    benchmark: Key | None = None
    source: Key
    confidence: Confidence

    @model_validator(mode="after")
    def _conditions_once(self) -> Self:
        ids = [condition.id for condition in self.conditions]
        if len(set(ids)) != len(ids):
            raise ValueError(f"{self.code}: a condition stands twice")
        return self


class NoPenaltyList(Pack):
    """The list of one field in one edition; `authority` is the unit that applies it."""

    authority: Key
    clauses: dict[Literal["minor", "first", "no-fault"], Text]
    violations: Annotated[tuple[SparedViolation, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        codes = [violation.code for violation in self.violations]
        if len(set(codes)) != len(codes):
            raise ValueError("violations: a code stands twice")
        lost = sorted({v.source for v in self.violations} - {s.id for s in self.source})
        if lost:
            raise ValueError(f"no such source of this pack: {', '.join(lost)}")
        without = sorted({v.spared for v in self.violations} - set(self.clauses))
        if without:
            raise ValueError(f"clauses: say on which clause {without[0]!r} rests")
        return self

    def violation(self, code: str) -> SparedViolation:
        """The entry of that code; KeyError when there is none."""
        return {violation.code: violation for violation in self.violations}[code]

    def unit_references(self) -> tuple[str, ...]:
        """The unit that applies the list."""
        return (self.authority,)


PACK = NoPenaltyList
