"""Months as the figures know them: by their first day, in Asia/Shanghai."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chengxin.law.errors import InputError
from chengxin.law.periods import add_months

SHANGHAI = ZoneInfo("Asia/Shanghai")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")


def parse(text: str) -> date:
    """The first day of a month written ``2026-09``.

    >>> parse("2026-09")
    datetime.date(2026, 9, 1)

    Raises:
        InputError: It is not written so, or there is no such month.
    """
    found = _MONTH.match(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 2000:
        raise InputError(f"{text!r} is not a month. Write it as 2026-09.", value=text)
    return date(int(found[1]), int(found[2]), 1)


def of(day: date) -> date:
    """The month of a day."""
    return day.replace(day=1)


def after(month: date, count: int = 1) -> date:
    """The month so many months later, or earlier when negative."""
    return add_months(month, count)


def last_day(month: date) -> date:
    """The last day of a month."""
    return after(month) - timedelta(days=1)


def span(since: date, until: date) -> Iterator[date]:
    """Every month from one through another."""
    while since <= until:
        yield since
        since = after(since)


def begins_at(month: date) -> datetime:
    """The first moment of a month."""
    return datetime.combine(month, time.min, SHANGHAI)
