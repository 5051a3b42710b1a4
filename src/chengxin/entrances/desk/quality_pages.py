"""What the pages of quality show: the heat map, the chosen cell, a figure with its formulas."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from chengxin.entrances.web.templatetags.cx import by_language, unit_name
from chengxin.law.quality_rules import MILLION, RateValue
from chengxin.law.rulebook.schemas.quality import QualityPack, Rate
from chengxin.records.intake.quality import months
from chengxin.records.intake.quality.enums import MonthState
from chengxin.records.intake.quality.figures import MISSED, Figure, by_unit_and_month, together
from chengxin.records.intake.quality.problems import defects
from chengxin.records.intake.quality.rows import APPEALABLE, rows_behind
from chengxin.records.intake.quality.scope import Scope

MONTHS = 12
DEFECTS = 5
ALL = "all"
"""How the address of a page says that it is about every item together."""

STATE_MARKS = {
    MonthState.ZERO: "0",
    MonthState.SILENT: "!",
    MonthState.CONTRADICTED: "×",
}


@dataclass(frozen=True)
class Cell:
    """One cell of the heat map; ``text`` is what it shows, ``title`` what it says when asked."""

    month: date
    text: str
    css: str
    title: str
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class Line:
    """One unit of the heat map, and the whole period's rate to sort by."""

    department: str
    cells: tuple[Cell, ...]
    worst: int


def percent(ppm: int | None, *, complement: bool = False) -> str:
    """A rate in per cent, one decimal; what is not quite everything never shows as 100.

    >>> percent(51_456), percent(51_456, complement=True), percent(200, complement=True)
    ('5.1', '94.9', '99.9')
    """
    if ppm is None:
        return "—"
    if not complement:
        tenths = (ppm + 500) // 1000 or (1 if ppm else 0)
    else:
        tenths = (MILLION - ppm + 500) // 1000
        tenths -= 1 if ppm and tenths == 1000 else 0
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest or tenths not in (0, 1000) else str(whole)


def heat_map(
    scope: Scope,
    found: Iterable[Figure],
    rate: Rate,
    *,
    chosen: tuple[str, date] | None,
    query: str,
) -> list[Line]:
    """The units of the heat map in the order of their names."""
    table = by_unit_and_month(scope.pack, found)
    shown = list(months.span(scope.since, scope.until))
    lines = []
    for department in sorted(table, key=unit_name):
        own = table[department]
        cells = tuple(
            _cell(department, month, own.get(month), rate, chosen, query) for month in shown
        )
        values = [own[m].rates[rate.id].ppm or 0 for m in own]
        lines.append(Line(department, cells, max(values, default=0)))
    return lines


def _cell(
    department: str,
    month: date,
    figure: Figure | None,
    rate: Rate,
    chosen: tuple[str, date] | None,
    query: str,
) -> Cell:
    where = f"{unit_name(department)} {month:%Y-%m}"
    if figure is None:
        return Cell(month, "—", "cx-qn", f"{where}，{_('没有要报的')}")
    value = figure.rates[rate.id]
    state = figure.month_state
    address = urlencode({"department": department, "month": f"{month:%Y-%m}"})
    href = f"?{query}&{address}" if query else f"?{address}"
    if value.ppm is None:
        text, css = STATE_MARKS.get(state, "—"), "cx-qn cx-qs" if state in MISSED else "cx-qn"
        said = str(state.label)
    else:
        text, css = percent(value.ppm, complement=rate.complement is not None), f"cx-q{value.tone}"
        said = f"{by_language(rate.complement or rate.title)} {text}%"
    return Cell(month, text, css, f"{where}，{said}", href, chosen == (department, month))


def bands(rate: Rate) -> list[dict[str, str]]:
    """The key under the heat map: each step of colour and what it stands for."""
    shown, below = [], 0
    for band in rate.bands:
        upper = band.up_to_ppm
        shown.append({"css": f"cx-q{band.tone}", "text": _band_text(rate, below, upper)})
        below = upper or 0
    return shown


def _band_text(rate: Rate, below: int, upper: int | None) -> str:
    complement = rate.complement is not None
    if upper is None:
        edge = _edge(below, complement)
        return f"< {edge}" if complement else f"> {edge}"
    if below == 0:
        edge = _edge(upper, complement)
        return f"≥ {edge}" if complement else f"≤ {edge}"
    first, last = _edge(below, complement), _edge(upper, complement)
    return f"{last} – {first}" if complement else f"{first} – {last}"


def _edge(ppm: int, complement: bool) -> str:
    value = (MILLION - ppm if complement else ppm) / 10_000
    return f"{value:g}"


def district_line(scope: Scope, found: list[Figure]) -> list[str]:
    """The whole district (or unit) in a few words: each rate with its value."""
    whole = together(scope.pack, found)
    if whole is None:
        return []
    return [_rate_words(rate, whole.rates[rate.id]) for rate in scope.pack.rates]


def _rate_words(rate: Rate, value: RateValue) -> str:
    named = rate.complement or rate.title
    shown = percent(value.ppm, complement=rate.complement is not None)
    return f"{by_language(named)} {shown}%" if value.ppm is not None else ""


def panel(scope: Scope, found: list[Figure], department: str, month: date, rate: Rate) -> Any:
    """The chosen cell: counts, rate, a year of it, what is wrong most often."""
    pack = scope.pack
    own = [f for f in found if f.department == department]
    figure = together(pack, [f for f in own if f.month == month])
    if figure is None:
        return None
    by_month = by_unit_and_month(pack, own).get(department, {})
    shown = list(months.span(scope.since, scope.until))
    at = scope.of(department, scope.item, month)
    mended = len(rows_behind(at, "mended"))
    return {
        "figure": figure,
        "turned_back": figure.counts["held"] + figure.counts["rejected"],
        "mended": mended,
        "mended_href": rows_href(department, scope.item, month, "mended") if mended else "",
        "department": department,
        "month": month,
        "item": scope.item or ALL,
        "rates": rates_shown(pack, figure),
        "chart": _trend(rate, by_month, shown, month),
        "defects": _with_widths(defects(at, limit=DEFECTS)),
        "state": figure.month_state,
    }


def _trend(
    rate: Rate, by_month: Mapping[date, Figure], shown: list[date], chosen: date
) -> dict[str, Any]:
    complement = rate.complement is not None
    values: list[float | None] = []
    for month in shown:
        ppm = by_month[month].rates[rate.id].ppm if month in by_month else None
        values.append(None if ppm is None else (MILLION - ppm if complement else ppm) / 10_000)
    known = [v for v in values if v is not None] or [100.0 if complement else 0.0]
    low, high = (min(known), 100.0) if complement else (0.0, max(known))
    step = next(s for s in (0.5, 1, 2, 5, 10, 20, 50) if (high - low) <= 4 * s or s == 50)
    low, high = low // step * step, -(-high // step) * step
    return {
        "name": by_language(rate.complement or rate.title),
        "x": [format_date(m, _("n月")) for m in shown],
        "data": [None if v is None else round(v, 1) for v in values],
        "min": low if high > low else low - step,
        "max": high,
        "interval": step,
        "target": None,
        "mark": shown.index(chosen) if chosen in shown else None,
    }


def _with_widths(found: list[Any]) -> list[dict[str, Any]]:
    most = max((each.rows for each in found), default=1)
    return [{"defect": each, "width": f"{each.rows * 100 / most:.1f}%"} for each in found]


def rates_shown(pack: QualityPack, figure: Figure) -> list[dict[str, Any]]:
    """Every rate with its formula, its parts, its raw value where an appeal changed it."""
    return [
        {
            "rate": rate,
            "value": figure.rates[rate.id],
            "shown": percent(figure.rates[rate.id].ppm),
            "raw": percent(figure.rates[rate.id].raw_ppm),
            "rest": percent(figure.rates[rate.id].ppm, complement=True),
            "target": _edge(rate.target_ppm, complement=False),
            "source": pack.source_of(rate.source),
        }
        for rate in pack.rates
    ]


def counts_shown(pack: QualityPack, figure: Figure, address: Any) -> list[dict[str, Any]]:
    """Every count with what it means and the address of the rows behind it."""
    return [
        {
            "count": each,
            "rows": figure.counts[each.id],
            "excused": figure.excused.get(each.id, 0),
            "href": address(each.id) if figure.counts[each.id] else "",
            "appealable": each.id in APPEALABLE,
        }
        for each in pack.counts
    ]


def rows_href(department: str, item: str | None, month: date, count: str, **query: str) -> str:
    """The address of the rows behind a count."""
    path = reverse("desk:quality-rows", args=[department, item or ALL, f"{month:%Y-%m}", count])
    return f"{path}?{urlencode(query)}" if query else path
