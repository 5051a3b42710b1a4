"""A time axis from one day to another, in percent of its width."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Tick:
    """One label on the axis."""

    x: str
    label: str
    half: bool = False


@dataclass(frozen=True)
class Axis:
    """Days between `since` and `until`, mapped to 0–100 %."""

    since: date
    until: date

    def share(self, day: date) -> float:
        """Place of a day on the axis, 0–100, clipped at both ends."""
        length = max((self.until - self.since).days, 1)
        return min(max((day - self.since).days / length, 0.0), 1.0) * 100

    def x(self, day: date) -> str:
        """Place of a day as an SVG percentage.

        >>> Axis(date(2026, 1, 1), date(2027, 1, 1)).x(date(2026, 7, 2))
        '49.86%'
        """
        return percent(self.share(day))

    def width(self, since: date, until: date) -> str:
        """Length between two days as an SVG percentage."""
        return percent(max(self.share(until) - self.share(since), 0.0))

    def ticks(self) -> list[Tick]:
        """Labels at the half years, or at whole years when the axis is long."""
        months = (1, 7) if (self.until - self.since).days <= 4 * 366 else (1,)
        found = []
        for year in range(self.since.year, self.until.year + 1):
            for month in months:
                day = date(year, month, 1)
                if self.since <= day < self.until:
                    label = f"{year}" if month == 1 else f"{year}-07"
                    found.append(Tick(self.x(day), label, half=month != 1))
        return found


def percent(value: float) -> str:
    """A share 0–100 as SVG writes it.

    >>> percent(33.333333)
    '33.33%'
    """
    return f"{value:.2f}%"
