"""A unit declares that it decided nothing in a month (零报告), or takes that back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.intake.plans import local_day
from chengxin.records.intake.quality import months
from chengxin.records.intake.quality.models import ZeroReport
from chengxin.records.intake.quality.scope import pack_on, unit_of


@transaction.atomic
def declare_nothing(
    *, department: str, item: str, month: date, by: Actor, at: datetime
) -> ZeroReport:
    """Declare that a unit decided nothing of an item in a month.

    Args:
        department: The unit; a person of it declares, or the office for it.
        item: An item the pack asks declarations of.
        month: First day of a month that has ended.
        by: Who.
        at: When.

    Raises:
        InputError: The month has not ended, or no declaration is asked of this item.
        TransitionError: It is declared already.
        PermissionDeniedError: `by` does not belong to the unit.
    """
    _refuse_stranger(by, department)
    pack = pack_on(in_use.current(), month)
    if item not in pack.zero_reports.items:
        raise InputError(
            f"no declaration is asked of {item}; only of {', '.join(pack.zero_reports.items)}.",
            value=item,
        )
    if months.last_day(month) >= local_day(at):
        raise InputError(
            f"{month:%Y-%m} has not ended: declare that there was nothing after its last day.",
            value=f"{month:%Y-%m}",
        )
    try:
        with transaction.atomic():
            report = ZeroReport.objects.create(
                department_id=department,
                item=item,
                month=month,
                declared_at=at,
                declared_by=by.operator,
                account_id=by.account_id,
            )
    except IntegrityError as error:
        raise TransitionError(
            f"{department} has declared nothing of {item} in {month:%Y-%m} already.",
            state="declared",
            act="declare",
        ) from error
    _leave_trail(report, "quality.zero.declared", by, at)
    return report


@transaction.atomic
def take_back(*, report_id: int, by: Actor, at: datetime) -> ZeroReport:
    """Take a declaration back; it stays on record.

    Raises:
        TransitionError: It was taken back already, or was never made.
        PermissionDeniedError: `by` does not belong to the unit.
    """
    report = ZeroReport.objects.select_for_update(of=("self",)).filter(pk=report_id).first()
    if report is not None:
        _refuse_stranger(by, report.department_id)
    if report is None or report.withdrawn_at is not None:
        raise TransitionError(
            f"declaration {report_id} is not in force.", state="withdrawn", act="take-back"
        )
    report.withdrawn_at, report.withdrawn_by = at, by.operator
    report.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _leave_trail(report, "quality.zero.withdrawn", by, at)
    return report


def _refuse_stranger(by: Actor, department: str) -> None:
    unit_of(by, department)
    if by.audience is Audience.AUDITOR:
        raise PermissionDeniedError(
            f"{by.operator} audits and declares nothing.", by=by.operator, what="zero report"
        )


def _leave_trail(report: ZeroReport, action: str, by: Actor, at: datetime) -> None:
    audit.record(
        actor=by,
        action=action,
        at=at,
        matter=f"{report.item} {report.month:%Y-%m}",
        purpose="data-quality",
        details={"report": report.pk, "department": report.department_id, "item": report.item},
    )
