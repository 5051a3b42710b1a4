"""Tolerance on the desk: the list, a case and its acts, a case begun by the authority."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.affairs.tolerance import selectors, services
from chengxin.affairs.tolerance.enums import ToleranceAct, ToleranceOrigin, ToleranceState
from chengxin.affairs.tolerance.models import ToleranceCase
from chengxin.affairs.tolerance.transitions import TABLE
from chengxin.entrances.desk.matters import matter, matter_named
from chengxin.entrances.web import (
    access,
    case_parts,
    case_subjects,
    exporting,
    paging,
    records,
    tolerating,
)
from chengxin.entrances.web.templatetags.cx import by_language, item_title, unit_name
from chengxin.law.errors import CreditError, PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects.selectors import version_of

PURPOSE = "tolerance"


@require_GET
@never_cache
@access.staff
def cases(request: HttpRequest) -> HttpResponse:
    """Every case, filtered, searched and sorted by the address."""
    asked = _wanted(request)
    found = selectors.list_cases(asked)
    kind = exporting.format_wanted(request)
    if kind:
        return _export(request, kind, list(found[: exporting.AT_MOST]))
    page = paging.of_queryset(found, paging.wanted(request.GET))
    lines = _lines(list(page.rows))
    _note(request, "register", len(lines))
    context = {
        "page": page,
        "lines": lines,
        "asked": asked,
        "states": ToleranceState.choices,
        "origins": ToleranceOrigin.choices,
        "grounds": tolerating.grounds(timezone.localdate(), applied_for=False),
        "default_sort": "-case",
    }
    return render(request, "desk/tolerance/list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
@matter_named
def new(request: HttpRequest, record_no: int) -> HttpResponse:
    """Begin a case of one's own department about a record it handed in."""
    actor, now = access.actor(request), timezone.now()
    shown = _record(request, record_no)
    if shown is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        case, problem = tolerating.submit(request, record_no, by=actor, at=now)
        if case is not None:
            if problem:
                messages.error(request, problem)
            messages.success(request, _("已提出，等本单位另一人认定。"))
            return redirect("desk:tolerance", case_no=case.case_no)
    context = tolerating.form_context(request, at=now, applied_for=False) | {
        "shown": shown,
        "problem": problem,
        "own": shown.record.department_code == actor.department_code,
    }
    return render(request, "desk/tolerance/new.html", context, status=400 if problem else 200)


@require_GET
@never_cache
@access.staff
def case(request: HttpRequest, case_no: str) -> HttpResponse:
    """One case: the ground, the proof, the law beside it, what I may do."""
    found = _case(case_no)
    actor, now = access.actor(request), timezone.now()
    selectors.note_reading(
        what="case", by=actor, at=now, matter=found.case_no, subject_id=found.subject_id
    )
    acts = _open_acts(found, actor)
    mine = actor.department_code == found.authority
    upload_to = ""
    if mine and found.state == ToleranceState.SUBMITTED:
        upload_to = reverse("desk:tolerance-evidence", args=[found.case_no])
    context = tolerating.case_context(found, door=case_parts.DESK, at=now) | {
        "subject": version_of(found.subject_id, valid_on=timezone.localdate(now)),
        "acts": acts,
        "waits_for_another": ToleranceAct.WITHDRAW in acts,
        "upload_to": upload_to,
    }
    return render(request, "desk/tolerance/case.html", context)


@require_POST
@access.staff
def act(request: HttpRequest, case_no: str) -> HttpResponse:
    """Recognise, refuse, withdraw, revoke."""
    found, sent = _case(case_no), request.POST
    common: dict[str, Any] = {
        "case_no": found.case_no,
        "by": access.actor(request),
        "at": timezone.now(),
    }
    told = sent.get("reason", "")[: tolerating.LONGEST_TEXT]
    acts: dict[str, Any] = {
        ToleranceAct.RECOGNISE: lambda: services.recognise(**common, reason=told),
        ToleranceAct.REFUSE: lambda: services.refuse(**common, reason=told),
        ToleranceAct.WITHDRAW: lambda: services.withdraw(**common),
        ToleranceAct.REVOKE: lambda: services.revoke(**common, reason=told),
    }
    chosen = acts.get(sent.get("act", ""))
    if chosen is None:
        raise Http404
    try:
        chosen()
    except CreditError as error:
        if isinstance(error, PermissionDeniedError) and error.code == PermissionDeniedError.code:
            raise PermissionDenied from error
        messages.error(request, tolerating.in_words(error))
    else:
        messages.success(request, _("已办理，经过已记下。"))
    return redirect("desk:tolerance", case_no=found.case_no)


@require_POST
@access.staff
def hand_in(request: HttpRequest, case_no: str) -> HttpResponse:
    """Hand in proof of a case that is not decided."""
    found, actor = _case(case_no), access.actor(request)
    if actor.department_code != found.authority or found.state != ToleranceState.SUBMITTED:
        raise PermissionDenied
    problem = tolerating.hand_in(request, found, by=actor, at=timezone.now())
    if problem:
        messages.error(request, problem)
    return redirect("desk:tolerance", case_no=found.case_no)


def _wanted(request: HttpRequest) -> selectors.Wanted:
    asked, sort = request.GET, request.GET.get("sort", "-case")
    words = asked.get("q", "").strip()[:100]
    return selectors.Wanted(
        words=words,
        subject_ids=case_subjects.meant_by(words),
        ground=asked.get("ground", ""),
        state=asked.get("state", ""),
        origin=asked.get("origin", ""),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )


def _lines(found: list[ToleranceCase]) -> list[dict[str, Any]]:
    return [
        line
        | {
            "ground": by_language(tolerating.ground_of(line["case"])[1].title),
            "css": tolerating.state_css(line["case"]),
        }
        for line in case_subjects.with_subjects(found)
    ]


def _export(request: HttpRequest, kind: str, found: list[ToleranceCase]) -> HttpResponse:
    _note(request, "export", len(found))
    heads = [
        _("编号"), _("主体"), _("统一社会信用代码"), _("事项"), _("文书号"), _("情形"),
        _("认定单位"), _("来源"), _("状态"), _("提交时间"), _("认定时间"),
    ]  # fmt: skip
    rows = [
        (
            line["case"].case_no, line["name"], line["uscc"], item_title(line["case"].item),
            line["case"].document_no, line["ground"], unit_name(line["case"].authority),
            line["case"].get_origin_display(), line["case"].get_state_display(),
            line["case"].submitted_at, line["case"].decided_at or "",
        )
        for line in _lines(found)
    ]  # fmt: skip
    return exporting.as_file(kind, "tolerance", heads, rows)


def _note(request: HttpRequest, what: str, rows: int) -> None:
    selectors.note_reading(
        what=what, by=access.actor(request), at=timezone.now(), rows=rows,
        matter=matter(request) or "register",
    )  # fmt: skip


def _case(case_no: str) -> ToleranceCase:
    found = selectors.find_case(case_no)
    if found is None:
        raise Http404
    return found


def _open_acts(found: ToleranceCase, actor: Actor) -> tuple[str, ...]:
    """What this person may do now; the services ask again."""
    if actor.department_code != found.authority:
        return ()
    is_proposer = actor.account_id is not None and actor.account_id == found.submitted_account
    hidden = (
        {ToleranceAct.RECOGNISE, ToleranceAct.REFUSE} if is_proposer else {ToleranceAct.WITHDRAW}
    )
    return tuple(a for a in TABLE.acts_open(found.state, actor.role) if a not in hidden)


def _record(request: HttpRequest, record_no: int) -> records.ShownRecord | None:
    today = timezone.localdate()
    found = publicity.record_history(
        record_no=record_no,
        actor=access.actor(request),
        purpose=PURPOSE,
        matter=matter(request),
        on=today,
        at=timezone.now(),
    )
    return records.shown(found[-1:], on=today)[0] if found else None
