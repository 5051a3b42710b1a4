"""Working days: the packed tables against chinesecalendar, deadlines, and provisional answers."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.law.rulebook import default
from chengxin.law.workdays import Deadline, WorkdayCalendar

CALENDAR = default().workdays
DAY = timedelta(days=1)
SETTLED = st.dates(date(2015, 1, 1), date(2026, 12, 28))


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + DAY * n for n in range((date(year + 1, 1, 1) - first).days)]


def arranged_by_oracle(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 6, 1))
    except NotImplementedError:
        return False
    return True


@pytest.mark.parametrize("year", [y for y in range(2015, 2027) if arranged_by_oracle(y)])
def test_every_day_agrees_with_chinesecalendar(year: int) -> None:
    differing = [
        day for day in days_of(year) if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("year", "workdays"),
    [
        (2015, 249),
        (2016, 250),
        (2017, 249),
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ],
)
def test_year_has_its_number_of_working_days(year: int, workdays: int) -> None:
    counted, _ = CALENDAR.count(date(year - 1, 12, 31), date(year, 12, 31))
    assert counted == workdays


@given(SETTLED, st.integers(0, 60))
def test_deadline_is_the_day_on_which_the_count_is_reached(day: date, workdays: int) -> None:
    deadline = CALENDAR.add(day, workdays)
    counted, provisional = CALENDAR.count(day, deadline.on)
    assert counted == workdays
    assert provisional == deadline.provisional
    assert workdays == 0 or CALENDAR.is_workday(deadline.on)


@given(SETTLED, SETTLED)
def test_count_is_the_sum_over_days(after: date, through: date) -> None:
    through = min(through, after + 90 * DAY)
    days = [after + DAY * n for n in range(1, (through - after).days + 1)]
    assert CALENDAR.count(after, through)[0] == sum(map(CALENDAR.is_workday, days))


def test_zero_working_days_is_the_day_itself() -> None:
    assert CALENDAR.add(date(2026, 10, 1), 0) == Deadline(date(2026, 10, 1), provisional=False)


def test_saturday_made_a_working_day_counts() -> None:
    assert CALENDAR.is_workday(date(2026, 2, 14))
    assert CALENDAR.is_workday(date(2025, 10, 11))


def test_year_without_its_table_gives_a_provisional_deadline() -> None:
    assert CALENDAR.add(date(2026, 12, 18), 10) == Deadline(date(2027, 1, 4), provisional=True)
    assert CALENDAR.count(date(2027, 1, 1), date(2027, 2, 10)) == (26, True)


def test_deadline_is_provisional_when_only_its_way_passes_an_unsettled_day() -> None:
    early = WorkdayCalendar(CALENDAR_YEARS[:4] + CALENDAR_YEARS[5:], HOLIDAYS)
    assert early.add(date(2018, 12, 28), 260).provisional


def test_last_days_of_december_wait_for_the_next_table() -> None:
    assert CALENDAR.is_settled(date(2026, 12, 28))
    assert not CALENDAR.is_settled(date(2026, 12, 29))
    assert CALENDAR.is_settled(date(2025, 12, 29))


CALENDAR_YEARS = [p for p in default().packs if p.pack == "workdays.state-council"]
HOLIDAYS = [p for p in default().packs if p.pack == "holidays.statutory"]


def test_adopting_the_next_table_settles_what_was_provisional() -> None:
    without = WorkdayCalendar(CALENDAR_YEARS[:4], HOLIDAYS)  # 2015 to 2018
    with_next = WorkdayCalendar(CALENDAR_YEARS[:5], HOLIDAYS)
    day = date(2018, 12, 27)
    assert without.add(day, 2) == Deadline(date(2018, 12, 31), provisional=True)
    # The arrangement of 2019 made Saturday 29 December a working day.
    assert with_next.add(day, 2) == Deadline(date(2018, 12, 29), provisional=False)


def test_provisional_year_knows_weekends_and_statutory_holidays() -> None:
    assert not CALENDAR.is_workday(date(2027, 1, 2))
    assert not CALENDAR.is_workday(date(2027, 2, 5))
    assert CALENDAR.is_workday(date(2027, 2, 9))
