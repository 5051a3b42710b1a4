"""A special credit report in three clicks: scope, confirm, download."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from chengxin.affairs.reports import selectors, services
from chengxin.affairs.reports.errors import ReportRefusedError, UnknownReportError
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.web import access
from chengxin.law import rulebook
from chengxin.law.errors import InputError
from chengxin.law.periods import first_day_within
from chengxin.records.subjects.models import SubjectVersion

YEARS = (1, 2, 3)
USUAL_YEARS = 3
PURPOSE_LENGTH = 50


@dataclass(frozen=True)
class Scope:
    """What was chosen: domains, period, purpose; `error` says what cannot be."""

    domains: list[str]
    period: str
    since: date
    until: date
    purpose: str
    error: str = ""


@require_GET
@member_page
def choose(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Step one: which fields, which period."""
    today = timezone.localdate()
    return _form(request, subject, _scope(request.GET, today), today)


@require_http_methods(["GET", "POST"])
@member_page
def confirm(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Step two: what will be issued; a POST issues it."""
    today = timezone.localdate()
    scope = _scope(request.POST if request.method == "POST" else request.GET, today)
    if scope.error:
        return _form(request, subject, scope, today)
    if request.method == "POST":
        return _issue(request, subject, scope, today)
    context = {"subject": subject, "form": scope, "domains": selectors.list_choices(today).domains}
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
    """The signed PDF."""
    try:
        pdf = services.open_file(
            report_no=number, by=access.actor(request), at=timezone.now(), matter=""
        )
    except UnknownReportError as error:
        raise Http404 from error
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
    return response


def _issue(
    request: HttpRequest, subject: SubjectVersion, scope: Scope, today: date
) -> HttpResponse:
    try:
        report = services.issue_special_report(
            subject_id=subject.subject_id,
            domains=scope.domains,
            since=scope.since,
            until=scope.until,
            by=access.actor(request),
            at=timezone.now(),
            purpose_zh=scope.purpose,
        )
    except InputError:
        return _form(request, subject, _with_error(scope, _("领域或者时间不符合规定。")), today)
    except ReportRefusedError as error:
        return _form(request, subject, _with_error(scope, _refusal(error.reason)), today)
    return redirect("enterprise:report-done", number=report.report_no)


def _form(request: HttpRequest, subject: SubjectVersion, scope: Scope, today: date) -> HttpResponse:
    pack = rulebook.default().report("special", today)
    context: dict[str, Any] = {
        "subject": subject,
        "form": scope,
        "error": scope.error,
        "pack": pack,
        "domains": pack.domains,
        "periods": [
            {
                "value": str(years),
                "label": ngettext("近 %(n)s 年", "近 %(n)s 年", years) % {"n": years},
                "since": first_day_within(today, years * 12),
                "until": today,
            }
            for years in YEARS
        ],
        "today": today,
        "purposes": [
            _("招标投标、政府采购"),
            _("上市、再融资、发债"),
            _("银行贷款、担保"),
            _("申请优惠政策、评先评优"),
        ],
    }
    return render(request, "enterprise/report.html", context, status=400 if scope.error else 200)


def _scope(asked: QueryDict | Mapping[str, str], today: date) -> Scope:
    """Read the choice from the address or form; nothing chosen means all fields, three years."""
    query = asked if isinstance(asked, QueryDict) else QueryDict()
    all_codes = [domain.code for domain in selectors.list_choices(today).domains]
    period = query.get("period", str(USUAL_YEARS))
    error = ""
    if period.isdecimal() and int(period) in YEARS:
        since, until = first_day_within(today, int(period) * 12), today
    else:
        period = "own"
        given = _day(query.get("since", "")), _day(query.get("until", ""))
        since, until = given[0] or today, given[1] or today
        if None in given:
            error = _("请填写起止日期，例如 2024-01-01。")
    chosen = query.getlist("domain") if "period" in query else all_codes
    domains = [code for code in all_codes if code in chosen]
    return Scope(
        domains=domains,
        period=period,
        since=since,
        until=until,
        purpose=query.get("purpose", "").strip()[:PURPOSE_LENGTH],
        error=error or _complaint(domains, since, until, today),
    )


def _complaint(domains: list[str], since: date, until: date, today: date) -> str:
    if not domains:
        return _("请至少选择一个领域。")
    try:
        rulebook.default().report("special", today).check_period(since, until, on=today)
    except InputError:
        earliest = selectors.list_choices(today).earliest_since
        text = _("时间从 %(earliest)s 到 %(latest)s 之间选，起始不晚于截止。")
        return text % {"earliest": earliest, "latest": today}
    return ""


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _with_error(scope: Scope, error: str) -> Scope:
    return Scope(scope.domains, scope.period, scope.since, scope.until, scope.purpose, error)


def _refusal(reason: str) -> str:
    return {
        "unknown-subject": _("平台没有本企业的登记信息，不能出具报告。"),
        "not-registered": _("登记机关尚未确认本企业的登记信息，不能出具报告。"),
        "kind-not-covered": _("专用信用报告不适用于这一类主体。"),
    }.get(reason, _("不能出具报告。"))
