"""The double publicity (双公示): permits and penalties now public, searched, sorted, exported."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chengxin.entrances.portal.views.home import KEPT_SECONDS
from chengxin.entrances.web import access, exporting, paging
from chengxin.entrances.web.records import ShownRecord
from chengxin.entrances.web.templatetags.cx import item_title, unit_name
from chengxin.law.words import DisclosureLevel
from chengxin.records.editions import in_use
from chengxin.records.publicity import searching, selectors
from chengxin.records.publicity.searching import DOUBLE_PUBLICITY, FoundRecord, Sought

EXPORTED_AT_MOST = 10_000
_SAID_ALREADY = frozenset(
    {"subject_name", "subject_uscc", "document_no", "authority", "decided_on"}
)


@require_GET
@access.everybody
def decisions(request: HttpRequest) -> HttpResponse:
    """Public permits and penalties by any fragment of a name, a code or a document number."""
    sought, wrong = _sought(request)
    kind = exporting.format_wanted(request)
    if kind:
        return _no_index(_exported(kind, sought))
    asked = paging.wanted(request.GET)
    found = searching.search(sought, offset=asked.offset, limit=asked.size)
    rows = [_row(each, sought.on) for each in found.rows]
    context = {
        "page": paging.Page(rows=rows, wanted=asked, total=found.total, more=found.capped),
        "sought": sought,
        "wrong": wrong,
        "items": DOUBLE_PUBLICITY,
        "departments": _departments(sought),
        "kinds": _kinds(sought),
        "default_sort": "-decided",
        "exported_at_most": EXPORTED_AT_MOST,
        "narrowed": _is_narrowed(sought),
    }
    return _no_index(render(request, "portal/decisions.html", context))


def _sought(request: HttpRequest) -> tuple[Sought, list[str]]:
    """What the address asks for, and which of its days could not be read."""
    query = request.GET
    wrong: list[str] = []

    def day(name: str) -> date | None:
        text = query.get(name, "").strip()
        try:
            found = parse_date(text)
        except ValueError:
            found = None
        if text and found is None:
            wrong.append(text[:20])
        return found

    item, sort = query.get("item", ""), query.get("sort", "")
    sought = Sought(
        at=timezone.now(),
        seq=selectors.latest_seq(),
        text=query.get("q", "").strip()[:100],
        item=item if item in DOUBLE_PUBLICITY else "",
        department=query.get("department", "")[:64],
        since=day("since"),
        until=day("until"),
        sort=sort if sort in searching.SORTS else searching.SORTS[0],
    )
    kinds = {code for code, _zh, _en in searching.kinds(sought.item, on=sought.on)}
    kind = query.get("kind", "")
    return replace(sought, kind=kind if kind in kinds else ""), wrong


def _row(found: FoundRecord, on: date) -> dict[str, Any]:
    return {"found": found, "shown": ShownRecord(found.record, on)}


def _departments(sought: Sought) -> list[str]:
    """Departments to choose from: counted over everything public, so they are kept for a while."""
    name = f"portal-departments-{sought.on}"
    found: list[str] | None = cache.get_or_set(
        name, lambda: searching.departments(sought), KEPT_SECONDS
    )
    return found or []


def _kinds(sought: Sought) -> list[tuple[str, str]]:
    english = get_language() == "en"
    return [
        (code, en if english else zh) for code, zh, en in searching.kinds(sought.item, on=sought.on)
    ]


def _is_narrowed(sought: Sought) -> bool:
    asked = (sought.text, sought.item, sought.department, sought.since, sought.until)
    return any(asked)


def _exported(kind: str, sought: Sought) -> HttpResponse:
    """Everything found that is public: the same columns for every row, the official ones too."""
    fields = _public_fields(sought)
    heads = [
        _("事项"), _("主体名称"), _("统一社会信用代码"), _("文书号"), _("作出机关"), _("决定日期"),
        _("报送单位"), _("公示自"), _("公示至"), _("公示规则"), _("公示依据"),
        *(title for _name, title in fields),
    ]  # fmt: skip
    cells = [
        _cells(each, sought.on, fields)
        for each in searching.every(sought, at_most=EXPORTED_AT_MOST)
    ]
    return exporting.as_file(kind, f"decisions-{sought.on:%Y%m%d}", heads, cells)


def _cells(each: FoundRecord, on: date, fields: list[tuple[str, str]]) -> list[Any]:
    record, shown = each.record, ShownRecord(each.record, on)
    window = record.window
    return [
        item_title(record.item), each.subject_name, each.subject_uscc, record.document_no,
        record.authority, record.decided_on, unit_name(record.department_code),
        window.starts_on if window else "", shown.public_through or "",
        window.rule if window else "", window.article if window else "",
        *(record.text(name) for name, _title in fields),
    ]  # fmt: skip


def _public_fields(sought: Sought) -> list[tuple[str, str]]:
    """Further public fields of the items asked for: name and official title, in their order."""
    items = (sought.item,) if sought.item else DOUBLE_PUBLICITY
    found: dict[str, str] = {}
    for code in items:
        item = in_use.current().catalogue_item(code, sought.on)
        for field in item.fields:
            if field.disclosure is DisclosureLevel.PUBLIC and field.name not in _SAID_ALREADY:
                found.setdefault(field.name, field.title_zh)
    return list(found.items())


def _no_index(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response
