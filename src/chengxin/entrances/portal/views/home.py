"""The first page, the lists anybody may look through, and help."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from chengxin.entrances.web import access, paging
from chengxin.entrances.web.templatetags.cx import item_title, town_name
from chengxin.records.editions import in_use
from chengxin.records.publicity import selectors as publicity
from chengxin.records.publicity.searching import DOUBLE_PUBLICITY
from chengxin.records.subjects.selectors import versions

KEPT_SECONDS = 1800  # figures of the whole district are counted at most twice an hour
CHARTED = ("administrative-permit", "administrative-penalty")


@dataclass(frozen=True)
class PublicList:
    """One list of the first page."""

    item: str
    icon: str
    note: Promise
    count: int = 0


LISTS = (
    PublicList(
        "serious-dishonesty-list", "alert-octagon", gettext_lazy("依法定程序认定，列明期限与依据")
    ),
    PublicList("administrative-penalty", "gavel", gettext_lazy("公示期内的决定，到期自动停止")),
    PublicList("administrative-permit", "certificate", gettext_lazy("有效期内的许可")),
    PublicList("honour", "award", gettext_lazy("各单位认定的荣誉")),
    PublicList("tax-compliance-grade", "receipt-tax", gettext_lazy("税务部门公告的 A 级纳税人")),
)


@require_GET
@access.everybody
def home(request: HttpRequest) -> HttpResponse:
    """Search box, report check, lists and figures of the district."""
    today = timezone.localdate()
    name = f"portal-figures-{today}"
    figures: dict[str, Any] = cache.get_or_set(name, lambda: _figures(today), KEPT_SECONDS) or {}
    chart = _chart(figures["months"], today)
    context = {
        "chart_rows": [
            {"month": month, "values": values}
            for month, *values in zip(
                chart["x"], *(s["data"] for s in chart["series"]), strict=True
            )
        ],
        "lists": [
            PublicList(each.item, each.icon, each.note, figures["counts"][each.item])
            for each in LISTS
            if each.item in figures["counts"]
        ],
        "chart": chart,
        "tiles": _tiles(figures["towns"]),
        "subjects": figures["subjects"],
        "records": sum(figures["counts"].values()),
        "departments": len(in_use.current().directory.departments),
        "counted_at": figures["at"],
        "examples": figures["examples"],
        "double_publicity": DOUBLE_PUBLICITY,
    }
    return render(request, "portal/home.html", context)


@require_GET
@access.everybody
def public_list(request: HttpRequest, item: str) -> HttpResponse:
    """One list of public records, newest decision first."""
    if item not in {each.item for each in LISTS}:
        raise Http404
    asked = paging.wanted(request.GET)
    found = publicity.list_public(
        item,
        on=timezone.localdate(),
        seq=publicity.latest_seq(),
        offset=asked.offset,
        limit=asked.size,
    )
    page = paging.Page(rows=found.rows, wanted=asked, total=found.total, more=found.capped)
    return render(request, "portal/list.html", {"item": item, "page": page})


@require_GET
@access.everybody
def help_page(request: HttpRequest) -> HttpResponse:
    """What is public and for how long, and how to use the portal."""
    today = timezone.localdate()
    pack = next((p for p in in_use.current().publicity_editions() if p.is_in_force(today)), None)
    return render(request, "portal/help.html", {"pack": pack})


def _figures(today: date) -> dict[str, Any]:
    """Counts of the whole district; costly, so they are kept for a while."""
    seq = publicity.latest_seq()
    since = _months(today)[0]
    towns = versions.count_by_town(on=today)
    return {
        "counts": publicity.public_counts(on=today, seq=seq),
        "months": {
            item: publicity.public_by_month(item, since=since, on=today, seq=seq)
            for item in CHARTED
        },
        "towns": towns,
        "subjects": sum(towns.values()),
        "examples": _examples(today, seq),
        "at": timezone.now(),
    }


def _examples(today: date, seq: int) -> list[str]:
    """What could be typed: parts of a name and of a code that lead somewhere."""
    rows = publicity.list_public(CHARTED[0], on=today, seq=seq, limit=1).rows
    return [part for row in rows for part in (row.subject_name[2:6], row.subject_uscc[:12]) if part]


def _months(today: date) -> list[date]:
    """First days of the last twelve months, the running one last."""
    months = [today.replace(day=1)]
    while len(months) < 12:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def _chart(counts: dict[str, dict[date, int]], today: date) -> dict[str, Any]:
    months = _months(today)
    return {
        "x": [format_date(month, _("n月")) for month in months],
        "series": [
            {"name": item_title(item), "data": [counts[item].get(month, 0) for month in months]}
            for item in CHARTED
        ],
    }


def _tiles(towns: dict[str, int]) -> list[dict[str, Any]]:
    """Towns by number of subjects, in five steps of ink."""
    ranked = sorted(((n, code) for code, n in towns.items() if code), reverse=True)
    most = ranked[0][0] if ranked else 1
    return [
        {"name": town_name(code) or code, "count": n, "step": min(5, 1 + n * 5 // (most + 1))}
        for n, code in ranked
    ]
