"""Letters that go to the enterprise, and the files of its own cases."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from chengxin.affairs.casework import letters
from chengxin.affairs.casework.errors import LetterNotShownError, UnknownLetterError
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.web import access, case_files, case_parts, case_places, paging
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.audit import services as audit
from chengxin.records.evidence import selectors as files
from chengxin.records.evidence import services as evidence
from chengxin.records.subjects.models import SubjectVersion

READ = ("", "unread", "read")


@require_GET
@member_page
def inbox(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """Every letter that goes to me, newest first; looked through by words."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:40]
    found = letters.list_letters(
        subject.subject_id, unread={"unread": True, "read": False}.get(state), text=text
    )
    page = paging.of_queryset(found, paging.wanted(request.GET))
    audit.record(
        actor=access.actor(request),
        action="casework.letters.listed",
        at=timezone.now(),
        matter="own letters",
        purpose=letters.PURPOSE,
        subject_id=subject.subject_id,
        details={"letters": len(page.rows)},
    )
    rows = [
        {
            "shown": shown,
            "affair": case_places.place_of(shown.letter.affair).title,
            "case": case_places.enterprise_url(shown.letter.affair, shown.letter.case_no),
        }
        for shown in case_parts.shown_letters(page.rows, door=case_parts.ENTERPRISE)
    ]
    context = {
        "subject": subject,
        "state": state if state in READ else "",
        "text": text,
        "unread": letters.list_letters(subject.subject_id, unread=True).count(),
        "page": paging.Page(rows, page.wanted, page.total, page.more),
    }
    return render(request, "enterprise/letters.html", context)


@require_GET
@member_page
def letter(request: HttpRequest, subject: SubjectVersion, number: str) -> HttpResponse:
    """One letter; opening it is remembered."""
    try:
        found = letters.read(letter_no=number, by=access.actor(request), at=timezone.now())
    except (LetterNotShownError, UnknownLetterError) as error:
        raise Http404 from error
    context = {
        "subject": subject,
        "letter": found,
        "content": letters.content_of(found),
        "file_href": reverse("enterprise:letter-file", args=[number]),
        "case_href": case_places.enterprise_url(found.affair, found.case_no),
    }
    return render(request, "enterprise/letter.html", context)


@require_GET
@member_page
def letter_file(request: HttpRequest, subject: SubjectVersion, number: str) -> HttpResponse:
    """The PDF of a letter."""
    try:
        found, pdf = letters.open_file(
            letter_no=number, by=access.actor(request), at=timezone.now()
        )
    except (LetterNotShownError, UnknownLetterError) as error:
        raise Http404 from error
    return case_files.download(pdf, f"{found.letter_no}.pdf", "application/pdf")


@require_GET
@member_page
def evidence_file(request: HttpRequest, subject: SubjectVersion, number: int) -> HttpResponse:
    """A file of one of my cases."""
    found = files.find_file(number)
    if found is None:
        raise Http404
    try:
        kept, content = evidence.read(
            file_id=number, actor=access.actor(request), at=timezone.now(), matter=found.matter
        )
    except PermissionDeniedError as error:
        raise Http404 from error
    return case_files.download(content, kept.name, kept.media_type)
