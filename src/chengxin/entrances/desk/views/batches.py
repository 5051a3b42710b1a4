"""Batches: hand a file in, watch it, see what became of every row, take the workbook back."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from chengxin.entrances.desk import batch_page
from chengxin.entrances.desk.forms import may_report
from chengxin.entrances.desk.matters import matter
from chengxin.entrances.desk.sending import workbook
from chengxin.entrances.jobs import queue
from chengxin.entrances.web import access, paging
from chengxin.law.errors import NoRuleInForceError
from chengxin.records.accounts.enums import Role
from chengxin.records.editions import in_use
from chengxin.records.intake import receipts, selectors, services
from chengxin.records.intake.enums import ACCEPTED, ENDED_STATES, BatchState, Outcome, WayIn
from chengxin.records.intake.errors import BatchStateError
from chengxin.records.intake.models import Batch
from chengxin.records.intake.template import write_template
from chengxin.records.intake.workbook import write_returned_workbook


def _as_json(found: Batch) -> str:
    return json.dumps(receipts.receipt_of(found), ensure_ascii=False, indent=1)


RECEIPT_FILES = {
    "text": ("text/plain; charset=utf-8", "txt", receipts.as_text),
    "json": ("application/json", "json", _as_json),
}


@require_GET
@access.staff
def batches(request: HttpRequest) -> HttpResponse:
    """Batches this reader may see, newest first."""
    actor = access.actor(request)
    asked = request.GET
    found = selectors.list_batches(
        actor,
        item=asked.get("item", ""),
        department=asked.get("department", ""),
        state=asked.get("state", ""),
        way_in=asked.get("way", ""),
        text=asked.get("q", ""),
    )
    directory = in_use.current().directory
    sees_all = access.account(request).role == Role.OFFICE
    context = {
        "page": paging.of_queryset(found, paging.wanted(asked)),
        "items": [item.code for item in in_use.current().catalogue_items(timezone.localdate())],
        "departments": directory.units if sees_all else (),
        "states": BatchState.choices,
        "ways": WayIn.choices,
        "chosen": asked,
        "may_report": may_report(actor),
    }
    return render(request, "desk/batches/list.html", context)


@require_GET
@never_cache
@access.staff
def batch(request: HttpRequest, number: str) -> HttpResponse:
    """One batch: the equation, what to mend, the preview, the way back."""
    found = visible(request, number)
    context = batch_page.context(request, found)
    return render(request, "desk/batches/batch.html", context)


@require_GET
@never_cache
@access.staff
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """How far a batch is; the page asks every second and reloads when it has ended."""
    found = visible(request, number)
    if found.state in ENDED_STATES:
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRefresh()
        return redirect("desk:batch", number=number)
    return render(request, "desk/batches/progress.html", batch_page.progress_context(found))


@require_POST
@access.staff
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Give a batch up; what was taken in already stays."""
    found = visible(request, number)
    try:
        services.cancel(batch_id=found.pk, actor=access.actor(request), at=timezone.now())
        messages.info(request, _("已取消，已经接受的行保留。"))
    except BatchStateError:
        messages.error(request, _("这一批已经结束，不能取消。"))
    return redirect("desk:batch", number=number)


@require_POST
@access.staff
def resume(request: HttpRequest, number: str) -> HttpResponse:
    """Let a failed batch go on at the chunk where it stopped."""
    found = visible(request, number)
    try:
        with transaction.atomic():
            services.resume(batch_id=found.pk, actor=access.actor(request), at=timezone.now())
            queue.take_in(found.pk)
    except BatchStateError:
        messages.error(request, _("这一批没有失败，不需要继续。"))
    return redirect("desk:batch", number=number)


@require_GET
@never_cache
@access.staff
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt of a batch, to print or to keep as text or JSON."""
    found = visible(request, number)
    form = request.GET.get("format", "")
    if form in RECEIPT_FILES:
        kind, ending, write = RECEIPT_FILES[form]
        named = f'attachment; filename="{found.batch_no}-receipt.{ending}"'
        return HttpResponse(write(found), content_type=kind, headers={"Content-Disposition": named})
    context = {
        "batch": found,
        "ended": found.state in ENDED_STATES,
        "facts": receipts.receipt_of(found),
    }
    return render(request, "desk/batches/receipt.html", context)


@require_POST
@access.staff
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Let a held snapshot in although it lacks much; the office decides, and it is audited."""
    if access.account(request).role != Role.OFFICE:
        raise PermissionDenied
    found = visible(request, number)
    try:
        with transaction.atomic():
            services.release(batch_id=found.pk, actor=access.actor(request), at=timezone.now())
            queue.take_in(found.pk)
    except BatchStateError:
        messages.error(request, _("这一批不在待核状态。"))
    return redirect("desk:batch", number=number)


@require_GET
@never_cache
@access.staff
def rows(request: HttpRequest, number: str) -> HttpResponse:
    """What became of the rows, by outcome."""
    found = visible(request, number)
    outcome = request.GET.get("outcome", "")
    outcomes = ACCEPTED if outcome == "accepted" else [outcome] if outcome in Outcome.values else []
    context = {
        "batch": found,
        "outcome": outcome,
        "outcomes": [("accepted", _("接受")), *Outcome.choices],
        "page": paging.of_queryset(selectors.rows_of(found, outcomes), paging.wanted(request.GET)),
    }
    return render(request, "desk/batches/rows.html", context)


@require_GET
@never_cache
@access.staff
def row(request: HttpRequest, number: str, row_no: int) -> HttpResponse:
    """One row as the department handed it in; the look is written in the trail."""
    return _row_page(request, visible(request, number), row_no)


@require_GET
@never_cache
@access.staff
def source_row(request: HttpRequest, batch_id: int, row_no: int) -> HttpResponse:
    """The row a record came from: the end of the way back from any figure."""
    found = selectors.list_batches(access.actor(request)).filter(pk=batch_id).first()
    if found is None:
        raise PermissionDenied
    return _row_page(request, found, row_no)


@require_GET
@access.staff
def returned_workbook(request: HttpRequest, number: str) -> HttpResponseBase:
    """The rows not accepted, with the faults coloured and how to mend them."""
    found = visible(request, number)
    if found.state not in ENDED_STATES:
        raise Http404
    return workbook(
        f"{found.batch_no}-退回.xlsx",
        lambda out: write_returned_workbook(
            batch=found, out=out, actor=access.actor(request), at=timezone.now()
        ),
    )


@require_GET
@access.staff
def templates(request: HttpRequest) -> HttpResponse:
    """Templates of the items this department hands in; the office sees all."""
    account = access.account(request)
    items = in_use.current().catalogue_items(timezone.localdate())
    if account.role != Role.OFFICE:
        items = tuple(item for item in items if item.may_report(account.department_id or ""))
    return render(request, "desk/batches/templates.html", {"items": items})


@require_GET
@access.staff
def template(request: HttpRequest, code: str) -> HttpResponseBase:
    """The workbook to fill in, with drop-downs."""
    today = timezone.localdate()
    book = in_use.current()
    try:
        item = book.catalogue_item(code, today)
    except NoRuleInForceError as error:
        raise Http404 from error
    return workbook(
        f"{item.title.zh}-{item.edition}.xlsx",
        lambda out: write_template(item, out, rulebook=book, on=today),
    )


def visible(request: HttpRequest, number: str) -> Batch:
    """The batch, or a refusal: whether another department's batch exists is not told."""
    found = selectors.find_batch(access.actor(request), number)
    if found is None:
        raise PermissionDenied
    return found


def _row_page(request: HttpRequest, found: Batch, row_no: int) -> HttpResponse:
    raw = selectors.read_raw_row(
        batch=found,
        row_no=row_no,
        actor=access.actor(request),
        at=timezone.now(),
        matter=matter(request) or found.batch_no,
    )
    if not raw:
        raise Http404
    problems = list(selectors.problems_of_row(found, row_no))
    context: dict[str, Any] = {
        "batch": found,
        "row_no": row_no,
        "row": selectors.rows_of(found).filter(row_no=row_no).first(),
        "problems": problems,
        "cells": batch_page.cells(raw, problems),
    }
    return render(request, "desk/batches/row.html", context)
