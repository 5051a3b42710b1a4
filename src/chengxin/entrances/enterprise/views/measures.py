"""Measures against the enterprise: what, by whom, on which cause, until when, with its letters."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.affairs.measures import selectors
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.web import access, case_parts, measuring, paging
from chengxin.records.subjects.models import SubjectVersion


@require_GET
@member_page
def measures(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Every measure that was ever applied to me, the newest first."""
    found = selectors.shown_to_subject(subject.subject_id)
    page = paging.of_queryset(found, paging.wanted(request.GET))
    lines = [
        {
            "case": case,
            "title": measuring.title_of(case),
            "use": measuring.use_of(*measuring.rule_of(case)),
            "css": measuring.state_css(case),
        }
        for case in page.rows
    ]
    selectors.note_reading(
        what="register", by=access.actor(request), at=timezone.now(), matter="own",
        subject_id=subject.subject_id, rows=len(lines),
    )  # fmt: skip
    context = {"subject": subject, "page": page, "lines": lines}
    return render(request, "enterprise/measures/list.html", context)


@require_GET
@member_page
def measure(request: HttpRequest, subject: SubjectVersion, case_no: str) -> HttpResponse:
    """One measure against me."""
    found = selectors.shown_to_subject(subject.subject_id).filter(case_no=case_no).first()
    if found is None:
        raise Http404
    now = timezone.now()
    selectors.note_reading(
        what="case", by=access.actor(request), at=now, matter=found.case_no,
        subject_id=subject.subject_id,
    )  # fmt: skip
    door = case_parts.ENTERPRISE
    context = measuring.case_context(found, door=door, at=now) | {"subject": subject}
    return render(request, "enterprise/measures/case.html", context)
