"""Whether a report is genuine: by its number, or by the file itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chengxin.affairs.reports import services as reports
from chengxin.entrances.web import access

LARGEST_FILE = 20 * 1024 * 1024


@require_GET
@never_cache
@access.everybody
def check(request: HttpRequest) -> HttpResponse:
    """The answer for a number, and how to check a file."""
    number = request.GET.get("number", "").strip()[:40]
    context: dict[str, Any] = {"number": number, "by_file": False}
    if number:
        context["answer"] = reports.verify_report(number=number, at=timezone.now())
    return _page(request, context)


@require_POST
@never_cache
@access.everybody
def check_file(request: HttpRequest) -> HttpResponse:
    """The answer for a file; it is compared and not kept."""
    sent = request.FILES.get("file")
    context: dict[str, Any] = {"number": "", "by_file": True}
    if sent is None:
        context["file_error"] = _("没有收到文件，请选择收到的 PDF。")
    elif (sent.size or 0) > LARGEST_FILE:
        context["file_error"] = _("文件超过 20 MB，不是本平台出具的报告。")
    else:
        answer = reports.verify_report(pdf=sent.read(), at=timezone.now())
        context |= {"answer": answer, "number": answer.report_no or ""}
    return _page(request, context)


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    response = render(request, "portal/check.html", context)
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response
