"""Search, and what is public about one subject."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chengxin.entrances.web import access, paging, records
from chengxin.entrances.web.hits import former_names, rows_of
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.enums import KindOfSubject
from chengxin.records.subjects.selectors import versions

SHOWN_AT_FIRST = 5


@require_GET
@access.everybody
def search(request: HttpRequest) -> HttpResponse:
    """Subjects by any fragment of a name or code; a report number leads to its check."""
    query = request.GET.get("q", "").strip()[:100]
    if _is_report_number(query):
        return redirect(f"{reverse('portal:check')}?number={query}")
    kind = request.GET.get("kind", "")
    asked = paging.wanted(request.GET)
    found = subjects.search(
        query,
        kinds=[kind] if kind in KindOfSubject.values else None,
        offset=asked.offset,
        limit=asked.size,
    )
    page = paging.Page(
        rows=rows_of(found.rows, on=timezone.localdate()),
        wanted=asked,
        total=found.total,
        more=found.capped,
    )
    context = {"query": query, "kind": kind, "kinds": KindOfSubject.choices, "page": page}
    return render(request, "portal/search.html", context)


@require_GET
@never_cache
@access.everybody
def subject(request: HttpRequest, key: str) -> HttpResponse:
    """What is public about one subject: registration, and records whose window is open."""
    today = timezone.localdate()
    found = versions.find_by_key(key, on=today)
    if found is None:
        raise Http404
    file = publicity.disclosed_records(
        subject_id=found.subject_id,
        actor=Actor.visitor(),
        audience=Audience.PUBLIC,
        purpose="portal",
        on=today,
        at=timezone.now(),
    )
    shown = records.shown(file.records, on=today)
    groups = records.by_item(shown)
    chosen = request.GET.get("item", "")
    context: dict[str, Any] = {
        "subject": found,
        "former_names": former_names(found.subject_id),
        "registration": records.registration(shown),
        "tabs": [{"item": item, "count": len(members)} for item, members in groups],
        "total": sum(len(members) for _item, members in groups),
        "chosen": chosen,
        "chips": _chips(groups),
        "rules": _rules(today),
        "object_url": "portal:objection-new",
        "page": None,
        "sections": [_section(item, members, SHOWN_AT_FIRST) for item, members in groups],
    }
    if chosen:
        members = dict(groups).get(chosen, [])
        page = paging.cut(members, paging.wanted(request.GET))
        context |= {"page": page, "sections": [_section(chosen, page.rows, len(page.rows))]}
        context["sections"][0]["count"] = len(members)
    response = render(request, "portal/subject.html", context)
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response


def _section(item: str, members: Any, limit: int) -> dict[str, Any]:
    return {
        "item": item,
        "records": members[:limit],
        "count": len(members),
        "negative": bool(members) and members[0].tone == "minus",
    }


def _chips(groups: list[tuple[str, list[records.ShownRecord]]]) -> list[dict[str, str]]:
    """At most three words under the name: what is public against and for the subject."""
    found = dict(groups)
    chips = []
    penalties = len(found.get("administrative-penalty", []))
    if penalties:
        text = ngettext("公示中处罚 %(n)s 条", "公示中处罚 %(n)s 条", penalties)
        chips.append({"tone": "minus", "label": text % {"n": penalties}})
    for item, tone in (
        ("serious-dishonesty-list", "minus"),
        ("tax-compliance-grade", "plus"),
        ("honour", "plus"),
    ):
        chips += [{"tone": tone, "label": each.heading} for each in found.get(item, [])[:1]]
    return chips[:3]


def _rules(today: date) -> Any:
    editions = in_use.current().publicity_editions()
    return next((pack for pack in editions if pack.is_in_force(today)), None)


def _is_report_number(text: str) -> bool:
    return len(text) == 22 and text[:8].isdecimal() and text.isalnum()
