"""A special credit report at the counter: the office issues it for a subject that asks."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from chengxin.affairs.reports import selectors, services
from chengxin.affairs.reports.errors import UnknownReportError
from chengxin.entrances.desk.matters import matter, matter_named
from chengxin.entrances.web import access, reporting
from chengxin.records.accounts.enums import Role
from chengxin.records.subjects import selectors as subjects


@require_http_methods(["GET", "POST"])
@access.staff
@matter_named
def report(request: HttpRequest, subject_id: int) -> HttpResponse:
    """Choose fields and period, and issue; the matter named goes into the trail."""
    if access.account(request).role != Role.OFFICE:
        raise PermissionDenied
    today = timezone.localdate()
    subject = subjects.version_of(subject_id, valid_on=today)
    if subject is None:
        raise Http404
    scope = reporting.read_scope(request.POST if request.method == "POST" else request.GET, today)
    if request.method == "POST" and not scope.error:
        done = reporting.issue(
            scope,
            subject_id=subject_id,
            by=access.actor(request),
            at=timezone.now(),
            matter=matter(request),
        )
        if not isinstance(done, reporting.Scope):
            return redirect("desk:report-done", number=done.report_no)
        scope = done
    context = {
        "subject": subject,
        "matter": matter(request),
        **reporting.form_context(scope, today),
    }
    return render(request, "desk/subjects/report.html", context, status=400 if scope.error else 200)


@require_GET
@access.staff
@matter_named
def report_done(request: HttpRequest, number: str) -> HttpResponse:
    """The report that was issued, with its file."""
    found = selectors.find_report(number)
    if found is None or access.account(request).role != Role.OFFICE:
        raise Http404
    return render(request, "desk/subjects/report_done.html", {"report": found})


@require_GET
@access.staff
@matter_named
def report_file(request: HttpRequest, number: str) -> HttpResponse:
    """The signed PDF."""
    try:
        pdf = services.open_file(
            report_no=number,
            by=access.actor(request),
            at=timezone.now(),
            matter=matter(request),
        )
    except UnknownReportError as error:
        raise Http404 from error
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    return response
