"""Figures of quality of what was handed in, each held to the rows behind it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from chengxin.records.intake.quality import plain
from chengxin.records.intake.quality.figures import Figure, figures
from chengxin.records.intake.quality.rows import rows_behind
from chengxin.records.intake.quality.scope import scope

SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 1)


@dataclass
class QualityFigures:
    """Every figure, how long they took, and those that their rows do not bear out."""

    found: list[Figure]
    seconds: float
    wrong: list[str]

    def figures(self) -> dict[str, object]:
        """For the JSON."""
        return {
            "seconds": round(self.seconds, 2),
            "figures": [plain.figure_as_plain(figure) for figure in self.found],
        }


def measure(say: Callable[[str], None]) -> QualityFigures:
    """Reckon the figures of the year and open the rows behind every one."""
    began = time.monotonic()
    asked = scope(since=SINCE, until=UNTIL, now=datetime.now(UTC))
    found = figures(asked)
    seconds = time.monotonic() - began
    say(f"\nQuality by unit, item and month ({len(found)} figures in {seconds:.2f} s)")
    say(f"  {'unit':<22}{'item':<26}{'month':<9}{'received':>9}{'held':>7}{'rejected':>9}"
        f"{'late':>7}{'gaps':>6}  error   late    missing")  # fmt: skip
    wrong = []
    for figure in found:
        counts = figure.counts
        rates = (_per_cent(figure.rates[name].ppm) for name in ("error", "late", "missing"))
        say(
            f"  {figure.department:<22}{figure.item:<26}{figure.month:%Y-%m}  "
            f"{counts['received']:>9,}{counts['held']:>7,}{counts['rejected']:>9,}"
            f"{counts['late']:>7,}{counts['gaps']:>6,}  {'  '.join(rates)}"
        )
        own = asked.of(figure.department, figure.item, figure.month)
        wrong += [
            f"{figure.department} {figure.item} {figure.month:%Y-%m}: {count} is {number}, "
            f"{len(rows_behind(own, count))} rows behind it"
            for count, number in counts.items()
            if len(rows_behind(own, count)) != number
        ]
    return QualityFigures(found, seconds, wrong)


def _per_cent(ppm: int | None) -> str:
    return "—".rjust(6) if ppm is None else f"{ppm / 10_000:5.2f}%"
