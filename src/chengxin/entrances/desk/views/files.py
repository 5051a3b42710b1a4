"""Subjects on the desk: find one, name the matter, read its file on two clocks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chengxin.affairs.evaluations import reasons as evaluations
from chengxin.affairs.evaluations import selectors as runs
from chengxin.affairs.evaluations.explanation import GradeExplanation
from chengxin.affairs.evaluations.what_if import MAY_SUPPOSE
from chengxin.affairs.objections import selectors as objections
from chengxin.entrances.desk import lineage
from chengxin.entrances.desk.credit_file import CreditFile, page_context
from chengxin.entrances.desk.forms import MatterForm
from chengxin.entrances.desk.matters import keep, matter, matter_named
from chengxin.entrances.web import access, explanations, paging, records
from chengxin.entrances.web.hits import rows_of
from chengxin.entrances.web.moments import When, when
from chengxin.law.errors import NoRuleInForceError
from chengxin.law.words import Audience
from chengxin.records.accounts.enums import Role
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.enums import KindOfSubject
from chengxin.records.subjects.models import SubjectVersion

PURPOSE = "desk-file"
CASES_SHOWN = 5
COLLECTING = (Role.DEPARTMENT, Role.REGULATOR)


@require_GET
@access.staff
def search(request: HttpRequest) -> HttpResponse:
    """Subjects by any fragment of a name or code."""
    query = request.GET.get("q", "").strip()[:100]
    kind = request.GET.get("kind", "")
    asked = paging.wanted(request.GET)
    found = subjects.search(
        query,
        kinds=[kind] if kind in KindOfSubject.values else None,
        include_provisional=True,
        offset=asked.offset,
        limit=asked.size,
    )
    page = paging.Page(
        rows=rows_of(found.rows, on=timezone.localdate()),
        wanted=asked,
        total=found.total,
        more=found.capped,
    )
    context = {"query": query, "kind": kind, "kinds": KindOfSubject.choices, "page": page}
    return render(request, "desk/subjects/search.html", context)


@require_http_methods(["GET", "POST"])
@access.staff
def name_matter(request: HttpRequest) -> HttpResponse:
    """Ask for which matter the reader looks; kept until signing out."""
    target = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = reverse("desk:subjects")
    form = MatterForm(request.POST or None, initial={"matter": matter(request)})
    if request.method == "POST" and form.is_valid():
        keep(request, form.cleaned_data["matter"])
        return redirect(target)
    suggestions = [
        _("日常监管"),
        _("行政许可办理"),
        _("行政处罚办理"),
        _("数据核对"),
        _("异议与修复核查"),
        _("评先评优审查"),
    ]
    context = {"form": form, "next": target, "suggestions": suggestions}
    return render(request, "desk/subjects/matter.html", context)


@require_GET
@never_cache
@access.staff
@matter_named
def credit_file(request: HttpRequest, subject_id: int) -> HttpResponse:
    """All that this reader may see of one subject, as of a day, as known at a moment."""
    at = timezone.now()
    run = runs.find_adopted_run()
    moment = when(request.GET, now=at, evaluated=(run.as_of, run.known_at) if run else None)
    disclosed = publicity.disclosed_records(
        subject_id=subject_id,
        actor=access.actor(request),
        purpose=PURPOSE,
        matter=matter(request),
        on=moment.on,
        at=at,
        known_at=moment.known_at,
    )
    subject = _subject(subject_id, moment, seq=disclosed.known.seq)
    told = _told(request, subject_id, moment)
    file = CreditFile(
        subject=subject,
        moment=moment,
        records=records.shown(disclosed.records, on=moment.on),
        told=told,
    )
    context: dict[str, Any] = page_context(request, file) | {
        "matter": matter(request),
        "may_report": request.user.role == Role.OFFICE,  # type: ignore[union-attr]
        "may_relate": request.user.role == Role.OFFICE,  # type: ignore[union-attr]
        "lineage": lineage.context(request, subject_id, moment, seq=disclosed.known.seq),
        "no_grade": explanations.why_none(subject.kind, subject.standing)
        if told is not None
        else _("这个时点没有施行的评分卡。"),
    }
    context |= _objections(request, context.get("chosen"))
    return render(request, "desk/subjects/file.html", context)


def _objections(request: HttpRequest, chosen: records.ShownRecord | None) -> dict[str, Any]:
    """Cases about the chosen record, and whether this reader may begin one."""
    if chosen is None:
        return {}
    actor = access.actor(request)
    own = chosen.record.department_code == actor.department_code != ""
    examines = actor.audience is Audience.OFFICE or (own and actor.role in COLLECTING)
    return {
        "objections": objections.list_of_record(actor, chosen.record.record_no)[:CASES_SHOWN],
        "may_object": examines,
    }


@require_GET
@never_cache
@access.staff
@matter_named
def grade(request: HttpRequest, subject_id: int) -> HttpResponse:
    """Why this grade; `run` in the address shows a stored run as it was."""
    moment = when(request.GET, now=timezone.now())
    run = runs.list_runs().filter(run_no=request.GET.get("run", "")).first()
    subject = _subject(subject_id, moment)
    if run is not None:
        told: GradeExplanation | None = evaluations.explain(
            subject_id=subject_id,
            card=run.card,
            edition=run.edition,
            as_of=run.as_of,
            known_at=run.known_at,
            by=access.actor(request),
            at=timezone.now(),
            matter=matter(request),
        )
    else:
        told = _told(request, subject_id, moment, card=request.GET.get("card", ""))
    if told is None or told.grade is None:
        raise Http404
    if request.GET.get("format") == "json":
        plain = {"uscc": subject.uscc} | told.as_plain()
        return JsonResponse(plain, json_dumps_params={"ensure_ascii": False, "indent": 1})
    file_href = reverse("desk:subject", args=[subject_id])
    seen = records.shown({r.id: r for n in told.lines for r in n.records}.values(), on=moment.on)
    query = request.GET.copy()
    query["format"] = "json"
    context: dict[str, Any] = explanations.page(
        told,
        seen,
        lambda record: f"{file_href}?record={record.record_no}#record",
        run_no=run.run_no if run else "",
    ) | {
        "subject": subject,
        "spells": runs.list_spells(subject_id, told.card.key),
        "file_href": f"{file_href}?{moment.query}" if moment.query else file_href,
        "json_href": f"?{query.urlencode()}",
        "card_href": reverse("desk:card", args=[told.card.key, told.card.edition]),
        "may_suppose": access.actor(request).audience in MAY_SUPPOSE,
    }
    return render(request, "desk/subjects/grade.html", context)


def _subject(subject_id: int, moment: When, *, seq: int | None = None) -> SubjectVersion:
    """What the subject was at the point in time, else what it is."""
    found = subjects.version_of(subject_id, valid_on=moment.on, seq=seq)
    found = found or subjects.version_of(subject_id, valid_on=moment.today)
    if found is None:
        raise Http404
    return found


def _told(
    request: HttpRequest, subject_id: int, moment: When, *, card: str = ""
) -> GradeExplanation | None:
    """The grade with its reasons; `None` where no scorecard was in force, or known, back then."""
    try:
        return evaluations.explain(
            subject_id=subject_id,
            card=card or evaluations.COMPREHENSIVE,
            as_of=moment.on,
            known_at=moment.known_at,
            by=access.actor(request),
            at=timezone.now(),
            matter=matter(request),
        )
    except NoRuleInForceError:
        return None
