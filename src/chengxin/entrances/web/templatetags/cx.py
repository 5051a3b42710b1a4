"""Parts of a page and ways to write a figure: grades, points, money, deadlines, drawings."""

from datetime import date, timedelta
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from chengxin.entrances.web import labels
from chengxin.law.periods import duration_months
from chengxin.records.editions import in_use

register = template.Library()

MINUS = "\u2212"


@register.filter
def points(value: int | None) -> str:
    """Thousandths of a point as points, one decimal unless more are needed.

    >>> points(790500), points(-2125)
    ('790.5', '−2.125')
    """
    if value is None:
        return ""
    whole, rest = divmod(abs(int(value)), 1000)
    decimals = f"{rest:03d}".rstrip("0") or "0"
    return f"{MINUS if value < 0 else ''}{whole:,}.{decimals}"


@register.filter
def signed_points(value: int | None) -> str:
    """Thousandths of a point with their sign; nothing gained or lost is 0.

    >>> signed_points(30000), signed_points(-72000), signed_points(0)
    ('+30.0', '−72.0', '0')
    """
    if not value:
        return "0"
    return f"+{points(value)}" if value > 0 else points(value)


@register.filter
def tone(value: int | None) -> str:
    """Word for the sign of a figure: plus, minus or zero.

    >>> tone(-1)
    'minus'
    """
    if not value:
        return "zero"
    return "plus" if value > 0 else "minus"


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as yuan with thousands separators.

    >>> yuan(10_000_000)
    '100,000.00'
    """
    if fen is None:
        return ""
    whole, rest = divmod(abs(int(fen)), 100)
    return f"{MINUS if fen < 0 else ''}{whole:,}.{rest:02d}"


@register.filter
def number(value: int | None) -> str:
    """A whole number with thousands separators.

    >>> number(1248)
    '1,248'
    """
    return "" if value is None else f"{int(value):,}"


@register.filter
def share(part: int, whole: int) -> str:
    """A share in percent, one decimal; empty when there is nothing to share.

    >>> share(1, 8)
    '12.5%'
    """
    return f"{part / whole * 100:.1f}%" if whole else ""


@register.filter
def by_language(title: Any) -> str:
    """A title of the rulebook in the language of the page."""
    english = get_language() == "en"
    return str(getattr(title, "en", "") or title.zh if english else title.zh) if title else ""


@register.filter
def grade_word(letter: str) -> str:
    """The word beside a grade's letter: 优 良 中 差."""
    return {"A": _("优"), "B": _("良"), "C": _("中"), "D": _("差")}.get(letter, "")


@register.filter
def word(code: Any, of: str = "") -> str:
    """The word on screen for one of the law's closed words.

    Args:
        of: Which vocabulary, for words that mean something else elsewhere.
    """
    tables: dict[str, dict[Any, Any]] = {
        "confidence": labels.CONFIDENCES,
        "counted": labels.COUNTED,
        "field": labels.FIELD_KINDS,
    }
    return str(tables.get(of, labels.ALL).get(code, code))


@register.filter
def duration(text: str | None) -> str:
    """An ISO period of the rulebook as words.

    >>> duration("P3M")
    '3 个月'
    """
    if not text:
        return ""
    months = duration_months(text)
    years, rest = divmod(months, 12)
    parts = []
    if years:
        parts.append(ngettext("%(n)s 年", "%(n)s 年", years) % {"n": years})
    if rest:
        parts.append(ngettext("%(n)s 个月", "%(n)s 个月", rest) % {"n": rest})
    return " ".join(parts)


@register.filter
def marked(text: str, query: str) -> SafeString:
    """The text with what was searched for marked."""
    place = text.upper().find(query.strip().upper()) if query.strip() else -1
    if place < 0:
        return escape(text)
    end = place + len(query.strip())
    return format_html("{}<mark>{}</mark>{}", text[:place], text[place:end], text[end:])


@register.filter
def indicator_rule(rule: Any) -> str:
    """Which records an indicator or veto looks at."""
    from chengxin.entrances.web import describing  # it uses the filters above

    return describing.selection(rule)


@register.filter
def indicator_points(indicator: Any) -> list[str]:
    """What an indicator gives, one line per case."""
    from chengxin.entrances.web import describing

    return describing.points(indicator)


@register.filter
def source_in(name: str, pack: Any) -> str:
    """Title and article of a pack's source by its id."""
    found = next((source for source in pack.source if source.id == name), None)
    return f"{found.title} {found.article or ''}".strip() if found else name


@register.filter
def basis_title(card: Any, basis: Any) -> str:
    """Title and article of what an indicator or veto rests on."""
    return f"{card.source_of(basis).title} {basis.article}"


@register.filter
def unit_name(code: str) -> str:
    """Name of a department, town or park by its code, in the language of the page."""
    directory = in_use.current().directory
    if code not in directory:
        return code
    unit = directory.unit(code)
    return unit.en if get_language() == "en" else unit.short_zh


@register.filter
def industry_name(code: str) -> str:
    """Section of the national classification that an industry code belongs to, with the code."""
    editions = in_use.current().editions_of("code-table.industry-section")
    entry = editions[-1].find(code[:1]) if code and editions else None  # type: ignore[attr-defined]
    return f"{code} {by_language(entry)}" if entry else code


@register.filter
def town_name(code: str) -> str:
    """Name of a town, subdistrict or park by its division code; empty when it is not ours."""
    unit = in_use.current().directory.locality_of(code[:9]) if code else None
    return unit_name(unit.code) if unit else ""


@register.filter
def public_href(row: Any) -> str:
    """Address of the public page of whoever a row of a list is about."""
    return reverse("portal:subject", args=[row.subject_uscc or f"n{row.subject_id}"])


@register.filter
def item_title(code: str) -> str:
    """Title of a catalogue item by its code, newest edition, in the language of the page."""
    editions = in_use.current().editions_of(f"catalogue.{code}")
    return by_language(editions[-1].title) if editions else code


@register.filter
def day_before(day: date | None) -> date | None:
    """The day before: the last day of a period whose end is excluded."""
    return day - timedelta(days=1) if day else None


@register.filter
def item_of(mapping: Any, key: Any) -> Any:
    """Value of a mapping by a variable key, or nothing."""
    return mapping.get(key) if mapping else None


@register.inclusion_tag("web/parts/grade.html")
def grade(letter: str, size: str = "") -> dict[str, str]:
    """Grade badge: the letter on its colour, named for those who do not see it."""
    return {"letter": letter, "size": size}


@register.inclusion_tag("web/parts/copy.html")
def copy(text: str) -> dict[str, str]:
    """Button that copies a code; shown only where scripts run."""
    return {"text": text}


@register.inclusion_tag("web/parts/due.html")
def due(on: date, workdays_left: int, rule: str = "", provisional: bool = False) -> dict[str, Any]:
    """Deadline chip.

    Args:
        workdays_left: Working days until the deadline; negative when it has passed.
        rule: What the reader sees on hovering: the article and the starting day.
        provisional: Counted without the State Council's table for that year.
    """
    if workdays_left < 0:
        text = ngettext("逾期 %(days)s 个工作日", "逾期 %(days)s 个工作日", -workdays_left)
        css, icon = "cx-due-over", "alert-triangle"
    elif workdays_left == 0:
        text, css, icon = _("今天到期"), "cx-due-soon", "clock"
    else:
        text = ngettext("还剩 %(days)s 个工作日", "还剩 %(days)s 个工作日", workdays_left)
        css, icon = ("cx-due-soon" if workdays_left <= 2 else ""), "clock"
    return {
        "text": text % {"days": abs(workdays_left)},
        "css": css,
        "icon": icon,
        "on": on,
        "rule": rule,
        "provisional": provisional,
    }


@register.inclusion_tag("web/parts/window.html")
def window_bar(bar: Any, label: str = "", article: str = "") -> dict[str, Any]:
    """Publicity window as a bar, with why it is so long and where that stands."""
    return {"bar": bar, "label": label, "article": article}


@register.inclusion_tag("web/parts/lanes.html")
def lanes(drawing: Any) -> dict[str, Any]:
    """All records of a subject on one axis."""
    return {"drawing": drawing}


@register.inclusion_tag("web/parts/clocks.html")
def clocks(moments: Any, on: date) -> dict[str, Any]:
    """The two clocks of one record as one line; the mark stands at the day the page is about."""
    return {"moments": moments, "mark": _("今天") if on == today() else f"{on:%Y-%m-%d}"}


@register.inclusion_tag("web/parts/waterfall.html")
def waterfall(drawing: Any, letter: str) -> dict[str, Any]:
    """How the points add up."""
    return {"drawing": drawing, "letter": letter}


@register.inclusion_tag("web/parts/chart.html")
def chart(
    identity: str, kind: str, data: dict[str, Any], sentence: str, height: str = ""
) -> dict[str, Any]:
    """Chart of a change over time; `sentence` says what it shows to those who do not see it."""
    return {"id": identity, "kind": kind, "data": data, "sentence": sentence, "height": height}


@register.inclusion_tag("web/parts/empty.html")
def empty(icon: str, title: str, text: str, href: str = "", action: str = "") -> dict[str, str]:
    """What would be here, and how to begin."""
    return {"icon": icon, "title": title, "text": text, "href": href, "action": action}


@register.inclusion_tag("web/parts/pages.html", takes_context=True)
def pages(context: Context, page: Any, unit: str = "") -> dict[str, Any]:
    """Foot of a table: how many rows, which are shown, forth and back, rows a page."""
    return {"page": page, "unit": unit or _("条"), "request": context["request"]}


@register.inclusion_tag("web/parts/sort.html", takes_context=True)
def sort(context: Context, key: str, label: str) -> dict[str, Any]:
    """Header of a column that sorts: a link that turns the order round."""
    current = context["request"].GET.get("sort", context.get("default_sort", ""))
    return {
        "request": context["request"],
        "label": label,
        "down": current == f"-{key}",
        "up": current == key,
        "next": key if current == f"-{key}" else f"-{key}",
    }


@register.simple_tag
def today() -> date:
    """Today in Shanghai."""
    return timezone.localdate()
