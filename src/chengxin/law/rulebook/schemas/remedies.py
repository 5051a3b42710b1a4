"""Lawful remedies (合法补救): what a subject can do about a record, and what becomes of it."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title
from chengxin.law.rulebook.schemas.scorecard_parts import FieldTest
from chengxin.law.words import Confidence, Polarity, Severity


class Remedy(Strict):
    """One thing to do, the records it is about, and what it makes of them.

    About live records of `items` of this `severity` and `polarity` that pass every test of
    `where` and have no value in any field of `lacks`. Exactly one outcome: `effect` records an
    effect of the protections, `sets` gives fields other values, `ends` ends the validity, and
    `reports` makes a new record with these values (then `items` is the one item of it).
    A value `day` is the day on which the remedy takes effect, a value `period` in `reports` the
    first day of the missing period: such a report fills a gap in a series of reports.
    `opens`: `at-once`, or `shortest-period` = when the shortest period of publicity is over.
    """

    id: Key
    title: Title
    text: Title
    items: Annotated[tuple[Key, ...], Field(min_length=1)]
    severity: Annotated[tuple[Severity, ...] | None, Field(min_length=1)] = None
    polarity: Annotated[tuple[Polarity, ...] | None, Field(min_length=1)] = None
    where: tuple[FieldTest, ...] = ()
    lacks: tuple[Text, ...] = ()
    effect: Key | None = None
    sets: dict[Text, Text] = {}
    ends: StrictBool = False
    reports: dict[Text, Text] = {}
    opens: Literal["at-once", "shortest-period"]
    conditions: tuple[Title, ...] = ()
    hand_in: tuple[Title, ...] = ()
    apply_to: Title
    source: Key
    article: Text | None = None
    confidence: Confidence

    @model_validator(mode="after")
    def _one_outcome(self) -> Self:
        outcomes = (self.effect is not None, bool(self.sets), self.ends, bool(self.reports))
        if sum(outcomes) != 1:
            raise ValueError(f"remedy {self.id!r}: give exactly one of effect, sets, ends, reports")
        if self.reports and len(self.items) != 1:
            raise ValueError(f"remedy {self.id!r}: a report is of one item")
        return self


class Remedies(Pack):
    """All remedies in force; the first that fits a record is the one told."""

    remedies: Annotated[tuple[Remedy, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ids = [remedy.id for remedy in self.remedies]
        known = {source.id for source in self.source}
        lost = [remedy.source for remedy in self.remedies if remedy.source not in known]
        if len(ids) != len(set(ids)) or lost:
            raise ValueError(f"an id twice, or no source of this pack: {', '.join(lost) or ids}")
        return self

    def remedy(self, code: str) -> Remedy:
        """The remedy of that id; KeyError when there is none."""
        return {remedy.id: remedy for remedy in self.remedies}[code]

    def references(self) -> dict[str, set[str]]:
        """Catalogue items and the fields of them that remedies read or set."""
        found: dict[str, set[str]] = {}
        for each in self.remedies:
            names = {*(t.field for t in each.where), *each.lacks, *each.sets, *each.reports}
            for item in each.items:
                found.setdefault(item, set()).update(names)
        return found


PACK = Remedies
