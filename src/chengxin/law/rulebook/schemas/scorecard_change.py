"""Changing a scorecard (评分卡变更): notice, impact, groups compared, drift, challengers."""

from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, StrictInt, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Title

Days = Annotated[StrictInt, Field(ge=0, le=3_660)]


class Band(Strict):
    """One group of a measure: from the end of the band before to `below` (excluded).

    The last band has no end. Unit of the measure: fen of registered capital, or full months since
    registration.
    """

    code: Key
    title: Title
    below: Annotated[StrictInt, Field(ge=1)] | None = None


def _check_bands(name: str, bands: tuple[Band, ...]) -> None:
    codes = [band.code for band in bands]
    if len(codes) != len(set(codes)):
        raise ValueError(f"{name}: a code stands twice")
    ends = [band.below for band in bands[:-1]]
    if None in ends or bands[-1].below is not None:
        raise ValueError(f"{name}: every band but the last says where it ends (below)")
    known = [end for end in ends if end is not None]
    if any(later <= earlier for earlier, later in pairwise(known)):
        raise ValueError(f"{name}: below rises from band to band")


class Drift(Strict):
    """How a shift of a distribution is told: by its population stability index (PSI).

    `point_bins` bins of equal number under the card in force. In parts per million: below
    `stable_below` a distribution is called stable, from `marked_from` on its shift marked.
    """

    point_bins: Annotated[StrictInt, Field(ge=2, le=50)]
    stable_below: Annotated[StrictInt, Field(ge=1)]
    marked_from: Annotated[StrictInt, Field(ge=1)]

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.marked_from <= self.stable_below:
            raise ValueError("drift: marked_from is greater than stable_below")
        return self


class ScorecardChange(Pack):
    """What holds whenever an edition of a scorecard is changed.

    `notice_days` pass between release and the first day in force. An impact list is good for
    `impact_days` after it was made. Groups smaller than `smallest_group` are shown and not
    compared. A challenger runs for `challenger_months`.
    """

    notice_days: Days
    impact_days: Days
    smallest_group: Annotated[StrictInt, Field(ge=1)]
    challenger_months: Annotated[StrictInt, Field(ge=1, le=60)]
    drift: Drift
    sizes: Annotated[tuple[Band, ...], Field(min_length=1)]
    ages: Annotated[tuple[Band, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _bands_follow_each_other(self) -> Self:
        _check_bands("sizes", self.sizes)
        _check_bands("ages", self.ages)
        return self


def band_of(bands: tuple[Band, ...], value: int) -> Band:
    """The band a value lies in."""
    return next(band for band in bands if band.below is None or value < band.below)


PACK = ScorecardChange
