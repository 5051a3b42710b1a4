"""The rules of receipts in force, and the days they give."""

from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from chengxin.law.rulebook.schemas.receipts import Receipts
from chengxin.records.editions import in_use

PACK = "receipts.general"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def rules_on(day: date) -> Receipts:
    """The clocks in force on a day.

    Raises:
        NoRuleInForceError: There are none.
    """
    return cast(Receipts, in_use.current().in_force(PACK, day))


def local_day(at: datetime) -> date:
    """The day of a moment in Shanghai."""
    return at.astimezone(SHANGHAI).date()


def remind_until(at: datetime) -> date:
    """What is due on this day or before it is chased now."""
    day = local_day(at)
    ahead = rules_on(day).remind_within_workdays
    return in_use.current().workdays.add(day, ahead).on
