"""Credit repair for the enterprise: what can be repaired when, its applications, leaving one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from chengxin.affairs.receipts import selectors as receipts
from chengxin.affairs.repair import selectors
from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.enums import ApplicationState
from chengxin.affairs.repair.errors import AlreadyOpenError, CaseNotShownError, NotRepairableError
from chengxin.affairs.repair.facts import Checked, bars_that_stand, check_number, pack_of
from chengxin.affairs.repair.models import RepairApplication
from chengxin.affairs.repair.transitions import AFFAIR
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.web import access, case_parts, records, repairing
from chengxin.law.errors import CreditError
from chengxin.law.words import Polarity
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects.models import SubjectVersion

PURPOSE = "own-repair"
OWN_MATTER = "本企业办理信用修复"  # stays in the trail, so it has one language
WRITING = (ApplicationState.DRAFT, ApplicationState.SUPPLEMENTING)


@require_GET
@never_cache
@member_page
def overview(request: HttpRequest, subject: SubjectVersion) -> HttpResponse:
    """My applications, and every dishonesty record with the day from which it can be repaired."""
    in_hand = selectors.open_applications_of(subject.subject_id)
    rows = [_row(shown, in_hand) for shown in own_dishonesty(request, subject)]
    context = {
        "subject": subject,
        "rows": sorted(rows, key=lambda row: (row["rank"], row["shown"].record.decided_on)),
        "applications": [_listed(each) for each in selectors.applications_of(subject.subject_id)],
        "shields": selectors.shields_of(subject.subject_id),
        "bars": bars_that_stand(timezone.localdate()).filter(subject_id=subject.subject_id),
    }
    return render(request, "enterprise/repair/overview.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@member_page
def record(request: HttpRequest, subject: SubjectVersion, record_no: int) -> HttpResponse:
    """One record: its conditions with their law; a POST starts the application."""
    shown = next(
        (s for s in own_dishonesty(request, subject) if s.record.record_no == record_no), None
    )
    if shown is None:
        raise Http404
    if request.method == "POST":
        try:
            made = repair.start(record_no=record_no, by=access.actor(request), at=timezone.now())
        except AlreadyOpenError as error:
            return redirect("enterprise:repair-case", number=error.case_no)
        except CreditError as error:
            messages.error(request, repairing.said(error))
            return redirect("enterprise:repair-record", record_no=record_no)
        return redirect("enterprise:repair-proof", number=made.case_no)
    context: dict[str, Any] = {"subject": subject, "shown": shown}
    try:
        checked = check_number(record_no, on=timezone.localdate())
    except NotRepairableError as error:
        context["why_not"] = repairing.said(error)
    else:
        context |= _rules(checked) | {
            "in_hand": selectors.open_applications_of(subject.subject_id).get(record_no)
        }
    return render(request, "enterprise/repair/record.html", context)


@require_GET
@never_cache
@member_page
def case(request: HttpRequest, subject: SubjectVersion, number: str) -> HttpResponse:
    """An application to follow; what is still being written goes on where it stopped."""
    application = application_or_404(request, subject, number)
    if application.state == ApplicationState.DRAFT:
        return redirect("enterprise:repair-proof", number=number)
    today = timezone.localdate()
    pack = pack_of(application.edition)
    context = {
        "subject": subject,
        "application": application,
        "tone": repairing.tone(application.state),
        "kind": repairing.repair_kind(application.kind, application.edition),
        "decider": repairing.decider(application.decider),
        "clocks": case_parts.clocks(AFFAIR, number, today=today),
        "letters": case_parts.letters(
            AFFAIR, number, door=case_parts.ENTERPRISE, subject_id=subject.subject_id
        ),
        "history": case_parts.history(AFFAIR, number, door=case_parts.ENTERPRISE),
        "evidence": case_parts.evidence(number, door=case_parts.ENTERPRISE),
        "law": repairing.law(application.edition),
        "may_leave": application.is_open,
        "is_supplementing": application.state == ApplicationState.SUPPLEMENTING,
        "no_fee": pack.no_fee,
        "consequences": pack.consequences,
        "receipts": receipts.of_commit(application.effect_seq) if application.effect_seq else (),
    }
    return render(request, "enterprise/repair/case.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@member_page
def leave(request: HttpRequest, subject: SubjectVersion, number: str) -> HttpResponse:
    """Give a draft up, or take a filed application back; asked once."""
    application = application_or_404(request, subject, number)
    if not application.is_open:
        return redirect("enterprise:repair-case", number=number)
    if request.method == "GET":
        context = {"subject": subject, "application": application}
        return render(request, "enterprise/repair/leave.html", context)
    by, at = access.actor(request), timezone.now()
    try:
        if application.state == ApplicationState.DRAFT:
            repair.discard(case_no=number, by=by, at=at)
            messages.info(request, _("已放弃填写，随时可以重新开始。"))
            return redirect("enterprise:repair")
        repair.withdraw(case_no=number, reason=request.POST.get("reason", ""), by=by, at=at)
        messages.info(request, _("申请已撤回，可以另行申请。"))
    except CreditError as error:
        messages.error(request, repairing.said(error))
    return redirect("enterprise:repair-case", number=number)


def own_dishonesty(request: HttpRequest, subject: SubjectVersion) -> list[records.ShownRecord]:
    """The enterprise's own dishonesty records, read through the one door."""
    today = timezone.localdate()
    file = publicity.disclosed_records(
        subject_id=subject.subject_id,
        actor=access.actor(request),
        purpose=PURPOSE,
        matter=OWN_MATTER,
        on=today,
        at=timezone.now(),
    )
    negative = [each for each in file.records if each.polarity == Polarity.NEGATIVE]
    return records.shown(negative, on=today)


def application_or_404(
    request: HttpRequest, subject: SubjectVersion, number: str
) -> RepairApplication:
    """An application of this enterprise."""
    try:
        found = repair.open_application(case_no=number, by=access.actor(request), at=timezone.now())
    except CaseNotShownError as error:
        raise Http404 from error
    if found.subject_id != subject.subject_id:
        raise Http404
    return found


def _row(shown: records.ShownRecord, in_hand: dict[int, RepairApplication]) -> dict[str, Any]:
    """A record with how its repair stands; `rank` puts what can be done today first."""
    number = shown.record.record_no
    row: dict[str, Any] = {"shown": shown, "in_hand": in_hand.get(number), "rank": 1}
    try:
        checked = check_number(number, on=timezone.localdate())
    except NotRepairableError as error:
        return row | {"why_not": repairing.said(error), "rank": 3}
    rank = 0 if checked.may_file else 1 if checked.file_from else 2
    return row | {"checked": checked, "rank": rank, "decider": repairing.decider_of(checked)}


def _listed(application: RepairApplication) -> dict[str, Any]:
    return {
        "application": application,
        "tone": repairing.tone(application.state),
        "decider": repairing.decider(application.decider),
    }


def _rules(checked: Checked) -> dict[str, Any]:
    return {
        "checked": checked,
        "conditions": repairing.conditions(checked.pack, checked.findings),
        "decider": repairing.decider_of(checked),
        "law": repairing.law(checked.pack.edition),
        "pack": checked.pack,
        "limits": repairing.limits(checked.pack),
    }
