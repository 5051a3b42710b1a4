"""When departments decide and when they hand in."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS_TO_HAND_IN = 8  # inside seven working days
DAYS_OF_MARKET_REGULATION = 24  # inside twenty
QUIET_DAYS = 14  # only the register is handed in at the very beginning
LATE_DAYS = (15, 80)
# Months between two files of a department: those with much to decide hand in often.
MONTHS_BETWEEN = {
    "market-regulation": 2,
    "urban-management": 4,
    "transport": 4,
    "ecology-environment": 4,
    "health": 6,
    "emergency": 6,
    "fire": 6,
    "tax": 6,
}
SELDOM = 6
MARKET_REGULATORS = frozenset({"market-regulation", "intellectual-property"})


def hand_in_days(department: str, since: date, today: date, every_months: int = 1) -> list[date]:
    """The days on which a department hands in, the same day of each month, the last before today.

    Args:
        department: Code; decides the day of the month.
        since: First day on record; the register fills the weeks after it.
        today: The day after the last file.
        every_months: How many months lie between two files.
    """
    own_day = sum(department.encode()) % 27 + 1
    months = today.year * 12 + today.month - 1 - (own_day >= today.day)
    first = since + timedelta(days=QUIET_DAYS)
    days: list[date] = []
    while (day := date(months // 12, months % 12 + 1, own_day)) > first:
        days.append(day)
        months -= every_months
    return days[::-1]


def months_between(department: str) -> int:
    """How many months lie between two files of a department."""
    return MONTHS_BETWEEN.get(department, SELDOM)


def next_hand_in() -> pl.Expr:
    """The day of a row's department's next file, by columns ``department`` and ``handed_in_on``."""
    months = pl.col("department").replace_strict(MONTHS_BETWEEN, default=SELDOM)
    return pl.col("handed_in_on").dt.offset_by(pl.format("{}mo", months))


def received_at(department: str, day: date, turn: int = 0) -> datetime:
    """The moment of a hand-in: every department has its minute, so no two are at once."""
    minute = sum(ord(c) * place for place, c in enumerate(department, 1)) % 400
    clock = datetime.combine(day, time(9, 0), SHANGHAI)
    return clock + timedelta(minutes=minute, seconds=turn * 7)


def decided_on(
    handed_in: pl.Series, late: np.ndarray, rng: np.random.Generator, *, slowly: bool
) -> pl.Series:
    """A day of decision for each row: in time for its hand-in, or well before when ``late``.

    Args:
        handed_in: Day on which the row is handed in.
        late: Which rows come too late.
        rng: Source of chance.
        slowly: Whether the department has the longer time of market regulators.
    """
    days_to_hand_in = DAYS_OF_MARKET_REGULATION if slowly else DAYS_TO_HAND_IN
    usual = rng.integers(1, days_to_hand_in, len(late))
    behind = rng.integers(*LATE_DAYS, len(late)) + (days_to_hand_in - DAYS_TO_HAND_IN)
    back = np.where(late, behind, usual).astype("timedelta64[D]")
    days = handed_in.to_numpy().astype("datetime64[D]") - back
    weekday = (days.astype(np.int64) + 3) % 7  # 0 is Monday
    return pl.Series(days - np.where(weekday > 4, weekday - 4, 0).astype("timedelta64[D]"))
