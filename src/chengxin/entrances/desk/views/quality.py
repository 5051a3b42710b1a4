"""Quality of what departments hand in: the heat map, a unit's month, a figure, its rows."""

from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chengxin.entrances.desk import quality_pages as shown
from chengxin.entrances.desk.matters import matter
from chengxin.entrances.web import access, exporting, paging
from chengxin.entrances.web.templatetags.cx import by_language, item_title, unit_name
from chengxin.law.errors import InputError, PermissionDeniedError
from chengxin.law.rulebook.schemas.quality import Rate
from chengxin.records.accounts.enums import Role
from chengxin.records.intake.enums import Outcome
from chengxin.records.intake.quality import figures as counted
from chengxin.records.intake.quality import months, plain, selectors
from chengxin.records.intake.quality.completeness import completeness
from chengxin.records.intake.quality.enums import MonthState
from chengxin.records.intake.quality.freshness import freshness
from chengxin.records.intake.quality.problems import defects
from chengxin.records.intake.quality.reading import read_rows
from chengxin.records.intake.quality.rows import APPEALABLE, RowBehind
from chengxin.records.intake.quality.scope import Scope, scope, unit_of

DEFECTS_ON_A_PAGE = 20


@require_GET
@never_cache
@access.staff
def heat_map(request: HttpRequest) -> HttpResponse:
    """Units by month, coloured by a rate; a chosen cell opens beside it."""
    asked = request.GET
    until = _month(asked.get("until", ""), default=months.of(timezone.localdate()))
    at = scope(
        since=months.after(until, 1 - shown.MONTHS),
        until=until,
        now=timezone.now(),
        department=_unit(request, None),
        item=asked.get("item") or None,
    )
    rate = _rate(at, asked.get("rate", ""))
    found = counted.figures(at)
    kind = exporting.format_wanted(request)
    if kind:
        return _export_figures(kind, f"quality-{until:%Y-%m}", at, found)
    chosen = _chosen(request)
    kept = {name: asked[name] for name in ("rate", "item", "until", "worst") if asked.get(name)}
    lines = shown.heat_map(at, found, rate, chosen=chosen, query=urlencode(kept))
    if asked.get("worst"):
        lines.sort(key=lambda line: -line.worst)
    context = {
        "scope": at,
        "rate": rate,
        "rates": at.pack.rates,
        "lines": lines,
        "months": list(months.span(at.since, at.until)),
        "bands": shown.bands(rate),
        "district": [text for text in shown.district_line(at, found) if text],
        "items": sorted({f.item for f in found}),
        "chosen": asked,
        "earlier": f"{months.after(until, -shown.MONTHS):%Y-%m}",
        "later": f"{months.after(until, shown.MONTHS):%Y-%m}" if until < _this_month() else "",
        "panel": shown.panel(at, found, *chosen, rate) if chosen else None,
        "is_office": access.account(request).role == Role.OFFICE,
    }
    return render(request, "desk/quality/heat_map.html", context)


@require_GET
@never_cache
@access.staff
def unit_month(request: HttpRequest, department: str, month: str) -> HttpResponse:
    """One unit's month: every item, what is wrong, how fresh its sources are."""
    at = _scope(request, department, None, month)
    found = counted.figures(at)
    kind = exporting.format_wanted(request)
    if kind:
        return _export_figures(kind, f"quality-{department}-{month}", at, found)
    whole = counted.together(at.pack, found)
    context = {
        "scope": at,
        "department": department,
        "month": at.since,
        "figures": found,
        "whole": whole,
        "rates": shown.rates_shown(at.pack, whole) if whole else [],
        "defects": defects(at, limit=DEFECTS_ON_A_PAGE),
        "sources": freshness(at),
        "earlier": f"{months.after(at.since, -1):%Y-%m}",
        "later": f"{months.after(at.since, 1):%Y-%m}" if at.since < _this_month() else "",
    }
    return render(request, "desk/quality/unit_month.html", context)


@require_GET
@never_cache
@access.staff
def figure(request: HttpRequest, department: str, item: str, month: str) -> HttpResponse:
    """One unit's item in one month: formulas, parts, channels, fields, appeals."""
    at = _scope(request, department, item, month)
    found = counted.figures(at)
    if request.GET.get("format") == "json":
        return JsonResponse(
            plain.figures_as_plain(at, found), json_dumps_params={"ensure_ascii": False}
        )
    own = found[0] if found else None
    fields = completeness(at)
    kind = exporting.format_wanted(request)
    if kind:
        return _export_fields(kind, f"fields-{department}-{item}-{month}", fields)
    address = partial(shown.rows_href, department, item, at.since)
    actor = access.actor(request)
    context = {
        "scope": at,
        "pack": at.pack,
        "department": department,
        "item": item,
        "month": at.since,
        "figure": own,
        "rates": shown.rates_shown(at.pack, own) if own else [],
        "counts": shown.counts_shown(at.pack, own, address) if own else [],
        "fields": fields,
        "defects": defects(at, limit=DEFECTS_ON_A_PAGE),
        "appeals": selectors.list_appeals(
            actor, department_id=department, item=item, month=at.since
        ),
        "declared": selectors.list_zero_reports(
            actor, department_id=department, item=item, month=at.since
        ).filter(withdrawn_at__isnull=True).first(),
        "may_declare": _may_declare(request, at, own),
        "earlier": f"{months.after(at.since, -1):%Y-%m}",
        "later": f"{months.after(at.since, 1):%Y-%m}" if at.since < _this_month() else "",
    }  # fmt: skip
    return render(request, "desk/quality/figure.html", context)


@require_GET
@never_cache
@access.staff
def rows(request: HttpRequest, department: str, item: str, month: str, count: str) -> HttpResponse:
    """The rows behind a count; whoever appeals against some of them begins here."""
    at = _scope(request, department, None if item == shown.ALL else item, month)
    try:
        behind = read_rows(
            at,
            count,
            by=access.actor(request),
            at=timezone.now(),
            matter=matter(request) or _("数据质量"),
            field=request.GET.get("field", ""),
            rule=request.GET.get("rule", ""),
        )
    except KeyError as error:
        raise Http404 from error
    kind = exporting.format_wanted(request)
    if kind:
        name = f"rows-{department}-{item}-{month}-{count}"
        return _export_rows(kind, name, behind[: exporting.AT_MOST])
    may_appeal = (
        count in APPEALABLE
        and item != shown.ALL
        and access.account(request).role in {Role.DEPARTMENT, Role.REGULATOR}
    )
    context = {
        "scope": at,
        "department": department,
        "item": item,
        "month": at.since,
        "count": count,
        "title": _title(at, count, request),
        "page": paging.cut(behind, paging.wanted(request.GET)),
        "outcomes": dict(Outcome.choices),
        "may_appeal": may_appeal,
        "is_office": access.account(request).role == Role.OFFICE,
        "wrong": "",
    }
    return render(request, "desk/quality/rows.html", context)


def _title(at: Scope, count: str, request: HttpRequest) -> dict[str, Any]:
    """What a list of rows is called and which rows stand in it."""
    field = request.GET.get("field", "")
    if count == "empty":
        return {"title": _("字段为空"), "means": field}
    if count == "problem":
        return {"title": _("有这个问题"), "means": f"{request.GET.get('rule', '')} {field}"}
    if count == "mended":
        return {"title": _("已改的行"), "means": _("退回或暂存后改好、已经采用")}
    if count in Outcome.values:
        return {"title": Outcome(count).label, "means": ""}
    found = at.pack.count(count)
    return {"title": by_language(found.title), "means": by_language(found.means)}


def _scope(request: HttpRequest, department: str, item: str | None, month: str) -> Scope:
    since = _month(month, default=None)
    return scope(
        since=since,
        until=since,
        now=timezone.now(),
        department=_unit(request, department),
        item=item,
    )


def _unit(request: HttpRequest, asked: str | None) -> str | None:
    try:
        return unit_of(access.actor(request), asked)
    except PermissionDeniedError as error:
        raise PermissionDenied from error


def _month(text: str, *, default: date | None) -> date:
    try:
        return months.parse(text)
    except InputError as error:
        if default is None:
            raise Http404 from error
        return default


def _this_month() -> date:
    return months.of(timezone.localdate())


def _rate(at: Scope, asked: str) -> Rate:
    return next((rate for rate in at.pack.rates if rate.id == asked), at.pack.rates[0])


def _chosen(request: HttpRequest) -> tuple[str, date] | None:
    """The cell the address asks for; a department's own only."""
    department, month = request.GET.get("department", ""), request.GET.get("month", "")
    if not department or not month:
        return None
    _unit(request, department)
    return department, _month(month, default=None)


def _may_declare(request: HttpRequest, at: Scope, own: counted.Figure | None) -> bool:
    """Whether this reader may declare that nothing was decided: a month that is over and empty."""
    actor = access.actor(request)
    if at.item not in at.pack.zero_reports.items or actor.role == Role.AUDITOR:
        return False
    is_over = months.last_day(at.since) < timezone.localdate()
    silent = own is None or own.month_state in {MonthState.SILENT, MonthState.OPEN, MonthState.NONE}
    return is_over and silent and (own is None or own.is_empty)


def _export_figures(kind: str, name: str, at: Scope, found: list[counted.Figure]) -> HttpResponse:
    pack = at.pack
    heads = [_("单位"), _("事项"), _("月份"), _("状态")]
    heads += [by_language(count.title) for count in pack.counts]
    for rate in pack.rates:
        heads += [by_language(rate.title), _("申诉前")]
    lines = []
    for each in found:
        line: list[Any] = [
            unit_name(each.department), item_title(each.item), f"{each.month:%Y-%m}",
            str(each.month_state.label),
        ]  # fmt: skip
        line += [each.counts[count.id] for count in pack.counts]
        for rate in pack.rates:
            value = each.rates[rate.id]
            line += [_per_cent(value.ppm), _per_cent(value.raw_ppm) if value.is_changed else ""]
        lines.append(line)
    return exporting.as_file(kind, name, heads, lines)


def _per_cent(ppm: int | None) -> str:
    return "" if ppm is None else f"{ppm / 10_000:.4f}%"


def _export_fields(kind: str, name: str, fields: list[Any]) -> HttpResponse:
    heads = (_("代码"), _("字段"), _("必填"), _("记录"), _("有值"), _("为空"), _("完整率"))
    lines = [
        (f.code, f.title, _("是") if f.required else "", f.recorded, f.filled, f.empty,
         _per_cent(f.ppm))
        for f in fields
    ]  # fmt: skip
    return exporting.as_file(kind, name, heads, lines)


def _export_rows(kind: str, name: str, found: list[RowBehind]) -> HttpResponse:
    heads = (
        _("单位"), _("事项"), _("文书号"), _("决定日期"), _("报送期限"), _("迟报工作日"), _("批次"),
        _("行号"), _("收到时间"), _("结果"), _("说明"), _("申诉成立"),
    )  # fmt: skip
    labels = dict(Outcome.choices)
    lines = [
        (
            unit_name(r.department), item_title(r.item), r.document_no, r.decided_on, r.due_on,
            r.late_days, r.batch_no, r.row_no, r.received_at, str(labels.get(r.outcome, "")),
            r.note, _("是") if r.excused else "",
        )
        for r in found
    ]  # fmt: skip
    return exporting.as_file(kind, name, heads, lines)
