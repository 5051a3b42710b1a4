"""Applies the quality pack to counts: rates, marks and classes, all in integers.

Pure functions of a pack and counts. No threshold and no formula stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the rulebook itself runs these rules over its cases
    from chengxin.law.rulebook.schemas.quality import QualityPack, Rate, Standing

MILLION = 1_000_000


@dataclass(frozen=True)
class RateValue:
    """One rate: what was counted, and what counts once accepted appeals are taken out.

    `ppm` and `raw_ppm` are parts per million, None when there is nothing to divide by. `tone` is
    the step of colour of `ppm`.
    """

    rate: str
    numerator: int
    raw_numerator: int
    denominator: int
    ppm: int | None
    raw_ppm: int | None
    tone: int | None

    @property
    def is_changed(self) -> bool:
        """Whether an accepted appeal changed it."""
        return self.numerator != self.raw_numerator


@dataclass(frozen=True)
class Mark:
    """Points of a unit in thousandths, by criterion, and the class they come to.

    A criterion that had nothing to measure gives nothing and takes nothing: `of_milli_points` is
    the sum of those that had, and `milli_points` is scaled to the whole.
    """

    milli_points: int
    of_milli_points: int
    parts: tuple[tuple[str, int], ...] = field(default=())
    standing: str = ""


def ppm_of(numerator: int, denominator: int) -> int | None:
    """A share in parts per million, half up; None when there is nothing to divide by.

    >>> ppm_of(1, 3), ppm_of(0, 0)
    (333333, None)
    """
    if denominator <= 0:
        return None
    return (2 * numerator * MILLION + denominator) // (2 * denominator)


def total(
    names: Iterable[str], counts: Mapping[str, int], excused: Mapping[str, int] | None = None
) -> int:
    """The sum of some counts, without what accepted appeals excuse."""
    return sum(counts.get(name, 0) - (excused or {}).get(name, 0) for name in names)


def rate_value(rate: Rate, counts: Mapping[str, int], excused: Mapping[str, int]) -> RateValue:
    """A rate of the pack over some counts.

    Args:
        rate: As the pack defines it.
        counts: Rows by count.
        excused: Rows of a count that an accepted appeal took out of numerators.
    """
    raw, below = total(rate.numerator, counts), total(rate.denominator, counts)
    left = total(rate.numerator, counts, excused)
    ppm = ppm_of(left, below)
    return RateValue(
        rate.id, left, raw, below, ppm, ppm_of(raw, below), None if ppm is None else rate.tone(ppm)
    )


def rates_of(
    pack: QualityPack, counts: Mapping[str, int], excused: Mapping[str, int]
) -> dict[str, RateValue]:
    """Every rate of the pack, by id."""
    return {rate.id: rate_value(rate, counts, excused) for rate in pack.rates}


def mark_of(pack: QualityPack, rates: Mapping[str, RateValue], silent_months: int | None) -> Mark:
    """Points and class of a unit.

    Args:
        pack: Criteria and classes.
        rates: Its rates.
        silent_months: Months in which it neither reported nor declared nothing; None when no
            month had to be reported.
    """
    parts: list[tuple[str, int]] = []
    whole = 0
    for criterion in pack.assessment.criteria:
        if criterion.rate is None:
            measured, target = silent_months, 0
        else:
            measured, target = rates[criterion.rate].ppm, pack.rate(criterion.rate).target_ppm
        if measured is None:
            continue
        whole += criterion.milli_points
        parts.append(
            (criterion.id, _part(measured, target, criterion.nothing_from, criterion.milli_points))
        )
    everything = sum(c.milli_points for c in pack.assessment.criteria)
    got = sum(points for _, points in parts)
    scaled = (2 * got * everything + whole) // (2 * whole) if whole else 0
    standing = standing_of(pack.assessment.standings, scaled) if whole else ""
    return Mark(scaled, whole, tuple(parts), standing)


def _part(measured: int, target: int, nothing_from: int, milli_points: int) -> int:
    if measured <= target:
        return milli_points
    span = nothing_from - target
    left = max(nothing_from - measured, 0)
    return (2 * milli_points * left + span) // (2 * span) if span > 0 else 0


def standing_of(standings: Sequence[Standing], milli_points: int) -> str:
    """The class that so many points come to."""
    return next(s.id for s in standings if milli_points >= s.from_milli_points)
