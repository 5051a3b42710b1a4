"""The acts of tolerance: apply, propose, recognise, refuse, withdraw, revoke.

Each is one transaction with one event and its audit entry. A recognition writes a ledger effect,
lifts what rests on the record and expects receipts from every copy, all in one commit. Whoever
submitted a case does not decide it.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.casework import deadlines
from chengxin.affairs.casework.states import BEGIN
from chengxin.affairs.receipts import services as receipts
from chengxin.affairs.receipts.enums import Change
from chengxin.affairs.tolerance.enums import ToleranceAct as Act
from chengxin.affairs.tolerance.enums import ToleranceOrigin
from chengxin.affairs.tolerance.errors import ProofMissingError, UnknownGroundError
from chengxin.affairs.tolerance.grounds import clause_of, ground_of, pack_on
from chengxin.affairs.tolerance.keeping import (
    create_case,
    hold_person,
    locked,
    note,
    of_authority,
    refuse_open,
    refuse_same,
    take_effect,
    tell,
    tolerable_record,
)
from chengxin.affairs.tolerance.models import ToleranceCase
from chengxin.affairs.tolerance.transitions import AFFAIR, TABLE
from chengxin.law.errors import InputError, PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.evidence.selectors import files_of_matter
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerEffect

DECIDE = "decide"


@transaction.atomic
def submit(
    *, record_no: int, ground: str, statement: str, by: Actor, at: datetime
) -> ToleranceCase:
    """Ask for tolerance of a record: an enterprise of its own, or its authority ex officio.

    Args:
        record_no: The dishonesty record.
        ground: Id of a ground in force.
        statement: Facts and reasons.
        by: A member of the subject, or a person of the department the record came from.
        at: Now.

    Raises:
        NotTolerableError: No live record that tolerance is about.
        UnknownGroundError: No such ground, or nobody applies for it.
        AlreadyTolerantError: A case for the record is open, or it is recognised.
        PermissionDeniedError: Neither a member nor the authority.
        InputError: Nothing is stated.

    Source:
        Pack ``tolerance.general``.
    """
    on = localdate(at)
    pack = pack_on(on)
    wanted = ground_of(pack, ground)
    is_applicant = by.role == Role.ENTERPRISE
    state = TABLE.after(BEGIN, Act.APPLY if is_applicant else Act.PROPOSE, by.role)
    if is_applicant and not wanted.applied_for:
        raise UnknownGroundError(
            f"{ground!r} is recognised by the authority only; nobody applies for it.",
            clause=clause_of(pack, wanted),
            ground=ground,
        )
    record = tolerable_record(record_no, pack, on)
    hold_person(record, by)
    if not statement.strip():
        raise InputError("state the facts and the reasons.", value=statement)
    refuse_open(record_no)
    case = create_case(
        record,
        ground,
        pack,
        origin=ToleranceOrigin.APPLIED if is_applicant else ToleranceOrigin.EX_OFFICIO,
        state=state,
        statement=statement.strip(),
        by=by,
        at=at,
    )
    deadlines.start(
        affair=AFFAIR,
        case_no=case.case_no,
        step=DECIDE,
        owner=case.authority,
        limit=pack.decide,
        pack=pack.pack,
        edition=pack.edition,
        on=on,
        subject_id=case.subject_id,
    )
    note(case, Act.APPLY if is_applicant else Act.PROPOSE, BEGIN, by, at, reason=case.statement)
    return case


@transaction.atomic
def recognise(*, case_no: str, reason: str, by: Actor, at: datetime) -> ToleranceCase:
    """Recognise the ground: the effect is written, measures are lifted, receipts expected.

    Raises:
        SamePersonError: Whoever proposed it wants to decide it.
        ProofMissingError: The ground needs evidence, and none was handed in.
        NotTolerableError: The record is gone meanwhile.
    """
    case, state = of_authority(case_no, Act.RECOGNISE, by)
    on = localdate(at)
    pack = pack_on(on)
    ground = ground_of(pack, case.ground)
    refuse_same(case, by, "decide")
    if ground.needs_evidence and not files_of_matter(case.case_no).exists():
        raise ProofMissingError(
            f"{case}: {ground.title.en} needs proof ({ground.evidence.en}). Hand it in first.",
            clause=clause_of(pack, ground),
            case_no=case.case_no,
        )
    record = tolerable_record(case.record_no, pack, on)
    commit = ledger.open_commit(act="tolerance.case.recognised", by=by.operator)
    late = _met(case, on)
    before, case.state = case.state, state
    case.effect_id = take_effect(case, record, pack, ground, by, at, commit).pk
    _decide(case, reason, by, at)
    note(case, Act.RECOGNISE, before, by, at, reason=case.decision, late=late)
    tell(case, "tolerance-recognised", clause_of(pack, ground), by, on, at)
    return case


@transaction.atomic
def refuse(*, case_no: str, reason: str, by: Actor, at: datetime) -> ToleranceCase:
    """Refuse with reasons; the subject is told.

    Raises:
        SamePersonError: Whoever proposed it wants to decide it.
        InputError: No reason is given.
    """
    case, state = of_authority(case_no, Act.REFUSE, by)
    on = localdate(at)
    pack = pack_on(on)
    refuse_same(case, by, "decide")
    late = _met(case, on)
    before, case.state = case.state, state
    case.ended_at = at
    _decide(case, reason, by, at)
    note(case, Act.REFUSE, before, by, at, reason=case.decision, late=late)
    clause = clause_of(pack, ground_of(pack, case.ground))
    tell(case, "tolerance-refused", clause, by, on, at)
    return case


@transaction.atomic
def withdraw(*, case_no: str, by: Actor, at: datetime) -> ToleranceCase:
    """Take a case back that is not decided, by whoever submitted it.

    Raises:
        PermissionDeniedError: Somebody else submitted it.
    """
    case = locked().get(case_no=case_no)
    state = TABLE.after(case.state, Act.WITHDRAW, by.role)
    if case.submitted_account is None or case.submitted_account != by.account_id:
        raise PermissionDeniedError(
            f"{case}: only whoever submitted it takes it back.",
            by=by.operator,
            what=f"withdraw {case}",
        )
    before, case.state = case.state, state
    case.ended_at = at
    case.save()
    deadlines.drop_all(affair=AFFAIR, case_no=case.case_no, on=localdate(at))
    note(case, Act.WITHDRAW, before, by, at)
    return case


@transaction.atomic
def revoke(*, case_no: str, reason: str, by: Actor, at: datetime) -> ToleranceCase:
    """Take a recognition back, when its proof was false or the authority erred; the effect ends.

    Raises:
        SamePersonError: Whoever submitted it wants to revoke it alone.
        InputError: No reason is given.
    """
    case, state = of_authority(case_no, Act.REVOKE, by)
    commit = ledger.open_commit(act="tolerance.case.revoked", by=by.operator)
    if not reason.strip():
        raise InputError("give the reason.", value=reason)
    return end(case, state, reason=reason.strip(), by=by, at=at, commit=commit)


def end(
    case: ToleranceCase,
    state: str,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    commit: ledger.Commit,
) -> ToleranceCase:
    """End the effect of a recognised case and close it, inside an open commit."""
    on = localdate(at)
    assert case.effect_id is not None  # held by the database
    effect = LedgerEffect.objects.get(pk=case.effect_id)
    ledger.end_effect(
        commit,
        effect_id=effect.pk,
        on=on,
        document=f"容错认定 {case.case_no}",
        article=effect.article,
        by=by.operator,
    )
    before, case.state = case.state, state
    case.ended_at = at
    case.save()
    receipts.expect(
        commit_seq=commit.seq,
        record_no=case.record_no,
        effect_kind=effect.kind,
        at=at,
        change=Change.ENDED,
    )
    note(case, Act.REVOKE, before, by, at, reason=reason)
    return case


def _decide(case: ToleranceCase, reason: str, by: Actor, at: datetime) -> None:
    if not reason.strip():
        raise InputError("give the reason of the decision.", value=reason)
    case.decision = reason.strip()
    case.decided_by, case.decided_account, case.decided_at = by.operator, by.account_id, at
    case.save()


def _met(case: ToleranceCase, on: date) -> bool:
    return deadlines.meet(affair=AFFAIR, case_no=case.case_no, step=DECIDE, on=on)
