"""Working days: deadlines and counts over the State Council's yearly arrangements.

A year whose arrangement is not there is reckoned from weekends and statutory holidays, and every
answer that leans on such a day says it is provisional.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chengxin.law.rulebook.schemas.holidays import StatutoryHolidays
    from chengxin.law.rulebook.schemas.workdays import WorkdayYear

_DAY = timedelta(days=1)
_DECEMBER_FIRST = (12, 1)


@dataclass(frozen=True)
class Deadline:
    """The last day of a legal time limit; `provisional` when it leans on an unsettled year."""

    on: date
    provisional: bool


class WorkdayCalendar:
    """Which days are working days, as far as the arrangements given have settled it."""

    def __init__(
        self, years: "Iterable[WorkdayYear]", holidays: "Iterable[StatutoryHolidays]"
    ) -> None:
        """Build from packs; order does not matter.

        Args:
            years: Yearly arrangements. One may move days of the December before it.
            holidays: Editions of the list of statutory holidays, for years without arrangement.
        """
        self._off: set[date] = set()
        self._working: set[date] = set()
        arranged: set[int] = set()
        for year in years:
            arranged.add(year.year)
            self._off |= year.all_days_off
            self._working |= set(year.working_weekend_days)
        self._arranged = frozenset(arranged)
        self._holidays = sorted(holidays, key=lambda h: h.in_force.since)
        self._statutory: dict[int, frozenset[date]] = {}
        self._yearly: dict[int, list[int]] = {}

    @property
    def arranged_years(self) -> frozenset[int]:
        """Years whose arrangement is there."""
        return self._arranged

    def is_settled(self, day: date) -> bool:
        """Whether the arrangements given decide this day.

        The last days of December also need next year's arrangement, which has moved some.
        """
        if day.year not in self._arranged:
            return False
        return (day.month, day.day) < _DECEMBER_FIRST or (
            day <= self._december_settled_to(day.year) or day.year + 1 in self._arranged
        )

    def _december_settled_to(self, year: int) -> date:
        listed = self._list_for(year)
        return date(year, 12, 31 if listed is None else listed.settles_december_to)

    def is_workday(self, day: date) -> bool:
        """Whether the day is a working day, by arrangement or, failing that, provisionally."""
        if day in self._working:
            return True
        if day in self._off or day.weekday() >= 5:
            return False
        return day.year in self._arranged or day not in self._statutory_days(day.year)

    def _list_for(self, year: int) -> "StatutoryHolidays | None":
        first = date(year, 1, 1)
        covering = [h for h in self._holidays if h.in_force.covers(first)]
        return covering[-1] if covering else None

    def _statutory_days(self, year: int) -> frozenset[date]:
        if year not in self._statutory:
            listed = self._list_for(year)
            self._statutory[year] = frozenset() if listed is None else listed.days(year)
        return self._statutory[year]

    def add(self, day: date, workdays: int) -> Deadline:
        """The last day of a limit of so many working days that begins the day after `day`.

        Args:
            day: The day of the event; it does not count itself.
            workdays: Length of the limit; 0 gives `day` itself.
        """
        found, left, provisional = day, workdays, False
        while left > 0:
            found += _DAY
            provisional = provisional or not self.is_settled(found)
            left -= self.is_workday(found)
        return Deadline(on=found, provisional=provisional)

    def count(self, after: date, through: date) -> tuple[int, bool]:
        """Working days after one day through another, and whether the number is provisional.

        Args:
            after: Not counted.
            through: Counted; a day at or before `after` gives 0.
        """
        if through <= after:
            return 0, False
        counted = self._counted_to(through) - self._counted_to(after)
        return counted, self._leans_on_unsettled(after + _DAY, through)

    def _leans_on_unsettled(self, since: date, through: date) -> bool:
        arranged = all(y in self._arranged for y in range(since.year, through.year + 1))
        return not (arranged and self.is_settled(through))

    def _counted_to(self, day: date) -> int:
        """Working days from 1 January 2000 through `day`; negative before it."""
        whole = sum(len(self._days(year)) for year in range(2000, day.year))
        whole -= sum(len(self._days(year)) for year in range(day.year, 2000))
        return whole + bisect_right(self._days(day.year), day.toordinal())

    def _days(self, year: int) -> list[int]:
        """Ordinals of the year's working days, kept once reckoned."""
        if year not in self._yearly:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            every = (date.fromordinal(o) for o in range(first, last + 1))
            self._yearly[year] = [d.toordinal() for d in every if self.is_workday(d)]
        return self._yearly[year]
