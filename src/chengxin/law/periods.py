"""Periods as the law counts them: months to the corresponding day, and half-open spans."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from chengxin.law.errors import InputError

_DURATION = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?$")


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months later; the month's last day where there is none.

    A period of months or years ends **with** its corresponding day (Civil Code art. 202), so the
    day returned is the last one inside the period, and the next day the first one outside.

    >>> add_months(date(2023, 8, 31), 3)
    datetime.date(2023, 11, 30)
    >>> add_months(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    if day.day <= 28:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def first_day_within(as_of: date, months: int) -> date:
    """The earliest day whose period of so many months has not run out before `as_of`.

    A period of months ends with its corresponding day, so a record decided on a day `d` is inside
    through `add_months(d, months)`; counting back from `as_of` would err at the ends of months.

    >>> first_day_within(date(2026, 2, 28), 1)
    datetime.date(2026, 1, 28)
    >>> first_day_within(date(2026, 3, 31), 1)
    datetime.date(2026, 3, 1)
    """
    day = add_months(as_of, -months) - timedelta(days=3)
    while add_months(day, months) < as_of:
        day += timedelta(days=1)
    return day


@cache
def duration_months(text: str) -> int:
    """Months in an ISO 8601 duration of years and months.

    >>> duration_months("P3M"), duration_months("P3Y"), duration_months("P1Y6M")
    (3, 36, 18)

    Raises:
        InputError: Not of that form, or without a number.
    """
    found = _DURATION.match(text)
    if found is None or text == "P":
        raise InputError(
            f"{text!r} is not a duration of years and months. Write it like P3M, P1Y or P1Y6M.",
            value=text,
        )
    return int(found.group(1) or 0) * 12 + int(found.group(2) or 0)


@dataclass(frozen=True)
class Period:
    """A span of days: `since` included, `until` excluded, None = open on that side."""

    since: date | None
    until: date | None

    def __post_init__(self) -> None:
        """Refuse a span without a day."""
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise InputError(
                f"the period from {self.since} to {self.until} (excluded) holds no day; swap the "
                "two or move the end.",
                value=f"{self.since}/{self.until}",
            )

    @classmethod
    def through(cls, since: date | None, last: date | None) -> "Period":
        """A period given by its first and last day, both included."""
        return cls(since, None if last is None else last + timedelta(days=1))

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )

    def intersect(self, other: "Period") -> "Period | None":
        """The days both cover, or None."""
        starts = [p.since for p in (self, other) if p.since is not None]
        ends = [p.until for p in (self, other) if p.until is not None]
        since, until = max(starts, default=None), min(ends, default=None)
        if since is not None and until is not None and until <= since:
            return None
        return Period(since, until)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return self.intersect(other) is not None
