"""What was done in a case: appended in the act's own transaction, with its audit entry."""

from datetime import date, datetime

from django.db.models import QuerySet

from chengxin.affairs.casework.models import CaseEvent
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit


def record(
    *,
    affair: str,
    case_no: str,
    act: str,
    from_state: str,
    to_state: str,
    by: Actor,
    on: date,
    at: datetime,
    reason: str = "",
    late: bool = False,
    subject_id: int | None = None,
) -> CaseEvent:
    """Append one act, and leave its one audit entry (``<affair>.case.<act>``).

    Call it inside the transaction of the act. The reason stays in the case; the audit entry holds
    ids and states only.

    Args:
        affair: Name of the affair, such as ``objections``.
        case_no: The case.
        act: What was done, as the state table calls it.
        from_state: State before; empty for a new case.
        to_state: State after; the same where the act changes none.
        by: Who.
        on: The day that counts in law.
        at: Moment of entry.
        reason: In the person's words; may be shown to the parties of the case.
        late: The act came after its legal deadline, as ``deadlines.meet`` answered.
        subject_id: The credit subject concerned, for the audit entry.
    """
    event = CaseEvent.objects.create(
        affair=affair,
        case_no=case_no,
        act=str(act),
        from_state=str(from_state),
        to_state=str(to_state),
        by=by.operator,
        account_id=by.account_id,
        role=str(by.role),
        department=by.department_code,
        on=on,
        at=at,
        reason=reason,
        late=late,
    )
    audit.record(
        actor=by,
        action=f"{affair}.case.{act}",
        at=at,
        matter=case_no,
        purpose=affair,
        subject_id=subject_id,
        details={"from": str(from_state), "to": str(to_state), "late": late, "event": event.pk},
    )
    return event


def of_case(affair: str, case_no: str) -> "QuerySet[CaseEvent]":
    """What was done in a case, oldest first."""
    return CaseEvent.objects.filter(affair=affair, case_no=case_no)
