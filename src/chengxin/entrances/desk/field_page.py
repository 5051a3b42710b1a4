"""What the pages of the fields show: rows of the list, bars, sparklines, the trend, exports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from chengxin.affairs.evaluations import fields as selectors
from chengxin.affairs.evaluations.fields import FieldState, TrendPoint
from chengxin.affairs.evaluations.models import Grade
from chengxin.entrances.web.drawings.axis import percent
from chengxin.entrances.web.templatetags.cx import by_language, share, town_name, unit_name, word
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionField
from chengxin.law.words import Grade as Letter
from chengxin.records.subjects.selectors import versions

GOOD = (Letter.A, Letter.B)
PPM = 1_000_000
SPARK_WIDTH, SPARK_HEIGHT = 72, 20


@dataclass(frozen=True)
class Part:
    """One grade's part of a bar."""

    letter: str
    count: int
    share: str
    x: str
    width: str


@dataclass(frozen=True)
class Line:
    """One field in the list."""

    state: FieldState
    parts: tuple[Part, ...]
    good: str
    spark: str
    change: str
    tone: str

    @property
    def field(self) -> SupervisionField:
        """The field of the line."""
        return self.state.field


def parts_of(distribution: dict[str, int]) -> tuple[Part, ...]:
    """A stacked bar of grades, A first."""
    total = sum(distribution.values())
    found, before = [], 0
    for letter in Letter:
        count = distribution.get(str(letter), 0)
        found.append(
            Part(
                letter=str(letter),
                count=count,
                share=share(count, total),
                x=percent(before / total * 100 if total else 0),
                width=percent(count / total * 100 if total else 0),
            )
        )
        before += count
    return tuple(found)


def line_of(state: FieldState) -> Line:
    """A field as the list shows it."""
    shares = [p for p in (point.share_ppm(GOOD) for point in state.trend) if p is not None]
    change = shares[-1] - shares[0] if len(shares) > 1 else None
    return Line(
        state=state,
        parts=parts_of(state.distribution),
        good=_percent(shares[-1]) if shares else "",
        spark=_spark(shares),
        change="" if change is None else _signed(change),
        tone="" if not change else ("up" if change > 0 else "down"),
    )


def _percent(ppm: int) -> str:
    return f"{Decimal(ppm) / 10_000:.1f}%"


def _signed(ppm: int) -> str:
    points = Decimal(ppm) / 10_000
    return f"{points:+.1f}".replace("-", "\u2212")


def _spark(shares: Sequence[int]) -> str:
    """Points of a small line over its own span; empty while there is only one value."""
    if len(shares) < 2:
        return ""
    low, high = min(shares), max(shares)
    span = max(high - low, PPM // 100)  # a change of less than a hundredth stays a flat line
    step = (SPARK_WIDTH - 4) / (len(shares) - 1)
    return " ".join(
        f"{2 + place * step:.1f},{SPARK_HEIGHT - 3 - (value - low) / span * (SPARK_HEIGHT - 6):.1f}"
        for place, value in enumerate(shares)
    )


def wanted(lines: Iterable[Line], query: QueryDict) -> list[Line]:
    """Those the words and the regulator leave, in the order asked for."""
    words, unit = query.get("q", "").strip().casefold(), query.get("regulator", "")
    kept = [
        line
        for line in lines
        if (not unit or unit in line.field.regulators) and _speaks_of(line.field, words)
    ]
    return _sorted(kept, query.get("sort", ""))


def _speaks_of(field: SupervisionField, words: str) -> bool:
    texts = (
        field.key,
        field.title.zh,
        field.title.en,
        field.population.zh,
        field.population.en,
        *(unit_name(unit) for unit in field.regulators),
    )
    return any(words in text.casefold() for text in texts)


def _sorted(lines: list[Line], asked: str) -> list[Line]:
    keys: dict[str, Any] = {
        "subjects": lambda line: line.state.population,
        "good": lambda line: _share_of(line.state, GOOD),
        "bad": lambda line: _share_of(line.state, (Letter.D,)),
        "run": lambda line: line.state.run.started_at.timestamp() if line.state.run else 0.0,
        "name": lambda line: by_language(line.field.title),
    }
    key = keys.get(asked.removeprefix("-"))
    return lines if key is None else sorted(lines, key=key, reverse=asked.startswith("-"))


def _share_of(state: FieldState, letters: Sequence[Letter]) -> int:
    found = state.trend[-1].share_ppm(letters) if state.trend else None
    return -1 if found is None else found


def export_heads() -> list[str]:
    """Headings of the exported list."""
    return [
        _("代码"),
        _("重点领域"),
        _("监管部门"),
        _("评分卡"),
        _("版本"),
        _("计用结果"),
        _("替补结果"),
        _("主体"),
        *(str(letter) for letter in Letter),
        _("行业报送"),
        _("事实截至"),
        _("运行"),
        _("对象"),
    ]


def export_row(line: Line) -> list[Any]:
    """One line of the exported list."""
    field, state = line.field, line.state
    return [
        field.key,
        by_language(field.title),
        "、".join(unit_name(unit) for unit in field.regulators),
        field.card,
        state.card.edition if state.card is not None else "",
        word(field.counts, "counted"),
        word(field.fallback, "counted") if field.fallback else "",
        state.population,
        *state.distribution.values(),
        state.handed_in,
        state.run.as_of.isoformat() if state.run is not None else "",
        state.run.run_no if state.run is not None else "",
        by_language(field.population),
    ]


def chart_of(trend: Sequence[TrendPoint]) -> dict[str, Any] | None:
    """The share of A and B over time, for the line chart; None for fewer than two points."""
    shares = [point.share_ppm(GOOD) for point in trend]
    known = [value / 10_000 for value in shares if value is not None]
    if len(known) < 2:
        return None
    low, high = int(min(known)) // 5 * 5, min(-(-int(max(known) + 1) // 5) * 5, 100)
    low = low - 5 if low == high else low
    return {
        "name": _("A、B 级占比（%）"),
        "x": [f"{point.as_of:%Y-%m-%d}" for point in trend],
        "data": [None if value is None else round(value / 10_000, 1) for value in shares],
        "min": max(low, 0),
        "max": high,
        "interval": 5 if high - low <= 25 else 10,
        "target": None,
        "mark": None,
    }


def subject_rows(field: SupervisionField, grades: Iterable[Grade]) -> list[dict[str, Any]]:
    """Subjects with their computed grade and what the industry handed in, side by side."""
    found = list(grades)
    today = timezone.localdate()
    numbers = [grade.subject_id for grade in found]
    names = versions.latest_versions(numbers, on=today)
    industry = selectors.handed_in_letters(field, numbers, on=today)
    return [
        {
            "subject_id": each.subject_id,
            "grade": each.grade,
            "points": each.points,
            "exact_points": Decimal(each.points) / 1000,
            "run_no": each.run.run_no,
            "name": version.name if version else f"#{each.subject_id}",
            "uscc": version.uscc if version else "",
            "town": town_name(version.town_code) if version else "",
            "industry": industry.get(each.subject_id, ""),
        }
        for each in found
        for version in [names.get(each.subject_id)]
    ]
