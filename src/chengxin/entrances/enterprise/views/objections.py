"""Objections of the enterprise: to any record about itself, followed to the end, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.affairs.objections import selectors, services
from chengxin.affairs.objections.models import Objection
from chengxin.affairs.objections.rules import pack_on
from chengxin.affairs.objections.transitions import AFFAIR
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.web import access, case_parts, objecting, paging, records
from chengxin.law.errors import TransitionError
from chengxin.law.rulebook.schemas.objection import ApplicantKind
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects.models import SubjectVersion

PURPOSE = "own-objection"
OWN_MATTER = "本企业提出异议"  # stays in the trail, so it has one language


@require_GET
@member_page
def objections(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Every objection I have filed, newest first, and how to begin one."""
    found = selectors.list_of_subject(subject.subject_id)
    page = paging.of_queryset(found, paging.wanted(request.GET))
    due = selectors.next_due([each.case_no for each in page.rows])
    today = timezone.localdate()
    lines = [
        {
            "objection": each,
            "css": objecting.state_css(each),
            "clock": case_parts.shown_clock(due[each.case_no], today=today)
            if each.case_no in due
            else None,
        }
        for each in page.rows
    ]
    context = {"subject": subject, "page": page, "lines": lines, "limits": pack_on(today).limits}
    return render(request, "enterprise/objections/list.html", context)


@require_http_methods(["GET", "POST"])
@member_page
def new(request: HttpRequest, subject: SubjectVersion, record_no: int) -> HttpResponse:
    """Object to one of my records."""
    shown = _own_record(request, subject, record_no)
    if shown is None:
        raise Http404
    form = objecting.claim_form(request, shown, ApplicantKind.SUBJECT)
    now = timezone.now()
    if request.method == "POST":
        filed = objecting.file_claim(request, form, by=access.actor(request), at=now)
        if filed is not None:
            messages.success(request, _("异议已提交，记录已标注“异议处理中”。"))
            return redirect("enterprise:objection", case_no=filed.objection.case_no)
    context = objecting.form_context(form, at=now) | {
        "subject": subject,
        "back": reverse("enterprise:records"),
    }
    status = 400 if form.problems else 200
    return render(request, "enterprise/objections/new.html", context, status=status)


@require_GET
@member_page
def objection(request: HttpRequest, subject: SubjectVersion, case_no: str) -> HttpResponse:
    """One objection: where it stands, its clocks, what was said and done."""
    found = _own_case(subject, case_no)
    door = case_parts.ENTERPRISE
    context: dict[str, Any] = objecting.case_context(found, door=door, at=timezone.now()) | {
        "subject": subject,
        "shown": _own_record(request, subject, found.record_no),
        "letters": case_parts.letters(
            AFFAIR, found.case_no, door=door, subject_id=subject.subject_id
        ),
        "evidence": case_parts.evidence(found.case_no, door=door),
    }
    return render(request, "enterprise/objections/case.html", context)


@require_POST
@member_page
def withdraw(request: HttpRequest, subject: SubjectVersion, case_no: str) -> HttpResponse:
    """Take an objection back."""
    found = _own_case(subject, case_no)
    try:
        services.withdraw(
            case_no=found.case_no,
            by=access.actor(request),
            at=timezone.now(),
            reason=request.POST.get("reason", "")[:500],
        )
        messages.info(request, _("异议已撤回，标注已取消。"))
    except TransitionError:
        messages.error(request, _("这件异议已经办结。"))
    return redirect("enterprise:objection", case_no=found.case_no)


def _own_case(subject: SubjectVersion, case_no: str) -> Objection:
    found = selectors.list_of_subject(subject.subject_id).filter(case_no=case_no).first()
    if found is None:
        raise Http404
    return found


def _own_record(
    request: HttpRequest, subject: SubjectVersion, record_no: int
) -> records.ShownRecord | None:
    today = timezone.localdate()
    file = publicity.disclosed_records(
        subject_id=subject.subject_id,
        actor=access.actor(request),
        purpose=PURPOSE,
        matter=OWN_MATTER,
        on=today,
        at=timezone.now(),
    )
    found = [record for record in file.records if record.record_no == record_no]
    return next(iter(records.shown(found, on=today)), None)
