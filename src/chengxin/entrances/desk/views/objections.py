"""Objections on the desk: the list, a case, its acts, a decision proposed and confirmed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.affairs.amendments.errors import SamePersonError
from chengxin.affairs.objections import rules, selectors, services
from chengxin.affairs.objections.enums import Channel, Outcome
from chengxin.affairs.objections.models import Objection
from chengxin.entrances.desk import objection_page as page
from chengxin.entrances.desk.matters import matter, matter_named
from chengxin.entrances.web import access, exporting, objecting, paging, records
from chengxin.entrances.web.templatetags.cx import item_title, unit_name
from chengxin.law.errors import CreditError, PermissionDeniedError, TransitionError
from chengxin.law.rulebook.schemas.objection import ApplicantKind
from chengxin.law.words import Audience
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.publicity import services as publicity

PURPOSE = "objection"


@require_GET
@never_cache
@access.staff
def objections(request: HttpRequest) -> HttpResponse:
    """Cases this reader may see, filtered, searched and sorted by the address."""
    actor, now = access.actor(request), timezone.now()
    asked = page.wanted(request.GET)
    found = selectors.list_for(actor, asked)
    kind = exporting.format_wanted(request)
    if kind:
        return _export(request, kind, list(found[: exporting.AT_MOST]))
    shown = paging.of_queryset(found, paging.wanted(request.GET))
    sees_all = actor.audience is Audience.OFFICE
    context = {
        "page": shown,
        "lines": page.lines(list(shown.rows), at=now),
        "asked": asked,
        "states": page.state_choices(),
        "channels": Channel.choices,
        "departments": in_use.current().directory.units if sees_all else (),
        "items": [item.code for item in in_use.current().catalogue_items(timezone.localdate())],
        "counts": selectors.counts(actor),
        "default_sort": "-filed",
    }
    return render(request, "desk/objections/list.html", context)


def _export(request: HttpRequest, kind: str, found: list[Objection]) -> HttpResponse:
    now = timezone.now()
    audit.record(
        actor=access.actor(request),
        action="objections.list.exported",
        at=now,
        matter=matter(request),
        purpose=PURPOSE,
        details={"rows": len(found)},
    )
    heads = [
        _("编号"), _("提出人"), _("状态"), _("主体"), _("统一社会信用代码"), _("事项"),
        _("报送单位"), _("收到日期"), _("最近期限"), _("还剩工作日"), _("办结日期"),
    ]  # fmt: skip
    rows = [
        (
            line.objection.case_no,
            line.objection.get_channel_display(),
            line.objection.get_state_display(),
            line.name,
            line.uscc,
            item_title(line.objection.item),
            unit_name(line.objection.department_code),
            line.objection.filed_on,
            line.clock.deadline.due_on if line.clock else "",
            line.clock.left if line.clock else "",
            line.objection.ended_on or "",
        )
        for line in page.lines(found, at=now)
    ]
    return exporting.as_file(kind, "objections", heads, rows)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
@matter_named
def new(request: HttpRequest, record_no: int) -> HttpResponse:
    """Examine a record without anybody having objected."""
    shown = _record(request, record_no, matter(request))
    actor, now = access.actor(request), timezone.now()
    if shown is None:
        raise Http404
    own = shown.record.department_code == actor.department_code
    if not own and actor.audience is not Audience.OFFICE:
        raise PermissionDenied
    form = objecting.claim_form(request, shown, ApplicantKind.EX_OFFICIO)
    if request.method == "POST":
        filed = objecting.file_claim(request, form, by=actor, at=now)
        if filed is not None:
            messages.success(request, _("已开始核查，记录已标注“异议处理中”。"))
            return redirect("desk:objection", case_no=filed.objection.case_no)
    subject = reverse("desk:subject", args=[shown.record.subject_id])
    context = objecting.form_context(form, at=now) | {
        "own": own,
        "back": f"{subject}?record={record_no}#record",
    }
    status = 400 if form.problems else 200
    return render(request, "desk/objections/new.html", context, status=status)


@require_GET
@never_cache
@access.staff
def objection(request: HttpRequest, case_no: str) -> HttpResponse:
    """One case: the record with the law beside it, what was said and done, what I may do."""
    return _case_page(request, _visible(request, case_no))


@require_POST
@access.staff
def contact(request: HttpRequest, case_no: str) -> HttpResponse:
    """How the person who reported the record can be reached; each look is in the trail."""
    found = _visible(request, case_no)
    try:
        told = services.read_contact(objection=found, by=access.actor(request), at=timezone.now())
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    return _case_page(request, found, contact=told)


@require_POST
@access.staff
def act(request: HttpRequest, case_no: str) -> HttpResponse:
    """Flag, forward, keep, decline, return, send back, withdraw."""
    found = _visible(request, case_no)
    sent = request.POST
    common: dict[str, Any] = {
        "case_no": found.case_no,
        "by": access.actor(request),
        "at": timezone.now(),
    }
    told = sent.get("reason", "")
    acts: dict[str, Any] = {
        "flag": lambda: services.flag(**common),
        "forward": lambda: services.forward(**common),
        "keep": lambda: services.keep(**common),
        "decline": lambda: services.decline(reason=sent.get("why", ""), words=told, **common),
        "return": lambda: services.return_case(reason=told, **common),
        "send_back": lambda: services.send_back(reason=told, **common),
        "withdraw": lambda: services.withdraw(reason=told, **common),
    }
    chosen = acts.get(sent.get("act", ""))
    if chosen is None:
        raise Http404
    refused = _refusal(found, chosen)
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, _("已办理，经过已记下。"))
    return redirect("desk:objection", case_no=found.case_no)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def propose(request: HttpRequest, case_no: str) -> HttpResponse:
    """Propose a decision; a correction is typed cell by cell and tried at once."""
    found = _visible(request, case_no)
    actor, now = access.actor(request), timezone.now()
    if "propose" not in page.open_acts(found, actor):
        messages.error(request, _("这件现在不能拟办，可能已有别人办理。"))
        return redirect("desk:objection", case_no=case_no)
    typed = page.typed_cells(request.POST)
    problems: dict[str, str] = {}
    if request.method == "POST":
        problems = _propose(request, found, typed)
        if not problems:
            messages.success(request, _("拟办意见已提交，等本单位另一人复核。"))
            return redirect("desk:objection", case_no=case_no)
    context = page.case_context(found, by=actor, at=now) | {
        "shown": _record(request, found.record_no, found.case_no),
        "cells": page.cell_inputs(found, typed, at=now),
        "outcomes": objecting.OUTCOMES,
        "typed": request.POST,
        "problems": problems,
        "pack": rules.pack_of(found),
        "upload": objecting.upload(found.case_no, rules.pack_of(found), at=now),
    }
    status = 400 if problems else 200
    return render(request, "desk/objections/propose.html", context, status=status)


def _propose(request: HttpRequest, found: Objection, typed: dict[str, str]) -> dict[str, str]:
    """Hand the proposal in; what is wrong with it by part."""
    sent = request.POST
    if sent.get("outcome") not in Outcome.values:
        return {"outcome": _("请选择处理意见。")}
    days = {name: _day(sent.get(name, "")) for name in ("annulled_on", "told_on")}
    answer = services.Answer(
        outcome=Outcome(sent["outcome"]),
        reason=sent.get("reason", ""),
        wanted=typed,
        document_no=sent.get("document_no", "")[:300],
        **days,
    )
    try:
        services.propose(
            case_no=found.case_no, answer=answer, by=access.actor(request), at=timezone.now(),
            files=objecting.uploads(request),
        )  # fmt: skip
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    except CreditError as error:
        part, words = objecting.in_words(error, rules.pack_of(found))
        return {part: words}
    return {}


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def confirm(request: HttpRequest, case_no: str) -> HttpResponse:
    """What a proposed decision will do; sent again with its number, it is done."""
    found = _visible(request, case_no)
    actor, now = access.actor(request), timezone.now()
    context = page.case_context(found, by=actor, at=now)
    if context["proposal"] is None or not context["may_confirm"]:
        messages.error(request, _("这件现在不能由您复核：拟办人不能复核自己的意见。"))
        return redirect("desk:objection", case_no=case_no)
    if request.method == "POST":
        number = request.POST.get("number", "")
        refused = _refusal(
            found,
            lambda: services.confirm(
                case_no=case_no, number=int(number) if number.isdecimal() else 0, by=actor, at=now
            ),
        )
        if not refused:
            messages.success(request, _("已复核生效，标注已取消，文书已发出。"))
            return redirect("desk:objection", case_no=case_no)
        messages.error(request, refused)
    context |= {"shown": _record(request, found.record_no, found.case_no)}
    return render(request, "desk/objections/confirm.html", context)


def _case_page(request: HttpRequest, found: Objection, **more: Any) -> HttpResponse:
    context = page.case_context(found, by=access.actor(request), at=timezone.now()) | {
        "shown": _record(request, found.record_no, found.case_no),
        **more,
    }
    return render(request, "desk/objections/case.html", context)


def _refusal(found: Objection, do: Any) -> str:
    """Do an act; why it was refused in words, or nothing."""
    try:
        do()
    except SamePersonError:
        return str(_("拟办人不能复核自己的意见，请本单位另一人复核。"))
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    except TransitionError:
        return str(_("这件的状态已经变了，请看过再办。"))
    except CreditError as error:
        return objecting.in_words(error, rules.pack_of(found))[1]
    return ""


def _visible(request: HttpRequest, case_no: str) -> Objection:
    found = selectors.find_visible(access.actor(request), case_no)
    if found is None:
        raise Http404
    return found


def _record(request: HttpRequest, record_no: int, for_matter: str) -> records.ShownRecord | None:
    """The newest version of a record, as this reader may see it."""
    today = timezone.localdate()
    versions = publicity.record_history(
        record_no=record_no,
        actor=access.actor(request),
        purpose=PURPOSE,
        matter=for_matter,
        on=today,
        at=timezone.now(),
    )
    return records.shown(versions[-1:], on=today)[0] if versions else None


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None
