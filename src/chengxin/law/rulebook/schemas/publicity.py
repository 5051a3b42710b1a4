"""Publicity (公示): severity classes, and what is shown from when until when, in one edition."""

from typing import Annotated, Literal, Self

from pydantic import Field as Constrained
from pydantic import StrictBool, StringConstraints, model_validator

from chengxin.law.periods import duration_months
from chengxin.law.rulebook.schemas.base import Key, LegalSource, Pack, Strict, Text
from chengxin.law.words import Confidence, Severity, SubjectKind

Duration = Annotated[str, StringConstraints(pattern=r"^P(\d+Y(\d+M)?|\d+M)$")]
Fen = Annotated[int, Constrained(ge=0)]


class Sector(Strict):
    """A field of regulation with rules of its own, and how a penalty is seen to belong to it.

    It belongs when the department or a word of the authority's name fits, and a word of the
    violation too where `violation_keywords` are given, and, where `fine_from_fen` is given, the
    fine reaches it or one of `kinds` was imposed.
    """

    id: Key
    title_zh: Text
    departments: tuple[Text, ...] = ()
    authority_keywords: tuple[Text, ...] = ()
    violation_keywords: tuple[Text, ...] = ()
    fine_from_fen: Fen | None = None
    kinds: tuple[Text, ...] = ()
    source: LegalSource


class FineBand(Strict):
    """Where a fine stops being small (较小) and begins to be huge (巨额); large (较大) between.

    `sector` None = every sector without a band of its own; `subject_kinds` empty = every kind.
    """

    sector: Key | None = None
    subject_kinds: tuple[SubjectKind, ...] = ()
    small_up_to_fen: Fen
    huge_from_fen: Fen
    confidence: Confidence
    source: LegalSource

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.small_up_to_fen >= self.huge_from_fen:
            raise ValueError("small_up_to_fen is not below huge_from_fen")
        return self


class FineClasses(Strict):
    """Severity of a fine by its band; `unknown` where the amount is not given."""

    small: Severity
    large: Severity
    huge: Severity
    unknown: Severity


class Classification(Strict):
    """How a record gets its severity. The heaviest of several kinds decides.

    `items` gives whole items one class. Of `classified_items`, a class the sector regulator
    reported wins where `reported_class_wins`; then the procedure; then the kinds.
    """

    items: dict[Text, Severity] = {}
    classified_items: tuple[Text, ...]
    reported_class_wins: StrictBool
    procedures: dict[Text, Severity]
    fine_kind: Text
    kinds: dict[Text, Severity]
    fines: FineClasses
    fine_bands: Annotated[tuple[FineBand, ...], Constrained(min_length=1)]
    otherwise: Severity
    source: Annotated[tuple[LegalSource, ...], Constrained(min_length=1)]


class When(Strict):
    """Conditions of one rule; all that are given must hold."""

    items: Annotated[tuple[Text, ...], Constrained(min_length=1)]
    severity: tuple[Severity, ...] = ()
    procedures: tuple[Text, ...] = ()
    only_kinds: tuple[Text, ...] = ()
    any_kinds: tuple[Text, ...] = ()
    sectors: tuple[Key, ...] = ()
    values: dict[Text, tuple[Text, ...]] = {}


class PublicityRule(Strict):
    """One row of the table of periods; the first rule whose conditions hold decides.

    `shortest`/`longest` count from `starts`; None = none. `ends_with_validity`: also ends when
    the record itself does. `early_end`: repair may end it once the shortest period is over.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$")]
    when: When
    collected: StrictBool = True
    published: StrictBool
    starts: Literal["decided_on", "valid_from"] = "decided_on"
    shortest: Duration | None = None
    longest: Duration | None = None
    ends_with_validity: StrictBool = False
    early_end: StrictBool = False
    article: Text
    reason_zh: Text
    confidence: Confidence

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.published and (self.shortest or self.longest):
            raise ValueError(f"{self.id}: not published, so it has no period")
        ends = [duration_months(d) for d in (self.shortest, self.longest) if d]
        if ends != sorted(ends):
            raise ValueError(f"{self.id}: the shortest period is longer than the longest")
        return self


class SectorContinuation(Strict):
    """What one sector's rules do at the longest end while duties are unfulfilled."""

    sector: Key
    then: Literal["stop", "continue"]
    source: LegalSource


class Unfulfilled(Strict):
    """What happens at the longest end while duties are unfulfilled."""

    otherwise: Literal["stop", "continue"]
    sectors: tuple[SectorContinuation, ...] = ()
    article: Text
    confidence: Confidence


class PublicityPack(Pack):
    """Publicity rules in force over some days."""

    several_kinds: Literal["longest"]
    sectors: tuple[Sector, ...] = ()
    classification: Classification
    rules: Annotated[tuple[PublicityRule, ...], Constrained(min_length=1)]
    unfulfilled: Unfulfilled

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ids = [rule.id for rule in self.rules]
        if len(ids) != len(set(ids)):
            raise ValueError("two rules have the same id")
        sectors = {s.id for s in self.sectors}
        named = [s for rule in self.rules for s in rule.when.sectors]
        named += [b.sector for b in self.classification.fine_bands if b.sector is not None]
        named += [s.sector for s in self.unfulfilled.sectors]
        if lost := sorted(set(named) - sectors):
            raise ValueError(f"no such sector in this pack: {', '.join(lost)}")
        if (
            self.classification.fine_bands[-1].sector
            or self.classification.fine_bands[-1].subject_kinds
        ):
            raise ValueError("the last fine band is for every sector and every kind of subject")
        return self

    def rule(self, rule_id: str) -> PublicityRule:
        """The rule with that id; KeyError when there is none."""
        return {r.id: r for r in self.rules}[rule_id]


PACK = PublicityPack
