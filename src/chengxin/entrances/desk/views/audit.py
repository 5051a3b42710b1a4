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

from chengxin.entrances.web import access, paging
from chengxin.records.audit import selectors, services
from chengxin.records.audit.models import Outcome


@require_GET
@access.staff
def entries(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, filtered by the address."""
    filters = _filters(request)
    page = paging.of_queryset(selectors.list_entries(**filters), paging.wanted(request.GET))
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
