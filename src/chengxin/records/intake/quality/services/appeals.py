"""A unit appeals against one of its figures; the office decides with a reason."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction

from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.intake.quality import months
from chengxin.records.intake.quality.enums import AppealState
from chengxin.records.intake.quality.models import Appeal, AppealedRow
from chengxin.records.intake.quality.rows import APPEALABLE, rows_behind
from chengxin.records.intake.quality.scope import Scope, scope, unit_of

MOST_ROWS = 500
_OPEN = (AppealState.SUBMITTED, AppealState.ACCEPTED)


@transaction.atomic
def submit(
    *,
    department: str,
    item: str,
    month: date,
    count: str,
    refs: Sequence[str],
    statement: str,
    by: Actor,
    at: datetime,
) -> Appeal:
    """Appeal against rows of a figure.

    Args:
        department: Whose figure; a person of it appeals.
        item: Of which item.
        month: First day of the month.
        count: Which count: held, rejected, late, gaps, elsewhere or unreported.
        refs: The rows, by the references the figure lists them under.
        statement: Why they should not count.
        by: Who.
        at: When.

    Raises:
        PermissionDeniedError: `by` does not belong to the unit.
        InputError: No reason, no row, or a row the figure does not count.
        TransitionError: The time to appeal is over, or a row is under appeal already.
    """
    unit_of(by, department)
    if by.audience is Audience.AUDITOR:
        raise PermissionDeniedError(
            f"{by.operator} audits and appeals against nothing.", by=by.operator, what="appeal"
        )
    asked = scope(since=month, until=month, now=at, department=department, item=item)
    _refuse_too_late(asked, month)
    wanted = list(dict.fromkeys(refs))
    _refuse_unclear(asked, count, wanted, statement)
    # Two appeals about the same row at once would both find it free.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('chengxin'), hashtext('appeals'))")
    taken = AppealedRow.objects.filter(
        ref__in=wanted, appeal__count=count, appeal__state__in=_OPEN
    ).values_list("ref", flat=True)
    if taken:
        raise TransitionError(
            f"under appeal already, or excused: {', '.join(list(taken)[:5])}",
            state="submitted",
            act="submit",
        )
    appeal = _create(asked, item, month, count, statement, by, at)
    AppealedRow.objects.bulk_create(AppealedRow(appeal=appeal, ref=ref) for ref in wanted)
    _leave_trail(appeal, "quality.appeal.submitted", by, at, rows=len(wanted))
    return appeal


def _refuse_too_late(asked: Scope, month: date) -> None:
    pack = asked.pack
    days = pack.assessment.notice_on_workday + pack.appeals.submit_within_workdays
    last = asked.book.workdays.add(months.last_day(month), days)
    if asked.on > last.on:
        raise TransitionError(
            f"figures of {month:%Y-%m} could be appealed against until {last.on}.",
            state="final",
            act="submit",
        )


def _refuse_unclear(asked: Scope, count: str, refs: Sequence[str], statement: str) -> None:
    if count not in APPEALABLE:
        raise InputError(f"{count} is not a count that stands against a unit.", value=count)
    if len(statement.strip()) < 4 or not refs or len(refs) > MOST_ROWS:
        raise InputError(
            f"give a reason, and between 1 and {MOST_ROWS} rows; {len(refs)} were given.",
            value=str(len(refs)),
        )
    counted = {row.ref for row in rows_behind(asked, count)[:]}
    unknown = [ref for ref in refs if ref not in counted]
    if unknown:
        raise InputError(
            f"the figure does not count {', '.join(unknown[:5])}.", value=", ".join(unknown[:5])
        )


def _create(
    asked: Scope, item: str, month: date, count: str, statement: str, by: Actor, at: datetime
) -> Appeal:
    assert asked.department is not None
    due = asked.book.workdays.add(asked.on, asked.pack.appeals.decide_within_workdays)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('quality_appeal', 'id'))")
        pk = int(cursor.fetchone()[0])
    return Appeal.objects.create(
        pk=pk,
        appeal_no=f"SS-{asked.on:%Y%m%d}-{pk:04d}",
        department_id=asked.department,
        item=item,
        month=month,
        count=count,
        statement=statement.strip(),
        submitted_at=at,
        submitted_by=by.operator,
        account_id=by.account_id,
        due_on=due.on,
        due_provisional=due.provisional,
    )


@transaction.atomic
def decide(*, appeal_no: str, accept: bool, reason: str, by: Actor, at: datetime) -> Appeal:
    """Decide an appeal: accepted, its rows leave the numerators from this moment on.

    Raises:
        PermissionDeniedError: `by` is not of the office, or submitted it.
        InputError: No reason is given.
        TransitionError: It is decided or withdrawn already.
    """
    appeal = _locked(appeal_no, "decide")
    if by.audience is not Audience.OFFICE or _is_own(appeal, by):
        raise PermissionDeniedError(
            f"{by.operator} may not decide appeal {appeal_no}: somebody of the credit office "
            "does who did not submit it.",
            by=by.operator,
            what=f"appeal {appeal_no}",
        )
    if len(reason.strip()) < 4:
        raise InputError("a decision says why.", value=reason)
    appeal.state = AppealState.ACCEPTED if accept else AppealState.REFUSED
    appeal.decided_at, appeal.decided_by, appeal.reason = at, by.operator, reason.strip()
    appeal.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    action = "quality.appeal.accepted" if accept else "quality.appeal.refused"
    _leave_trail(appeal, action, by, at, rows=appeal.rows.count())
    return appeal


def _is_own(appeal: Appeal, by: Actor) -> bool:
    return by.account_id is not None and by.account_id == appeal.account_id


@transaction.atomic
def withdraw(*, appeal_no: str, by: Actor, at: datetime) -> Appeal:
    """Withdraw an appeal that is not decided.

    Raises:
        PermissionDeniedError: `by` does not belong to the unit.
        TransitionError: It is decided or withdrawn already.
    """
    appeal = _locked(appeal_no, "withdraw")
    unit_of(by, appeal.department_id)
    if by.audience is Audience.AUDITOR:
        raise PermissionDeniedError(
            f"{by.operator} audits.", by=by.operator, what=f"appeal {appeal_no}"
        )
    appeal.state, appeal.decided_at, appeal.decided_by = AppealState.WITHDRAWN, at, by.operator
    appeal.save(update_fields=["state", "decided_at", "decided_by"])
    _leave_trail(appeal, "quality.appeal.withdrawn", by, at, rows=appeal.rows.count())
    return appeal


def _locked(appeal_no: str, act: str) -> Appeal:
    found = Appeal.objects.select_for_update(of=("self",)).filter(appeal_no=appeal_no).first()
    if found is None or found.state != AppealState.SUBMITTED:
        raise TransitionError(
            f"appeal {appeal_no} does not wait for a decision.",
            state=found.state if found else "unknown",
            act=act,
        )
    return found


def _leave_trail(appeal: Appeal, action: str, by: Actor, at: datetime, *, rows: int) -> None:
    audit.record(
        actor=by,
        action=action,
        at=at,
        matter=appeal.appeal_no,
        purpose="data-quality",
        details={
            "appeal": appeal.pk,
            "department": appeal.department_id,
            "item": appeal.item,
            "month": f"{appeal.month:%Y-%m}",
            "count": appeal.count,
            "rows": rows,
        },
    )
