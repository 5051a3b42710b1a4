"""The acts on measures: propose, release, refuse, withdraw, feed back, lift, and follow a cause.

Each is one transaction with one event and its audit entry. Whoever proposes a measure does not
release it. `lift_for`, `suspend_for` and `resume_for` run inside the commit of the act they follow.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.amendments.errors import SamePersonError
from chengxin.affairs.casework import deadlines, numbers
from chengxin.affairs.casework.states import BEGIN
from chengxin.affairs.measures import causes, conditions, telling
from chengxin.affairs.measures.enums import OPEN, CauseKind, FeedbackOutcome, LiftCause
from chengxin.affairs.measures.enums import MeasureAct as Act
from chengxin.affairs.measures.errors import EvidenceMissingError, MeasureRepeatedError
from chengxin.affairs.measures.following import end_due, lift_for, resume_for, suspend_for
from chengxin.affairs.measures.keeping import (
    close_case,
    lift_case,
    note,
    of_authority,
    start_clock,
)
from chengxin.affairs.measures.models import MeasureCase, MeasureFeedback
from chengxin.affairs.measures.transitions import AFFAIR, TABLE
from chengxin.law.errors import InputError, PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.evidence.selectors import files_of_matter
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerRecord

SERIES = "ME"
DECIDE, FEEDBACK = "decide", "feedback"


@transaction.atomic
def propose(
    *,
    subject_id: int,
    measure: str,
    rule: str,
    record_no: int | None,
    document: str = "",
    reason: str,
    since: date,
    until: date | None,
    by: Actor,
    at: datetime,
) -> MeasureCase:
    """Propose a measure against a subject, by the authority the actor belongs to.

    Args:
        subject_id: Against whom.
        measure: Code of the list.
        rule: Which use of it, an id of the rules in force.
        record_no: The dishonesty record it rests on; None where a document is its cause.
        document: That document; for a record its own document number is taken.
        reason: Why, in the authority's words; the subject reads it.
        since: First day, today or later.
        until: First day on which it is over; None = as long as its cause, where the rule has no
            longest time.
        by: A person of the authority.
        at: Now.

    Raises:
        MeasureRefusedError: A condition is not met; its leaf and clause say which.
        PermissionDeniedError: Not a person of a department.
        InputError: No reason, or no document where it is the cause.

    Source:
        Packs ``measures.national`` and ``measure-rules.national``.
    """
    state = TABLE.after(BEGIN, Act.PROPOSE, by.role)
    on, book = localdate(at), in_use.current()
    use = conditions.use_of(book, measure=measure, rule=rule, authority=by.department_code, on=on)
    record = _cause(use, subject_id, record_no, on)
    conditions.hold_term(use, since=since, until=until, on=on, record=record)
    named = record.document_no or str(record.record_no) if record is not None else document.strip()
    if not reason.strip() or not named:
        raise InputError("say why, and name the document the measure rests on.", value=reason)
    _refuse_repeated(subject_id, rule, by.department_code, record_no, use.clause)
    case = MeasureCase(
        case_no=numbers.next_case_no(SERIES, on),
        subject_id=subject_id,
        allowed=use.allowed,
        measure=measure,
        rule=rule,
        rules_edition=use.rules.edition,
        authority=by.department_code,
        state=state,
        cause_kind=CauseKind.DOCUMENT if record is None else CauseKind.RECORD,
        record_no=record_no,
        document=named,
        reason=reason.strip(),
        since=since,
        until=until,
        proposed_by=by.operator,
        proposed_account=by.account_id,
        proposed_at=at,
    )
    case.save(force_insert=True)
    start_clock(case, DECIDE, use.rules.steps.decide, use.rules.pack, use.rules.edition, on)
    note(case, Act.PROPOSE, BEGIN, by, at, reason=case.reason)
    return case


@transaction.atomic
def release(*, case_no: str, by: Actor, at: datetime) -> MeasureCase:
    """Release a proposed measure: it is in force from now on, or from its later first day.

    Raises:
        SamePersonError: The proposer wants to release it.
        EvidenceMissingError: It rests on a document of which no copy was handed in.
        MeasureRefusedError: A condition that held when it was proposed holds no more.
    """
    case, state = of_authority(case_no, Act.RELEASE, by)
    on, book = localdate(at), in_use.current()
    use = conditions.use_of(
        book, measure=case.measure, rule=case.rule, authority=case.authority, on=on
    )
    if use.rules.released_by_another and case.proposed_account == by.account_id:
        raise SamePersonError(
            f"{case}: {by.operator} proposed it. Somebody else of the authority releases it.",
            by=by.operator,
            what=f"release {case}",
        )
    record = _cause(use, case.subject_id, case.record_no, on)
    if record is None and not files_of_matter(case.case_no).exists():
        raise EvidenceMissingError(
            f"{case} rests on {case.document}: hand in a copy of it first.",
            clause=use.clause,
            case_no=case.case_no,
        )
    case.since = max(case.since, on)
    conditions.hold_term(use, since=case.since, until=case.until, on=on, record=record)
    commit = ledger.open_commit(act="measures.measure.released", by=by.operator)
    before, case.state = case.state, state
    case.released_by, case.released_account = by.operator, by.account_id
    case.released_at, case.released_seq = at, commit.seq
    case.save()
    late = deadlines.meet(affair=AFFAIR, case_no=case.case_no, step=DECIDE, on=on)
    steps = use.rules.steps
    start_clock(case, FEEDBACK, steps.feedback, use.rules.pack, use.rules.edition, on)
    note(case, Act.RELEASE, before, by, at, late=late)
    telling.tell_applied(case, use, by=by, on=on, at=at)
    return case


@transaction.atomic
def refuse(*, case_no: str, reason: str, by: Actor, at: datetime) -> MeasureCase:
    """Refuse a proposal with reasons.

    Raises:
        InputError: No reason is given.
    """
    case, state = of_authority(case_no, Act.REFUSE, by)
    late = deadlines.meet(affair=AFFAIR, case_no=case.case_no, step=DECIDE, on=localdate(at))
    return close_case(case, Act.REFUSE, state, by, at, reason=_said(reason), late=late)


@transaction.atomic
def withdraw(*, case_no: str, reason: str, by: Actor, at: datetime) -> MeasureCase:
    """Take a proposal back, by whoever proposed it.

    Raises:
        PermissionDeniedError: Somebody else proposed it.
    """
    case, state = of_authority(case_no, Act.WITHDRAW, by)
    if case.proposed_account != by.account_id:
        raise PermissionDeniedError(
            f"{case}: only whoever proposed it takes it back. Refuse it instead.",
            by=by.operator,
            what=f"withdraw {case}",
        )
    return close_case(case, Act.WITHDRAW, state, by, at, reason=_said(reason))


@transaction.atomic
def feed_back(
    *, case_no: str, outcome: FeedbackOutcome, text: str, by: Actor, at: datetime
) -> MeasureFeedback:
    """Tell what came of a measure in force; the first feedback meets its deadline.

    Raises:
        InputError: Nothing is told.
    """
    case, _ = of_authority(case_no, Act.FEED_BACK, by)
    on, late = localdate(at), False
    if deadlines.find_open(AFFAIR, case.case_no, FEEDBACK) is not None:
        late = deadlines.meet(affair=AFFAIR, case_no=case.case_no, step=FEEDBACK, on=on)
    told = MeasureFeedback.objects.create(
        case=case,
        outcome=FeedbackOutcome(outcome),
        text=_said(text),
        on=on,
        at=at,
        by=by.operator,
        department=by.department_code,
    )
    note(case, Act.FEED_BACK, case.state, by, at, reason=told.text, late=late)
    return told


@transaction.atomic
def lift(
    *, case_no: str, document: str, article: str, reason: str, by: Actor, at: datetime
) -> MeasureCase:
    """Lift a measure before its time, by the authority that applies it.

    Raises:
        InputError: No document or no reason is given.
    """
    case, state = of_authority(case_no, Act.LIFT, by)
    commit = ledger.open_commit(act="measures.measure.lifted", by=by.operator)
    return lift_case(
        case,
        state,
        act=Act.LIFT,
        cause=LiftCause.BY_AUTHORITY,
        document=_said(document),
        article=article,
        reason=_said(reason),
        by=by,
        on=localdate(at),
        at=at,
        commit=commit,
    )


def _cause(
    use: conditions.Use, subject_id: int, record_no: int | None, on: date
) -> LedgerRecord | None:
    """The record a measure rests on; None where a document is the cause and the rule allows it."""
    if record_no is None:
        if not any(cause.document for cause in use.rule.causes):
            raise causes.needs_record(use.rule, use.clause)
        return None
    record = causes.carrying_record(record_no, subject_id, on)
    causes.hold_to_rule(record, use.rule, use.clause)
    return record


def _refuse_repeated(
    subject_id: int, rule: str, authority: str, record_no: int | None, clause: str
) -> None:
    same = MeasureCase.objects.filter(
        subject_id=subject_id, rule=rule, authority=authority, record_no=record_no, state__in=OPEN
    ).first()
    if same is not None:
        raise MeasureRepeatedError(
            f"{same} is the same measure for the same cause and is open. Go on there.",
            clause=clause,
            case_no=same.case_no,
        )


def _said(text: str) -> str:
    if not text.strip():
        raise InputError("give the reason or the document in words.", value=text)
    return text.strip()


__all__ = [
    "end_due",
    "feed_back",
    "lift",
    "lift_for",
    "propose",
    "refuse",
    "release",
    "resume_for",
    "suspend_for",
    "withdraw",
]
