"""The national basic list of disciplinary measures (失信惩戒措施基础清单)."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title
from chengxin.law.words import Confidence


class MeasureGroup(Strict):
    """A class of measures (大类).

    `reduces_rights`: they reduce rights or add duties (减损权益或增加义务), so each needs a law.
    `by`: carried out by public bodies, or by others of their own free will; what others decide for
    themselves is never demanded of them.
    """

    id: Key
    title: Title
    reduces_rights: StrictBool
    by: Literal["public", "others"]


class Measure(Strict):
    """One measure of the list.

    `number` is its place in the list. `named` is false where its name has not been seen: then
    nothing can rest on it. `targets` says whom it may reach, where the list's words are known.
    """

    code: Key
    number: Annotated[StrictInt, Field(ge=1)]
    group: Key
    title: Title
    named: StrictBool = True
    targets: Title | None = None
    source: Key
    article: Text | None = None
    confidence: Confidence


class Measures(Pack):
    """The list in one edition.

    `announced` is how many groups and measures the list says it has. `words` are words of a
    treatment that speak of rights reduced or duties added: whoever uses one names a measure.
    """

    announced: dict[Literal["groups", "measures"], Annotated[StrictInt, Field(ge=1)]]
    groups: Annotated[tuple[MeasureGroup, ...], Field(min_length=1)]
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]
    words: Annotated[tuple[Text, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        found = {"groups": len(self.groups), "measures": len(self.measures)}
        if found != self.announced:
            raise ValueError(f"the list announces {self.announced}, but {found} stand here")
        codes = [m.code for m in self.measures]
        if len(set(codes)) != len(codes) or sorted(m.number for m in self.measures) != [
            *range(1, len(codes) + 1)
        ]:
            raise ValueError("measures: every code once, numbered from 1 without a gap")
        groups, sources = {g.id for g in self.groups}, {s.id for s in self.source}
        lost = [m.code for m in self.measures if m.group not in groups or m.source not in sources]
        if lost:
            raise ValueError(f"no such group or source of this pack: see {', '.join(lost)}")
        return self

    def measure(self, code: str) -> Measure:
        """The measure of that code; KeyError when there is none."""
        return {m.code: m for m in self.measures}[code]

    def group_of(self, measure: Measure) -> MeasureGroup:
        """The group a measure stands in."""
        return next(g for g in self.groups if g.id == measure.group)

    def speaks_of_reduction(self, title: str) -> str | None:
        """The first word of a text that speaks of rights reduced or duties added, if any."""
        return next((word for word in self.words if word in title), None)


PACK = Measures
