"""A publicity window as a bar: start, shortest, today, longest."""

from dataclasses import dataclass
from datetime import date

from chengxin.entrances.web.drawings.axis import Axis


@dataclass(frozen=True)
class WindowBar:
    """The bar as the template draws it; `earliest_x` is empty when no shortest period is left."""

    starts_on: date
    ends_on: date
    earliest_on: date | None
    today: date
    now_x: str
    rest_width: str
    earliest_x: str
    label_at: str
    days_left: int


def draw(
    *, starts_on: date, ends_on: date | None, earliest_on: date | None, today: date
) -> WindowBar | None:
    """The bar of one window, or `None` for a window without an end.

    Args:
        ends_on: First day no longer public.
        earliest_on: First day repair may end publicity.
    """
    if ends_on is None or ends_on <= starts_on:
        return None
    axis = Axis(starts_on, ends_on)
    inside = earliest_on is not None and starts_on < earliest_on < ends_on
    now = axis.share(today)
    return WindowBar(
        starts_on=starts_on,
        ends_on=ends_on,
        earliest_on=earliest_on if inside else None,
        today=today,
        now_x=axis.x(today),
        rest_width=axis.width(today, ends_on),
        earliest_x=axis.x(earliest_on) if inside and earliest_on else "",
        label_at="start" if now < 18 else "end" if now > 82 else "middle",
        days_left=max((ends_on - today).days, 0),
    )
