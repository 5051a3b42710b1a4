"""Temporary shield of an enterprise in restructuring: ask on a ruling, follow, take back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.enums import ShieldState
from chengxin.affairs.repair.errors import CaseNotShownError
from chengxin.affairs.repair.facts import pack_on
from chengxin.affairs.repair.transitions import SHIELD_AFFAIR
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.web import access, case_parts, repairing
from chengxin.law.errors import CreditError
from chengxin.records.subjects.models import SubjectVersion


@require_http_methods(["GET", "POST"])
@never_cache
@member_page
def request_shield(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """The form: the ruling, the court, its day and the file."""
    pack = pack_on(timezone.localdate())
    form = {name: request.POST.get(name, "") for name in ("ruling_no", "court", "ruled_on")}
    wrong = ""
    if request.method == "POST":
        wrong = _ask(request, subject, form)
        if not wrong:
            messages.success(request, _("申请已经提交，信用办核对裁定书后决定。"))
            return redirect("enterprise:repair")
    context = {
        "subject": subject,
        "form": form,
        "wrong": wrong,
        "rules": pack.shield,
        "days": "" if pack.shield is None else repairing.limit(pack.shield.decision),
        "upload": case_parts.upload("", at=timezone.now()),
        "law": repairing.law(pack.edition),
        "today": timezone.localdate(),
    }
    status = 400 if wrong else 200
    return render(request, "enterprise/repair/shield_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
@member_page
def shield(request: HttpRequest, subject: SubjectVersion, number: str) -> HttpResponse:
    """One shield: its state, the records under it, its clocks and letters."""
    by, at = access.actor(request), timezone.now()
    try:
        found = repair.open_shield(case_no=number, by=by, at=at)
    except CaseNotShownError as error:
        raise Http404 from error
    if found.subject_id != subject.subject_id:
        raise Http404
    if request.method == "POST":
        try:
            repair.withdraw_request(case_no=number, by=by, at=at)
            messages.info(request, _("申请已撤回。"))
        except CreditError as error:
            messages.error(request, repairing.said(error))
        return redirect("enterprise:repair-shield", number=number)
    context: dict[str, Any] = {
        "subject": subject,
        "shield": found,
        "tone": repairing.tone(found.state),
        "covered": found.records.count(),
        "may_withdraw": found.state == ShieldState.REQUESTED,
        "clocks": case_parts.clocks(SHIELD_AFFAIR, number, today=timezone.localdate()),
        "letters": case_parts.letters(
            SHIELD_AFFAIR, number, door=case_parts.ENTERPRISE, subject_id=subject.subject_id
        ),
        "history": case_parts.history(SHIELD_AFFAIR, number, door=case_parts.ENTERPRISE),
        "evidence": case_parts.evidence(number, door=case_parts.ENTERPRISE),
        "law": repairing.law(found.edition),
    }
    return render(request, "enterprise/repair/shield.html", context)


def _ask(request: HttpRequest, subject: SubjectVersion, form: dict[str, str]) -> str:
    """Ask for the shield; returns what is wrong, in words."""
    file = request.FILES.get("evidence")
    try:
        ruled_on = date.fromisoformat(form["ruled_on"])
    except ValueError:
        return _("请填写裁定日期。")
    if file is None:
        return _("请选择裁定书文件。")
    try:
        repair.request_shield(
            subject_id=subject.subject_id,
            ruling_no=form["ruling_no"],
            court=form["court"],
            ruled_on=ruled_on,
            name=file.name or "",
            content=file.read(),
            by=access.actor(request),
            at=timezone.now(),
        )
    except CreditError as error:
        return repairing.said(error)
    return ""
