"""Decisions whose withdrawal was told too late: they stood longer than the law lets them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chengxin.entrances.web import access, case_parts, exporting, paging
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.publicity import selectors as publicity
from chengxin.records.publicity.withdrawals import LateWithdrawal, late_withdrawals
from chengxin.records.subjects.selectors import versions


@require_GET
@never_cache
@access.staff
def withdrawals(request: HttpRequest) -> HttpResponse:
    """Late withdrawals, the last told first; a department sees its own."""
    actor = access.actor(request)
    sees_all = actor.audience in (Audience.OFFICE, Audience.AUDITOR)
    everybody = late_withdrawals(seq=publicity.latest_seq())
    asked = request.GET.get("department", "")[:64] if sees_all else actor.department_code
    shows_all = sees_all and not asked
    found = tuple(each for each in everybody if shows_all or each.department_code == asked)
    kind = exporting.format_wanted(request)
    if kind:
        return _exported(actor, kind, found[: exporting.AT_MOST])
    wanted = paging.wanted(request.GET)
    shown = found[wanted.offset : wanted.offset + wanted.size]
    units = sorted({each.department_code for each in everybody}) if sees_all else []
    context = {
        "page": paging.Page(_rows(shown), wanted, len(found)),
        "department": asked if sees_all else "",
        "departments": [(code, case_parts.unit_of(code)) for code in units],
    }
    return render(request, "desk/casework/withdrawals.html", context)


def _rows(found: "tuple[LateWithdrawal, ...]") -> list[dict[str, Any]]:
    subjects = versions.latest_versions(
        {each.subject_id for each in found}, on=timezone.localdate()
    )
    return [
        {
            "late": each,
            "unit": case_parts.unit_of(each.department_code),
            "subject": subjects.get(each.subject_id),
            "days": (each.told_on - each.leaves_by).days,
        }
        for each in found
    ]


def _exported(actor: Actor, kind: str, found: "tuple[LateWithdrawal, ...]") -> HttpResponse:
    audit.record(
        actor=actor,
        action="publicity.withdrawals.exported",
        at=timezone.now(),
        matter="late withdrawals",
        purpose="casework",
        details={"format": kind, "rows": len(found)},
    )
    heads = [
        _("报送单位"), _("主体"), _("决定文书号"), _("撤销文书"), _("撤销日期"), _("应撤下"),
        _("告知日期"), _("迟日数"), _("依据"),
    ]  # fmt: skip
    cells = [
        [
            row["unit"],
            row["subject"].name if row["subject"] else "",
            row["late"].decision,
            row["late"].document,
            row["late"].withdrawn_on,
            row["late"].leaves_by,
            row["late"].told_on,
            row["days"],
            row["late"].article,
        ]
        for row in _rows(found)
    ]
    return exporting.as_file(kind, f"late-withdrawals-{timezone.localdate():%Y%m%d}", heads, cells)
