"""My credit file: grade with its strongest reasons, what is public, who looked."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.affairs.evaluations import notices, use
from chengxin.affairs.evaluations import reasons as evaluations
from chengxin.affairs.evaluations import selectors as grades
from chengxin.affairs.evaluations.explanation import GradeExplanation
from chengxin.affairs.objections import selectors as objections
from chengxin.affairs.reports import selectors as reports
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.web import access, explanations, paging, records, treatments, ways_up
from chengxin.entrances.web.hits import public_page
from chengxin.entrances.web.readers import LOOKED_THROUGH, recent
from chengxin.records.audit import selectors as audit
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects.models import SubjectVersion

PURPOSE = "own-file"
OWN_MATTER = "本企业查看自己的档案"  # stays in the trail, so it has one language


@require_GET
@member_page
def home(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Grade and its reasons, what is public until when, reports, who looked."""
    today = timezone.localdate()
    shown = _own_records(request, subject, today)
    told = _told(request, subject, today)
    context: dict[str, Any] = {
        "subject": subject,
        "unread": notices.count_unread(subject.subject_id),
        "updated_at": max((each.record.recorded_at for each in shown), default=None),
        "no_grade": explanations.why_none(subject.kind, subject.standing),
        "public_lines": _lines([each for each in shown if each.is_public]),
        "closed_lines": _lines([each for each in shown if not each.is_public]),
        "public_href": public_page(subject.subject_id, subject.uscc),
        "reports": reports.list_reports(subject.subject_id, limit=5),
        "readers": recent(audit.reads_of_subject(subject.subject_id)[:LOOKED_THROUGH], 4),
    }
    if told.grade is not None:
        context |= {
            "grade": explanations.head(told),
            "card": told.card,
            "reasons": explanations.strongest(told),
            "way": next((way for way in ways_up.ways(told, shown) if way.raises_grade), None),
        }
    return render(request, "enterprise/home.html", context)


@require_GET
@member_page
def own_records(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Every record held about me, public or not."""
    shown = _own_records(request, subject, timezone.localdate())
    sections = [
        {"item": item, "records": members, "negative": members[0].tone == "minus"}
        for item, members in records.by_item(shown)
    ]
    numbers = [each.record.record_no for each in shown]
    context = {
        "subject": subject,
        "sections": sections,
        "object_url": "enterprise:objection-new",
        "objection_cases": objections.open_on(numbers, subject_id=subject.subject_id),
    }
    return render(request, "enterprise/records.html", context)


@require_GET
@member_page
def grade(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Why this grade: waterfall, records, articles, the nearest lawful ways up."""
    today = timezone.localdate()
    shown = _own_records(request, subject, today)
    told = _told(request, subject, today)
    no_grade = explanations.why_none(subject.kind, subject.standing)
    in_use = use.tell_grades(
        subject_id=subject.subject_id,
        on=today,
        by=access.actor(request),
        at=timezone.now(),
        matter=OWN_MATTER,
    )
    context: dict[str, Any] = {
        "subject": subject,
        "no_grade": no_grade,
        "spells": grades.list_spells(subject.subject_id, told.card.key),
        "meanings": [treatments.in_words(each) for each in in_use],
    }
    if told.grade is not None:
        place = reverse("enterprise:records")
        context |= explanations.page(told, shown, lambda record: f"{place}#{record.item}")
    return render(request, "enterprise/grade.html", context)


@require_GET
@member_page
def readers(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Who looked at my data that is not public, when, for which matter."""
    entries = audit.reads_of_subject(subject.subject_id)
    page = paging.of_queryset(entries, paging.wanted(request.GET))
    return render(request, "enterprise/readers.html", {"subject": subject, "page": page})


def _told(request: HttpRequest, subject: SubjectVersion, today: date) -> GradeExplanation:
    return evaluations.explain(
        subject_id=subject.subject_id,
        as_of=today,
        by=access.actor(request),
        at=timezone.now(),
        matter=OWN_MATTER,
        purpose=PURPOSE,
    )


def _own_records(
    request: HttpRequest, subject: SubjectVersion, today: date
) -> list[records.ShownRecord]:
    file = publicity.disclosed_records(
        subject_id=subject.subject_id,
        actor=access.actor(request),
        purpose=PURPOSE,
        matter=OWN_MATTER,
        on=today,
        at=timezone.now(),
    )
    return records.shown(file.records, on=today)


def _lines(shown: list[records.ShownRecord]) -> list[dict[str, Any]]:
    """One line per catalogue item: how many, an example, the last day public."""
    lines = []
    for item, members in records.by_item(shown):
        ends = [each.public_through for each in members if each.public_through]
        lines.append(
            {
                "item": item,
                "count": len(members),
                "example": members[0].heading if len(members) == 1 else "",
                "until": max(ends) if len(ends) == len(members) else None,
            }
        )
    return lines
