"""The period of a notice: a month, or the quarter a month lies in."""

from dataclasses import dataclass
from datetime import date

from chengxin.affairs.assessments.enums import NoticeKind
from chengxin.records.intake.quality import months

QUARTER = 3


@dataclass(frozen=True)
class Period:
    """First and last month (by their first days) of a notice."""

    kind: NoticeKind
    since: date
    until: date

    @property
    def number(self) -> str:
        """The number of the notice, the same for everybody."""
        if self.kind is NoticeKind.MONTHLY:
            return f"TB-{self.since:%Y%m}"
        return f"PG-{self.since.year}Q{(self.since.month - 1) // QUARTER + 1}"

    @property
    def title(self) -> str:
        """What the notice is called."""
        if self.kind is NoticeKind.MONTHLY:
            return f"{self.since.year}年{self.since.month}月公共信用信息归集质量通报"
        quarter = "一二三四"[(self.since.month - 1) // QUARTER]
        return f"{self.since.year}年第{quarter}季度公共信用信息归集质量评估"

    @property
    def previous(self) -> "Period":
        """The period before."""
        return period(self.kind, months.after(self.since, -1))


def period(kind: NoticeKind, month: date) -> Period:
    """The period of a kind in which a month lies.

    >>> period(NoticeKind.QUARTERLY, date(2026, 8, 1)).number
    'PG-2026Q3'
    """
    if kind is NoticeKind.MONTHLY:
        return Period(kind, months.of(month), months.of(month))
    first = month.replace(month=(month.month - 1) // QUARTER * QUARTER + 1, day=1)
    return Period(kind, first, months.after(first, QUARTER - 1))
