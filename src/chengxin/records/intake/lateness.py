"""Late reports (迟报): working days between the deadline of a channel and the day of receipt."""

from datetime import date

import polars as pl

from chengxin.law.rulebook import Deadline
from chengxin.law.workdays import WorkdayCalendar

LATE_DAYS = "late_days"
LATE_PROVISIONAL = "late_provisional"


def lateness(
    decided_on: pl.Series, deadline: Deadline | None, received_on: date, workdays: WorkdayCalendar
) -> pl.DataFrame:
    """How late rows are.

    Args:
        decided_on: Day of decision of every row.
        deadline: The channel's deadline; None when there is none, and nothing is late.
        received_on: Day of receipt, Asia/Shanghai.
        workdays: The calendar.

    Returns:
        ``late_days`` int64, null where in time; ``late_provisional``: the answer leans on a year
        whose arrangement of working days is not there yet.
    """
    days = decided_on.drop_nulls().unique() if deadline is not None else decided_on.clear()
    answers = [_late(day, deadline, received_on, workdays) for day in days]
    table = pl.DataFrame(
        {
            "day": days,
            LATE_DAYS: [late or None for late, _ in answers],
            LATE_PROVISIONAL: [provisional for _, provisional in answers],
        },
        schema={"day": pl.Date, LATE_DAYS: pl.Int64, LATE_PROVISIONAL: pl.Boolean},
    )
    return (
        decided_on.alias("day")
        .to_frame()
        .join(table, on="day", how="left", maintain_order="left")
        .select(LATE_DAYS, pl.col(LATE_PROVISIONAL).fill_null(value=False))
    )


def _late(
    day: date, deadline: Deadline | None, received_on: date, workdays: WorkdayCalendar
) -> tuple[int, bool]:
    assert deadline is not None
    last = workdays.add(day, deadline.total_workdays)
    if received_on <= last.on:
        return 0, False
    late, provisional = workdays.count(last.on, received_on)
    return late, provisional or last.provisional
