"""The rules as they stand: catalogue, scorecards, every pack with its sources. Read only."""

from collections import Counter
from datetime import date

import yaml
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.entrances.web import access, paging
from chengxin.law.errors import NoRuleInForceError, UnknownEditionError
from chengxin.law.rulebook import CatalogueItem, Pack
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.records.editions import in_use


@require_GET
@access.staff
def catalogue(request: HttpRequest) -> HttpResponse:
    """Catalogue items in force today: what may be collected, from whom, open to whom."""
    today = timezone.localdate()
    items = in_use.current().catalogue_items(today)
    return render(request, "desk/rules/catalogue.html", {"items": items, "today": today})


@require_GET
@access.staff
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One catalogue item: columns, rules between columns, deadlines, sources."""
    found = _item_in_force(code, timezone.localdate())
    department = access.account(request).department_id or ""
    context = {"item": found, "reports": bool(department) and found.may_report(department)}
    return render(request, "desk/rules/item.html", context)


@require_GET
@access.staff
def packs(request: HttpRequest) -> HttpResponse:
    """Every edition of every pack: one kind or all, by words of its name, page by page."""
    book = in_use.current()
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    found = [pack for pack in book.packs if _speaks_of(pack, words)]
    page = paging.cut(
        [pack for pack in found if kind in ("", pack.kind)], paging.wanted(request.GET)
    )
    context = {
        "kinds": sorted(Counter(pack.kind for pack in found).items()),
        "kind": kind,
        "q": words,
        "count": len(book.packs),
        "found": len(found),
        "page": page,
        "rows": [(pack, book.digest_of(pack.pack, pack.edition)) for pack in page.rows],
    }
    return render(request, "desk/rules/packs.html", context)


def _speaks_of(pack: Pack, words: str) -> bool:
    """Whether the name of a pack, its titles or one of its sources hold what is looked for."""
    texts = (pack.pack, pack.edition, pack.title.zh, pack.title.en, *(s.title for s in pack.source))
    return any(words.casefold() in text.casefold() for text in texts)


@require_GET
@access.staff
def pack(request: HttpRequest, name: str, edition: str) -> HttpResponse:
    """One edition of one pack: sources first, then everything it says."""
    book = in_use.current()
    found = _edition(name, edition)
    body = found.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    for header in ("pack", "edition", "status", "title", "in_force", "adopted_at", "source"):
        body.pop(header, None)
    context = {
        "pack": found,
        "digest": book.digest_of(name, edition),
        "origin": book.origin_of(name, edition),
        "editions": book.editions_of(name),
        "body": yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=100),
    }
    return render(request, "desk/rules/pack.html", context)


@require_GET
@access.staff
def cards(request: HttpRequest) -> HttpResponse:
    """Scorecards, every edition."""
    context = {"cards": in_use.current().scorecards(), "today": timezone.localdate()}
    return render(request, "desk/rules/cards.html", context)


@require_GET
@access.staff
def card(request: HttpRequest, key: str, edition: str) -> HttpResponse:
    """One scorecard: who is graded, on what, with how many points, into which grade."""
    found = _edition(f"scorecard.{key}", edition)
    if not isinstance(found, Scorecard):
        raise Http404
    groups = [
        {"group": group, "indicators": [i for i in found.indicators if i.group == group.id]}
        for group in found.groups
    ]
    return render(request, "desk/rules/card.html", {"card": found, "groups": groups})


def _item_in_force(code: str, on: date) -> CatalogueItem:
    try:
        return in_use.current().catalogue_item(code, on)
    except NoRuleInForceError as error:
        raise Http404 from error


def _edition(name: str, edition: str) -> Pack:
    try:
        return in_use.current().edition(name, edition)
    except UnknownEditionError as error:
        raise Http404 from error
