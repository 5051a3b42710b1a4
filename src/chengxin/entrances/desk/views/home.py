"""The first page of the desk: what waits for me, then the figures."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chengxin.affairs.scorecard_changes.selectors import list_waiting
from chengxin.entrances.desk.forms import may_report
from chengxin.entrances.web import access, paging
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.audit import selectors as audit
from chengxin.records.audit.models import Outcome
from chengxin.records.intake import selectors as intake
from chengxin.records.intake.enums import BatchState, HeldFor
from chengxin.records.subjects import selectors as subjects

RECENT_DAYS = 30
MONTHS = 12
STALEST_SHOWN = 6
PROVISIONAL_SHOWN = 5


@require_GET
@never_cache
@access.staff
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, ordered by how long it has waited; then my figures."""
    actor = access.actor(request)
    now = timezone.now()
    context: dict[str, Any] = {"today": timezone.localdate(), "may_report": may_report(actor)}
    if actor.role == Role.AUDITOR:
        return render(request, "desk/home_auditor.html", context | _for_auditor(now))
    if not may_report(actor):
        return render(request, "desk/home_counter.html", context)
    return render(request, "desk/home.html", context | _for_collectors(request, actor, now))


def _for_collectors(request: HttpRequest, actor: Actor, now: datetime) -> dict[str, Any]:
    held = intake.open_held_rows(actor)
    kind = request.GET.get("held_for", "")
    chosen = held.filter(held_for=kind) if kind in HeldFor.values else held
    page = paging.of_queryset(chosen, paging.wanted(request.GET))
    recent = intake.list_batches(actor).filter(received_at__gte=now - timedelta(days=RECENT_DAYS))
    months = intake.count_by_month(actor, since=_since(now))
    shown: dict[str, Any] = {
        "page": page,
        "held_for": kind,
        "held_kinds": [
            {"value": value, "label": label, "count": held.filter(held_for=value).count()}
            for value, label in HeldFor.choices
        ],
        "held_count": held.count(),
        "faulty_count": recent.filter(rejected__gt=0, state=BatchState.DONE).count(),
        "waiting_batches": intake.list_batches(actor, state=BatchState.HELD)[:5],
        "waiting_count": intake.list_batches(actor, state=BatchState.HELD).count(),
        "recent_count": recent.count(),
        "chart": _chart(months, now),
        "chart_rows": months,
        "ages": {row.pk: (now - row.held_at).days for row in page.rows},
        "editions": _editions(actor, now),
    }
    if actor.role == Role.OFFICE:
        freshness = sorted(intake.freshness(), key=lambda each: each.received_at)
        shown |= {
            "provisional": subjects.list_provisional(limit=PROVISIONAL_SHOWN),
            "stalest": [
                {"source": each, "days": (now - each.received_at).days}
                for each in freshness[:STALEST_SHOWN]
            ],
        }
    return shown


def _editions(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Editions of the rules that somebody else submitted and this person may release."""
    return [
        {
            "edition": each,
            "place": "desk:card-change" if each.pack.startswith("scorecard.") else "desk:edition",
            "days": (now - each.submitted_at).days if each.submitted_at else 0,
        }
        for each in list_waiting(actor, on=timezone.localtime(now).date())
    ]


def _for_auditor(now: datetime) -> dict[str, Any]:
    week = now - timedelta(days=7)
    refused = audit.list_entries(outcome=Outcome.REFUSED, at__gte=week)
    return {
        "lag": audit.seal_lag(),
        "refused_count": refused.count(),
        "refused": refused[:10],
        "entries_count": audit.list_entries(at__gte=week).count(),
    }


def _since(now: datetime) -> datetime:
    """First moment of the month eleven months ago, in Shanghai."""
    first = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _step in range(MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _chart(months: list[intake.MonthCount], now: datetime) -> dict[str, Any]:
    by_month = {each.month: each for each in months}
    shown, month = [], _since(now).date()
    while month <= timezone.localtime(now).date():
        shown.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return {
        "x": [format_date(each, _("n月")) for each in shown],
        "series": [
            {
                "name": _("收到的行"),
                "data": [by_month[m].received if m in by_month else 0 for m in shown],
            },
            {
                "name": _("没有接受的行"),
                "data": [by_month[m].not_accepted if m in by_month else 0 for m in shown],
            },
        ],
    }
