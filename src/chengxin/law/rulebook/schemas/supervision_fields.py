"""The key fields of graded and classified regulation (信用分级分类监管重点领域).

One pack lists every field: who regulates it, whom it reaches in words, the card that grades it and
which result counts. Law: Fengxian 2023 no. 6, article 10; each field names its own basis.
"""

from typing import Annotated, Literal, Self

from pydantic import Field as Constrained
from pydantic import model_validator

from chengxin.law.errors import UnknownReferenceError
from chengxin.law.rulebook.schemas.base import Key, LegalSource, Pack, Strict, Text, Title
from chengxin.law.rulebook.schemas.scorecard_parts import Basis
from chengxin.law.words import Confidence

Counted = Literal["computed", "national", "city", "industry"]
"""Whose result counts in a field: computed by the field's card here, or handed down or in."""

COMPREHENSIVE = "comprehensive"
EVALUATION_FIELDS = "evaluation-field"
"""The code table by which departments say to which field a result of theirs belongs."""


class SupervisionField(Strict):
    """One field (重点领域).

    `regulators` are units of the directory, the leading one first. `population` says in words whom
    the field reaches; the card says the same in codes. `counts` is the result in use, `fallback`
    the one for a subject that has no such result (None = then it has no grade in this field).
    `industry_field` is the code under which departments hand in results of this field.
    `individual_businesses` names the basis on which individually owned businesses (个体工商户) are
    graded here; None = they are not.
    """

    key: Key
    title: Title
    regulators: Annotated[tuple[Key, ...], Constrained(min_length=1)]
    population: Title
    card: Key
    counts: Counted
    fallback: Counted | None = None
    industry_field: Text | None = None
    basis: Annotated[tuple[Basis, ...], Constrained(min_length=1)]
    individual_businesses: Basis | None = None
    confidence: Confidence

    @property
    def regulator(self) -> str:
        """The unit that leads."""
        return self.regulators[0]

    @property
    def results(self) -> tuple[Counted, ...]:
        """The results that may count, the first that a subject has counting."""
        return (self.counts,) if self.fallback is None else (self.counts, self.fallback)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.fallback == self.counts:
            raise ValueError(f"{self.key}: fallback is the result that counts anyway")
        if "industry" in self.results and self.industry_field is None:
            raise ValueError(
                f"{self.key}: a result of the industry counts, so industry_field says under which "
                f"code of {EVALUATION_FIELDS} it is handed in"
            )
        if len(set(self.regulators)) != len(self.regulators):
            raise ValueError(f"{self.key}: a regulator stands twice")
        return self


class SupervisionFields(Pack):
    """The register of the fields; `comprehensive` is the evaluation across all fields."""

    expected: Annotated[int, Constrained(ge=1)]
    comprehensive: SupervisionField
    fields: Annotated[tuple[SupervisionField, ...], Constrained(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.comprehensive.key != COMPREHENSIVE:
            raise ValueError(f"comprehensive: its key is {COMPREHENSIVE!r}")
        for what, found in (
            ("key", [f.key for f in self.every]),
            ("card", [f.card for f in self.every]),
            ("title", [f.title.zh for f in self.every]),
            ("industry_field", [f.industry_field for f in self.every if f.industry_field]),
        ):
            twice = sorted({value for value in found if found.count(value) > 1})
            if twice:
                raise ValueError(f"two fields have the same {what}: {', '.join(twice)}")
        if len(self.fields) != self.expected:
            raise ValueError(f"{self.expected} fields are expected, {len(self.fields)} are listed")
        known = {source.id for source in self.source}
        for field in self.every:
            named = (*field.basis, field.individual_businesses)
            strange = [b.source for b in named if b is not None and b.source not in known]
            if strange:
                raise ValueError(f"{field.key}: {strange[0]!r} is no id of this pack's source")
        return self

    @property
    def every(self) -> tuple[SupervisionField, ...]:
        """The comprehensive evaluation, then the fields."""
        return (self.comprehensive, *self.fields)

    def field(self, key: str) -> SupervisionField:
        """One field, or the comprehensive evaluation, by its key.

        Raises:
            UnknownReferenceError: There is none.
        """
        for found in self.every:
            if found.key == key:
                return found
        where = f"{self.pack} {self.edition}"
        raise UnknownReferenceError(
            f"{where}: there is no field {key!r}. Correct the spelling, or add it to the register.",
            where=where,
            key="fields",
            reference=key,
        )

    def source_of(self, basis: Basis) -> LegalSource:
        """The source a basis points to."""
        return next(source for source in self.source if source.id == basis.source)

    def of_card(self, card: str) -> SupervisionField | None:
        """The field a card grades; None for a card of no field."""
        return next((f for f in self.every if f.card == card), None)

    def regulators_of_card(self, card: str) -> tuple[str, ...]:
        """Codes of the units that regulate the field a card grades; empty for a card of none."""
        found = self.of_card(card)
        return () if found is None else found.regulators

    def unit_references(self) -> tuple[str, ...]:
        """Units this register names, to be held to the directory."""
        return tuple(unit for field in self.every for unit in field.regulators)

    def pack_references(self) -> tuple[str, ...]:
        """Packs this register names: the card of each field."""
        return tuple(f"scorecard.{field.card}" for field in self.every)

    def code_references(self) -> dict[str, tuple[str, ...]]:
        """Codes this register names, by code table."""
        named = (field.industry_field for field in self.every)
        return {EVALUATION_FIELDS: tuple(code for code in named if code is not None)}


PACK = SupervisionFields
