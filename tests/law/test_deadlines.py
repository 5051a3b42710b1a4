"""Every time limit in working days over 2024 to 2026, beside a walk over another calendar."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from chengxin.law.rulebook import default

CALENDAR = default().workdays
DAY = timedelta(days=1)
# The time limits that occur: marking, sending on, acceptance, correction, filing, repair, display.
LIMITS = (1, 2, 3, 5, 7, 10, 20)
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 28)
MAKE_UP = {
    2024: {"02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"},
    2025: {"01-26", "02-08", "04-27", "09-28", "10-11"},
    2026: {"01-04", "02-14", "02-28", "05-09", "09-20", "10-10"},
}


def walked(day: date, workdays: int) -> date | None:
    """The last day of a limit, one step a day; None where it leaves the years that are settled."""
    while workdays:
        day += DAY
        if day > LAST:
            return None
        workdays -= bool(chinese_calendar.is_workday(day))
    return day


@pytest.mark.parametrize("limit", LIMITS)
def test_every_deadline_of_three_years_agrees_with_a_walk_over_the_calendar(limit: int) -> None:
    days = [FIRST + DAY * n for n in range((LAST - FIRST).days)]
    expected = {day: walked(day, limit) for day in days}
    wrong = {
        day: (due, CALENDAR.add(day, limit))
        for day, due in expected.items()
        if due is not None and (CALENDAR.add(day, limit).on != due)
    }
    assert wrong == {}
    assert sum(due is not None for due in expected.values()) > 1_000


@pytest.mark.parametrize("year", MAKE_UP)
def test_weekend_days_worked_are_those_of_the_state_council(year: int) -> None:
    days = [
        date(year, 1, 1) + DAY * n for n in range(366) if (date(year, 1, 1) + DAY * n).year == year
    ]
    worked = {f"{d:%m-%d}" for d in days if d.weekday() >= 5 and CALENDAR.is_workday(d)}
    assert worked == MAKE_UP[year]


def test_no_deadline_falls_on_a_day_off() -> None:
    for n in range((LAST - FIRST).days - 60):
        assert chinese_calendar.is_workday(CALENDAR.add(FIRST + DAY * n, 3).on)
