"""When departments decide and when they hand in."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS_TO_HAND_IN = 8  # inside seven working days
DAYS_OF_MARKET_REGULATION = 24  # inside twenty
LATE_DAYS = (15, 80)
SLOW_CHANNEL = frozenset({"market-regulation", "intellectual-property"})


def hand_in_days(department: str, since: date, today: date, every_months: int = 1) -> list[date]:
    """The days on which a department hands in: one a month (or every few), the same day of each."""
    own_day = sum(department.encode()) % 27 + 1
    days, year, month = [], since.year, since.month
    while (day := date(year, month, own_day)) < today:
        if day > since + timedelta(days=30):
            days.append(day)
        month += every_months
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return days


def received_at(department: str, day: date, turn: int = 0) -> datetime:
    """The moment of a hand-in: every department has its minute, so no two are at once."""
    minute = sum(ord(c) * place for place, c in enumerate(department, 1)) % 400
    clock = datetime.combine(day, time(9, 0), SHANGHAI)
    return clock + timedelta(minutes=minute, seconds=turn * 7)


def decided_on(
    handed_in: pl.Series, departments: pl.Series, late: np.ndarray, rng: np.random.Generator
) -> pl.Series:
    """A day of decision for each row: in time for its hand-in, or well before when ``late``.

    Args:
        handed_in: Day on which the row is handed in.
        departments: Who decides; market regulators have longer.
        late: Which rows come too late.
        rng: Source of chance.
    """
    slow = departments.is_in(list(SLOW_CHANNEL)).to_numpy()
    usual = rng.integers(1, np.where(slow, DAYS_OF_MARKET_REGULATION, DAYS_TO_HAND_IN), len(late))
    behind = rng.integers(*LATE_DAYS, len(late)) + np.where(slow, 15, 0)
    back = np.where(late, behind, usual).astype("timedelta64[D]")
    days = handed_in.to_numpy().astype("datetime64[D]") - back
    weekday = (days.astype(np.int64) + 3) % 7  # 0 is Monday
    return pl.Series(days - np.where(weekday > 4, weekday - 4, 0).astype("timedelta64[D]"))
