"""Evaluation results: runs, how grades are spread, and who has which."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chengxin.affairs.evaluations import selectors
from chengxin.affairs.evaluations.models import EvaluationRun, Grade
from chengxin.entrances.desk.matters import matter, matter_named
from chengxin.entrances.web import access, exporting, paging
from chengxin.entrances.web.drawings.axis import percent
from chengxin.entrances.web.templatetags.cx import share, town_name
from chengxin.law.errors import UnknownEditionError
from chengxin.law.words import Grade as Letter
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.subjects.selectors import versions

READ_AT_ONCE = 1_000


@dataclass(frozen=True)
class Part:
    """One grade's part of the whole, as the bar draws it."""

    letter: str
    count: int
    share: str
    x: str
    width: str


@require_GET
@access.staff
def runs(request: HttpRequest) -> HttpResponse:
    """Every run, newest first."""
    page = paging.of_queryset(
        selectors.list_runs().select_related("challenge__challenge"), paging.wanted(request.GET)
    )
    return render(request, "desk/runs/list.html", {"page": page})


@require_GET
@access.staff
@matter_named
def run(request: HttpRequest, number: str) -> HttpResponse:
    """One run: the spread of grades, and the subjects behind it; a list of grades is audited."""
    found = selectors.list_runs().filter(run_no=number).first()
    if found is None:
        raise Http404
    letter = request.GET.get("grade", "")
    letter = letter if letter in set(Letter) else ""
    ascending = request.GET.get("sort") == "points"
    grades = selectors.list_grades(found, grade=letter, ascending=ascending)
    if exporting.is_wanted(request):
        rows = _rows(grades[: exporting.AT_MOST])
        _leave_entry(request, "evaluations.run.exported", found, letter, rows)
        return _export(found, rows)
    page = paging.of_queryset(grades, paging.wanted(request.GET))
    rows = _rows(page.rows)
    _leave_entry(request, "evaluations.run.read", found, letter, rows)
    context = {
        "run": found,
        "card": _card(found),
        "distribution": _distribution(found),
        "grade": letter,
        "page": paging.Page(rows, page.wanted, page.total, page.more),
        "default_sort": "-points",
    }
    return render(request, "desk/runs/run.html", context)


def _leave_entry(
    request: HttpRequest, action: str, found: EvaluationRun, letter: str, rows: list[dict[str, Any]]
) -> None:
    audit.record(
        actor=access.actor(request),
        action=action,
        at=timezone.now(),
        matter=matter(request),
        purpose="desk-run",
        details={"run_no": found.run_no, "rows": len(rows), "grade": letter},
    )


def _export(found: EvaluationRun, rows: list[dict[str, Any]]) -> HttpResponse:
    heads = (_("等级"), _("主体"), _("统一社会信用代码"), _("街镇"), _("分值"))
    columns = ("grade", "name", "uscc", "town", "exact_points")
    return exporting.as_csv(found.run_no, heads, [[row[name] for name in columns] for row in rows])


def _rows(grades: Iterable[Grade]) -> list[dict[str, Any]]:
    found = list(grades)
    parts = range(0, len(found), READ_AT_ONCE)
    return [row for start in parts for row in _named(found[start : start + READ_AT_ONCE])]


def _named(grades: Sequence[Grade]) -> list[dict[str, Any]]:
    names = versions.latest_versions((g.subject_id for g in grades), on=timezone.localdate())
    return [
        {
            "subject_id": each.subject_id,
            "grade": each.grade,
            "points": each.points,
            "exact_points": Decimal(each.points) / 1000,
            "name": version.name if version else f"#{each.subject_id}",
            "uscc": version.uscc if version else "",
            "town": town_name(version.town_code) if version else "",
        }
        for each in grades
        for version in [names.get(each.subject_id)]
    ]


def _distribution(found: EvaluationRun) -> list[Part]:
    total = sum(found.distribution.values())
    parts, before = [], 0
    for letter in Letter:
        count = found.distribution.get(str(letter), 0)
        parts.append(
            Part(
                letter=str(letter),
                count=count,
                share=share(count, total),
                x=percent(before / total * 100 if total else 0),
                width=percent(count / total * 100 if total else 0),
            )
        )
        before += count
    return parts


def _card(found: EvaluationRun) -> Any:
    try:
        return in_use.current().scorecard(found.card, found.edition)
    except UnknownEditionError:
        return None
