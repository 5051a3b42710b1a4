"""Measures on the desk: the register, a case and its acts, a proposal, the list, conflicts."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.affairs.measures import selectors, services
from chengxin.affairs.measures.enums import CauseKind, FeedbackOutcome, MeasureAct, MeasureState
from chengxin.affairs.measures.models import MeasureCase
from chengxin.affairs.measures.transitions import TABLE
from chengxin.entrances.desk.matters import matter, matter_named
from chengxin.entrances.web import (
    access,
    case_parts,
    case_subjects,
    exporting,
    measuring,
    paging,
    records,
)
from chengxin.entrances.web.templatetags.cx import unit_name
from chengxin.law.errors import CreditError, PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.evidence import services as evidence
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects.selectors import version_of

PURPOSE = "measures"
_LONGEST_TEXT = 2000


@require_GET
@never_cache
@access.staff
def measures(request: HttpRequest) -> HttpResponse:
    """Who applies what to whom, filtered, searched and sorted by the address."""
    asked = _wanted(request)
    found = selectors.list_cases(asked)
    kind = exporting.format_wanted(request)
    if kind:
        return _export(request, kind, list(found[: exporting.AT_MOST]))
    page = paging.of_queryset(found, paging.wanted(request.GET))
    lines = _lines(list(page.rows))
    _note(request, "register", len(lines), "register")
    listed = measuring.the_list(timezone.localdate())
    context = {
        "page": page,
        "lines": lines,
        "asked": asked,
        "q": request.GET.get("q", "").strip(),
        "states": MeasureState.choices,
        "units": sorted(set(MeasureCase.objects.values_list("authority", flat=True))),
        "groups": listed[2] if listed else (),
        "in_force": selectors.count_in_force(),
        "conflicts": selectors.open_conflicts().count(),
        "default_sort": "-case",
    }
    return render(request, "desk/measures/list.html", context)


@require_GET
@never_cache
@access.staff
def conflicts(request: HttpRequest) -> HttpResponse:
    """Measures in force that nothing carries any more, as the job found them."""
    page = paging.of_queryset(selectors.open_conflicts(), paging.wanted(request.GET))
    found = list(page.rows)
    lines = _lines([conflict.case for conflict in found])
    _note(request, "register", len(found), "conflicts")
    context = {"page": page, "lines": list(zip(found, lines, strict=True))}
    return render(request, "desk/measures/conflicts.html", context)


@require_GET
@access.staff
def the_list(request: HttpRequest) -> HttpResponse:
    """The list of measures in force, with who applies them here and on which clause."""
    listed = measuring.the_list(timezone.localdate())
    if listed is None:
        raise Http404
    context = {"pack": listed[0], "rules": listed[1], "groups": listed[2]}
    return render(request, "desk/measures/the_list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
@matter_named
def new(request: HttpRequest, record_no: int) -> HttpResponse:
    """Propose a measure that rests on a record of a subject's file."""
    actor, now = access.actor(request), timezone.now()
    shown = _record(request, record_no, matter(request))
    if shown is None:
        raise Http404
    uses = _uses_for(actor, shown)
    typed = {name: request.POST.get(name, "") for name in ("rule", "reason", "since", "until")}
    problem = ""
    if request.method == "POST":
        case, problem = _propose(request, actor, shown, typed)
        if case is not None:
            messages.success(request, _("已提出，等本单位另一人审核。"))
            return redirect("desk:measure", case_no=case.case_no)
    today = timezone.localdate(now)
    context = {
        "shown": shown,
        "uses": uses,
        "typed": {"since": f"{today}", "until": f"{_year_later(today)}"} | _filled(typed),
        "problem": problem,
    }
    return render(request, "desk/measures/new.html", context, status=400 if problem else 200)


@require_GET
@never_cache
@access.staff
def measure(request: HttpRequest, case_no: str) -> HttpResponse:
    """One measure: what, against whom, on which cause, what came of it, what I may do."""
    case = _case(case_no)
    actor, now = access.actor(request), timezone.now()
    selectors.note_reading(
        what="case", by=actor, at=now, matter=case.case_no, subject_id=case.subject_id
    )
    acts = _open_acts(case, actor)
    context = measuring.case_context(case, door=case_parts.DESK, at=now) | {
        "subject": version_of(case.subject_id, valid_on=timezone.localdate(now)),
        "acts": acts,
        "waits_for_another": MeasureAct.WITHDRAW in acts and MeasureAct.RELEASE not in acts,
        "conflicts": list(selectors.conflicts_of(case)),
        "outcomes": FeedbackOutcome.choices,
        "evidence": case_parts.evidence(case.case_no, door=case_parts.DESK),
        "upload": case_parts.upload(case.case_no, at=now),
        "upload_to": _upload_to(case, actor),
        "is_record": case.cause_kind == CauseKind.RECORD,
    }
    return render(request, "desk/measures/case.html", context)


@require_POST
@access.staff
def act(request: HttpRequest, case_no: str) -> HttpResponse:
    """Release, refuse, withdraw, feed back, lift."""
    case, sent = _case(case_no), request.POST
    common: dict[str, Any] = {
        "case_no": case.case_no, "by": access.actor(request), "at": timezone.now(),
    }  # fmt: skip
    told = sent.get("reason", "")[:_LONGEST_TEXT]
    acts: dict[str, Any] = {
        MeasureAct.RELEASE: lambda: services.release(**common),
        MeasureAct.REFUSE: lambda: services.refuse(**common, reason=told),
        MeasureAct.WITHDRAW: lambda: services.withdraw(**common, reason=told),
        MeasureAct.FEED_BACK: lambda: services.feed_back(
            **common, outcome=FeedbackOutcome(sent.get("outcome", "")), text=told
        ),
        MeasureAct.LIFT: lambda: services.lift(
            **common, document=sent.get("document", "")[:300], reason=told,
            article=sent.get("article", "")[:200],
        ),
    }  # fmt: skip
    chosen = acts.get(sent.get("act", ""))
    if chosen is None or (sent["act"] == MeasureAct.FEED_BACK and not _outcome_known(sent)):
        raise Http404
    try:
        chosen()
    except CreditError as error:
        _refuse(error)
        messages.error(request, measuring.in_words(error))
    else:
        messages.success(request, _("已办理，经过已记下。"))
    return redirect("desk:measure", case_no=case.case_no)


@require_POST
@access.staff
def hand_in(request: HttpRequest, case_no: str) -> HttpResponse:
    """Hand in a copy of the document a measure rests on, or of its execution."""
    case, actor = _case(case_no), access.actor(request)
    if not _upload_to(case, actor):
        raise PermissionDenied
    try:
        for sent in request.FILES.getlist("evidence"):
            evidence.keep(
                name=sent.name or "", content=sent.read(), by=actor, at=timezone.now(),
                matter=case.case_no, subject_id=case.subject_id,
            )  # fmt: skip
    except CreditError as error:
        messages.error(request, measuring.in_words(error))
    return redirect("desk:measure", case_no=case.case_no)


def _wanted(request: HttpRequest) -> selectors.Wanted:
    asked, sort = request.GET, request.GET.get("sort", "-case")
    words = asked.get("q", "").strip()[:100]
    return selectors.Wanted(
        words=words,
        subject_ids=case_subjects.meant_by(words),
        measure=asked.get("measure", ""),
        authority=asked.get("authority", ""),
        state=asked.get("state", ""),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )


def _lines(found: list[MeasureCase]) -> list[dict[str, Any]]:
    """Cases with the names of their subjects and of their measures."""
    return [
        line
        | {
            "title": measuring.title_of(line["case"]),
            "css": measuring.state_css(line["case"]),
        }
        for line in case_subjects.with_subjects(found)
    ]


def _export(request: HttpRequest, kind: str, found: list[MeasureCase]) -> HttpResponse:
    _note(request, "export", len(found), "register")
    heads = [
        _("编号"), _("主体"), _("统一社会信用代码"), _("措施"), _("惩戒内容"), _("实施主体"),
        _("状态"), _("依据文书"), _("自"), _("至"), _("解除原因"), _("解除文书"),
    ]  # fmt: skip
    rows = [
        (
            line["case"].case_no, line["name"], line["uscc"], line["title"],
            measuring.use_of(*measuring.rule_of(line["case"])).content,
            unit_name(line["case"].authority), line["case"].get_state_display(),
            line["case"].document, line["case"].since, line["case"].until or "",
            line["case"].get_lift_cause_display(), line["case"].lift_document,
        )
        for line in _lines(found)
    ]  # fmt: skip
    return exporting.as_file(kind, "measures", heads, rows)


def _note(request: HttpRequest, what: str, rows: int, matter_word: str) -> None:
    selectors.note_reading(
        what=what, by=access.actor(request), at=timezone.now(), rows=rows,
        matter=matter(request) or matter_word,
    )  # fmt: skip


def _case(case_no: str) -> MeasureCase:
    found = selectors.find_case(case_no)
    if found is None:
        raise Http404
    return found


def _open_acts(case: MeasureCase, actor: Actor) -> tuple[str, ...]:
    """What this person may do now; the services ask again."""
    if actor.department_code != case.authority:
        return ()
    is_proposer = actor.account_id == case.proposed_account
    hidden = MeasureAct.RELEASE if is_proposer else MeasureAct.WITHDRAW
    shown = TABLE.acts_open(case.state, actor.role)
    return tuple(a for a in shown if a not in (hidden, MeasureAct.FOLLOW, *_OF_COURTS))


_OF_COURTS = (MeasureAct.SUSPEND, MeasureAct.RESUME)


def _upload_to(case: MeasureCase, actor: Actor) -> str:
    """Where evidence of an open case goes; empty for whoever hands none in."""
    if not case.is_open or actor.department_code != case.authority:
        return ""
    from django.urls import reverse

    return reverse("desk:measure-evidence", args=[case.case_no])


def _uses_for(actor: Actor, shown: records.ShownRecord) -> list[dict[str, Any]]:
    """Measures this person's unit may rest on a record."""
    listed = measuring.the_list(timezone.localdate())
    if listed is None:
        return []
    record = shown.record
    facts = {
        "item": record.item,
        "severity": record.severity,
        "list_kind": str(record.value("list_kind") or ""),
    }
    return [
        {"measure": m, "use": use, "reduces_rights": group.reduces_rights}
        for group in listed[2]
        for m in group.measures
        for use in m.uses
        if use.rule.names(actor.department_code)
        and any(cause.fits(**facts) for cause in use.rule.causes)
    ]


def _propose(
    request: HttpRequest, actor: Actor, shown: records.ShownRecord, typed: dict[str, str]
) -> tuple[MeasureCase | None, str]:
    """Propose what the form says; the case, or why not in words."""
    chosen = {u["use"].rule.id: u["measure"].code for u in _uses_for(actor, shown)}
    since, until = _day(typed["since"]), _day(typed["until"])
    if typed["rule"] not in chosen or since is None or (typed["until"] and until is None):
        return None, _("请选择措施，并写清起止日期（年-月-日）。")
    try:
        case = services.propose(
            subject_id=shown.record.subject_id,
            measure=chosen[typed["rule"]],
            rule=typed["rule"],
            record_no=shown.record.record_no,
            reason=typed["reason"][:_LONGEST_TEXT],
            since=since,
            # the page asks for the last day, the law counts to the day after it
            until=None if until is None else until + timedelta(days=1),
            by=actor,
            at=timezone.now(),
        )
    except CreditError as error:
        _refuse(error)
        return None, measuring.in_words(error)
    return case, ""


def _refuse(error: CreditError) -> None:
    """Whoever has no right at all gets the page that says so."""
    if isinstance(error, PermissionDeniedError) and error.code == PermissionDeniedError.code:
        raise PermissionDenied from error


def _record(request: HttpRequest, record_no: int, for_matter: str) -> records.ShownRecord | None:
    today = timezone.localdate()
    found = publicity.record_history(
        record_no=record_no,
        actor=access.actor(request),
        purpose=PURPOSE,
        matter=for_matter,
        on=today,
        at=timezone.now(),
    )
    return records.shown(found[-1:], on=today)[0] if found else None


def _outcome_known(sent: Any) -> bool:
    return sent.get("outcome", "") in FeedbackOutcome.values


def _filled(typed: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in typed.items() if value}


def _year_later(day: date) -> date:
    return day + timedelta(days=364)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
