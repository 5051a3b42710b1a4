"""Discretion benchmarks (行政处罚裁量基准), one pack a field: from circumstances to a range."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title
from chengxin.law.words import Confidence

WHOLE = 1000
"""Shares of a range and multiples of a value are given in thousandths."""


class Leaning(StrEnum):
    """Where a circumstance leads, from the mildest to the most severe."""

    NONE = "none"
    REDUCED = "reduced"
    LENIENT = "lenient"
    ORDINARY = "ordinary"
    SEVERE = "severe"

    @property
    def rank(self) -> int:
        """Place in the order of weight, 0 for no penalty."""
        return list(Leaning).index(self)


class Share(Strict):
    """The part of the statutory range a leaning takes: thousandths of its width, both included."""

    leaning: Literal[Leaning.LENIENT, Leaning.ORDINARY, Leaning.SEVERE]
    lowest: Annotated[StrictInt, Field(ge=0, le=WHOLE)]
    highest: Annotated[StrictInt, Field(ge=0, le=WHOLE)]
    source: Key
    article: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.highest < self.lowest:
            raise ValueError(f"{self.leaning}: its highest share lies below its lowest")
        return self


class Circumstance(Strict):
    """One circumstance (情节) and where it leads."""

    id: Key
    text: Title
    leads: Literal[Leaning.NONE, Leaning.REDUCED, Leaning.LENIENT, Leaning.SEVERE]
    source: Key
    article: Text | None = None


class Behaviour(Strict):
    """One violation with its statutory range (法定幅度).

    The fine is a sum in fen (`least_fen`, `most_fen`), or a multiple of a value in thousandths
    (`least_times`, `most_times` with `value` naming it). `also` says what comes beside the fine.
    """

    code: Key
    title: Title
    violates: Text
    penalised_by: Text
    least_fen: Annotated[StrictInt, Field(ge=0)] | None = None
    most_fen: Annotated[StrictInt, Field(ge=1)] | None = None
    least_times: Annotated[StrictInt, Field(ge=0)] | None = None
    most_times: Annotated[StrictInt, Field(ge=1)] | None = None
    value: Title | None = None
    also: Title | None = None
    source: Key
    confidence: Confidence

    @model_validator(mode="after")
    def _one_range(self) -> Self:
        sums = (self.least_fen, self.most_fen)
        times = (self.least_times, self.most_times)
        if (None in sums) == (None in times) or sums.count(None) == 1 or times.count(None) == 1:
            raise ValueError(f"{self.code}: give either both sums or both multiples")
        if self.is_multiple != (self.value is not None):
            raise ValueError(f"{self.code}: a multiple names its value, a sum has none")
        low, high = times if self.is_multiple else sums
        assert low is not None
        assert high is not None
        if high <= low:
            raise ValueError(f"{self.code}: the range ends before it begins")
        return self

    @property
    def is_multiple(self) -> bool:
        """Whether the fine is a multiple of a value."""
        return self.least_times is not None


class Discretion(Pack):
    """The benchmarks of one field in one edition; `authority` is the unit that applies them."""

    authority: Key
    shares: tuple[Share, ...]
    circumstances: Annotated[tuple[Circumstance, ...], Field(min_length=1)]
    behaviours: Annotated[tuple[Behaviour, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        leanings = [share.leaning for share in self.shares]
        if leanings != [Leaning.LENIENT, Leaning.ORDINARY, Leaning.SEVERE]:
            raise ValueError("shares: give lenient, ordinary, severe once each, in this order")
        bounds = [bound for share in self.shares for bound in (share.lowest, share.highest)]
        if bounds != sorted(bounds):
            raise ValueError("shares: they may touch but not overlap, the milder one lower")
        for what, ids in (
            ("circumstances", [each.id for each in self.circumstances]),
            ("behaviours", [each.code for each in self.behaviours]),
        ):
            if len(set(ids)) != len(ids):
                raise ValueError(f"{what}: one stands twice")
        used = {share.source for share in self.shares}
        used |= {each.source for each in self.circumstances}
        used |= {each.source for each in self.behaviours}
        lost = sorted(used - {source.id for source in self.source})
        if lost:
            raise ValueError(f"no such source of this pack: {', '.join(lost)}")
        return self

    def share(self, leaning: Leaning) -> Share:
        """The part of the range a leaning takes."""
        return next(share for share in self.shares if share.leaning is leaning)

    def behaviour(self, code: str) -> Behaviour:
        """The behaviour of that code; KeyError when there is none."""
        return {behaviour.code: behaviour for behaviour in self.behaviours}[code]

    def unit_references(self) -> tuple[str, ...]:
        """The unit that applies the benchmarks."""
        return (self.authority,)


PACK = Discretion
