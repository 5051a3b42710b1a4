"""One subject's grades on the desk: which is in use, what if, why it was another one."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chengxin.affairs.evaluations import differences, use, what_if
from chengxin.affairs.evaluations.errors import SupposedFactError
from chengxin.entrances.desk.difference_page import context_of
from chengxin.entrances.desk.matters import matter, matter_named
from chengxin.entrances.desk.what_if_form import WhatIfForm
from chengxin.entrances.web import access, records
from chengxin.entrances.web.moments import when
from chengxin.entrances.web.treatments import in_words
from chengxin.law.errors import NoRuleInForceError, UnknownEditionError
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.models import SubjectVersion


@require_GET
@never_cache
@access.staff
@matter_named
def in_use(request: HttpRequest, subject_id: int) -> HttpResponse:
    """Every field with a result: which one counts, what it means, from when it is acted on."""
    today = timezone.localdate()
    subject = _subject(subject_id)
    told = use.tell_grades(
        subject_id=subject_id,
        on=today,
        by=access.actor(request),
        at=timezone.now(),
        matter=matter(request),
    )
    context = {"subject": subject, "today": today, "rows": [in_words(each) for each in told]}
    return render(request, "desk/grades/in_use.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@access.staff
@matter_named
def suppose(request: HttpRequest, subject_id: int) -> HttpResponse:
    """What if: records repaired, removed or added, or a day to come. Nothing is stored."""
    today = timezone.localdate()
    subject = _subject(subject_id)
    file = publicity.disclosed_records(
        subject_id=subject_id,
        actor=access.actor(request),
        purpose=what_if.PURPOSE,
        matter=matter(request),
        on=today,
        at=timezone.now(),
    )
    shown = [r for r in records.shown(file.records, on=today) if r.record.item != "registration"]
    card = request.POST.get("card") or request.GET.get("card") or "comprehensive"
    try:
        form = WhatIfForm(request.POST or None, card=card, today=today)
    except (NoRuleInForceError, UnknownEditionError) as error:
        raise Http404 from error
    context: dict[str, Any] = {"subject": subject, "form": form, "shown": shown, "today": today}
    if request.method == "POST" and form.is_asked and form.is_valid():
        try:
            found = what_if.what_if(
                subject_id=subject_id,
                as_of=today,
                by=access.actor(request),
                at=timezone.now(),
                matter=matter(request),
                **form.asked(),
            )
        except SupposedFactError as error:
            form.add_error(None, _("这个假设不能成立：%(value)s") % {"value": error.value})
        else:
            context["found"] = found
    return render(request, "desk/grades/what_if.html", context)


@require_GET
@never_cache
@access.staff
@matter_named
def difference(request: HttpRequest, subject_id: int) -> HttpResponse:
    """A grade of a day as known then beside as known now, and what was recorded since."""
    now = timezone.now()
    subject = _subject(subject_id)
    moment = when(request.GET, now=now)
    since = _moment(request.GET.get("since", ""), now)
    context: dict[str, Any] = {
        "subject": subject,
        "when": moment,
        "since": since,
        "card": request.GET.get("card", "comprehensive"),
        "file_href": reverse("desk:subject", args=[subject_id]),
    }
    if since is not None:
        try:
            found = differences.difference(
                subject_id=subject_id,
                card=context["card"],
                as_of=moment.on,
                known_at=since,
                by=access.actor(request),
                at=now,
                matter=matter(request),
            )
        except (NoRuleInForceError, UnknownEditionError):
            context["no_card"] = True
        else:
            context |= context_of(found, context["file_href"])
    return render(request, "desk/grades/difference.html", context)


def _moment(text: str, now: datetime) -> datetime | None:
    """The earlier moment of knowledge from the address; nothing odd, nothing to come."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None:
        return None
    aware = timezone.make_aware(found) if timezone.is_naive(found) else found
    return aware if aware <= now else None


def _subject(subject_id: int) -> SubjectVersion:
    found = subjects.version_of(subject_id, valid_on=timezone.localdate())
    if found is None:
        raise Http404
    return found
