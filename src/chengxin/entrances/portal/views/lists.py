"""The credit lists for anybody: what is collected, what counts, where credit is used."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.entrances.web import access, credit_lists, edition_changes, list_downloads

_PAGES: dict[str, Any] = {
    "frame_template": "web/public_frame.html",
    "wrap_class": "cx-wrap cx-page-close",
    "names": {
        "overview": "portal:credit-lists",
        "list": "portal:credit-list",
        "row": "portal:credit-list-row",
        "compare": "portal:credit-list-compare",
        "export": "portal:credit-list-export",
        "editions": "portal:credit-list-editions",
    },
}
PUBLIC_KINDS = ("catalogue", "data-list", "behaviour-list", "application-list")


@require_GET
@access.everybody
def overview(request: HttpRequest) -> HttpResponse:
    """The lists there are."""
    scopes = list_downloads.scopes(timezone.localdate())
    return render(request, "web/lists/overview.html", _PAGES | {"scopes": scopes})


@require_GET
@access.everybody
def one_list(request: HttpRequest, scope: str, kind: str) -> HttpResponse:
    """One list: searched, filtered, sorted, by pages."""
    context = credit_lists.list_context(request, scope, kind)
    return render(request, "web/lists/list.html", _PAGES | context)


@require_GET
@access.everybody
def row(request: HttpRequest, scope: str, kind: str, code: str) -> HttpResponse:
    """One row of a list, whole."""
    context = credit_lists.row_context(request, scope, kind, code)
    return render(request, "web/lists/row.html", _PAGES | context)


@require_GET
@access.everybody
def compare(request: HttpRequest, scope: str, kind: str) -> HttpResponse:
    """What differs between two days."""
    context = credit_lists.compare_context(request, scope, kind)
    return render(request, "web/lists/compare.html", _PAGES | context)


@require_GET
@access.everybody
def editions(request: HttpRequest, pack: str) -> HttpResponse:
    """What differs between two editions of one item or list, field by field."""
    if pack.partition(".")[0] not in PUBLIC_KINDS:
        raise Http404
    context = edition_changes.editions_context(request, pack)
    return render(request, "web/lists/editions.html", _PAGES | context)


@require_GET
@access.everybody
def export(request: HttpRequest, scope: str, kind: str) -> HttpResponseBase:
    """The rows asked for as a workbook in the official layout."""
    return list_downloads.workbook_of(request, scope, kind).response
