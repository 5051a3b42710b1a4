"""What the acts on measures share: reading under lock, closing, clocks and the trail."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from chengxin.affairs.casework import deadlines, events
from chengxin.affairs.measures.enums import LiftCause
from chengxin.affairs.measures.enums import MeasureAct as Act
from chengxin.affairs.measures.models import MeasureCase
from chengxin.affairs.measures.telling import tell_lifted
from chengxin.affairs.measures.transitions import AFFAIR, TABLE
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.rulebook.schemas.time_limits import TimeLimit
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger import services as ledger


def lift_case(
    case: MeasureCase,
    state: str,
    *,
    act: Act,
    cause: LiftCause,
    document: str,
    article: str,
    reason: str,
    by: Actor,
    on: date,
    at: datetime,
    commit: ledger.Commit,
) -> MeasureCase:
    """Lift one measure inside an open commit, saying why and by which document."""
    case.lift_cause, case.lift_document, case.lift_article = cause, document, article
    case.lifted_seq = commit.seq
    was_released = case.released_at is not None
    said = reason or f"{document} {article}".strip()
    close_case(case, act, state, by, at, on=on, reason=said)
    if was_released:
        tell_lifted(case, by=by, on=on, at=at)
    return case


def close_case(
    case: MeasureCase,
    act: Act,
    state: str,
    by: Actor,
    at: datetime,
    *,
    on: date | None = None,
    reason: str = "",
    late: bool = False,
) -> MeasureCase:
    """End a case in a final state; its open deadlines fall away."""
    day = on or localdate(at)
    before, case.state = case.state, state
    case.ended_on, case.ended_by = day, by.operator
    case.save()
    deadlines.drop_all(affair=AFFAIR, case_no=case.case_no, on=day)
    note(case, act, before, by, at, on=day, reason=reason, late=late)
    return case


def of_authority(case_no: str, act: Act, by: Actor) -> tuple[MeasureCase, str]:
    """The case under lock and the state the act leads to, if this person may act on it now."""
    case = locked().get(case_no=case_no)
    state = TABLE.after(case.state, act, by.role)
    if by.department_code != case.authority:
        raise PermissionDeniedError(
            f"{case} is a measure of {case.authority}; only its people may {act}.",
            by=by.operator,
            what=f"{act} {case}",
        )
    return case, state


def locked() -> "QuerySet[MeasureCase]":
    """Measures read under lock, each with its row of the list."""
    return MeasureCase.objects.select_for_update(of=("self",)).select_related("allowed")


def start_clock(
    case: MeasureCase, step: str, limit: TimeLimit, pack: str, edition: str, on: date
) -> None:
    """Start the clock of one step of a measure."""
    deadlines.start(
        affair=AFFAIR,
        case_no=case.case_no,
        step=step,
        owner=case.authority,
        limit=limit,
        pack=pack,
        edition=edition,
        on=on,
        subject_id=case.subject_id,
    )


def note(
    case: MeasureCase,
    act: Act,
    before: str,
    by: Actor,
    at: datetime,
    *,
    on: date | None = None,
    reason: str = "",
    late: bool = False,
) -> None:
    """Append what was done, with its audit entry."""
    events.record(
        affair=AFFAIR,
        case_no=case.case_no,
        act=act,
        from_state=before,
        to_state=case.state,
        by=by,
        on=on or localdate(at),
        at=at,
        reason=reason,
        late=late,
        subject_id=case.subject_id,
    )
