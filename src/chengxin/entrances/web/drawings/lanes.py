"""All records of a subject on one axis: when each was true, and when it became known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chengxin.entrances.web.drawings.axis import Axis, Tick, percent


@dataclass(frozen=True)
class Span:
    """One record to draw.

    Attributes:
        until: First day it no longer counts; `None` while open.
        tone: `plus`, `minus` or `neutral`.
    """

    label: str
    href: str
    decided_on: date
    known_on: date
    since: date
    until: date | None
    tone: str
    chosen: bool = False


@dataclass(frozen=True)
class Lane:
    """One record as the template draws it."""

    span: Span
    x: str
    width: str
    over_x: str
    over_width: str
    fact_x: str
    known_x: str


@dataclass(frozen=True)
class Lanes:
    """The drawing: an axis with today on it and one lane a record."""

    ticks: list[Tick]
    now_x: str
    now_label: str
    lanes: list[Lane]


def draw(spans: Sequence[Span], *, today: date) -> Lanes:
    """Place every record on one axis that also shows today and what is still to come.

    Args:
        today: The day the page is about; what lies after it is drawn pale.
    """
    axis = _axis(spans, today)
    return Lanes(
        ticks=axis.ticks(),
        now_x=axis.x(today),
        now_label=f"{today:%m-%d}",
        lanes=[_lane(span, axis, today) for span in spans],
    )


def _axis(spans: Sequence[Span], today: date) -> Axis:
    starts = [min(span.decided_on, span.since, span.known_on) for span in spans] or [today]
    ends = [span.until for span in spans if span.until] + [today]
    # Old registrations and open ends would press everything else together.
    since = max(min(starts), today - timedelta(days=5 * 365))
    until = min(max(ends), today + timedelta(days=365))
    margin = max((until - since).days // 30, 10)
    return Axis(since - timedelta(days=margin), until + timedelta(days=margin))


def _lane(span: Span, axis: Axis, today: date) -> Lane:
    end = span.until or axis.until
    past = min(end, max(today, span.since))
    start = axis.share(span.since)
    return Lane(
        span=span,
        x=percent(start),
        width=axis.width(span.since, past),
        over_x=axis.x(past),
        over_width=axis.width(past, end),
        fact_x=axis.x(span.decided_on),
        known_x=axis.x(span.known_on),
    )
