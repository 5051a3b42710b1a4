"""Which column plan a file gets, and on which day it came."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from chengxin.law.rulebook import CatalogueItem
from chengxin.records.intake.columns import ColumnPlan, official_plan
from chengxin.records.intake.feeds import Feed
from chengxin.records.intake.feeds.plan import feed_plan

SHANGHAI = ZoneInfo("Asia/Shanghai")


def plan_of(
    headers: list[str], item: CatalogueItem, feed: Feed | None, *, called: str
) -> ColumnPlan:
    """The column plan of a file: by its feed, else by official headers."""
    if feed is None:
        return official_plan(headers, item, called=called)
    return feed_plan(headers, feed, item, called=called)


def local_day(moment: datetime) -> date:
    """The day of a moment in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()
