"""A member of the public reports a public record as wrong, and follows the case by its code."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengxin.affairs.casework import letters
from chengxin.affairs.objections import selectors, services
from chengxin.affairs.objections.models import Objection
from chengxin.affairs.objections.transitions import AFFAIR
from chengxin.entrances.web import access, case_parts, objecting, records
from chengxin.entrances.web.hits import public_page
from chengxin.law.errors import TransitionError
from chengxin.law.rulebook.schemas.objection import ApplicantKind
from chengxin.law.words import Audience
from chengxin.records.accounts import rates
from chengxin.records.accounts.actors import Actor
from chengxin.records.publicity import selectors as public
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects.models import SubjectVersion
from chengxin.records.subjects.selectors import version_of

FILED = "objection-filed"
# What one address may do in an hour; a person needs a few, a machine would need many.
_FILINGS, _LOOKS, _HOUR = 10, 30, 3600


@require_http_methods(["GET", "POST"])
@never_cache
@access.everybody
def new(request: HttpRequest, record_no: int) -> HttpResponse:
    """Report a public record as wrong."""
    shown, subject = _public_record(record_no)
    if shown is None or subject is None:
        raise Http404
    form = objecting.claim_form(request, shown, ApplicantKind.PUBLIC)
    now = timezone.now()
    if request.method == "POST":
        if not _is_within(request, "filing", _FILINGS):
            form.problems["general"] = _("提交得太频繁，请一小时后再试。")
        else:
            filed = objecting.file_claim(request, form, by=Actor.visitor(), at=now)
            if filed is not None:
                request.session[FILED] = [filed.objection.case_no, filed.follow_code]
                return redirect("portal:objection-filed")
    context = objecting.form_context(form, at=now) | {
        "subject": subject,
        "back": public_page(subject.subject_id, subject.uscc),
    }
    status = 400 if form.problems else 200
    return _unlisted(render(request, "portal/objections/new.html", context, status=status))


@require_GET
@never_cache
@access.everybody
def filed(request: HttpRequest) -> HttpResponse:
    """The number and the code to follow the case by; shown until the visitor leaves."""
    told = request.session.get(FILED)
    if not told:
        return redirect("portal:objection-follow")
    context = {"case_no": told[0], "code": told[1]}
    return _unlisted(render(request, "portal/objections/filed.html", context))


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("code")
@access.everybody
def follow(request: HttpRequest) -> HttpResponse:
    """Where a reported case stands, for whoever has its number and code."""
    context: dict[str, Any] = {"case_no": request.POST.get("case_no", "")[:40].strip(), "code": ""}
    if request.method == "POST":
        found = _followed(request, context)
        if found is not None:
            context |= _case(found) | {"code": request.POST["code"]}
    status = 400 if "wrong" in context else 200
    return _unlisted(render(request, "portal/objections/follow.html", context, status=status))


@require_POST
@never_cache
@sensitive_post_parameters("code")
@access.everybody
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take a reported case back."""
    context: dict[str, Any] = {"case_no": request.POST.get("case_no", "")[:40].strip(), "code": ""}
    found = _followed(request, context)
    if found is not None:
        code = request.POST["code"]
        try:
            services.withdraw(
                case_no=found.case_no, by=Actor.visitor(), at=timezone.now(), code=code
            )
            messages.info(request, _("已撤回，不再核查。"))
        except TransitionError:
            messages.error(request, _("这件异议已经办结。"))
        found.refresh_from_db()
        context |= _case(found) | {"code": code}
    status = 400 if "wrong" in context else 200
    return _unlisted(render(request, "portal/objections/follow.html", context, status=status))


def _followed(request: HttpRequest, context: dict[str, Any]) -> Objection | None:
    """The case of a number and a code; what is wrong goes to the page."""
    if not _is_within(request, "follow", _LOOKS):
        context["wrong"] = _("查得太频繁，请一小时后再试。")
        return None
    found = selectors.find_followed(context["case_no"], request.POST.get("code", "")[:40])
    if found is None:
        context["wrong"] = _("没有这个编号，或者查询码不对。")
    return found


def _case(found: Objection) -> dict[str, Any]:
    """A case as its reporter sees it: states, clocks and answers; no names, no files."""
    sent = letters.of_case(AFFAIR, found.case_no).filter(subject_id=None)
    door = case_parts.ENTERPRISE  # people are not named here either
    return objecting.case_context(found, door=door, at=timezone.now()) | {
        "answers": [letters.content_of(letter) for letter in sent],
    }


def _public_record(record_no: int) -> tuple[records.ShownRecord | None, SubjectVersion | None]:
    """The record as anybody sees it today, and whose it is."""
    today, now = timezone.localdate(), timezone.now()
    subject_id = public.subject_of_public(record_no, on=today, seq=public.latest_seq())
    if subject_id is None:
        return None, None
    file = publicity.disclosed_records(
        subject_id=subject_id,
        actor=Actor.visitor(),
        audience=Audience.PUBLIC,
        purpose="portal",
        on=today,
        at=now,
    )
    found = [record for record in file.records if record.record_no == record_no]
    shown = next(iter(records.shown(found, on=today)), None)
    return shown, version_of(subject_id, valid_on=today)


def _is_within(request: HttpRequest, what: str, limit: int) -> bool:
    caller = f"{what}:{request.META.get('REMOTE_ADDR', '')}"
    spent = rates.spend(caller=caller, limit=limit, window_seconds=_HOUR, at=timezone.now())
    return spent.allowed


def _unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response
