"""One person proposes a decision, another confirms it; confirming does it and tells everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.amendments.errors import SamePersonError
from chengxin.affairs.lists import services as lists
from chengxin.affairs.lists.errors import NotOnTheListError
from chengxin.affairs.measures import services as measures
from chengxin.affairs.measures.enums import LiftCause
from chengxin.affairs.objections import correcting, telling
from chengxin.affairs.objections.enums import ObjectionState, Outcome, Step
from chengxin.affairs.objections.errors import RecordNotOpenError, UnclearObjectionError
from chengxin.affairs.objections.models import Objection, ObjectionProposal
from chengxin.affairs.objections.rules import live_version, pack_of
from chengxin.affairs.objections.services.common import (
    Upload,
    end,
    hold_words,
    keep_files,
    locked,
    meet,
    note,
    start_clock,
    take_flag_off,
)
from chengxin.affairs.objections.transitions import ACT_OF, Act
from chengxin.affairs.receipts import services as receipts
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake.services import Entered
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import EffectKind
from chengxin.records.ledger.models import LedgerRecord

_TOLD_TO_COPIES = {
    Outcome.CORRECT: "corrected",
    Outcome.ANNUL: EffectKind.ANNULLED.value,
}
"""Of what every copy of the record is told, and gives a receipt."""


@dataclass(frozen=True)
class Answer:
    """What somebody proposes to decide.

    Attributes:
        outcome: Correct, annul, or keep the record.
        reason: Why; the applicant reads it.
        wanted: For a correction, the new texts by official code.
        document_no: For an annulment, the document that annuls or changes the decision.
        annulled_on: The day since which the decision does not stand.
        told_on: The day the annulment was told in writing; the day of filing if not given.
    """

    outcome: Outcome
    reason: str
    wanted: Mapping[str, str] = field(default_factory=dict)
    document_no: str = ""
    annulled_on: date | None = None
    told_on: date | None = None


@transaction.atomic
def propose(
    *,
    case_no: str,
    answer: Answer,
    by: Actor,
    at: datetime,
    files: tuple[Upload, ...] = (),
) -> ObjectionProposal:
    """Propose a decision; a second person of the same unit confirms it.

    A correction is tried at once, as it would be recorded, and undone.

    Raises:
        TransitionError: Nobody examines the case now.
        PermissionDeniedError: It is not for this person's unit, or nobody is signed in.
        UnclearObjectionError: A reason or a document is missing.
        NothingChangesError: A correction that changes nothing.
        RowNotAcceptedError: The corrected row would not be accepted.
        KeyNotCorrectableError: What recognises the document cannot be corrected here.
    """
    objection, state = locked(case_no, Act.PROPOSE, by)
    account_id = _signed_in(by, f"propose on {case_no}")
    reason = hold_words(answer.reason, "reason", pack_of(objection))
    changes: list[correcting.Change] = []
    if answer.outcome is Outcome.CORRECT:
        record = _live(objection)
        changes = correcting.changes_of(record, answer.wanted, at=at, case_no=case_no)
        rehearse(objection=objection, changes=changes, by=by, at=at)
    elif answer.outcome is Outcome.ANNUL:
        _hold_annulment(answer, at)
    before = objection.state
    proposal = ObjectionProposal.objects.create(
        objection=objection,
        number=objection.proposals.count() + 1,
        outcome=answer.outcome,
        reason=reason,
        changes=changes,
        document_no=answer.document_no.strip() if answer.outcome is Outcome.ANNUL else "",
        annulled_on=answer.annulled_on if answer.outcome is Outcome.ANNUL else None,
        told_on=answer.told_on if answer.outcome is Outcome.ANNUL else None,
        proposed_at=at,
        proposed_by=by.operator,
        account_id=account_id,
    )
    objection.state, objection.proposer_id = state, account_id
    objection.save()
    keep_files(objection, files, by=by, at=at)
    note(objection, Act.PROPOSE, before, by=by, at=at, reason=reason)
    return proposal


def rehearse(
    *, objection: Objection, changes: list[correcting.Change], by: Actor, at: datetime
) -> None:
    """Record a correction and undo it: whatever would refuse it refuses it now.

    Raises:
        RowNotAcceptedError: The corrected row would not be accepted.
        KeyNotCorrectableError: What recognises the document cannot be corrected here.
    """
    with transaction.atomic():
        correcting.correct(_live(objection), changes, by=by, at=at, case_no=objection.case_no)
        transaction.set_rollback(True)


@transaction.atomic
def send_back(*, case_no: str, reason: str, by: Actor, at: datetime) -> Objection:
    """Give a proposed decision back to whoever examines the case.

    Raises:
        TransitionError: No decision is proposed.
        UnclearObjectionError: Too few words.
    """
    objection, state = locked(case_no, Act.SEND_BACK, by)
    told = hold_words(reason, "reason", pack_of(objection))
    before = objection.state
    objection.state, objection.proposer_id = state, None
    objection.save()
    note(objection, Act.SEND_BACK, before, by=by, at=at, reason=told)
    return objection


@transaction.atomic
def confirm(*, case_no: str, number: int, by: Actor, at: datetime) -> Objection:
    """Confirm a proposed decision: it is done, the mark ends, and everybody is told.

    A correction becomes a new version through a row of the department; an annulment an effect
    that takes the record out of publicity, sharing and evaluation. Late is noted as late.

    Args:
        case_no: The case.
        number: The proposal that was read before confirming.
        by: Another person than its author, of the same unit.
        at: Now.

    Raises:
        TransitionError: No decision is proposed.
        SamePersonError: Whoever proposed it wants to confirm it.
        UnclearObjectionError: Another proposal has taken its place.
        RowNotAcceptedError: The corrected row is not accepted any more; send it back.

    Source:
        Pack ``objection.general``, limits ``office``, ``department`` and ``deletion``.
    """
    waiting = Objection.objects.get(case_no=case_no)
    proposal = waiting.proposals.order_by("-number").first()
    act = ACT_OF[Outcome(proposal.outcome)] if proposal is not None else Act.REFUSE
    objection, state = locked(case_no, act, by)
    account_id = _signed_in(by, f"confirm {case_no}")
    assert proposal is not None  # the state table lets nobody here without one
    if objection.proposer_id == account_id:
        raise SamePersonError(
            f"{case_no}: {by.operator} proposed the decision. A second person of the unit "
            "confirms it.",
            by=by.operator,
            what=f"confirm {case_no}",
        )
    if proposal.number != number:
        raise UnclearObjectionError(
            f"{case_no}: proposal {proposal.number} has taken the place of {number}. Read it.",
            value=str(number),
            field="number",
        )
    before, on = objection.state, localdate(at)
    entered = _corrected(objection, proposal, by, at)
    late = _decide(objection, proposal, by, at)
    decider = objection.department_code if _is_departments(before) else ""
    end(objection, on)
    objection.state, objection.decided_by = state, by.operator
    objection.decider_id = account_id
    if entered is not None:
        objection.batch_no = entered.batch.batch_no
        objection.new_record_no = entered.record_no
    objection.save()
    note(objection, act, before, by=by, at=at, reason=proposal.reason, late=late)
    telling.tell_result(objection, proposal, decider=decider, by=by, at=at)
    return objection


def _corrected(
    objection: Objection, proposal: ObjectionProposal, by: Actor, at: datetime
) -> Entered | None:
    """Record the correction, if it is one. It opens its own commit, so it comes first."""
    if proposal.outcome != Outcome.CORRECT:
        return None
    return correcting.correct(
        _live(objection), proposal.changes, by=by, at=at, case_no=objection.case_no
    )


def _decide(objection: Objection, proposal: ObjectionProposal, by: Actor, at: datetime) -> bool:
    """What is written besides a correction; returns whether a legal day had passed."""
    on = localdate(at)
    commit = ledger.open_commit(act="objections.objection.decided", by=by.operator)
    take_flag_off(commit, objection, by=by, at=at)
    step = Step.DEPARTMENT if _is_departments(objection.state) else Step.OFFICE
    late = meet(objection, step, on)
    if proposal.outcome == Outcome.ANNUL:
        late = _annul(commit, objection, proposal, by, at) or late
    if proposal.outcome in _TOLD_TO_COPIES:
        receipts.expect(
            commit_seq=commit.seq,
            record_no=objection.record_no,
            effect_kind=_TOLD_TO_COPIES[Outcome(proposal.outcome)],
            at=at,
        )
    return late


def _annul(
    commit: ledger.Commit,
    objection: Objection,
    proposal: ObjectionProposal,
    by: Actor,
    at: datetime,
) -> bool:
    """Take a record out of use whose decision does not stand; returns whether that was late.

    An entry of a list leaves its list; measures that rest on the record are lifted with it.
    """
    pack, on = pack_of(objection), localdate(at)
    article = pack.source_title(pack.annulment)
    try:
        lists.remove(
            record_no=objection.record_no,
            cause="annulled",
            document=proposal.document_no,
            article=article,
            reason=proposal.reason,
            by=by,
            on=on,
            at=at,
            commit=commit,
        )
    except NotOnTheListError:
        ledger.record_effect(
            commit,
            record_no=objection.record_no,
            kind=EffectKind.ANNULLED.value,
            since=min(proposal.annulled_on or on, on),
            until=None,
            document=proposal.document_no,
            article=article,
            by=by.operator,
        )
        measures.lift_for(
            record_no=objection.record_no,
            cause=LiftCause.ANNULLED,
            document=proposal.document_no,
            article=article,
            by=by,
            on=on,
            at=at,
            commit=commit,
        )
    told_on = proposal.told_on or objection.filed_on
    start_clock(objection, Step.DELETION, pack.limits.deletion, on=told_on)
    return meet(objection, Step.DELETION, on)


def _is_departments(state: str) -> bool:
    return state in (ObjectionState.FORWARDED, ObjectionState.DEPARTMENT_PROPOSED)


def _live(objection: Objection) -> LedgerRecord:
    record = live_version(objection.record_no)
    if record is None:
        raise RecordNotOpenError(
            f"record {objection.record_no} has ended meanwhile; nothing of it can be decided. "
            "Keep it as it is, with that reason.",
            value=str(objection.record_no),
        )
    return record


def _signed_in(by: Actor, what: str) -> int:
    """The account of whoever decides: no job and no command does."""
    if by.account_id is None:
        raise PermissionDeniedError(
            f"{by.operator} is not a person signed in; decisions are.", by=by.operator, what=what
        )
    return by.account_id


def _hold_annulment(answer: Answer, at: datetime) -> None:
    on = localdate(at)
    if not answer.document_no.strip():
        raise UnclearObjectionError(
            "document_no: give the number of the document that annuls the decision.",
            value="",
            field="document_no",
        )
    for name in ("annulled_on", "told_on"):
        day = getattr(answer, name)
        if day is not None and day > on:
            raise UnclearObjectionError(
                f"{name}: {day} has not come yet.", value=day.isoformat(), field=name
            )
