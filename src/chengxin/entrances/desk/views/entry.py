"""One row in a form: checked field by field, then a batch of one with its receipt."""

import json
import tempfile
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chengxin.affairs.tolerance.recognising import open_windows_and_recognise
from chengxin.entrances.desk.entry_form import CONFIRM, EntryForm, may_still_send
from chengxin.entrances.desk.forms import may_report
from chengxin.entrances.jobs import queue
from chengxin.entrances.web import access
from chengxin.law.rulebook import CatalogueItem
from chengxin.records.accounts.enums import Role
from chengxin.records.editions import in_use
from chengxin.records.intake import services
from chengxin.records.intake.enums import ENDED_STATES, WayIn
from chengxin.records.intake.errors import BatchStateError
from chengxin.records.intake.models import Batch
from chengxin.records.store import home


@require_GET
@access.staff
def items(request: HttpRequest) -> HttpResponse:
    """Which item the row is of."""
    return render(request, "desk/batches/entry_items.html", {"items": _items(request)})


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """The form of one item; a row without faults becomes a batch of one."""
    item = next((each for each in _items(request) if each.code == code), None)
    if item is None:
        raise Http404
    departments = _departments(request, item)
    department = request.POST.get("department") or departments[0]
    if department not in departments:
        raise PermissionDenied
    today = timezone.localdate()
    book = in_use.current()
    form = EntryForm(request.POST or None, item=item, rulebook=book, on=today)
    if request.method == "POST" and form.is_valid():
        said = services.try_row(
            item=item,
            department=department,
            values=form.values(),
            received_on=today,
            rulebook=book,
        )
        form.say(said)
        if not form.is_empty and may_still_send(form, request.POST):
            batch = _hand_in(request, form, department)
            return redirect("desk:batch-receipt", number=batch.batch_no)
    context = {
        "item": item,
        "form": form,
        "departments": departments,
        "department": department,
        "confirm": CONFIRM,
        "only_notices": bool(form.notices) and not form.errors,
    }
    status = 400 if form.errors else 200
    return render(request, "desk/batches/entry.html", context, status=status)


def _items(request: HttpRequest) -> list[CatalogueItem]:
    actor = access.actor(request)
    if not may_report(actor):
        raise PermissionDenied
    found = in_use.current().catalogue_items(timezone.localdate())
    if access.account(request).role == Role.OFFICE:
        return list(found)
    return [item for item in found if item.may_report(actor.department_code)]


def _departments(request: HttpRequest, item: CatalogueItem) -> list[str]:
    """For whom the row may be handed in: the own department, or any of them for the office."""
    account = access.account(request)
    if account.role != Role.OFFICE:
        return [account.department_id or ""]
    units = in_use.current().directory.units
    return [unit.code for unit in units if item.may_report(unit.code)]


def _hand_in(request: HttpRequest, form: EntryForm, department: str) -> Batch:
    """Receive the row as a batch of one and decide about it at once.

    Its job is queued all the same: should this process stop now, a worker goes on.
    """
    values = {title: text for title, text in form.values().items() if text}
    with tempfile.TemporaryDirectory(prefix="entry-", dir=home.folder("run")) as folder:
        path = Path(folder) / "entry.jsonl"
        path.write_text(json.dumps(values, ensure_ascii=False) + "\n", encoding="utf-8")
        with transaction.atomic():
            batch = services.receive(
                file=path,
                file_name=f"{form.item.title.zh}.jsonl",
                item=form.item.code,
                department=department,
                actor=access.actor(request),
                received_at=timezone.now(),
                way_in=WayIn.FORM,
            )
            if batch.state not in ENDED_STATES:
                queue.take_in(batch.pk)
    try:
        return services.take_in(batch_id=batch.pk, on_commit=open_windows_and_recognise)
    except BatchStateError:  # a worker was quicker
        return batch
