"""Periods by months, and half-open spans."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from chengxin.law.errors import InputError
from chengxin.law.periods import Period, add_months, duration_months

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(DAYS, st.integers(-240, 240))
def test_corresponding_day_agrees_with_dateutil(day: date, months: int) -> None:
    assert add_months(day, months) == day + relativedelta(months=months)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_longer_period_never_ends_earlier(day: date, months: int, more: int) -> None:
    assert add_months(day, months) <= add_months(day, months + more)


@pytest.mark.parametrize("text", ["P", "3M", "P3D", "P1M1Y", "P-1M", ""])
def test_duration_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        duration_months(text)


def test_period_includes_its_first_day_and_excludes_its_end() -> None:
    period = Period(date(2026, 1, 1), date(2026, 4, 1))
    assert date(2026, 1, 1) in period
    assert date(2026, 3, 31) in period
    assert date(2026, 4, 1) not in period


def test_period_given_through_its_last_day_includes_it() -> None:
    assert Period.through(date(2026, 1, 1), date(2026, 3, 31)) == Period(
        date(2026, 1, 1), date(2026, 4, 1)
    )


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2026, 1, 1), date(2026, 1, 1)), (date(2026, 1, 2), date(2026, 1, 1))],
)
def test_period_without_a_day_is_refused(since: date, until: date) -> None:
    with pytest.raises(InputError, match="holds no day"):
        Period(since, until)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    since = draw(st.none() | DAYS)
    length = draw(st.none() | st.integers(1, 2000))
    if since is None or length is None:
        return Period(since, None if since else draw(st.none() | DAYS))
    return Period(since, since + timedelta(days=length))


@given(periods(), periods(), DAYS)
def test_intersection_holds_the_days_both_hold(one: Period, other: Period, day: date) -> None:
    common = one.intersect(other)
    assert (day in one and day in other) == (common is not None and day in common)
    assert one.overlaps(other) == (common is not None)
