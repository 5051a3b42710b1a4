"""How much each feature of two mentions says about their being one subject (主体比对权重)."""

from typing import Annotated

from pydantic import Field as Constrained
from pydantic import StrictInt

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Title

PerMille = Annotated[StrictInt, Constrained(ge=0, le=1000)]


class Feature(Strict):
    """One feature: its weight, and how far each outcome of its comparison agrees (‰).

    A feature that either side says nothing about is left out, and the other weights count alone.
    """

    id: Key
    title: Title
    weight: Annotated[StrictInt, Constrained(ge=1)]
    agreement: Annotated[dict[Key, PerMille], Constrained(min_length=1)]


class Ceiling(Strict):
    """What a finding lets the score be at most (‰), whatever else agrees."""

    finding: Key
    at_most: PerMille


class MatchWeights(Pack):
    """One edition of the weights. Scores order candidates; they never link anything.

    `shown_from` is the lowest score a candidate is shown with, `shown_at_most` how many are shown,
    `similar_from` the similarity of whole names (percent) from which they are candidates at all.
    """

    features: Annotated[tuple[Feature, ...], Constrained(min_length=1)]
    ceilings: Annotated[tuple[Ceiling, ...], Constrained(min_length=1)]
    shown_from: PerMille
    shown_at_most: Annotated[StrictInt, Constrained(ge=1, le=100)]
    similar_from: Annotated[StrictInt, Constrained(ge=0, le=100)]
    short_own_name: Annotated[StrictInt, Constrained(ge=1, le=10)]

    def feature(self, key: str) -> Feature:
        """The feature of that id; KeyError when there is none."""
        return {f.id: f for f in self.features}[key]

    def ceiling(self, finding: str) -> int:
        """The highest score (‰) a finding leaves; KeyError when the pack does not know it."""
        return {c.finding: c.at_most for c in self.ceilings}[finding]


PACK = MatchWeights
