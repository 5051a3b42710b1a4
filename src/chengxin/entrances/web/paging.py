"""Pages of a long list: counted exactly to a thousand, then "1000+"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

COUNTED_EXACTLY = 1000
SIZES = (20, 50, 100)


@dataclass(frozen=True)
class Wanted:
    """Which page of a list the address asks for."""

    number: int = 1
    size: int = SIZES[0]

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size


@dataclass(frozen=True)
class Page:
    """One page of rows.

    Attributes:
        total: Rows in all, never above `COUNTED_EXACTLY`.
        more: There are more rows than were counted.
    """

    rows: Sequence[Any]
    wanted: Wanted
    total: int
    more: bool = False

    @property
    def total_label(self) -> str:
        """The count as it is shown: exact to a thousand, then 1000+."""
        return f"{COUNTED_EXACTLY}+" if self.more else f"{self.total:,}"

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1; 0 when there is none."""
        return self.wanted.offset + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return self.wanted.offset + len(self.rows)

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before."""
        return self.wanted.number > 1

    @property
    def has_next(self) -> bool:
        """Whether there is a page after."""
        return (self.more and len(self.rows) == self.wanted.size) or self.last < self.total

    @property
    def previous_number(self) -> int:
        """Number of the page before."""
        return self.wanted.number - 1

    @property
    def next_number(self) -> int:
        """Number of the page after."""
        return self.wanted.number + 1

    @property
    def sizes(self) -> tuple[int, ...]:
        """Page sizes on offer."""
        return SIZES


def wanted(query: QueryDict) -> Wanted:
    """Read `page` and `size` from the address; anything odd means the default."""
    number = query.get("page", "")
    size = query.get("size", "")
    return Wanted(
        number=max(int(number), 1) if number.isdecimal() and len(number) <= 6 else 1,
        size=int(size) if size.isdecimal() and int(size) in SIZES else SIZES[0],
    )


def of_queryset(rows: "QuerySet[Any]", asked: Wanted) -> Page:
    """One page of a query; the count stops at a thousand, so a long list costs no more."""
    total = rows.order_by()[: COUNTED_EXACTLY + 1].count()
    return Page(
        rows=list(rows[asked.offset : asked.offset + asked.size]),
        wanted=asked,
        total=min(total, COUNTED_EXACTLY),
        more=total > COUNTED_EXACTLY,
    )


def cut(rows: Sequence[Any], asked: Wanted) -> Page:
    """One page of a list that is already in memory or lazily sliced."""
    total = len(rows)
    return Page(
        rows=rows[asked.offset : asked.offset + asked.size],
        wanted=asked,
        total=min(total, COUNTED_EXACTLY),
        more=total > COUNTED_EXACTLY,
    )
