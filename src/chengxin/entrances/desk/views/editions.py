"""Editions of the rules: drafted, checked, submitted and released by two people of the office."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from chengxin.affairs.amendments import selectors
from chengxin.affairs.amendments import services as amendments
from chengxin.affairs.amendments.texts import DRAFTED_KINDS
from chengxin.entrances.desk import edition_page
from chengxin.entrances.desk.edition_forms import (
    EditionForm,
    ReasonForm,
    drafted_packs,
    to_begin_with,
    wording_of,
)
from chengxin.entrances.jobs import queue
from chengxin.entrances.web import access, exporting, paging
from chengxin.law.errors import PermissionDeniedError, RulebookError, TransitionError
from chengxin.law.rulebook import Pack
from chengxin.records.accounts.enums import Role
from chengxin.records.editions import in_use
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition


@require_GET
@never_cache
@access.staff
def editions(request: HttpRequest) -> HttpResponse:
    """Editions drafted here, newest first."""
    asked = request.GET
    found = selectors.list_editions(state=asked.get("state", ""), query=asked.get("q", ""))
    context = {
        "page": paging.of_queryset(found, paging.wanted(asked)),
        "states": EditionState.choices,
        "chosen": asked,
        "may_draft": access.account(request).role == Role.OFFICE,
        "waiting": selectors.count_waiting(access.actor(request)),
    }
    return render(request, "desk/editions/list.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft: choose what it changes, then write it."""
    _office_only(request)
    packs = drafted_packs()
    name = request.GET.get("pack", "")
    begun = _newest(name) if name in dict(packs) else None
    initial: dict[str, str] = {}
    if begun is not None:
        text = to_begin_with(begun, timezone.localdate())
        initial = {"text": text, "replaces": begun.edition}
    form = EditionForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = amendments.draft(
                wording=form.wording, by=access.actor(request), at=timezone.now()
            )
        except RulebookError as error:
            form.add_error("text", edition_page.refusal(error))
        else:
            messages.success(request, _("草案已保存，请核对。"))
            return redirect("desk:edition", number=made.pk)
    context = {"form": form, "packs": packs, "begun": begun, "editions": _editions_of(name)}
    return render(request, "desk/editions/new.html", context, status=400 if form.errors else 200)


@require_GET
@never_cache
@access.staff
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """One edition: where it stands, what it changes, what its check found.

    Scorecards have pages of their own.
    """
    found = _any(number)
    if found.pack.startswith("scorecard."):
        return redirect("desk:card-change", number=number)
    context = edition_page.context(request, found)
    return render(request, "desk/editions/edition.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def revise(request: HttpRequest, number: int) -> HttpResponse:
    """Change the text of one's own draft."""
    _office_only(request)
    found = _found(number)
    if not edition_page.possible(request, found)["revise"]:
        raise PermissionDenied
    form = EditionForm(request.POST or None, request.FILES or None, initial=wording_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            amendments.revise(
                edition_id=number,
                wording=form.wording,
                by=access.actor(request),
                at=timezone.now(),
            )
        except (RulebookError, TransitionError) as error:
            form.add_error("text", edition_page.refusal(error))
        else:
            messages.success(request, _("已保存，请重新核对。"))
            return redirect("desk:edition", number=number)
    context = {"form": form, "edition": found, "editions": _editions_of(found.pack)}
    return render(request, "desk/editions/revise.html", context, status=400 if form.errors else 200)


@require_POST
@access.staff
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a check; a job makes it, for it looks at every record held."""

    def ask() -> None:
        with transaction.atomic():
            amendments.ask_for_check(edition_id=number, by=access.actor(request), at=timezone.now())
            queue.check_amendment(number, access.account(request).pk)

    return _act(request, number, ask, _("正在核对，完成后本页自动更新。"))


@require_GET
@never_cache
@access.staff
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """Whether the check is done; the page asks every second and reloads when it is."""
    found = _found(number)
    if found.is_being_checked:
        return render(request, "desk/editions/progress.html", {"edition": found})
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    return redirect("desk:edition", number=number)


@require_POST
@access.staff
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """Hand the draft to a second person."""

    def act() -> None:
        amendments.submit(edition_id=number, by=access.actor(request), at=timezone.now())

    return _act(request, number, act, _("已提交，请信用办另一位同事核对后发布。"))


@require_POST
@access.staff
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    """Give it back to its author."""
    return _with_reason(request, number, amendments.send_back, _("已退回起草人修改。"))


@require_POST
@access.staff
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Give it up before its release."""
    return _with_reason(request, number, amendments.withdraw, _("已撤回，内容保留备查。"))


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Say exactly what the release does, then do it."""
    _office_only(request)
    found = _found(number)
    if request.method == "POST":
        confirmed = request.POST.get("confirmed", "")
        if request.POST.get("read") != "1":
            messages.error(request, _("请先确认已经逐项核对。"))
            return redirect("desk:edition-release", number=number)

        def act() -> None:
            amendments.release(
                edition_id=number,
                confirmed=confirmed,
                by=access.actor(request),
                at=timezone.now(),
            )

        text = _("已发布，%(day)s 起施行。") % {"day": f"{found.in_force_since:%Y-%m-%d}"}
        return _act(request, number, act, text)
    if not edition_page.possible(request, found)["release"]:
        raise PermissionDenied
    return render(request, "desk/editions/release.html", edition_page.context(request, found))


@require_GET
@never_cache
@access.staff
def findings(request: HttpRequest, number: int) -> HttpResponse:
    """Records held that would no longer be admitted; the look is written in the trail."""
    found = _found(number)
    newest = selectors.newest_check(found)
    if newest is None or not newest.kept:
        raise Http404
    if not edition_page.may_read_findings(request, newest):
        raise PermissionDenied
    rule = request.GET.get("rule", "")
    rows = selectors.read_findings(
        newest, actor=access.actor(request), at=timezone.now(), rule=rule
    )
    wanted = exporting.format_wanted(request)
    if wanted:
        return _export(wanted, found, list(rows[: exporting.AT_MOST]))
    context = {
        "edition": found,
        "check": newest,
        "rule": rule,
        "page": paging.of_queryset(rows, paging.wanted(request.GET)),
    }
    return render(request, "desk/editions/findings.html", context)


@require_GET
@access.staff
def text(request: HttpRequest, number: int) -> HttpResponse:
    """The text as a file: as released, else as drafted."""
    found = _any(number)
    name = f"{found.edition}.yml"
    return HttpResponse(
        found.adopted_text or found.text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _found(number: int) -> LawEdition:
    """An edition that is drafted on these pages."""
    found = _any(number)
    if found.pack.partition(".")[0] not in DRAFTED_KINDS:
        raise Http404
    return found


def _any(number: int) -> LawEdition:
    found = selectors.find_edition(number)
    if found is None:
        raise Http404
    return found


def _newest(name: str) -> Pack | None:
    known = in_use.current().editions_of(name)
    return known[-1] if known else None


def _editions_of(name: str) -> list[str]:
    return [pack.edition for pack in in_use.current().editions_of(name)]


def _office_only(request: HttpRequest) -> None:
    if access.account(request).role != Role.OFFICE:
        raise PermissionDenied


def _act(request: HttpRequest, number: int, act: Callable[[], None], done: str) -> HttpResponse:
    """Do it and say so; a refusal of the rules is told, one of the person is a 403."""
    _office_only(request)
    _found(number)
    try:
        act()
    except PermissionDeniedError:
        raise
    except (TransitionError, RulebookError) as error:
        messages.error(request, edition_page.refusal(error))
    else:
        messages.success(request, done)
    return redirect("desk:edition", number=number)


def _with_reason(
    request: HttpRequest, number: int, act: Callable[..., Any], done: str
) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        _office_only(request)
        messages.error(request, _("请写明理由。"))
        return redirect("desk:edition", number=number)
    return _act(
        request,
        number,
        lambda: act(
            edition_id=number,
            reason=form.cleaned_data["reason"],
            by=access.actor(request),
            at=timezone.now(),
        ),
        done,
    )


def _export(kind: str, found: LawEdition, rows: list[Any]) -> HttpResponse:
    heads = {
        "record_no": _("记录号"),
        "department_code": _("数据来源单位"),
        "document_no": _("文书号"),
        "batch_id": _("批次"),
        "row_no": _("行号"),
        "field": _("字段"),
        "value": _("原值"),
        "rule": _("规则"),
        "severity": _("处理"),
        "message": _("问题"),
        "remedy": _("改法"),
    }
    body = [[getattr(row, name) for name in heads] for row in rows]
    return exporting.as_file(kind, f"findings-{found.pk}", list(heads.values()), body)
