"""No-penalty lists and discretion benchmarks on the desk: browsed, looked up, exported."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.entrances.web import access, exporting, leniency

_PAGES: dict[str, Any] = {
    "frame_template": "web/desk_frame.html",
    "wrap_class": "",
    "names": {
        "no_penalty": "desk:no-penalty",
        "violation": "desk:no-penalty-entry",
        "discretion": "desk:discretion",
        "behaviour": "desk:discretion-entry",
        "measures": "desk:measure-list",
    },
}


@require_GET
@access.staff
def no_penalty(request: HttpRequest) -> HttpResponse:
    """Every violation that is not penalised, by field: searched, filtered, sorted, exported."""
    return _list(request, leniency.violations(timezone.localdate()), "no_penalty")


@require_GET
@access.staff
def discretion(request: HttpRequest) -> HttpResponse:
    """Every violation with a benchmark, by field."""
    return _list(request, leniency.behaviours(timezone.localdate()), "discretion")


@require_GET
@access.staff
def violation(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """One entry of a list, with its conditions to be ticked."""
    context = leniency.violation_context(key, code, request.GET)
    return render(request, "web/leniency/violation.html", _PAGES | context)


@require_GET
@access.staff
def behaviour(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """One behaviour, with the calculator."""
    context = leniency.behaviour_context(key, code, request.GET)
    return render(request, "web/leniency/behaviour.html", _PAGES | context)


def _list(request: HttpRequest, every: list[leniency.Line], what: str) -> HttpResponse:
    context = leniency.list_context(request, every)
    kind = exporting.format_wanted(request)
    if kind:
        return leniency.export(kind, what.replace("_", "-"), context["found"])
    return render(request, f"web/leniency/{what}.html", _PAGES | context)
