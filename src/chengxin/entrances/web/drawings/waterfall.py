"""How the points of a grade add up, as a waterfall in thousandths of a point."""

from collections.abc import Sequence
from dataclasses import dataclass

from chengxin.entrances.web.drawings.axis import percent


@dataclass(frozen=True)
class Step:
    """One row: a dimension and what it adds or takes, in thousandths of a point."""

    label: str
    points: int
    count: int
    anchor: str


@dataclass(frozen=True)
class Threshold:
    """Points at which a grade begins, in thousandths."""

    points: int
    grade: str
    x: str = ""


@dataclass(frozen=True)
class Bar:
    """A step as the template draws it."""

    step: Step
    x: str
    width: str
    before_x: str
    after_x: str
    tone: str


@dataclass(frozen=True)
class Waterfall:
    """The drawing; `origin` is the points at the left edge, in thousandths."""

    origin: int
    base: int
    base_width: str
    bars: list[Bar]
    total: int
    total_width: str
    thresholds: list[Threshold]


def draw(base: int, steps: Sequence[Step], thresholds: Sequence[Threshold]) -> Waterfall:
    """Place the base, every step and the total on one axis.

    The axis begins below the lowest point reached, not at zero, or small steps could not be seen;
    the page says so.
    """
    levels = [base]
    for step in steps:
        levels.append(levels[-1] + step.points)
    lowest, highest = _bounds(levels, [threshold.points for threshold in thresholds])
    length = max(highest - lowest, 1)

    def x(points: int) -> str:
        return percent(min(max((points - lowest) / length, 0.0), 1.0) * 100)

    bars = [
        Bar(
            step=step,
            x=x(min(before, after)),
            width=percent(abs(after - before) / length * 100),
            before_x=x(before),
            after_x=x(after),
            tone="plus" if step.points > 0 else "minus" if step.points < 0 else "zero",
        )
        for step, before, after in zip(steps, levels, levels[1:], strict=False)
    ]
    return Waterfall(
        origin=lowest,
        base=base,
        base_width=x(base),
        bars=bars,
        total=levels[-1],
        total_width=x(levels[-1]),
        thresholds=[
            Threshold(each.points, each.grade, x(each.points))
            for each in thresholds
            if lowest < each.points < highest
        ],
    )


def _bounds(levels: list[int], thresholds: list[int]) -> tuple[int, int]:
    """Left and right edge: what is reached, the nearest thresholds around it, and some air."""
    low, high = min(levels), max(levels)
    below = [points for points in thresholds if points < low]
    above = [points for points in thresholds if points > high]
    low = min(low, max(below, default=low))
    high = max(high, min(above, default=high))
    air = max((high - low) // 8, 10_000)
    step = 10_000  # whole tens of points read better as an origin
    return (low - air) // step * step, -(-(high + air // 2) // step) * step
