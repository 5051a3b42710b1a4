"""The two clocks of a page: which facts, and as known when; both stand in the address."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from chengxin.records.editions import in_use

PROTECTIONS = "protections.general"


@dataclass(frozen=True)
class Quick:
    """A link to a point in time that people ask for."""

    label: str
    query: str
    current: bool


@dataclass(frozen=True)
class When:
    """The point in time a page is about.

    Attributes:
        on: Facts as of this day.
        known: Known to the platform by this moment.
        known_at: The same, or `None` for "now", as services take it.
        edition: Edition of the publicity rules in force on the day.
    """

    on: date
    known: datetime
    known_at: datetime | None
    today: date
    edition: str
    quick: tuple[Quick, ...]

    @property
    def is_now(self) -> bool:
        """Whether neither clock was turned back."""
        return self.on == self.today and self.known_at is None

    @property
    def query(self) -> str:
        """The two clocks as they stand in an address; empty for now."""
        if self.is_now:
            return ""
        return urlencode(_query(self.on, self.known_at))


def when(
    asked: QueryDict, *, now: datetime, evaluated: tuple[date, datetime] | None = None
) -> When:
    """Read `on` and `known` from the address; odd or future values mean now.

    Args:
        evaluated: Both clocks of the evaluation in use, offered as a quick choice.
    """
    today = timezone.localtime(now).date()
    on = max(min(_day(asked.get("on", "")) or today, today), first_day())
    known_at = _moment(asked.get("known", ""))
    if known_at is not None and known_at >= now.replace(second=0, microsecond=0):
        known_at = None
    editions = in_use.current().publicity_editions()
    in_force = next((pack for pack in editions if pack.is_in_force(on)), None)
    return When(
        on=on,
        known=known_at or now,
        known_at=known_at,
        today=today,
        edition=in_force.edition if in_force else "",
        quick=_quick(on, known_at, today, evaluated),
    )


def first_day() -> date:
    """The earliest day a file can be read as of: before it, no protection was written down."""
    return min(pack.in_force.since for pack in in_use.current().editions_of(PROTECTIONS))


def _quick(
    on: date,
    known_at: datetime | None,
    today: date,
    evaluated: tuple[date, datetime] | None,
) -> tuple[Quick, ...]:
    """The evaluation in use, a year ago, and the last day before the present rules."""
    points: list[tuple[str, date, datetime | None]] = []
    if evaluated is not None:
        points.append((_("最近评价"), evaluated[0], evaluated[1]))
    points.append((_("一年前"), today - timedelta(days=365), None))
    began = [pack for pack in in_use.current().publicity_editions() if pack.in_force.since <= today]
    if len(began) > 1:
        label = _("%(edition)s 版规则施行前") % {"edition": began[-1].edition}
        points.append((label, began[-1].in_force.since - timedelta(days=1), None))
    return tuple(
        Quick(label, urlencode(_query(day, known)), on == day and _same(known, known_at))
        for label, day, known in points
    )


def _same(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < timedelta(minutes=1)


def _query(on: date, known_at: datetime | None) -> dict[str, str]:
    found = {"on": on.isoformat()}
    if known_at is not None:
        found["known"] = timezone.localtime(known_at).strftime("%Y-%m-%dT%H:%M")
    return found


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    """A moment as a browser's field writes it, in Shanghai; the whole minute is included."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None:
        return None
    if timezone.is_naive(found):
        found = timezone.make_aware(found)
    return found + timedelta(seconds=59, microseconds=999_999) if found.second == 0 else found
