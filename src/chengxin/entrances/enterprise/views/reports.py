"""A special credit report in three clicks: scope, confirm, download."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from chengxin.affairs.reports import selectors, services
from chengxin.affairs.reports.errors import UnknownReportError
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.web import access, reporting
from chengxin.records.subjects.models import SubjectVersion


@require_GET
@member_page
def choose(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Step one: which fields, which period."""
    return _form(request, subject, reporting.read_scope(request.GET, timezone.localdate()))


@require_http_methods(["GET", "POST"])
@member_page
def confirm(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Step two: what will be issued; a POST issues it."""
    asked = request.POST if request.method == "POST" else request.GET
    scope = reporting.read_scope(asked, timezone.localdate())
    if not scope.error and request.method == "POST":
        done_with = reporting.issue(
            scope,
            subject_id=subject.subject_id,
            by=access.actor(request),
            at=timezone.now(),
            matter="",
        )
        if not isinstance(done_with, reporting.Scope):
            return redirect("enterprise:report-done", number=done_with.report_no)
        scope = done_with
    if scope.error:
        return _form(request, subject, scope)
    context = {"subject": subject, **reporting.form_context(scope, timezone.localdate())}
    return render(request, "enterprise/report_confirm.html", context)


@require_GET
@member_page
def done(request: HttpRequest, subject: SubjectVersion, number: str) -> HttpResponse:
    """Step three: the report is there; download it."""
    report = selectors.find_report(number)
    if report is None or report.subject_id != subject.subject_id:
        raise Http404
    return render(request, "enterprise/report_done.html", {"subject": subject, "report": report})


@require_GET
@member_page
def report_file(request: HttpRequest, subject: SubjectVersion, number: str) -> HttpResponse:
    """The signed PDF; another subject's is refused by the one door."""
    try:
        pdf = services.open_file(report_no=number, by=access.actor(request), at=timezone.now())
    except UnknownReportError as error:
        raise Http404 from error
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    return response


def _form(request: HttpRequest, subject: SubjectVersion, scope: reporting.Scope) -> HttpResponse:
    context = {"subject": subject, **reporting.form_context(scope, timezone.localdate())}
    return render(request, "enterprise/report.html", context, status=400 if scope.error else 200)
