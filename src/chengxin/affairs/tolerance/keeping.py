"""What the acts of tolerance share: the record, the person, the effect, the letter, the trail."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from chengxin.affairs.amendments.errors import SamePersonError
from chengxin.affairs.casework import events, letters, numbers
from chengxin.affairs.measures import services as measures
from chengxin.affairs.measures.enums import LiftCause
from chengxin.affairs.receipts import services as receipts
from chengxin.affairs.tolerance.enums import OPEN, ToleranceOrigin
from chengxin.affairs.tolerance.enums import ToleranceAct as Act
from chengxin.affairs.tolerance.errors import AlreadyTolerantError, NotTolerableError
from chengxin.affairs.tolerance.grounds import CLAUSE, clause_of, ground_of, pack_on
from chengxin.affairs.tolerance.models import ToleranceCase
from chengxin.affairs.tolerance.transitions import AFFAIR, TABLE
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.rulebook.schemas.tolerance import Tolerance, ToleranceGround
from chengxin.law.tolerance import may_be_tolerated
from chengxin.law.words import RecordShape
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import RecordState
from chengxin.records.ledger.models import LedgerEffect, LedgerRecord
from chengxin.records.ledger.selectors import valid_on
from chengxin.records.subjects.models import SubjectMember

SERIES = "TO"


def tolerable_record(record_no: int, pack: Tolerance, on: date) -> LedgerRecord:
    """The live version of a record that tolerance is about.

    Raises:
        NotTolerableError: There is none.
    """
    record = LedgerRecord.objects.filter(
        Q(shape=RecordShape.ACT) | valid_on(on),
        record_no=record_no,
        superseded_seq__isnull=True,
        state=RecordState.LIVE,
    ).first()
    if record is None or not may_be_tolerated(pack, item=record.item, polarity=record.polarity):
        raise NotTolerableError(
            f"record {record_no} is no live dishonesty record that tolerance is about.",
            clause=CLAUSE,
            record_no=record_no,
        )
    return record


def hold_person(record: LedgerRecord, by: Actor) -> None:
    """Refuse whoever is neither a member of the subject nor of the department of the record."""
    if by.role == Role.ENTERPRISE:
        may = (
            by.account_id is not None
            and SubjectMember.objects.filter(
                account_id=by.account_id, subject_id=record.subject_id
            ).exists()
        )
    else:
        may = by.department_code == record.department_code != ""
    if not may:
        raise PermissionDeniedError(
            f"{by.operator} may not ask for tolerance of record {record.record_no}: that is for "
            "its subject and for the department it came from.",
            by=by.operator,
            what=f"tolerance of record {record.record_no}",
        )


def refuse_open(record_no: int) -> None:
    """Refuse a second case for a record."""
    same = ToleranceCase.objects.filter(record_no=record_no, state__in=OPEN).first()
    if same is not None:
        raise AlreadyTolerantError(
            f"{same} is about the same record and is {same.state}. Look there.",
            clause=CLAUSE,
            case_no=same.case_no,
        )


def refuse_same(case: ToleranceCase, by: Actor, act: str) -> None:
    """Refuse a decision by whoever submitted the case."""
    if case.submitted_account is not None and case.submitted_account == by.account_id:
        raise SamePersonError(
            f"{case}: {by.operator} submitted it. Somebody else of the authority decides.",
            by=by.operator,
            what=f"{act} {case}",
        )


def of_authority(case_no: str, act: Act, by: Actor) -> tuple[ToleranceCase, str]:
    """The case under lock and the state the act leads to, if this person may act on it now."""
    case = locked().get(case_no=case_no)
    state = TABLE.after(case.state, act, by.role)
    if by.department_code != case.authority:
        raise PermissionDeniedError(
            f"{case} is for {case.authority} to decide; only its people may {act}.",
            by=by.operator,
            what=f"{act} {case}",
        )
    return case, state


def locked() -> "QuerySet[ToleranceCase]":
    """Cases read under lock."""
    return ToleranceCase.objects.select_for_update(of=("self",))


def create_case(
    record: LedgerRecord,
    ground: str,
    pack: Tolerance,
    *,
    origin: ToleranceOrigin,
    state: str,
    statement: str,
    by: Actor,
    at: datetime,
) -> ToleranceCase:
    """Keep a new case about a record."""
    return ToleranceCase.objects.create(
        case_no=numbers.next_case_no(SERIES, localdate(at)),
        record_no=record.record_no,
        subject_id=record.subject_id,
        item=record.item,
        document_no=record.document_no,
        authority=record.department_code,
        ground=ground,
        pack_edition=pack.edition,
        origin=origin,
        state=state,
        statement=statement,
        submitted_by=by.operator,
        submitted_account=by.account_id,
        submitted_at=at,
    )


def take_effect(
    case: ToleranceCase,
    record: LedgerRecord,
    pack: Tolerance,
    ground: ToleranceGround,
    by: Actor,
    at: datetime,
    commit: ledger.Commit,
) -> LedgerEffect:
    """Write the effect of a ground inside an open commit, and what follows from it.

    The effect begins on the day of the decision of the record: what was never to be held against
    the subject was not to be from the beginning.
    """
    document = f"容错认定 {case.case_no}"
    article = clause_of(pack, ground)
    effect = ledger.record_effect(
        commit,
        record_no=record.record_no,
        kind=ground.effect,
        since=min(record.decided_on, record.valid_from),
        until=None,
        document=document,
        article=article[:200],
        by=by.operator,
    )
    measures.lift_for(
        record_no=record.record_no,
        cause=LiftCause.TOLERATED,
        document=document,
        article=article[:200],
        by=by,
        on=localdate(at),
        at=at,
        commit=commit,
    )
    receipts.expect(
        commit_seq=commit.seq, record_no=record.record_no, effect_kind=ground.effect, at=at
    )
    return effect


def tell(case: ToleranceCase, letter: str, clause: str, by: Actor, on: date, at: datetime) -> None:
    """Issue the letter that tells the subject of a decision."""
    letters.issue(
        letter=letter,
        affair=AFFAIR,
        case_no=case.case_no,
        subject_id=case.subject_id,
        values={
            "document_no": case.document_no or str(case.record_no),
            "ground": ground_of(pack_on(on), case.ground).title.zh,
            "clause": clause,
            "reason": case.decision,
        },
        by=by,
        on=on,
        at=at,
        department=case.authority,
    )


def note(
    case: ToleranceCase,
    act: Act,
    before: str,
    by: Actor,
    at: datetime,
    *,
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
        on=localdate(at),
        at=at,
        reason=reason,
        late=late,
        subject_id=case.subject_id,
    )
