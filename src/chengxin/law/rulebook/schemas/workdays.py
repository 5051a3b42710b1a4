"""A year's working days as the State Council office arranged them."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field as Constrained
from pydantic import model_validator

from chengxin.law.rulebook.schemas.base import Pack, Strict, Text


class DaysOff(Strict):
    """One holiday of the arrangement: its name and every day off it gives."""

    name_zh: Text
    days: Annotated[tuple[date, ...], Constrained(min_length=1)]


class WorkdayYear(Pack):
    """Exceptions to Monday–Friday in one arrangement; a day may lie in the December before."""

    year: Annotated[int, Constrained(ge=2000, le=2100)]
    days_off: Annotated[tuple[DaysOff, ...], Constrained(min_length=1)]
    working_weekend_days: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _is_one_year(self) -> Self:
        off = self.all_days_off
        if len(off) != sum(len(d.days) for d in self.days_off):
            raise ValueError("a day off stands twice")
        both = off & set(self.working_weekend_days)
        if both:
            raise ValueError(f"both off and working: {', '.join(map(str, sorted(both)))}")
        weekdays = [d for d in self.working_weekend_days if d.weekday() < 5]
        if weekdays:
            raise ValueError(f"not a weekend day: {', '.join(map(str, weekdays))}")
        early, late = date(self.year - 1, 12, 1), date(self.year, 12, 31)
        outside = [d for d in (*off, *self.working_weekend_days) if not early <= d <= late]
        if outside:
            raise ValueError(f"not of {self.year}: {', '.join(map(str, outside))}")
        return self

    @property
    def all_days_off(self) -> frozenset[date]:
        """Every day off of the arrangement, weekends inside a holiday included."""
        return frozenset(d for holiday in self.days_off for d in holiday.days)


PACK = WorkdayYear
