"""How the quality of what departments hand in is measured (数据质量): rates, months, assessment.

Which counts a rate divides, what it is held to and how it is coloured is the pack's; what a count
is stands in `COUNTS`, because code finds the rows behind it.
"""

from typing import Annotated, Literal, Self, get_args

from pydantic import Field as Constrained
from pydantic import model_validator

from chengxin.law.rulebook.schemas.base import Key, LegalSource, Pack, Strict, Text, Title
from chengxin.law.words import Confidence

Count = Literal[
    "received",  # rows handed in; accepted + held + rejected
    "accepted",
    "held",  # wait for a person when they came in
    "rejected",
    "late",  # accepted for the first time after the deadline of their channel
    "decided",  # decisions of the month that the department has reported itself
    "gaps",  # numbers missing in a series of documents, overdue
    "elsewhere",  # decisions of the department that only another source reports
    "sampled",  # decisions of the month that the office looked at
    "unreported",  # those of them that had not been reported when it looked
]
COUNTS: tuple[str, ...] = get_args(Count)
TONES = 5
"""Steps of colour, 0 (good) to 4."""

Ppm = Annotated[int, Constrained(ge=0, le=1_000_000)]
Days = Annotated[int, Constrained(ge=1)]


class Band(Strict):
    """A step of colour: rates up to `up_to_ppm`, included; None = everything above."""

    up_to_ppm: Ppm | None = None
    tone: Annotated[int, Constrained(ge=0, lt=TONES)]


class Rate(Strict):
    """A share of rows that something is wrong with, in parts per million.

    `complement`: how the rest is called, where it has a name (合规率 beside 错报率).
    `named_from_ppm`: from there on a unit is named in the notice.
    """

    id: Key
    title: Title
    complement: Title | None = None
    numerator: Annotated[tuple[Count, ...], Constrained(min_length=1)]
    denominator: Annotated[tuple[Count, ...], Constrained(min_length=1)]
    target_ppm: Ppm
    named_from_ppm: Ppm
    bands: Annotated[tuple[Band, ...], Constrained(min_length=1)]
    formula: Title
    source: Key
    article: Text | None = None
    confidence: Confidence

    @model_validator(mode="after")
    def _bands_cover_everything(self) -> Self:
        limits = [band.up_to_ppm for band in self.bands]
        known = [limit for limit in limits if limit is not None]
        if limits[-1] is not None or len(known) != len(limits) - 1 or known != sorted(set(known)):
            raise ValueError(f"{self.id}: bands rise, and the last one has no limit")
        return self

    def tone(self, ppm: int) -> int:
        """The step of colour of a rate."""
        return next(b.tone for b in self.bands if b.up_to_ppm is None or ppm <= b.up_to_ppm)


class CountTitle(Strict):
    """What a count is called and what its rows are."""

    id: Count
    title: Title
    means: Title


class ZeroReports(Strict):
    """Months in which a unit must hand in rows or declare that there were none (零报告)."""

    items: Annotated[tuple[Key, ...], Constrained(min_length=1)]
    declare_within_workdays: Days
    source: Key


class Freshness(Strict):
    """When a source counts as silent: so many cycles, and at least so many days, without a word."""

    silent_after_cycles: Days
    silent_after_least_days: Days
    source: Key

    def state(self, age_days: int, cycle_days: int) -> Literal["fresh", "due", "silent"]:
        """Whether a source is within its cycle, past it, or silent."""
        if age_days <= cycle_days:
            return "fresh"
        silent_after = max(self.silent_after_cycles * cycle_days, self.silent_after_least_days)
        return "silent" if age_days > silent_after else "due"


class Evidence(Strict):
    """Where decisions that were not reported leave a trace.

    `longest_gap`: a longer run of missing numbers speaks of another series, not of decisions kept
    back.
    """

    items: Annotated[tuple[Key, ...], Constrained(min_length=1)]
    longest_gap: Days
    source: Key


class Completeness(Strict):
    """To what the share of filled cells is held, field by field."""

    target_ppm: Ppm
    bands: Annotated[tuple[Band, ...], Constrained(min_length=1)]
    source: Key


class Appeals(Strict):
    """How long a unit has to appeal against a figure, and the office to decide."""

    submit_within_workdays: Days
    decide_within_workdays: Days
    source: Key


class Reminders(Strict):
    """When somebody is reminded."""

    held_longer_than_days: Days
    deadline_within_workdays: Days
    source: Key


class Criterion(Strict):
    """One part of a mark: full points at the target, none at `nothing_from`, even in between.

    `nothing_from` is a rate in parts per million, or a number of silent months for `silence`.
    """

    id: Key
    title: Title
    rate: Key | None = None
    milli_points: Annotated[int, Constrained(ge=1)]
    nothing_from: Annotated[int, Constrained(ge=1)]


class Standing(Strict):
    """A class of the assessment, from so many thousandths of a point upwards."""

    id: Key
    title: Title
    from_milli_points: Annotated[int, Constrained(ge=0)]


class Assessment(Strict):
    """How a unit's month or quarter is marked; classes from the best down, the last from 0."""

    criteria: Annotated[tuple[Criterion, ...], Constrained(min_length=1)]
    standings: Annotated[tuple[Standing, ...], Constrained(min_length=1)]
    notice_on_workday: Days
    named_defects: Days
    source: Key

    @model_validator(mode="after")
    def _standings_fall_to_zero(self) -> Self:
        limits = [standing.from_milli_points for standing in self.standings]
        if limits != sorted(set(limits), reverse=True) or limits[-1] != 0:
            raise ValueError("standings fall, and the last one begins at 0")
        return self


class QualityPack(Pack):
    """Everything that figures of quality, notices and reminders are made by."""

    counts: Annotated[tuple[CountTitle, ...], Constrained(min_length=1)]
    rates: Annotated[tuple[Rate, ...], Constrained(min_length=1)]
    zero_reports: ZeroReports
    freshness: Freshness
    evidence: Evidence
    completeness: Completeness
    appeals: Appeals
    reminders: Reminders
    assessment: Assessment

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        wrong = [name for name in COUNTS if name not in {c.id for c in self.counts}]
        rates = {rate.id for rate in self.rates}
        criteria = self.assessment.criteria
        wrong += [c.rate for c in criteria if c.rate is not None and c.rate not in rates]
        sources = {source.id for source in self.source}
        named = [rate.source for rate in self.rates]
        named += [self.zero_reports.source, self.freshness.source, self.evidence.source]
        named += [self.completeness.source, self.appeals.source, self.reminders.source]
        named.append(self.assessment.source)
        wrong += [name for name in named if name not in sources]
        if wrong:
            raise ValueError(f"not a count, rate or source of this pack: {', '.join(wrong)}")
        if len(rates) != len(self.rates):
            raise ValueError("two rates have the same id")
        return self

    def rate(self, rate: str) -> Rate:
        """The rate of that id; KeyError when there is none."""
        return {each.id: each for each in self.rates}[rate]

    def count(self, count: str) -> CountTitle:
        """How a count is called."""
        return {str(each.id): each for each in self.counts}[count]

    def source_of(self, part: str) -> LegalSource:
        """The source of that id."""
        return next(source for source in self.source if source.id == part)

    def references(self) -> dict[str, set[str]]:
        """Catalogue items the pack points to, for the cross-check."""
        return {item: set() for item in (*self.zero_reports.items, *self.evidence.items)}


PACK = QualityPack
