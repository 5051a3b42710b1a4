"""A scorecard (评分卡): who is graded, on what, with how many points, into which grade."""

import math
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chengxin.law.rulebook.schemas.base import LegalSource, Pack, Title
from chengxin.law.rulebook.schemas.scorecard_indicators import Indicator
from chengxin.law.rulebook.schemas.scorecard_parts import (
    Band,
    Basis,
    Group,
    Holding,
    Limit,
    MilliPoints,
    Population,
    Veto,
)
from chengxin.law.words import Confidence, Grade, SubjectKind

GRADES = tuple(Grade)
STANDARD_NUMBER = "45255"


class Scorecard(Pack):
    """One edition of a scorecard.

    Points before vetoes = `base_points` + the points of every indicator. The first band whose
    `at_least` they reach gives the grade; a veto then lowers it to its ceiling.
    `protections` names the pack that says which records no card may see.
    """

    scope: Literal["comprehensive", "sector"]
    marking: Title | None = None
    population: Population
    protections: str
    base_points: MilliPoints
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    vetoes: tuple[Veto, ...] = ()
    bands: tuple[Band, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        self._check_scope()
        self._check_names()
        self._check_basis()
        self._check_bands()
        return self

    def _check_scope(self) -> None:
        kinds = set(self.population.subject_kinds)
        if self.scope == "comprehensive" and kinds != {SubjectKind.LEGAL_PERSON}:
            raise ValueError(
                "population: a comprehensive card covers enterprise legal persons only; "
                "grade other kinds of subject on a sector card with its own basis"
            )
        if self.scope == "comprehensive" and self.population.is_of_a_field:
            raise ValueError(
                "population: a comprehensive card covers every enterprise; a card for some "
                "industries or holders of a licence is a sector card"
            )
        if self.confidence is Confidence.LOW:
            if self.marking is None:
                raise ValueError("marking: a card of low confidence says so (内部参考)")
            if STANDARD_NUMBER in self.title.zh + self.title.en:
                raise ValueError(
                    "title: a card of low confidence does not carry the name of GB/T 45255"
                )

    def _check_names(self) -> None:
        ids = [rule.id for rule in self.selections]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(
                f"an id of an indicator, veto or holding stands twice: {', '.join(twice)}"
            )
        groups = [g.id for g in self.groups]
        if len(groups) != len(set(groups)):
            raise ValueError("groups: an id stands twice")
        used = {i.group for i in self.indicators}
        if used != set(groups):
            odd = ", ".join(sorted(used ^ set(groups)))
            raise ValueError(
                f"groups: every group has an indicator and every indicator a group; see {odd}"
            )

    def _check_basis(self) -> None:
        known = {source.id for source in self.source}
        for rule in self.selections:
            strange = [b.source for b in rule.basis if b.source not in known]
            if strange:
                raise ValueError(
                    f"{rule.id!r} has no legal basis: {strange[0]!r} is no id of this pack's "
                    "source; add the source there, with the day it was checked"
                )

    def _check_bands(self) -> None:
        if tuple(band.grade for band in self.bands) != GRADES:
            raise ValueError("bands: give A, B, C, D once each, in this order")
        floors = [b.at_least for b in self.bands[:-1]]
        if None in floors or self.bands[-1].at_least is not None:
            raise ValueError(
                "bands do not cover all points: A, B, C each say at_least, and D, which takes "
                "whatever is below, does not"
            )
        if any(upper <= lower for upper, lower in pairwise(self._floors)):
            raise ValueError("bands: at_least falls from A to C")
        least, most = self.limit
        ceilings = {veto.ceiling for veto in self.vetoes}
        for band, upper in zip(self.bands, (math.inf, *self._floors), strict=True):
            lower = -math.inf if band.at_least is None else band.at_least
            if (lower > most or upper <= least) and band.grade not in ceilings:
                raise ValueError(
                    f"band {band.grade} is unreachable: the card gives between {least / 1000:g} "
                    f"and {most / 1000:g} points; move the band or the indicators"
                )

    @cached_property
    def _floors(self) -> tuple[int, ...]:
        return tuple(b.at_least for b in self.bands if b.at_least is not None)

    @cached_property
    def limit(self) -> Limit:
        """Least and most milli-points before vetoes; infinite where an indicator is unbounded."""
        limits = [indicator.limit() for indicator in self.indicators]
        return (
            self.base_points + sum(least for least, _ in limits),
            self.base_points + sum(most for _, most in limits),
        )

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Codes of every catalogue item the card looks at, in order of first use."""
        return tuple(dict.fromkeys(rule.of for rule in self.selections))

    @cached_property
    def selections(self) -> tuple[Indicator | Veto | Holding, ...]:
        """Everything that looks at records: indicators, vetoes, what the population holds."""
        return (*self.indicators, *self.vetoes, *self.population.holding)

    def source_of(self, basis: Basis) -> LegalSource:
        """The source a basis points to."""
        return next(source for source in self.source if source.id == basis.source)

    def grade_of(self, points: int) -> Grade:
        """The grade for milli-points, before vetoes."""
        reached = (b.grade for b in self.bands if b.at_least is not None and points >= b.at_least)
        return next(reached, self.bands[-1].grade)


PACK = Scorecard
