"""Court shields on the desk: requests, one shield, the office's acts."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chengxin.affairs.repair import selectors
from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.enums import ShieldState
from chengxin.affairs.repair.errors import CaseNotShownError
from chengxin.affairs.repair.models import RepairShield
from chengxin.affairs.repair.transitions import SHIELD, SHIELD_AFFAIR, ShieldAct
from chengxin.entrances.web import access, case_parts, paging, repairing
from chengxin.law.errors import CreditError
from chengxin.records.subjects.selectors.versions import latest_versions

# What is done, the word it asks for, the label of that word, and what follows.
Deed = tuple[Callable[..., Any], str, Promise | str, Promise | str]
DEEDS: Mapping[str, Deed] = {
    ShieldAct.RAISE: (
        repair.raise_shield, "", "",
        gettext_lazy("裁定之前的失信信息不再公示、共享和评价，生效中的惩戒措施暂停；告知申请人。"),
    ),
    ShieldAct.REFUSE: (
        repair.refuse_shield, "reasons", gettext_lazy("不予屏蔽的理由"),
        gettext_lazy("本件办结，理由告知申请人。"),
    ),
    ShieldAct.COMPLETE: (
        repair.complete_shield, "end_ruling_no", gettext_lazy("执行完毕的裁定书文号"),
        gettext_lazy("屏蔽的记录全部转为已修复，惩戒措施解除，评价更新。"),
    ),
    ShieldAct.END: (
        repair.end_shield, "reasons", gettext_lazy("终止屏蔽的理由"),
        gettext_lazy("屏蔽的记录恢复公示、共享和评价，暂停的措施恢复。"),
    ),
}  # fmt: skip


@require_GET
@never_cache
@access.staff
def shields(request: HttpRequest) -> HttpResponse:
    """All shields, newest first."""
    state = request.GET.get("state", "")
    found = selectors.list_shields()
    if state in ShieldState.values:
        found = found.filter(state=state)
    page = paging.of_queryset(found, paging.wanted(request.GET))
    names = latest_versions({each.subject_id for each in page.rows}, on=timezone.localdate())
    rows = [
        {
            "shield": each,
            "subject": names.get(each.subject_id),
            "tone": repairing.tone(each.state),
        }
        for each in page.rows
    ]
    context = {
        "page": paging.Page(rows, page.wanted, page.total, page.more),
        "state": state,
        "states": ShieldState.choices,
    }
    return render(request, "desk/repair/shields.html", context)


@require_GET
@never_cache
@access.staff
def shield(request: HttpRequest, number: str) -> HttpResponse:
    """One shield: the ruling, the records under it, clocks, letters, what can be done."""
    found = _shield(request, number)
    possible = SHIELD.acts_open(found.state, access.actor(request).role)
    context = _about(found) | {
        "records": found.records.order_by("record_no"),
        "clocks": case_parts.clocks(SHIELD_AFFAIR, number, today=timezone.localdate()),
        "letters": case_parts.letters(SHIELD_AFFAIR, number, door=case_parts.DESK, subject_id=None),
        "evidence": case_parts.evidence(number, door=case_parts.DESK),
        "history": case_parts.history(SHIELD_AFFAIR, number, door=case_parts.DESK),
        "law": repairing.law(found.edition),
        "acts": [(a, repairing.SHIELD_ACTS[a]) for a in possible if a in DEEDS],
    }
    return render(request, "desk/repair/shield.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """One act of the office: what will happen; a POST does it."""
    found = _shield(request, number)
    deed = DEEDS.get(act)
    if deed is None:
        raise Http404
    if act not in SHIELD.acts_open(found.state, access.actor(request).role):
        messages.error(request, _("现在不能这样办，请看最新状态。"))
        return redirect("desk:repair-shield", number=number)
    do, field, label, effect = deed
    status, said = 200, request.POST.get("said", "")
    if request.method == "POST":
        words = {field: said} if field else {}
        try:
            do(case_no=number, by=access.actor(request), at=timezone.now(), **words)
        except CreditError as error:
            messages.error(request, repairing.said(error))
            status = 400
        else:
            messages.success(request, _("%(act)s：已办理。") % {"act": repairing.SHIELD_ACTS[act]})
            return redirect("desk:repair-shield", number=number)
    context = _about(found) | {
        "title": repairing.SHIELD_ACTS[act],
        "field": field,
        "label": label,
        "effect": effect,
        "said": said,
        "law": repairing.law(found.edition),
    }
    return render(request, "desk/repair/shield_act.html", context, status=status)


def _shield(request: HttpRequest, number: str) -> RepairShield:
    try:
        return repair.open_shield(case_no=number, by=access.actor(request), at=timezone.now())
    except CaseNotShownError as error:
        if selectors.find_shield(number) is None:
            raise Http404 from error
        raise PermissionDenied from error


def _about(found: RepairShield) -> dict[str, Any]:
    subject = latest_versions({found.subject_id}, on=timezone.localdate()).get(found.subject_id)
    return {
        "shield": found,
        "subject": subject,
        "tone": repairing.tone(found.state),
        "covered": found.records.count(),
    }
