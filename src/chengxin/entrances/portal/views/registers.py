"""Registers for anybody: the kinds of list, and one list with its rules beside it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.affairs.lists.rules import find_rules
from chengxin.entrances.web import access, exporting, registers


@require_GET
@access.everybody
def overview(request: HttpRequest) -> HttpResponse:
    """The lists there are, and how many are on each."""
    today = timezone.localdate()
    context = {"kinds": registers.overview(today), "candidates": registers.candidates(today)}
    return render(request, "portal/registers.html", context)


@require_GET
@access.everybody
def register(request: HttpRequest, kind: str) -> HttpResponse:
    """Who is on one list and until when, with the rules by which one comes on and off it."""
    rules = find_rules(kind, timezone.localdate())
    if rules is None:
        raise Http404
    if wanted := exporting.format_wanted(request):
        return registers.as_file(request, rules, wanted)
    context = {
        "rules": rules,
        "said": registers.in_words(rules),
        "page": registers.page_of(request, rules),
        "q": request.GET.get("q", ""),
        "order": request.GET.get("order", "newest"),
    }
    return render(request, "portal/register.html", context)
