"""The trail, for the auditor: who did or saw what, for which matter; and whether it is intact."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chengxin.entrances.web import access, exporting, paging
from chengxin.records.audit import selectors, services
from chengxin.records.audit.models import AuditEntry, Outcome


@require_GET
@access.staff
def entries(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, filtered by the address."""
    filters = _filters(request)
    found = selectors.list_entries(**filters)
    if exporting.is_wanted(request):
        return _export(request, list(found[: exporting.AT_MOST]))
    page = paging.of_queryset(found, paging.wanted(request.GET))
    context = {
        "page": page,
        "outcomes": Outcome.choices,
        "lag": selectors.seal_lag(),
        "chosen": request.GET,
    }
    return render(request, "desk/audit/entries.html", context)


@require_GET
@access.staff
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry: its canonical text, its digest and its link in the chain."""
    found = selectors.list_entries(id=number).first()
    if found is None:
        raise Http404
    context = {"entry": found, "digest": bytes(found.digest).hex()}
    return render(request, "desk/audit/entry.html", context)


@require_POST
@access.staff
def verify(request: HttpRequest) -> HttpResponse:
    """Read the whole chain again and say whether an entry was changed."""
    check = services.verify_chain()
    services.record(
        actor=access.actor(request),
        action="audit.chain.verified",
        at=timezone.now(),
        matter="",
        purpose="audit",
        details={"entries": check.entries, "first_broken": check.first_broken},
    )
    if check.ok:
        text = _("%(n)s 条全部核对，没有一条被改动；%(lag)s 条等待封印。")
        messages.success(request, text % {"n": f"{check.entries:,}", "lag": check.unsealed})
    else:
        text = _("第 %(n)s 条与封印不符，其后的链已经断开。")
        messages.error(request, text % {"n": check.first_broken})
    return redirect("desk:audit")


def _export(request: HttpRequest, found: list[AuditEntry]) -> HttpResponse:
    services.record(
        actor=access.actor(request),
        action="audit.trail.exported",
        at=timezone.now(),
        matter="",
        purpose="audit",
        details={"rows": len(found)},
    )
    heads = {
        "id": _("条目"),
        "at": _("时间"),
        "operator": _("经办"),
        "role": _("角色"),
        "department_code": _("单位"),
        "action": _("动作"),
        "purpose": _("目的"),
        "matter": _("事项"),
        "subject_id": _("主体"),
        "outcome": _("结果"),
    }
    rows = [[getattr(entry, name) for name in heads] for entry in found]
    return exporting.as_csv("audit", list(heads.values()), rows)


def _filters(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET
    filters: dict[str, Any] = {
        "action__startswith": asked.get("action", "").strip(),
        "outcome": asked.get("outcome", ""),
        "operator": asked.get("operator", "").strip(),
        "matter__contains": asked.get("matter", "").strip(),
    }
    subject = asked.get("subject", "")
    filters["subject_id"] = int(subject) if subject.isdecimal() else None
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    if since:
        filters["at__gte"] = _midnight(since)
    if until:
        filters["at__lt"] = _midnight(until + timedelta(days=1))
    return filters


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
