"""Tolerance for the enterprise: asked for on one of its records, followed, proved, taken back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.affairs.tolerance import selectors, services
from chengxin.affairs.tolerance.enums import ToleranceState
from chengxin.affairs.tolerance.models import ToleranceCase
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.web import access, case_parts, paging, records, tolerating
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.errors import CreditError
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects.models import SubjectVersion

PURPOSE = "own-tolerance"
OWN_MATTER = "本企业申请容错认定"  # stays in the trail, so it has one language


@require_GET
@member_page
def tolerances(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Every case about me, the newest first, and which grounds there are."""
    page = paging.of_queryset(selectors.of_subject(subject.subject_id), paging.wanted(request.GET))
    lines = [
        {
            "case": case,
            "ground": by_language(tolerating.ground_of(case)[1].title),
            "css": tolerating.state_css(case),
        }
        for case in page.rows
    ]
    context = {
        "subject": subject,
        "page": page,
        "lines": lines,
        "grounds": tolerating.grounds(timezone.localdate(), applied_for=True),
    }
    return render(request, "enterprise/tolerance/list.html", context)


@require_http_methods(["GET", "POST"])
@member_page
def new(request: HttpRequest, subject: SubjectVersion, record_no: int) -> HttpResponse:
    """Ask for tolerance of one of my records."""
    shown = _own_record(request, subject, record_no)
    if shown is None:
        raise Http404
    now, problem = timezone.now(), ""
    if request.method == "POST":
        case, problem = tolerating.submit(request, record_no, by=access.actor(request), at=now)
        if case is not None:
            if problem:
                messages.error(request, problem)
            messages.success(request, _("申请已提交，由报送这条记录的单位认定。"))
            return redirect("enterprise:tolerance", case_no=case.case_no)
    context = tolerating.form_context(request, at=now, applied_for=True) | {
        "subject": subject,
        "shown": shown,
        "problem": problem,
    }
    status = 400 if problem else 200
    return render(request, "enterprise/tolerance/new.html", context, status=status)


@require_GET
@member_page
def tolerance(request: HttpRequest, subject: SubjectVersion, case_no: str) -> HttpResponse:
    """One case about me: where it stands, its clock, what was said and handed in."""
    found = _own_case(subject, case_no)
    is_open = found.state == ToleranceState.SUBMITTED
    mine = is_open and found.submitted_account == access.account(request).pk
    upload_to = reverse("enterprise:tolerance-evidence", args=[found.case_no]) if is_open else ""
    context = tolerating.case_context(found, door=case_parts.ENTERPRISE, at=timezone.now()) | {
        "subject": subject,
        "upload_to": upload_to,
        "may_withdraw": mine,
        "shown": _own_record(request, subject, found.record_no),
    }
    return render(request, "enterprise/tolerance/case.html", context)


@require_POST
@member_page
def hand_in(request: HttpRequest, subject: SubjectVersion, case_no: str) -> HttpResponse:
    """Hand in proof of a case that is not decided."""
    found = _own_case(subject, case_no)
    if found.state != ToleranceState.SUBMITTED:
        raise PermissionDenied
    problem = tolerating.hand_in(request, found, by=access.actor(request), at=timezone.now())
    if problem:
        messages.error(request, problem)
    return redirect("enterprise:tolerance", case_no=found.case_no)


@require_POST
@member_page
def withdraw(request: HttpRequest, subject: SubjectVersion, case_no: str) -> HttpResponse:
    """Take an application back that is not decided."""
    found = _own_case(subject, case_no)
    try:
        services.withdraw(case_no=found.case_no, by=access.actor(request), at=timezone.now())
        messages.info(request, _("申请已撤回。"))
    except CreditError as error:
        messages.error(request, tolerating.in_words(error))
    return redirect("enterprise:tolerance", case_no=found.case_no)


def _own_case(subject: SubjectVersion, case_no: str) -> ToleranceCase:
    found = selectors.of_subject(subject.subject_id).filter(case_no=case_no).first()
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
