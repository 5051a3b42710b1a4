"""Registers on the desk: who is on each list now, and who came off it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chengxin.affairs.lists import selectors
from chengxin.affairs.lists.rules import find_rules
from chengxin.entrances.web import access, exporting, paging, registers
from chengxin.entrances.web.templatetags.cx import by_language


@require_GET
@never_cache
@access.staff
def overview(request: HttpRequest) -> HttpResponse:
    """The lists there are, and how many are on each."""
    today = timezone.localdate()
    context = {"kinds": registers.overview(today), "candidates": registers.candidates(today)}
    return render(request, "desk/registers/list.html", context)


@require_GET
@never_cache
@access.staff
def register(request: HttpRequest, kind: str) -> HttpResponse:
    """One list: on it now as the public sees it, or removed, with its rules."""
    rules = find_rules(kind, timezone.localdate())
    if rules is None:
        raise Http404
    removed = request.GET.get("show") == "removed"
    if not removed and (wanted := exporting.format_wanted(request)):
        return registers.as_file(request, rules, wanted)
    context: dict[str, Any] = {
        "rules": rules,
        "said": registers.in_words(rules),
        "removed": removed,
        "q": request.GET.get("q", ""),
        "order": request.GET.get("order", "newest"),
    }
    if removed:
        found = selectors.read_removals(kind, actor=access.actor(request), at=timezone.now())
        causes = {cause.id: by_language(cause.title) for cause in rules.removals}
        page = paging.of_queryset(found, paging.wanted(request.GET))
        names = selectors.names_of_subjects({row.subject_id for row in page.rows})
        context |= {
            "page": page,
            "rows": [
                (row, names.get(row.subject_id, ""), causes.get(row.cause, row.cause))
                for row in page.rows
            ],
        }
    else:
        context["page"] = registers.page_of(request, rules)
    return render(request, "desk/registers/register.html", context)
