"""Notices of a fall: what changed, from when it may be acted on, why, and what can be done."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.affairs.evaluations import notices, reasons
from chengxin.affairs.evaluations.models import GradeNotice
from chengxin.affairs.evaluations.treating import every_field
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.web import access, explanations, paging, records
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.entrances.web.treatments import SOURCES
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects.models import SubjectVersion

PURPOSE = "own-notice"
OWN_MATTER = "本企业查看降级告知"  # stays in the trail, so it has one language


@require_GET
@member_page
def inbox(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Every notice placed for me, newest first."""
    page = paging.of_queryset(notices.list_notices(subject.subject_id), paging.wanted(request.GET))
    rows = [_row(notice) for notice in page.rows]
    context = {
        "subject": subject,
        "page": paging.Page(rows, page.wanted, page.total, page.more),
    }
    return render(request, "enterprise/notices.html", context)


@require_GET
@member_page
def notice(request: HttpRequest, subject: SubjectVersion, number: int) -> HttpResponse:
    """One notice with the reasons of its day and the ways up from that day."""
    try:
        found = notices.open_notice(
            notice_id=number,
            subject_id=subject.subject_id,
            by=access.actor(request),
            at=timezone.now(),
        )
    except PermissionDeniedError as error:
        raise Http404 from error
    context: dict[str, Any] = {"subject": subject, "row": _row(found), "notice": found}
    if found.run is None:
        context |= _result(request, subject, found)
    else:
        context |= _reasons(request, subject, found.run)
    return render(request, "enterprise/notice.html", context)


def _reasons(request: HttpRequest, subject: SubjectVersion, run: Any) -> dict[str, Any]:
    """The grade as the run found it, reproduced from the run's own clocks."""
    told = reasons.explain(
        subject_id=subject.subject_id,
        card=run.card,
        edition=run.edition,
        as_of=run.as_of,
        known_at=run.known_at,
        by=access.actor(request),
        at=timezone.now(),
        matter=OWN_MATTER,
        purpose=PURPOSE,
    )
    if told.grade is None:
        return {}
    place = reverse("enterprise:records")
    behind = {record.id: record for line in told.lines for record in line.records}
    shown = records.shown(behind.values(), on=told.as_of)
    return explanations.page(told, shown, lambda record: f"{place}#{record.item}")


def _result(request: HttpRequest, subject: SubjectVersion, found: GradeNotice) -> dict[str, Any]:
    """The result somebody else gave, as the record it is."""
    today = timezone.localdate()
    file = publicity.disclosed_records(
        subject_id=subject.subject_id,
        actor=access.actor(request),
        purpose=PURPOSE,
        matter=OWN_MATTER,
        on=today,
        at=timezone.now(),
    )
    given = [record for record in file.records if record.record_no == found.record_no]
    return {"given": next(iter(records.shown(given, on=today)), None)}


def _row(found: GradeNotice) -> dict[str, Any]:
    fields = [
        field
        for field in every_field(found.told_on)
        if (field.card if found.source == "computed" else field.industry_field) == found.scope
    ]
    return {
        "notice": found,
        "source": SOURCES[found.source],
        "field": by_language(fields[0].title) if fields and found.scope else "",
        "has_run": timezone.localdate() >= found.effective_from,
    }
