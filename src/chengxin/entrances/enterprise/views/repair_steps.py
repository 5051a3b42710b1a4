"""The guided form of an application: proof, commitment, confirmation; one question a page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxin.affairs.repair import selectors
from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.enums import ApplicationState
from chengxin.affairs.repair.facts import pack_of
from chengxin.affairs.repair.models import RepairApplication
from chengxin.affairs.repair.services.applying import LONGEST_STATEMENT, commitment_text
from chengxin.affairs.repair.services.common import PROOF, check_application
from chengxin.entrances.enterprise.members import member_page
from chengxin.entrances.enterprise.views.repair import WRITING, application_or_404
from chengxin.entrances.web import access, case_parts, repairing
from chengxin.law.errors import CreditError
from chengxin.records.subjects.models import SubjectVersion


@require_http_methods(["GET", "POST"])
@never_cache
@member_page
def proof(request: HttpRequest, subject: SubjectVersion, number: str) -> HttpResponse:
    """Step one: the proof that the duties are fulfilled."""
    application = application_or_404(request, subject, number)
    if application.state not in WRITING:
        return redirect("enterprise:repair-case", number=number)
    if request.method == "POST":
        _take(request, application)
        return redirect("enterprise:repair-proof", number=number)
    pack = pack_of(application.edition)
    held = list(selectors.materials_of(application.pk))
    wanted = [each for each in pack.materials if each.how == PROOF]
    context = _context(subject, application, 1) | {
        "papers": [(each, [m for m in held if m.material == each.id]) for each in wanted],
        "upload": case_parts.upload(number, at=timezone.now()),
        "is_complete": {each.id for each in wanted} <= {m.material for m in held},
        "filed_at": application.filed_at,
    }
    return render(request, "enterprise/repair/proof.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@member_page
def commitment(request: HttpRequest, subject: SubjectVersion, number: str) -> HttpResponse:
    """Step two: how it was put right, and the commitment to sign."""
    application = application_or_404(request, subject, number)
    if application.state != ApplicationState.DRAFT:
        return redirect("enterprise:repair-case", number=number)
    form = {"statement": application.statement, "signed_by": application.signed_by}
    status = 200
    if request.method == "POST":
        form = {name: request.POST.get(name, "") for name in form}
        try:
            if "agree" not in request.POST:
                messages.error(request, _("请勾选同意公开承诺。"))
                raise _NotAgreedError("not agreed")
            repair.sign(
                case_no=number,
                text=request.POST.get("text", "").replace("\r\n", "\n"),
                by=access.actor(request),
                at=timezone.now(),
                **form,
            )
        except _NotAgreedError:
            status = 400
        except CreditError as error:
            messages.error(request, repairing.said(error))
            status = 400
        else:
            return redirect("enterprise:repair-confirm", number=number)
    context = _context(subject, application, 2) | {
        "text": commitment_text(application),
        "form": form,
        "longest": LONGEST_STATEMENT,
        "rules": pack_of(application.edition).commitment,
    }
    return render(request, "enterprise/repair/commitment.html", context, status=status)


class _NotAgreedError(CreditError):
    """The box of consent was not ticked."""


@require_http_methods(["GET", "POST"])
@never_cache
@member_page
def confirm(request: HttpRequest, subject: SubjectVersion, number: str) -> HttpResponse:
    """Step three: everything once more, then it is filed, or the supplement handed in."""
    application = application_or_404(request, subject, number)
    if application.state not in WRITING:
        return redirect("enterprise:repair-case", number=number)
    is_supplement = application.state == ApplicationState.SUPPLEMENTING
    if request.method == "POST":
        do = repair.resubmit if is_supplement else repair.file
        try:
            do(case_no=number, by=access.actor(request), at=timezone.now())
        except CreditError as error:
            messages.error(request, repairing.said(error))
            return redirect("enterprise:repair-confirm", number=number)
        messages.success(request, _("已提交。办理期限从今天的次日起算，进展在本页和“文书”里看。"))
        return redirect("enterprise:repair-case", number=number)
    context = _context(subject, application, 3) | {
        "is_supplement": is_supplement,
        "papers": selectors.materials_of(application.pk),
        "limits": repairing.limits(pack_of(application.edition)),
    }
    try:
        checked = check_application(application, timezone.localdate())
    except CreditError as error:
        context["why_not"] = repairing.said(error)
    else:
        context["conditions"] = repairing.conditions(checked.pack, checked.findings)
        context["is_ready"] = all(finding.is_met for finding in checked.findings)
    return render(request, "enterprise/repair/confirm.html", context)


def _take(request: HttpRequest, application: RepairApplication) -> None:
    """Add the files of a form, or take one out."""
    by, at, number = access.actor(request), timezone.now(), application.case_no
    try:
        if "remove" in request.POST:
            paper = request.POST["remove"]
            repair.remove_material(
                case_no=number, number=int(paper) if paper.isdigit() else 0, by=by, at=at
            )
            messages.info(request, _("已取回。"))
            return
        files = request.FILES.getlist("evidence")
        if not files:
            messages.error(request, _("请先选择文件。"))
        for file in files:
            repair.add_material(
                case_no=number,
                material=request.POST.get("material", ""),
                name=file.name or "",
                content=file.read(),
                by=by,
                at=at,
            )
    except CreditError as error:
        messages.error(request, repairing.said(error))


def _context(subject: SubjectVersion, application: RepairApplication, step: int) -> dict[str, Any]:
    return {
        "subject": subject,
        "application": application,
        "step": step,
        "kind": repairing.repair_kind(application.kind, application.edition),
        "decider": repairing.decider(application.decider),
        "law": repairing.law(application.edition),
        "no_fee": pack_of(application.edition).no_fee,
    }
