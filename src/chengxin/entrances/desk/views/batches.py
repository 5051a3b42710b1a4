"""Batches: hand a file in, watch it, see what became of every row, take the workbook back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from chengxin.entrances.desk import batch_page
from chengxin.entrances.desk.forms import UploadForm, may_report
from chengxin.entrances.desk.matters import matter
from chengxin.entrances.desk.sending import workbook
from chengxin.entrances.jobs import queue
from chengxin.entrances.web import access, paging
from chengxin.law.errors import CatalogueGateError, InputError, NoRuleInForceError
from chengxin.records.accounts.enums import Role
from chengxin.records.editions import in_use
from chengxin.records.intake import selectors, services
from chengxin.records.intake.enums import ACCEPTED, ENDED_STATES, BatchState, Outcome
from chengxin.records.intake.errors import BatchStateError
from chengxin.records.intake.models import Batch
from chengxin.records.intake.template import write_template
from chengxin.records.intake.workbook import write_returned_workbook


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
    )
    directory = in_use.current().directory
    sees_all = access.account(request).role == Role.OFFICE
    context = {
        "page": paging.of_queryset(found, paging.wanted(asked)),
        "items": [item.code for item in in_use.current().catalogue_items(timezone.localdate())],
        "departments": directory.units if sees_all else (),
        "states": BatchState.choices,
        "chosen": asked,
        "may_report": may_report(actor),
    }
    return render(request, "desk/batches/list.html", context)


@require_GET
@never_cache
@access.staff
def batch(request: HttpRequest, number: str) -> HttpResponse:
    """One batch: the equation, what to mend, the preview, the way back."""
    found = _visible(request, number)
    context = batch_page.context(request, found)
    return render(request, "desk/batches/batch.html", context)


@require_GET
@never_cache
@access.staff
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """How far a batch is; the page asks every second and reloads when it has ended."""
    found = _visible(request, number)
    if found.state in ENDED_STATES:
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRefresh()
        return redirect("desk:batch", number=number)
    return render(request, "desk/batches/progress.html", batch_page.progress_context(found))


@require_POST
@access.staff
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Give a batch up; what was taken in already stays."""
    found = _visible(request, number)
    try:
        services.cancel(batch_id=found.pk, actor=access.actor(request), at=timezone.now())
        messages.info(request, _("已取消，已经接受的行保留。"))
    except BatchStateError:
        messages.error(request, _("这一批已经结束，不能取消。"))
    return redirect("desk:batch", number=number)


@require_POST
@access.staff
def release(request: HttpRequest, number: str) -> HttpResponse:
    """Let a held snapshot in although it lacks much; the office decides, and it is audited."""
    if access.account(request).role != Role.OFFICE:
        raise PermissionDenied
    found = _visible(request, number)
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
    found = _visible(request, number)
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
    return _row_page(request, _visible(request, number), row_no)


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
    found = _visible(request, number)
    if found.state not in ENDED_STATES:
        raise Http404
    return workbook(
        f"{found.batch_no}-退回.xlsx",
        lambda out: write_returned_workbook(
            batch=found, out=out, actor=access.actor(request), at=timezone.now()
        ),
    )


@require_http_methods(["GET", "POST"])
@access.staff
def upload(request: HttpRequest) -> HttpResponse:
    """Hand a file in: item, department, file; its rows are then decided by a job."""
    actor = access.actor(request)
    if not may_report(actor):
        raise PermissionDenied
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        actor=actor,
        today=timezone.localdate(),
        initial={name: request.GET.get(name, "") for name in ("item", "department")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            received = _receive(request, form)
        except (InputError, CatalogueGateError, NoRuleInForceError) as error:
            form.add_error("file", batch_page.refusal(error))
        else:
            return redirect("desk:batch", number=received.batch_no)
    status = 400 if form.errors else 200
    return render(request, "desk/batches/upload.html", {"form": form}, status=status)


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


def _visible(request: HttpRequest, number: str) -> Batch:
    """The batch, or a refusal: whether another department's batch exists is not told."""
    found = selectors.find_batch(access.actor(request), number)
    if found is None:
        raise PermissionDenied
    return found


def _receive(request: HttpRequest, form: UploadForm) -> Batch:
    """Receive the file and queue its rows, both or neither."""
    with form.kept_file() as path, transaction.atomic():
        received = services.receive(
            file=path,
            file_name=form.file_name,
            item=form.cleaned_data["item"],
            department=form.cleaned_data["department"],
            feed=form.cleaned_data["feed"],
            snapshot=form.cleaned_data["snapshot"],
            dry_run=form.cleaned_data["dry_run"],
            actor=access.actor(request),
            received_at=timezone.now(),
        )
        if received.state not in ENDED_STATES:
            queue.take_in(received.pk)
    return received


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
