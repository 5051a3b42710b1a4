"""Advice on repair that goes with a decision: which decisions have none yet, and issuing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.facts import pack_on
from chengxin.affairs.repair.services.advising import list_unadvised
from chengxin.entrances.web import access, paging, repairing
from chengxin.law.errors import CreditError
from chengxin.records.accounts.enums import Role
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.subjects.selectors.versions import latest_versions


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def waiting(request: HttpRequest) -> HttpResponse:
    """Decisions without advice, newest first; a POST issues it for those that are ticked."""
    actor, today = access.actor(request), timezone.localdate()
    department = None if actor.role == Role.OFFICE else actor.department_code
    found = list_unadvised(on=today, department=department)
    if request.method == "POST":
        return _issue(request, found)
    page = paging.of_queryset(found, paging.wanted(request.GET))
    names = latest_versions({row.subject_id for row in page.rows}, on=today)
    pack = pack_on(today)
    calendar = in_use.current().workdays
    rows: list[dict[str, Any]] = [
        {
            "record": row,
            "subject": names.get(row.subject_id),
            "due_on": None if pack.advice is None
            else pack.advice.within.due(row.decided_on, calendar).on,
        }
        for row in page.rows
    ]  # fmt: skip
    audit.record(
        actor=actor,
        action="repair.advice.listed",
        at=timezone.now(),
        matter="repair-advice",
        purpose="desk-repair",
        details={"rows": len(rows)},
    )
    context = {
        "page": paging.Page(rows, page.wanted, page.total, page.more),
        "rules": pack.advice,
        "today": today,
        "law": repairing.law(pack.edition),
    }
    return render(request, "desk/repair/advice.html", context)


def _issue(request: HttpRequest, found: Any) -> HttpResponse:
    ticked = [int(each) for each in request.POST.getlist("record") if each.isdigit()]
    mine = list(found.filter(record_no__in=ticked).values_list("record_no", flat=True))
    if not mine:
        messages.error(request, _("请先勾选。"))
        return redirect("desk:repair-advice")
    try:
        done, refused = repair.advise_many(
            record_nos=mine, by=access.actor(request), at=timezone.now()
        )
    except CreditError as error:
        raise PermissionDenied from error
    text = ngettext("已出具 %(n)s 份信用修复告知书。", "已出具 %(n)s 份信用修复告知书。", done)
    messages.success(request, text % {"n": done})
    if refused:
        more = ngettext("%(n)s 条不用告知。", "%(n)s 条不用告知。", refused)
        messages.info(request, more % {"n": refused})
    return redirect("desk:repair-advice")
