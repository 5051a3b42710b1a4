"""Statutory public holidays (法定节假日): what a year without its arrangement is reckoned by."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field as Constrained
from pydantic import model_validator

from chengxin.law.rulebook.schemas.base import Pack, Strict, Text


class StatutoryHoliday(Strict):
    """One festival: a fixed month and day, or a lunar one whose days are listed by year."""

    name_zh: Text
    fixed: tuple[tuple[int, int], ...] = ()
    by_year: dict[int, tuple[date, ...]] = {}

    @model_validator(mode="after")
    def _is_fixed_or_listed(self) -> Self:
        if bool(self.fixed) == bool(self.by_year):
            raise ValueError(f"{self.name_zh}: give either fixed or by_year")
        wrong = [str(d) for year, days in self.by_year.items() for d in days if d.year != year]
        if wrong:
            raise ValueError(f"{self.name_zh}: listed under another year: {', '.join(wrong)}")
        return self

    def days(self, year: int) -> tuple[date, ...]:
        """The days of that year; empty for a lunar festival whose year is not listed."""
        if self.fixed:
            return tuple(date(year, month, day) for month, day in self.fixed)
        return self.by_year.get(year, ())


class StatutoryHolidays(Pack):
    """The list in force.

    `settles_december_to`: last day of December that next year's arrangement has never moved;
    later days of a year are settled only when the next year's arrangement is there.
    """

    holidays: Annotated[tuple[StatutoryHoliday, ...], Constrained(min_length=1)]
    settles_december_to: Annotated[int, Constrained(ge=1, le=31)]

    def days(self, year: int) -> frozenset[date]:
        """Every statutory holiday of that year that is known."""
        return frozenset(d for holiday in self.holidays for d in holiday.days(year))


PACK = StatutoryHolidays
