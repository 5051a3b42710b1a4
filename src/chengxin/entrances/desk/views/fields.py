"""The fields of graded regulation: the register with its figures, one field, its subjects."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chengxin.affairs.evaluations import fields as selectors
from chengxin.affairs.evaluations.treating import find_treatment, register_on
from chengxin.entrances.desk import field_page
from chengxin.entrances.desk.matters import matter, matter_named
from chengxin.entrances.web import access, exporting, navigation, paging
from chengxin.law.errors import UnknownReferenceError
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionField
from chengxin.law.words import Grade as Letter
from chengxin.records.audit import services as audit

LAST_RUNS = 12


@require_GET
@access.staff
def fields(request: HttpRequest) -> HttpResponse:
    """Every field: who regulates it, its card, whose result counts, how its grades are spread."""
    today = timezone.localdate()
    register = register_on(today)
    listed = register.fields if register is not None else ()
    every = [field_page.line_of(state) for state in selectors.list_states(listed, on=today)]
    found = field_page.wanted(every, request.GET)
    kind = exporting.format_wanted(request)
    if kind:
        rows = [field_page.export_row(line) for line in found]
        audit.record(
            actor=access.actor(request),
            action="evaluations.fields.exported",
            at=timezone.now(),
            matter="supervision-fields",
            purpose="desk-fields",
            details={"rows": len(rows)},
        )
        return exporting.as_file(kind, f"fields-{today:%Y%m%d}", field_page.export_heads(), rows)
    context = {
        "register": register,
        "all": len(every),
        "page": paging.cut(found, paging.wanted(request.GET)),
        "q": request.GET.get("q", "").strip(),
        "regulator": request.GET.get("regulator", ""),
        "regulators": list(dict.fromkeys(unit for field in listed for unit in field.regulators)),
        "graded": sum(line.state.population for line in every),
        "run": sum(line.state.run is not None for line in every),
    }
    return render(request, "desk/fields/list.html", context)


@require_GET
@access.staff
def field(request: HttpRequest, key: str) -> HttpResponse:
    """One field: whom it reaches, how its grades are spread and move, its card, its treatment."""
    today = timezone.localdate()
    found = _field(key)
    state = selectors.find_state(found, on=today)
    industry = selectors.handed_in_grades(found, on=today)
    context = {
        "field": found,
        "state": state,
        "parts": field_page.parts_of(state.distribution),
        "industry": field_page.parts_of(industry) if sum(industry.values()) else (),
        "industry_subjects": sum(industry.values()),
        "chart": field_page.chart_of(state.trend),
        "runs": [
            (run, field_page.parts_of(run.distribution))
            for run in selectors.list_field_runs(found)[:LAST_RUNS]
        ],
        "card": state.card,
        "groups": _groups(state.card),
        "treatment": find_treatment(found.key, today),
        "may_see_subjects": access.account(request).role
        in navigation.roles_of("desk:field-subjects"),
        "register": register_on(today),
    }
    return render(request, "desk/fields/field.html", context)


@require_GET
@access.staff
@matter_named
def subjects(request: HttpRequest, key: str) -> HttpResponse:
    """Subjects of a field by grade; every page read and every export is audited."""
    found = _field(key)
    letter = request.GET.get("grade", "")
    letter = letter if letter in set(Letter) else ""
    grades = selectors.list_graded(found, letter, request.GET.get("sort", ""))
    kind = exporting.format_wanted(request)
    if kind:
        rows = field_page.subject_rows(found, grades[: exporting.AT_MOST])
        _leave_entry(request, "evaluations.field.exported", found, letter, rows)
        return _export(kind, found, rows)
    page = paging.of_queryset(grades, paging.wanted(request.GET))
    rows = field_page.subject_rows(found, page.rows)
    _leave_entry(request, "evaluations.field.read", found, letter, rows)
    state = selectors.find_state(found, on=timezone.localdate())
    context = {
        "field": found,
        "state": state,
        "parts": field_page.parts_of(state.distribution),
        "grade": letter,
        "page": paging.Page(rows, page.wanted, page.total, page.more),
        "default_sort": "-points",
    }
    return render(request, "desk/fields/subjects.html", context)


def _field(key: str) -> SupervisionField:
    register = register_on(timezone.localdate())
    if register is None:
        raise Http404
    try:
        return register.field(key)
    except UnknownReferenceError as error:
        raise Http404 from error


def _groups(card: Scorecard | None) -> list[dict[str, Any]]:
    if card is None:
        return []
    return [
        {"group": group, "indicators": [i for i in card.indicators if i.group == group.id]}
        for group in card.groups
    ]


def _leave_entry(
    request: HttpRequest,
    action: str,
    found: SupervisionField,
    letter: str,
    rows: list[dict[str, Any]],
) -> None:
    audit.record(
        actor=access.actor(request),
        action=action,
        at=timezone.now(),
        matter=matter(request),
        purpose="desk-field",
        details={"field": found.key, "rows": len(rows), "grade": letter},
    )


def _export(kind: str, found: SupervisionField, rows: list[dict[str, Any]]) -> HttpResponse:
    heads = (
        _("本平台等级"),
        _("分值"),
        _("行业报送等级"),
        _("主体"),
        _("统一社会信用代码"),
        _("街镇"),
        _("运行"),
    )
    columns = ("grade", "exact_points", "industry", "name", "uscc", "town", "run_no")
    table = [[row[name] for name in columns] for row in rows]
    return exporting.as_file(kind, f"field-{found.key}", heads, table)
