"""How credit is repaired: guidance from the rules in force, a checker, commitments made public."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chengxin.affairs.repair import selectors
from chengxin.affairs.repair.errors import NotRepairableError
from chengxin.affairs.repair.facts import check_number, pack_of, pack_on
from chengxin.entrances.web import access, paging, records, repairing
from chengxin.law.document_numbers import normalise
from chengxin.law.rulebook.schemas.repair import RepairPack
from chengxin.law.rulebook.schemas.time_limits import TimeLimit
from chengxin.law.words import Audience, Polarity
from chengxin.records.accounts.actors import Actor
from chengxin.records.publicity import services as publicity
from chengxin.records.publicity.disclosure import DisclosedRecord
from chengxin.records.subjects.selectors.versions import find_by_key, latest_versions

LONGEST_NUMBER = 200


@require_GET
@access.everybody
def guide(request: HttpRequest) -> HttpResponse:
    """What can be repaired, by whom, when, with what; and the checker for one's own record."""
    pack = pack_on(timezone.localdate())
    asked = {name: request.GET.get(name, "").strip() for name in ("code", "number")}
    context: dict[str, Any] = {
        "pack": pack,
        "kinds": [
            (kind, [pack.condition(each) for each in kind.conditions]) for kind in pack.kinds
        ],
        "sources": {source.id: source.title for source in pack.source},
        "limits": [(label, each, repairing.limit(each)) for label, each in _limits(pack)],
        "bar_days": repairing.limit(pack.bar.limit),
        "asked": asked,
        "law": repairing.law(pack.edition),
    }
    if any(asked.values()):
        context |= _checked(request, asked)
    return render(request, "portal/repair.html", context)


def _limits(pack: RepairPack) -> list[tuple[str, TimeLimit]]:
    return [
        (_("决定是否受理"), pack.limits.acceptance),
        (_("受理后作出决定"), pack.limits.decision),
        (_("案情复杂的可以延长"), pack.limits.extension),
        (_("自申请起反馈结果"), pack.limits.feedback),
        (_("申请人补正（一次）"), pack.limits.supplement),
        (_("准予后各处同步更新"), pack.limits.sync),
    ]


@require_GET
@access.everybody
def commitments(request: HttpRequest) -> HttpResponse:
    """Repair commitments of cases in hand; who signed is not shown, nor what the record was."""
    public = [
        edition
        for edition in selectors.public_commitments().values_list("edition", flat=True).distinct()
        if pack_of(edition).commitment.public == "while-open"
    ]
    found = selectors.public_commitments().filter(edition__in=public)
    page = paging.of_queryset(found, paging.wanted(request.GET))
    names = latest_versions({each.subject_id for each in page.rows}, on=timezone.localdate())
    rows = [{"application": each, "subject": names.get(each.subject_id)} for each in page.rows]
    context = {"page": paging.Page(rows, page.wanted, page.total, page.more)}
    return render(request, "portal/repair_commitments.html", context)


def _checked(request: HttpRequest, asked: dict[str, str]) -> dict[str, Any]:
    """Look among what is public; what is not public is looked at after signing in."""
    found = _public_record(asked["code"], asked["number"])
    if found is None:
        return {"is_missing": True}
    today = timezone.localdate()
    shown = records.shown([found], on=today)[0]
    try:
        checked = check_number(found.record_no, on=today)
    except NotRepairableError as error:
        return {"shown": shown, "why_not": repairing.said(error)}
    # A bar or a later penalty is nobody else's business: only what the decision itself tells.
    told = [each for each in checked.findings if each.condition.demands in _TOLD]
    return {
        "shown": shown,
        "conditions": repairing.conditions(checked.pack, told),
        "waits_until": max(
            (each.holds_from for each in told if each.holds_from is not None), default=None
        ),
        "is_closed": any(each.stands_against and each.holds_from is None for each in told),
        "decider": repairing.decider_of(checked),
    }


_TOLD = frozenset({"shortest-period", "fulfilled", "commitment", "penalty-kinds", "list-term"})


def _public_record(code: str, number: str) -> DisclosedRecord | None:
    """A public dishonesty record of a subject by its document number."""
    today = timezone.localdate()
    if not code or not number or len(number) > LONGEST_NUMBER:
        return None
    subject = find_by_key(code, on=today)
    if subject is None:
        return None
    file = publicity.disclosed_records(
        subject_id=subject.subject_id,
        actor=Actor.visitor(),
        purpose="repair-guide",
        on=today,
        at=timezone.now(),
        audience=Audience.PUBLIC,
    )
    wanted = normalise(number)
    return next(
        (
            each
            for each in file.records
            if each.polarity == Polarity.NEGATIVE and normalise(each.document_no) == wanted
        ),
        None,
    )
