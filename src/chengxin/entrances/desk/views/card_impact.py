"""The impact list of a draft: asked for, watched, read, exported; a draft tried on one subject."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from chengxin.affairs.scorecard_changes import impact as impacts
from chengxin.affairs.scorecard_changes import selectors, trials
from chengxin.affairs.scorecard_changes.enums import STAGES, UNFINISHED, Direction, ImpactStage
from chengxin.affairs.scorecard_changes.models import ImpactList, ImpactMove
from chengxin.entrances.desk import card_change_page as page
from chengxin.entrances.desk import impact_figures
from chengxin.entrances.desk.matters import matter, matter_named
from chengxin.entrances.jobs import queue
from chengxin.entrances.web import access, exporting, paging
from chengxin.entrances.web.hits import rows_of
from chengxin.entrances.web.templatetags.cx import town_name
from chengxin.law.errors import CreditError, PermissionDeniedError
from chengxin.records.audit import services as audit
from chengxin.records.editions.models import LawEdition
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.selectors.versions import latest_versions

FILTERS = ("before", "after", "town", "size", "section", "age")
FOUND_AT_MOST = 20
READ_AT_ONCE = 1_000


@require_POST
@access.staff
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for the impact list; a job makes it, for it evaluates everybody twice."""
    edition = page.find(request, number)

    def doing() -> ImpactList:
        with transaction.atomic():
            asked = impacts.ask(edition_id=number, by=access.actor(request), at=timezone.now())
            queue.list_impact(asked.pk, access.account(request).pk)
        return asked

    made = page.act(request, edition, doing, _("正在生成影响清单，完成后本页自动更新。"))
    if made is None:
        return page.back(number)
    return redirect("desk:card-change-impact", number=number, impact=made.pk)


@require_GET
@never_cache
@access.staff
def impact_list(request: HttpRequest, number: int, impact: int) -> HttpResponse:
    """What the draft would do: counts, moves, groups, drift, fairness. No names."""
    edition, found = _found(request, number, impact)
    context = page.frame(request, edition, "impact") | impact_figures.context(found)
    context |= _standing(found)
    context |= {"is_of_this_text": found.digest == edition.digest}
    return render(request, "desk/card_changes/impact.html", context)


def _standing(found: ImpactList) -> dict[str, Any]:
    """How far it is: stages done of all, and what is being done."""
    stage = found.stage or STAGES[0]
    return {
        "list": found,
        "is_being_made": found.state in UNFINISHED,
        "stage_number": STAGES.index(ImpactStage(stage)) if found.stage else 0,
        "stages": len(STAGES),
        "elapsed": int((timezone.now() - (found.started_at or found.asked_at)).total_seconds()),
    }


@require_GET
@never_cache
@access.staff
def progress(request: HttpRequest, number: int, impact: int) -> HttpResponse:
    """How far the list is; the page asks every second and reloads when it is done."""
    edition, found = _found(request, number, impact)
    if found.state in UNFINISHED:
        context = {"edition": edition, "may": page.possible(request, edition)} | _standing(found)
        return render(request, "desk/card_changes/progress.html", context)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    return redirect("desk:card-change-impact", number=number, impact=impact)


@require_POST
@access.staff
def cancel(request: HttpRequest, number: int, impact: int) -> HttpResponse:
    """Stop the making of a list."""
    edition, found = _found(request, number, impact)
    page.act(
        request,
        edition,
        lambda: impacts.cancel(impact_id=found.pk, by=access.actor(request), at=timezone.now()),
        _("已取消。"),
    )
    return page.back(number)


@require_GET
@never_cache
@access.staff
@matter_named
def moves(request: HttpRequest, number: int, impact: int) -> HttpResponse:
    """Who would move, named: paged, searched, exported; every look is audited."""
    edition, found = _found(request, number, impact)
    page.hold_worker(request, edition.pack)
    asked = request.GET
    way = asked.get("way", Direction.FALL.value)
    query = asked.get("q", "").strip()[:100]
    filters = {name: asked.get(name, "") for name in FILTERS}
    rows = selectors.read_moves(
        found,
        actor=access.actor(request),
        at=timezone.now(),
        matter=matter(request),
        way=way,
        query=query,
        filters=filters,
    )
    wanted = exporting.format_wanted(request)
    if wanted:
        return _export(request, wanted, found, rows[: exporting.AT_MOST])
    paged = paging.of_queryset(rows, paging.wanted(asked))
    shown = paging.Page(_named(paged.rows), paged.wanted, paged.total, paged.more)
    context = page.frame(request, edition, "impact")
    context |= impact_figures.names_of(found)
    context |= {
        "list": found,
        "page": shown,
        "way": way,
        "ways": Direction.choices,
        "query": query,
        "filters": filters,
        "letters": ("A", "B", "C", "D"),
        "matter": matter(request),
    }
    return render(request, "desk/card_changes/moves.html", context)


def _named(rows: Sequence[ImpactMove]) -> list[dict[str, Any]]:
    """Moves with the names of their subjects."""
    names = latest_versions((row.subject_id for row in rows), on=timezone.localdate())
    return [
        {
            "move": row,
            "name": names[row.subject_id].name if row.subject_id in names else f"#{row.subject_id}",
            "uscc": names[row.subject_id].uscc if row.subject_id in names else "",
            "town": town_name(row.town),
        }
        for row in rows
    ]


def _export(
    request: HttpRequest, kind: str, found: ImpactList, rows: Iterable[ImpactMove]
) -> HttpResponse:
    every = list(rows)
    words = impact_figures.names_of(found)["group_names"]
    parts = range(0, len(every), READ_AT_ONCE)
    named = [n for start in parts for n in _named(every[start : start + READ_AT_ONCE])]
    heads = (
        _("主体"),
        _("统一社会信用代码"),
        _("变动"),
        _("原等级"),
        _("新等级"),
        _("原分值"),
        _("新分值"),
        _("街镇"),
        _("规模"),
        _("行业门类"),
        _("成立时间"),
    )
    body = [
        [
            each["name"],
            each["uscc"],
            str(each["move"].get_direction_display()),
            each["move"].before,
            each["move"].after,
            _exact(each["move"].points_before),
            _exact(each["move"].points_after),
            each["town"],
            *(words[d].get(getattr(each["move"], d), "") for d in ("size", "section", "age")),
        ]
        for each in named
    ]
    audit.record(
        actor=access.actor(request),
        action="scorecard-changes.moves.exported",
        at=timezone.now(),
        matter=matter(request),
        purpose=selectors.PURPOSE,
        details={"impact": found.pk, "rows": len(body), "format": kind},
    )
    return exporting.as_file(kind, f"impact-{found.pk}", heads, body)


def _exact(points: int | None) -> Decimal | None:
    return None if points is None else Decimal(points) / 1000


@require_GET
@never_cache
@access.staff
@matter_named
def tried(request: HttpRequest, number: int) -> HttpResponse:
    """The draft tried on one enterprise: both editions side by side."""
    edition = page.find(request, number)
    if not page.possible(request, edition)["try"]:
        raise PermissionDenied
    query = request.GET.get("q", "").strip()[:100]
    context = page.frame(request, edition, "try") | {"query": query, "matter": matter(request)}
    asked = request.GET.get("subject", "")
    if asked.isdecimal():
        context |= _trial(request, edition, int(asked))
    elif query:
        today = timezone.localdate()
        found = subjects.search(query, limit=FOUND_AT_MOST)
        context |= {"hits": rows_of(found.rows, on=today), "more": found.capped}
    return render(request, "desk/card_changes/try.html", context)


def _trial(request: HttpRequest, edition: LawEdition, subject_id: int) -> dict[str, Any]:
    today = timezone.localdate()
    version = subjects.version_of(subject_id, valid_on=today)
    if version is None:
        raise Http404
    try:
        trial = trials.try_on(
            edition_id=edition.pk,
            subject_id=subject_id,
            as_of=today,
            by=access.actor(request),
            at=timezone.now(),
            matter=matter(request),
        )
    except PermissionDeniedError:
        raise
    except CreditError as error:
        messages.error(request, page.refusal(error))
        return {}
    return {"trial": trial, "subject": version}


def _found(request: HttpRequest, number: int, impact: int) -> tuple[LawEdition, ImpactList]:
    edition = page.find(request, number)
    found = selectors.find_impact(edition, impact)
    if found is None:
        raise Http404
    return edition, found
