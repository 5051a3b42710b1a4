"""What grades mean in each field, as the rules say; no subject is read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.affairs.evaluations import treating
from chengxin.entrances.web import access, paging
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.entrances.web.treatments import SOURCES, table_of
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionField


@require_GET
@access.staff
def treatments(request: HttpRequest) -> HttpResponse:
    """Every field: which result counts, what takes its place, which table applies."""
    today = timezone.localdate()
    words = request.GET.get("q", "").strip()[:50]
    rows = [_row(field) for field in treating.every_field(today)]
    found = [row for row in rows if words.lower() in f"{row['title']} {row['key']}".lower()]
    page = paging.cut(found, paging.wanted(request.GET))
    return render(request, "desk/treatments/list.html", {"page": page, "query": words})


@require_GET
@access.staff
def treatment(request: HttpRequest, key: str) -> HttpResponse:
    """What A, B, C and D mean in one field, with the basis of each line."""
    today = timezone.localdate()
    field = next((each for each in treating.every_field(today) if each.key == key), None)
    pack = treating.find_treatment(key, today)
    if field is None or pack is None:
        raise Http404
    context = {
        "field": field,
        "row": _row(field),
        "pack": pack,
        "is_general": pack.key != key,
        "grades": table_of(pack),
    }
    return render(request, "desk/treatments/one.html", context)


def _row(field: SupervisionField) -> dict[str, Any]:
    pack = treating.find_treatment(field.key, timezone.localdate())
    return {
        "key": field.key,
        "title": by_language(field.title),
        "counts": SOURCES[field.counts],
        "fallback": SOURCES[field.fallback] if field.fallback else "",
        "pack": pack,
        "is_own": pack is not None and pack.key == field.key,
    }
