"""The credit lists on the desk: the same pages as on the portal, with a way to a new edition."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.entrances.web import access, credit_lists, edition_changes, list_downloads
from chengxin.records.accounts.enums import Role
from chengxin.records.audit import services as audit

_PAGES: dict[str, Any] = {
    "frame_template": "web/desk_frame.html",
    "wrap_class": "",
    "names": {
        "overview": "desk:lists",
        "list": "desk:list",
        "row": "desk:list-row",
        "compare": "desk:list-compare",
        "export": "desk:list-export",
        "editions": "desk:list-editions",
    },
}


@require_GET
@access.staff
def overview(request: HttpRequest) -> HttpResponse:
    """The lists there are."""
    scopes = list_downloads.scopes(timezone.localdate())
    return render(request, "web/lists/overview.html", _PAGES | {"scopes": scopes})


@require_GET
@access.staff
def one_list(request: HttpRequest, scope: str, kind: str) -> HttpResponse:
    """One list: searched, filtered, sorted, by pages."""
    context = credit_lists.list_context(request, scope, kind)
    return render(request, "web/lists/list.html", _PAGES | context)


@require_GET
@access.staff
def row(request: HttpRequest, scope: str, kind: str, code: str) -> HttpResponse:
    """One row of a list, whole; the credit office may draft a new edition from here."""
    context = credit_lists.row_context(request, scope, kind, code)
    may_draft = access.account(request).role == Role.OFFICE
    return render(request, "web/lists/row.html", _PAGES | context | {"may_draft": may_draft})


@require_GET
@access.staff
def compare(request: HttpRequest, scope: str, kind: str) -> HttpResponse:
    """What differs between two days."""
    context = credit_lists.compare_context(request, scope, kind)
    return render(request, "web/lists/compare.html", _PAGES | context)


@require_GET
@access.staff
def editions(request: HttpRequest, pack: str) -> HttpResponse:
    """What differs between two editions of one pack, field by field."""
    context = edition_changes.editions_context(request, pack)
    return render(request, "web/lists/editions.html", _PAGES | context)


@require_GET
@access.staff
def export(request: HttpRequest, scope: str, kind: str) -> HttpResponseBase:
    """The rows asked for as a workbook in the official layout; the export is audited."""
    workbook = list_downloads.workbook_of(request, scope, kind)
    audit.record(
        actor=access.actor(request),
        action="rulebook.list.exported",
        at=timezone.now(),
        matter=f"{kind}-list.{scope}",
        purpose="rule-browsing",
        details={"rows": workbook.rows},
    )
    return workbook.response
