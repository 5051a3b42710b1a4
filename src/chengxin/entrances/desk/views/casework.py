"""What all cases share: deadlines of every affair, letters, and files handed in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chengxin.affairs.casework import boards, parties
from chengxin.affairs.casework import letters as case_letters
from chengxin.affairs.casework.errors import LetterNotShownError, UnknownLetterError
from chengxin.affairs.casework.models import LegalDeadline
from chengxin.entrances.web import access, case_files, case_parts, case_places, exporting, paging
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.evidence import selectors as files
from chengxin.records.evidence import services as evidence
from chengxin.records.subjects.selectors import versions

SOON_WORKDAYS = 2  # as the colour of a deadline turns
STATES = ("open", "soon", "overdue", "late")


@require_GET
@never_cache
@access.staff
def deadlines(request: HttpRequest) -> HttpResponse:
    """Deadlines of all affairs by last day: filtered, sorted, paged, exported."""
    actor, today = access.actor(request), timezone.localdate()
    asked = _asked(request, today)
    found = boards.find(actor, asked)
    kind = exporting.format_wanted(request)
    if kind:
        return _exported(actor, kind, found[: exporting.AT_MOST], today)
    page = paging.of_queryset(found.prefetch_related("changes"), paging.wanted(request.GET))
    rows = rows_of(page.rows, today, named=actor.audience is not Audience.AUDITOR)
    counts = boards.counts(actor, on=today, soon_until=asked.soon_until)
    words = _state_words()
    context = {
        "page": paging.Page(rows, page.wanted, page.total, page.more),
        "asked": asked,
        "states": [(state, words[state], counts[state]) for state in STATES],
        "affairs": [(code, case_places.place_of(code).title) for code in boards.affairs(actor)],
        "owners": _owners(actor),
        "default_sort": "due",
    }
    return render(request, "desk/casework/deadlines.html", context)


@require_GET
@never_cache
@access.staff
def units(request: HttpRequest) -> HttpResponse:
    """The overdue board: open, overdue and late by unit and affair."""
    actor, today = access.actor(request), timezone.localdate()
    rows = [_unit_row(row, today) for row in boards.by_unit(actor, on=today)]
    kind = exporting.format_wanted(request)
    if kind:
        _note_export(actor, "units", kind, len(rows))
        heads = [
            _("责任单位"), _("办件类别"), _("在办"), _("逾期"), _("最长逾期工作日"),
            _("近一年办结"), _("近一年逾期办结"),
        ]  # fmt: skip
        cells = [
            [r["unit"], r["title"], r["row"].open, r["row"].overdue, r["longest"], r["row"].met,
             r["row"].late]
            for r in rows
        ]  # fmt: skip
        return exporting.as_file(kind, f"overdue-{today:%Y%m%d}", heads, cells)
    context = {
        "rows": rows,
        "total": {
            name: sum(getattr(r["row"], name) for r in rows)
            for name in ("open", "overdue", "met", "late")
        },
    }
    return render(request, "desk/casework/units.html", context)


@require_GET
@never_cache
@access.staff
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """One letter of a case one takes part in."""
    found = _letter_or_404(number)
    try:
        found = case_letters.read(
            letter_no=number, by=access.actor(request), at=timezone.now(), matter=found.case_no
        )
    except LetterNotShownError as error:
        raise PermissionDenied from error
    context = {
        "letter": found,
        "content": case_letters.content_of(found),
        "file_href": reverse("desk:letter-file", args=[number]),
        "case_href": case_places.desk_url(found.affair, found.case_no),
    }
    return render(request, "desk/casework/letter.html", context)


@require_GET
@access.staff
def letter_file(request: HttpRequest, number: str) -> HttpResponse:
    """The PDF of a letter of a case one takes part in."""
    found = _letter_or_404(number)
    try:
        kept, pdf = case_letters.open_file(
            letter_no=number, by=access.actor(request), at=timezone.now(), matter=found.case_no
        )
    except LetterNotShownError as error:
        raise PermissionDenied from error
    return case_files.download(pdf, f"{kept.letter_no}.pdf", "application/pdf")


@require_GET
@access.staff
def evidence_file(request: HttpRequest, number: int) -> HttpResponse:
    """A file handed in with a case one takes part in."""
    actor = access.actor(request)
    found = files.find_file(number)
    if found is None:
        raise Http404
    if not parties.may_see(actor, case_no=found.matter, subject_id=found.subject_id):
        raise PermissionDenied
    try:
        kept, content = evidence.read(
            file_id=number, actor=actor, at=timezone.now(), matter=found.matter
        )
    except PermissionDeniedError as error:
        raise PermissionDenied from error
    return case_files.download(content, kept.name, kept.media_type)


def rows_of(
    found: Iterable[LegalDeadline], today: date, *, named: bool = True
) -> list[dict[str, Any]]:
    """Deadlines as rows of a table, with names and addresses where the reader opens cases."""
    found = list(found)
    concerned = {d.subject_id for d in found if d.subject_id and named}
    subjects = versions.latest_versions(concerned, on=today) if concerned else {}
    return [
        {
            "clock": case_parts.shown_clock(deadline, today=today),
            "deadline": deadline,
            "affair": case_places.place_of(deadline.affair).title,
            "href": case_places.desk_url(deadline.affair, deadline.case_no) if named else "",
            "subject": subjects.get(deadline.subject_id or 0),
        }
        for deadline in found
    ]


def soon_until(today: date) -> date:
    """The last day that counts as soon."""
    return in_use.current().workdays.add(today, SOON_WORKDAYS).on


def _asked(request: HttpRequest, today: date) -> boards.Asked:
    query = request.GET
    state = query.get("state", "")
    return boards.Asked(
        on=today,
        soon_until=soon_until(today),
        state=state if state in STATES else "open",
        owner=query.get("owner", "")[:64],
        affair=query.get("affair", "")[:24],
        text=query.get("q", "").strip()[:24],
        sort=query.get("sort", "due"),
    )


def _state_words() -> dict[str, str]:
    return {
        "open": _("在办"),
        "soon": _("临近期限"),
        "overdue": _("逾期"),
        "late": _("逾期办结"),
    }


def _owners(actor: Actor) -> list[tuple[str, str]]:
    """Units to choose from; a department has only itself."""
    if actor.audience not in (Audience.OFFICE, Audience.AUDITOR):
        return []
    return [(owner or "office", case_parts.unit_of(owner)) for owner in boards.owners(actor)]


def _unit_row(row: boards.BoardRow, today: date) -> dict[str, Any]:
    longest = 0
    if row.first_due is not None:
        longest = -case_parts.workdays_left(row.first_due, today=today)
    query = {"owner": row.owner or "office", "affair": row.affair}
    base = reverse("desk:deadlines")
    return {
        "row": row,
        "unit": case_parts.unit_of(row.owner),
        "title": case_places.place_of(row.affair).title,
        "longest": longest,
        "hrefs": {state: f"{base}?{urlencode({**query, 'state': state})}" for state in STATES},
    }


def _exported(
    actor: Actor, kind: str, found: "QuerySet[LegalDeadline]", today: date
) -> HttpResponse:
    is_auditor = actor.audience is Audience.AUDITOR
    rows = rows_of(found.prefetch_related("changes"), today, named=not is_auditor)
    _note_export(actor, "deadlines", kind, len(rows))
    heads = [
        _("期限"), _("剩余工作日"), _("暂定"), _("办件类别"), _("办件编号"), _("主体"), _("环节"),
        _("责任单位"), _("依据"), _("起算日"), _("办结日"),
    ]  # fmt: skip
    cells = [
        [
            each["deadline"].due_on,
            each["clock"].left if each["deadline"].is_open else "",
            _("暂定") if each["deadline"].provisional else "",
            str(each["affair"]),
            each["deadline"].case_no,
            each["subject"].name if each["subject"] else "",
            str(each["clock"].step),
            each["clock"].unit,
            each["deadline"].article,
            each["deadline"].started_on,
            each["deadline"].met_on or "",
        ]
        for each in rows
    ]
    return exporting.as_file(kind, f"deadlines-{today:%Y%m%d}", heads, cells)


def _note_export(actor: Actor, what: str, kind: str, rows: int) -> None:
    audit.record(
        actor=actor,
        action="casework.deadlines.exported",
        at=timezone.now(),
        matter="deadlines",
        purpose="casework",
        details={"list": what, "format": kind, "rows": rows},
    )


def _letter_or_404(number: str) -> Any:
    try:
        return case_letters.get(number)
    except UnknownLetterError as error:
        raise Http404 from error
