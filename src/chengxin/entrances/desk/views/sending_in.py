"""Hand files in: several at once, each a batch of its own; then watch them together."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from chengxin.entrances.desk.forms import UploadForm, kept_file, may_report
from chengxin.entrances.jobs import queue
from chengxin.entrances.web import access
from chengxin.entrances.web.refusals import describe
from chengxin.law.errors import CatalogueGateError, InputError, NoRuleInForceError
from chengxin.records.intake import selectors, services
from chengxin.records.intake.enums import ENDED_STATES, WayIn
from chengxin.records.intake.models import Batch

SHOWN_TOGETHER = 50


@require_http_methods(["GET", "POST"])
@access.staff
def upload(request: HttpRequest) -> HttpResponse:
    """Hand files in: item, department, files; their rows are then decided by jobs."""
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
        received, refused = _receive_all(request, form)
        if received:
            return _onward(request, received, refused)
        for text in refused:
            form.add_error("file", text)
    by_script = bool(request.htmx)  # type: ignore[attr-defined]
    status = 400 if form.errors and not by_script else 200
    return render(request, "desk/batches/upload.html", {"form": form}, status=status)


@require_GET
@never_cache
@access.staff
def sent(request: HttpRequest) -> HttpResponse:
    """The batches of one hand-over, followed together until all have ended."""
    numbers = request.GET.getlist("batch")[:SHOWN_TOGETHER]
    known = selectors.list_batches(access.actor(request)).filter(batch_no__in=numbers)
    found = sorted(known, key=lambda batch: batch.pk)
    if not found:
        return redirect("desk:batches")
    context = {
        "batches": found,
        "waiting": sum(batch.state not in ENDED_STATES for batch in found),
        "here": f"{reverse('desk:sent')}?{_listed(found)}",
    }
    part = "desk/batches/sent_rows.html" if request.htmx else "desk/batches/sent.html"  # type: ignore[attr-defined]
    return render(request, part, context)


def _receive_all(request: HttpRequest, form: UploadForm) -> tuple[list[Batch], list[str]]:
    """The batches of the files that were received, and why the others were not."""
    received, refused = [], []
    for each in form.cleaned_data["file"]:
        try:
            received.append(_receive(request, form.cleaned_data, each))
        except (InputError, CatalogueGateError, NoRuleInForceError) as error:
            refused.append(describe(error).text)
    return received, refused


def _receive(request: HttpRequest, given: dict[str, Any], file: "UploadedFile[Any]") -> Batch:
    """Receive one file and queue its rows, both or neither."""
    with kept_file(file) as path, transaction.atomic():
        received = services.receive(
            file=path,
            file_name=str(file.name),
            item=given["item"],
            department=given["department"],
            feed=given["feed"],
            snapshot=given["snapshot"],
            dry_run=given["dry_run"],
            actor=access.actor(request),
            received_at=timezone.now(),
            way_in=WayIn.DESK,
        )
        if received.state not in ENDED_STATES:
            queue.take_in(received.pk)
    return received


def _onward(request: HttpRequest, received: list[Batch], refused: list[str]) -> HttpResponse:
    for text in refused:
        messages.error(request, text)
    if len(received) == 1 and not refused:
        place = reverse("desk:batch", args=[received[0].batch_no])
    else:
        count = len(received)
        messages.success(
            request,
            ngettext("收下 %(n)s 个文件。", "收下 %(n)s 个文件。", count) % {"n": count},
        )
        place = f"{reverse('desk:sent')}?{_listed(received)}"
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(place)
    return redirect(place)


def _listed(batches: list[Batch]) -> str:
    return urlencode([("batch", batch.batch_no) for batch in batches])
