"""A scorecard (评分卡): who is graded, on what, with how many points, into which grade."""

import math
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chengxin.law.rulebook.schemas.base import LegalSource, Pack, Title
from chengxin.law.rulebook.schemas.flaws import flaw
from chengxin.law.rulebook.schemas.scorecard_indicators import Indicator
from chengxin.law.rulebook.schemas.scorecard_parts import (
    Band,
    Basis,
    Group,
    Limit,
    MilliPoints,
    Selection,
    Veto,
    weighted,
    within,
)
from chengxin.law.rulebook.schemas.scorecard_population import Holding, Population
from chengxin.law.words import Confidence, Grade, SubjectKind

GRADES = tuple(Grade)
STANDARD_NUMBER = "45255"


class Scorecard(Pack):
    """One edition of a scorecard, everything it extends written out.

    Points before vetoes = `base_points` + the points of every indicator, weighted by its group, +
    what the caps and floors of groups add or take. The first band whose `at_least` they reach
    gives the grade; vetoes and ceilings then lower it. `protections` names the pack that says
    which records no card may see; `objections` whether those under an open objection count.
    """

    scope: Literal["comprehensive", "sector", "base"]
    marking: Title | None = None
    population: Population
    protections: str
    objections: Literal["count", "leave_out"] = "count"
    base_points: MilliPoints
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    vetoes: tuple[Veto, ...] = ()
    bands: tuple[Band, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        self._check_scope()
        self._check_marking()
        self._check_names()
        self._check_groups()
        self._check_basis()
        self._check_bands()
        return self

    def _check_scope(self) -> None:
        if self.scope != "comprehensive":
            return
        if set(self.population.subject_kinds) != {SubjectKind.LEGAL_PERSON}:
            raise flaw(
                "population.subject_kinds",
                "a comprehensive card covers enterprise legal persons only",
                "grade other kinds of subject on a sector card with its own basis",
            )
        if self.population.is_of_a_field:
            raise flaw(
                "population",
                "a comprehensive card covers every enterprise; a card for some industries or "
                "holders of a licence is a sector card",
                "say `scope: sector`, or take industries and holding away",
            )

    def _check_marking(self) -> None:
        if self.confidence is not Confidence.LOW:
            return
        if self.marking is None:
            raise flaw(
                "marking",
                "a card of low confidence says so (内部参考)",
                "add `marking: {zh: 内部参考, en: Internal reference}`",
            )
        if STANDARD_NUMBER in self.title.zh + self.title.en:
            raise flaw(
                "title",
                "a card of low confidence does not carry the name of GB/T 45255",
                "give it a name of its own",
            )

    def _check_names(self) -> None:
        seen: set[str] = set()
        for key, rule in self.placed_rules():
            if rule.id in seen:
                raise flaw(
                    f"{key}.id",
                    f"an id of an indicator, veto or holding stands twice: {rule.id}",
                    "rename one of the two",
                )
            seen.add(rule.id)

    def _check_groups(self) -> None:
        ids = [g.id for g in self.groups]
        for place, group in enumerate(ids):
            if group in ids[:place]:
                raise flaw(f"groups.{place}.id", "an id stands twice: " + group, "rename one")
        for place, indicator in enumerate(self.indicators):
            if indicator.group not in ids:
                raise flaw(
                    f"indicators.{place}.group",
                    f"every indicator has a group of the card; see {indicator.group}",
                    "correct the spelling, or add the group",
                )
        used = {i.group for i in self.indicators}
        for place, group in enumerate(ids):
            if group not in used:
                raise flaw(
                    f"groups.{place}",
                    f"every group has an indicator; see {group}",
                    "give it one, or take the group off the card",
                )

    def _check_basis(self) -> None:
        known = {source.id for source in self.source}
        for key, rule in self.placed_rules():
            for place, basis in enumerate(rule.basis):
                if basis.source not in known:
                    raise flaw(
                        f"{key}.basis.{place}.source",
                        f"{rule.id!r} has no legal basis: {basis.source!r} is no id of this "
                        "pack's source",
                        "add the source there, with the day it was checked",
                    )

    def _check_bands(self) -> None:
        if tuple(band.grade for band in self.bands) != GRADES:
            raise flaw(
                "bands",
                "bands give A, B, C, D once each",
                "give A, B, C, D once each, in this order",
            )
        floors = [b.at_least for b in self.bands[:-1]]
        if None in floors or self.bands[-1].at_least is not None:
            place = floors.index(None) if None in floors else len(floors)
            raise flaw(
                f"bands.{place}.at_least",
                "bands do not cover all points",
                "let A, B, C each say at_least, and D, which takes whatever is below, not",
            )
        for place, (upper, lower) in enumerate(pairwise(self._floors), start=1):
            if upper <= lower:
                raise flaw(
                    f"bands.{place}.at_least",
                    "at_least falls from A to C",
                    "give each band fewer points than the one above",
                )
        self._check_reached()

    def _check_reached(self) -> None:
        least, most = self.limit
        for place, band in enumerate(self.bands):
            upper = math.inf if place == 0 else self._floors[place - 1]
            lower = -math.inf if band.at_least is None else band.at_least
            if (lower > most or upper <= least) and band.grade not in self.ceilings:
                raise flaw(
                    f"bands.{place}",
                    f"band {band.grade} is unreachable: the card gives between {least / 1000:g} "
                    f"and {most / 1000:g} points",
                    "move the band or the indicators",
                )

    @cached_property
    def _floors(self) -> tuple[int, ...]:
        return tuple(b.at_least for b in self.bands if b.at_least is not None)

    @cached_property
    def limit(self) -> Limit:
        """Least and most milli-points before vetoes; infinite where an indicator is unbounded."""
        least = most = float(self.base_points)
        for group in self.groups:
            limits = [
                [_weighted_limit(points, group) for points in indicator.limit()]
                for indicator in self.indicators
                if indicator.group == group.id
            ]
            least += within(sum(low for low, _ in limits), group.cap, group.floor)
            most += within(sum(high for _, high in limits), group.cap, group.floor)
        return least, most

    @cached_property
    def ceilings(self) -> frozenset[Grade]:
        """Every grade to which a veto or a grade given elsewhere may lower the result."""
        given = {grade for indicator in self.indicators for grade in indicator.ceilings}
        return frozenset(given | {veto.ceiling for veto in self.vetoes})

    @property
    def is_base(self) -> bool:
        """Whether it exists only to be extended: nobody is graded by it."""
        return self.scope == "base"

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Codes of every catalogue item the card looks at, in order of first use."""
        return tuple(dict.fromkeys(selection.of for _, selection in self.placed_selections()))

    @cached_property
    def selections(self) -> tuple[Indicator | Veto | Holding, ...]:
        """Everything that looks at records: indicators, vetoes, what the population holds."""
        return (*self.indicators, *self.vetoes, *self.population.holding)

    def placed_rules(self) -> Iterator[tuple[str, Indicator | Veto | Holding]]:
        """The same, each with the dotted path of its key."""
        for place, indicator in enumerate(self.indicators):
            yield f"indicators.{place}", indicator
        for place, veto in enumerate(self.vetoes):
            yield f"vetoes.{place}", veto
        for place, holding in enumerate(self.population.holding):
            yield f"population.holding.{place}", holding

    def placed_selections(self) -> Iterator[tuple[str, Selection]]:
        """Every selection with the dotted path of its key, the parts of ratios included."""
        for key, rule in self.placed_rules():
            yield key, rule
            for part in getattr(rule, "parts", ()):
                yield f"{key}.part", part

    def group_of(self, indicator: Indicator) -> Group:
        """The group an indicator belongs to."""
        return next(group for group in self.groups if group.id == indicator.group)

    def source_of(self, basis: Basis) -> LegalSource:
        """The source a basis points to."""
        return next(source for source in self.source if source.id == basis.source)

    def grade_of(self, points: int) -> Grade:
        """The grade for milli-points, before vetoes."""
        reached = (b.grade for b in self.bands if b.at_least is not None and points >= b.at_least)
        return next(reached, self.bands[-1].grade)


def _weighted_limit(points: float, group: Group) -> float:
    return points if math.isinf(points) else weighted(int(points), group.weight_permille)


PACK = Scorecard
