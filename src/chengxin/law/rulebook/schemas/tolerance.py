"""Tolerance (容错): grounds on which a dishonesty record is treated with leniency."""

from typing import Annotated, Self

from pydantic import Field, StrictBool, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title
from chengxin.law.rulebook.schemas.time_limits import TimeLimit, lost_sources
from chengxin.law.words import Confidence, Polarity


class TextTest(Strict):
    """A statement about one text field of a record; a record without a value never passes."""

    field: Text
    contains_any: Annotated[tuple[Text, ...], Field(min_length=1)]

    def holds(self, value: object) -> bool:
        """Whether the value contains one of the words."""
        return isinstance(value, str) and any(word in value for word in self.contains_any)


class Recognition(Strict):
    """By what a record is recognised when it is taken in; all tests hold together."""

    item: Key
    where: Annotated[tuple[TextTest, ...], Field(min_length=1)]


class ToleranceGround(Strict):
    """One ground (情形).

    `effect` is the kind of ledger effect it has. `evidence` says what proves it;
    `needs_evidence`: nobody decides in its favour without a file. `recognised`: records that carry
    the ground in their own fields. `applied_for`: an enterprise may ask for it.
    """

    id: Key
    title: Title
    text: Title
    effect: Key
    evidence: Title
    needs_evidence: StrictBool
    applied_for: StrictBool
    recognised: tuple[Recognition, ...] = ()
    source: Key
    article: Text | None = None
    confidence: Confidence


class Tolerance(Pack):
    """The grounds in force over some days, and what they are about.

    `decide` is the time for the decision, from the day the application came in.
    """

    items: Annotated[tuple[Key, ...], Field(min_length=1)]
    polarity: Polarity
    decide: TimeLimit
    grounds: Annotated[tuple[ToleranceGround, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ids = [ground.id for ground in self.grounds]
        if len(set(ids)) != len(ids):
            raise ValueError("grounds: an id stands twice")
        lost = sorted({ground.source for ground in self.grounds} - {s.id for s in self.source})
        lost += lost_sources((self.decide,), self.source)
        if lost:
            raise ValueError(f"no such source of this pack: {', '.join(lost)}")
        strange = {r.item for g in self.grounds for r in g.recognised} - set(self.items)
        if strange:
            raise ValueError(f"recognised: {sorted(strange)[0]} is none of `items`")
        return self

    def ground(self, ground_id: str) -> ToleranceGround:
        """The ground of that id; KeyError when there is none."""
        return {ground.id: ground for ground in self.grounds}[ground_id]

    def references(self) -> dict[str, set[str]]:
        """Catalogue items and fields this pack names."""
        found: dict[str, set[str]] = {item: set() for item in self.items}
        for ground in self.grounds:
            for each in ground.recognised:
                found[each.item] |= {test.field for test in each.where}
        return found


PACK = Tolerance
