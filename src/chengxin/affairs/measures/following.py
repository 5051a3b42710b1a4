"""What happens to measures when their cause, a court or the calendar says so."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.measures.enums import OPEN, LiftCause, MeasureState
from chengxin.affairs.measures.enums import MeasureAct as Act
from chengxin.affairs.measures.keeping import close_case, lift_case, locked, note
from chengxin.affairs.measures.models import MeasureCase
from chengxin.affairs.measures.transitions import TABLE
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger import services as ledger


def lift_for(
    *,
    record_no: int,
    cause: LiftCause,
    document: str,
    article: str,
    by: Actor,
    on: date,
    at: datetime,
    commit: ledger.Commit,
) -> tuple[MeasureCase, ...]:
    """Lift everything that rests on a record; proposals are withdrawn. Nothing open: nothing done.

    Args:
        record_no: The cause that is repaired, removed, annulled or over.
        cause: Which of these.
        document: The decision that made it so.
        article: On which article.
        by: Who decided.
        on: The day that counts.
        at: Now.
        commit: The open commit of that act; measures end within it.

    Returns:
        The measures that ended, oldest first.
    """
    found = locked().filter(record_no=record_no, state__in=OPEN).order_by("id")
    return tuple(
        lift_case(
            case,
            TABLE.after(case.state, Act.FOLLOW, by.role),
            act=Act.FOLLOW,
            cause=cause,
            document=document,
            article=article,
            reason="",
            by=by,
            on=on,
            at=at,
            commit=commit,
        )
        for case in found
    )


def suspend_for(
    *,
    subject_id: int,
    document: str,
    article: str,
    by: Actor,
    on: date,
    at: datetime,
    commit: ledger.Commit,
) -> tuple[MeasureCase, ...]:
    """Suspend every measure in force against a subject, as a court's ruling asks (重整、和解).

    Returns:
        The measures suspended; none when none was in force.
    """
    return _turn(
        subject_id, MeasureState.IN_FORCE, Act.SUSPEND, f"{document} {article}", by, on, at
    )


def resume_for(
    *,
    subject_id: int,
    document: str,
    article: str,
    by: Actor,
    on: date,
    at: datetime,
    commit: ledger.Commit,
) -> tuple[MeasureCase, ...]:
    """Take suspended measures up again when the ruling falls away.

    Returns:
        The measures in force again.
    """
    return _turn(
        subject_id, MeasureState.SUSPENDED, Act.RESUME, f"{document} {article}", by, on, at
    )


@transaction.atomic
def end_due(*, by: Actor, at: datetime) -> int:
    """End every measure whose last day has passed; a job calls it daily. Returns how many."""
    on = localdate(at)
    due = list(
        locked()
        .filter(state__in=[MeasureState.IN_FORCE, MeasureState.SUSPENDED], until__lte=on)
        .order_by("id")
    )
    if not due:
        return 0
    commit = ledger.open_commit(act="measures.measure.ended", by=by.operator)
    for case in due:
        state = TABLE.after(case.state, Act.END, by.role)
        case.lifted_seq = commit.seq
        close_case(case, Act.END, state, by, at)
    return len(due)


def _turn(
    subject_id: int, state: MeasureState, act: Act, why: str, by: Actor, on: date, at: datetime
) -> tuple[MeasureCase, ...]:
    found = tuple(locked().filter(subject_id=subject_id, state=state).order_by("id"))
    for case in found:
        before = case.state
        case.state = TABLE.after(before, act, by.role)
        case.save(update_fields=["state"])
        note(case, act, before, by, at, on=on, reason=why)
    return found
