"""Acts of the deciding unit short of granting: accept, supplement, decline, extend, refuse."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.casework import deadlines
from chengxin.affairs.repair.enums import Step
from chengxin.affairs.repair.facts import pack_of
from chengxin.affairs.repair.models import RepairApplication
from chengxin.affairs.repair.services.common import (
    document_of,
    due_on,
    meet_clocks,
    move,
    of_decider,
    start_clock,
    write,
)
from chengxin.affairs.repair.transitions import AFFAIR, Act
from chengxin.law.errors import InputError, TransitionError
from chengxin.records.accounts.actors import Actor

LONGEST_REASON = 2000


@transaction.atomic
def accept(*, case_no: str, by: Actor, at: datetime) -> RepairApplication:
    """Accept an application whose papers are complete; the clock of the decision starts.

    Raises:
        NotTheDeciderError: Another unit decides it.
        TransitionError: It does not wait for acceptance.
    """
    application, to = of_decider(case_no, Act.ACCEPT, by)
    on = localdate(at)
    late = meet_clocks(application, on, Step.ACCEPTANCE)
    application.accepted_on = on
    start_clock(application, Step.DECISION, pack_of(application.edition).limits.decision, on)
    values = _about(application) | {"due_on": due_on(application, Step.DECISION).isoformat()}
    write(application, "repair-accepted", by=by, at=at, values=values)
    move(application, to, act=Act.ACCEPT, by=by, at=at, late=late)
    return application


@transaction.atomic
def ask_supplement(*, case_no: str, missing: str, by: Actor, at: datetime) -> RepairApplication:
    """Ask, once and for everything, for what is missing; the applicant's clock starts.

    Raises:
        TransitionError: It does not wait for acceptance, or was asked for already.
        InputError: What is missing is not said.
    """
    application, to = of_decider(case_no, Act.ASK_SUPPLEMENT, by)
    said = hold_reason(missing)
    on = localdate(at)
    late = meet_clocks(application, on, Step.ACCEPTANCE)
    # The time the applicant takes is not counted against the answer.
    deadlines.drop(affair=AFFAIR, case_no=case_no, step=Step.FEEDBACK, on=on)
    start_clock(application, Step.SUPPLEMENT, pack_of(application.edition).limits.supplement, on)
    application.supplements += 1
    application.asked_for = said
    last = due_on(application, Step.SUPPLEMENT).isoformat()
    values = _about(application) | {"missing": said, "due_on": last}
    write(application, "repair-supplement", by=by, at=at, values=values)
    move(application, to, act=Act.ASK_SUPPLEMENT, by=by, at=at, reason=said, late=late)
    return application


@transaction.atomic
def decline(*, case_no: str, reasons: str, by: Actor, at: datetime) -> RepairApplication:
    """Decline to accept an application, with reasons; another one may be filed.

    Raises:
        InputError: No reasons.
    """
    application, to = of_decider(case_no, Act.DECLINE, by)
    said = hold_reason(reasons)
    late = _close(application, Step.ACCEPTANCE, at)
    values = _about(application) | {
        "reasons": said,
        "remedy": "具备条件或者补齐材料后，可以另行申请。",
    }
    letter = write(application, "repair-declined", by=by, at=at, values=values)
    application.decision_no, application.reasons = letter.document_no, said
    move(application, to, act=Act.DECLINE, by=by, at=at, reason=said, late=late)
    return application


@transaction.atomic
def extend(*, case_no: str, reasons: str, by: Actor, at: datetime) -> RepairApplication:
    """Take more time for the decision, once, and tell the applicant before the old day is over.

    Raises:
        TransitionError: It was extended already, or the day for the decision has passed.
        InputError: No reasons.
    """
    application, to = of_decider(case_no, Act.EXTEND, by)
    said = hold_reason(reasons)
    on = localdate(at)
    _refuse_too_late_to_extend(application, on)
    limit = pack_of(application.edition).limits.extension
    for step in (Step.DECISION, Step.FEEDBACK):
        deadlines.extend(affair=AFFAIR, case_no=case_no, step=step, limit=limit, on=on, reason=said)
    last = due_on(application, Step.DECISION).isoformat()
    values = {"document": document_of(application), "reasons": said, "due_on": last}
    write(application, "repair-extended", by=by, at=at, values=values)
    move(application, to, act=Act.EXTEND, by=by, at=at, reason=said)
    return application


@transaction.atomic
def refuse(*, case_no: str, reasons: str, by: Actor, at: datetime) -> RepairApplication:
    """Refuse repair, with reasons.

    Raises:
        InputError: No reasons.
    """
    application, to = of_decider(case_no, Act.REFUSE, by)
    said = hold_reason(reasons)
    late = _close(application, Step.DECISION, at)
    values = _about(application) | {"reasons": said, "remedy": "条件具备后可以另行申请。"}
    letter = write(application, "repair-refused", by=by, at=at, values=values)
    application.decision_no, application.reasons = letter.document_no, said
    move(application, to, act=Act.REFUSE, by=by, at=at, reason=said, late=late)
    return application


def hold_reason(reasons: str) -> str:
    """Reasons somebody can read.

    Raises:
        InputError: None, or more than fit.
    """
    said = reasons.strip()
    if not said or len(said) > LONGEST_REASON:
        raise InputError(
            f"say why, in up to {LONGEST_REASON} characters: the applicant is told.", value=said
        )
    return said


def _close(application: RepairApplication, step: Step, at: datetime) -> bool:
    on = localdate(at)
    late = meet_clocks(application, on, step, Step.FEEDBACK)
    application.decided_on = on
    return late


def _refuse_too_late_to_extend(application: RepairApplication, on: date) -> None:
    last = due_on(application, Step.DECISION)
    if on > last:
        raise TransitionError(
            f"the decision on {application.case_no} was due on {last}; an extension is told "
            "before that day. Decide it now: it is kept as late.",
            state=str(application.state),
            act=Act.EXTEND,
        )


def _about(application: RepairApplication) -> dict[str, str]:
    return {"document": document_of(application), "filed_on": f"{application.filed_on}"}
