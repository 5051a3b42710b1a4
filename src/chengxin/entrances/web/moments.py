"""The two clocks of a page: which facts, and as known when; both stand in the address."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from chengxin.law import rulebook


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


def when(asked: QueryDict, *, now: datetime) -> When:
    """Read `on` and `known` from the address; odd or future values mean now."""
    today = timezone.localtime(now).date()
    on = min(_day(asked.get("on", "")) or today, today)
    known_at = _moment(asked.get("known", ""))
    if known_at is not None and known_at >= now.replace(second=0, microsecond=0):
        known_at = None
    editions = rulebook.default().publicity_editions()
    in_force = next((pack for pack in editions if pack.is_in_force(on)), None)
    return When(
        on=on,
        known=known_at or now,
        known_at=known_at,
        today=today,
        edition=in_force.edition if in_force else "",
        quick=_quick(on, known_at, today),
    )


def _quick(on: date, known_at: datetime | None, today: date) -> tuple[Quick, ...]:
    """A year ago, and the last day of the rules before the present ones."""
    days = [(_("一年前"), today - timedelta(days=365))]
    for pack in rulebook.default().publicity_editions():
        if pack.in_force.until is not None and pack.in_force.until <= today:
            label = _("%(edition)s 版规则最后一天") % {"edition": pack.edition}
            days.append((label, pack.in_force.until - timedelta(days=1)))
    return tuple(
        Quick(label, urlencode(_query(day, None)), known_at is None and on == day)
        for label, day in days
    )


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
