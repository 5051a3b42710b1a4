"""The office takes a case on, sends it on, keeps it, or does not take it on; it is withdrawn."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.casework import deadlines
from chengxin.affairs.objections import telling
from chengxin.affairs.objections.enums import Step
from chengxin.affairs.objections.errors import UnclearObjectionError
from chengxin.affairs.objections.models import Objection
from chengxin.affairs.objections.rules import pack_of
from chengxin.affairs.objections.services.common import (
    end,
    hold_words,
    locked,
    meet,
    note,
    put_flag,
    start_clock,
    take_flag_off,
)
from chengxin.affairs.objections.transitions import AFFAIR, Act
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger import services as ledger


@transaction.atomic
def flag(*, case_no: str, by: Actor, at: datetime) -> Objection:
    """Mark the record as under objection before the case is taken on.

    Raises:
        TransitionError: The case was taken on already; the record is marked.
    """
    objection, state = locked(case_no, Act.FLAG, by)
    before = objection.state
    late = put_flag(objection, by=by, at=at)
    objection.state = state
    objection.save()
    note(objection, Act.FLAG, before, by=by, at=at, late=late)
    return objection


@transaction.atomic
def forward(*, case_no: str, by: Actor, at: datetime) -> Objection:
    """Forward a case to the department that supplied the record; its clock starts.

    The record is marked if it is not yet. The applicant and the department each get a letter.

    Raises:
        TransitionError: The case is not waiting to be taken on.

    Source:
        Pack ``objection.general``, limits ``forward`` and ``department``.
    """
    objection, state = locked(case_no, Act.FORWARD, by)
    before, on = objection.state, localdate(at)
    late = put_flag(objection, by=by, at=at)
    late = meet(objection, Step.FORWARD, on) or late
    owner = objection.department_code
    limit = pack_of(objection).limits.department
    due_on = start_clock(objection, Step.DEPARTMENT, limit, on=on, owner=owner)
    objection.state = state
    objection.save()
    note(objection, Act.FORWARD, before, by=by, at=at, late=late)
    telling.tell_forwarded(objection, due_on=due_on, by=by, at=at)
    telling.tell_accepted(objection, decider=owner, due_on=due_on, by=by, at=at)
    return objection


@transaction.atomic
def keep(*, case_no: str, by: Actor, at: datetime) -> Objection:
    """Keep a case that is the platform's own to decide; its clock runs from the day of filing.

    Raises:
        TransitionError: The case is not waiting to be taken on.

    Source:
        Pack ``objection.general``, limit ``office``.
    """
    objection, state = locked(case_no, Act.KEEP, by)
    before, on = objection.state, localdate(at)
    late = put_flag(objection, by=by, at=at)
    late = _is_late(objection, Step.FORWARD, at) or late
    deadlines.drop(affair=AFFAIR, case_no=case_no, step=Step.FORWARD, on=on)
    limit = pack_of(objection).limits.office
    due_on = start_clock(objection, Step.OFFICE, limit, on=objection.filed_on)
    objection.state = state
    objection.save()
    note(objection, Act.KEEP, before, by=by, at=at, late=late)
    telling.tell_accepted(objection, decider="", due_on=due_on, by=by, at=at)
    return objection


@transaction.atomic
def decline(*, case_no: str, reason: str, words: str, by: Actor, at: datetime) -> Objection:
    """Do not take a case on; the applicant is told why and what can be done instead.

    Args:
        case_no: The case.
        reason: Id of one of the pack's reasons.
        words: The officer's own words.
        by: Of the office.
        at: Now.

    Raises:
        TransitionError: The case was taken on already.
        UnclearObjectionError: No such reason, or too few words.
    """
    objection, state = locked(case_no, Act.DECLINE, by)
    pack = pack_of(objection)
    declined = pack.decline(reason)
    if declined is None:
        raise UnclearObjectionError(
            f"{reason!r} is no reason the rules know. Choose one of the list.",
            value=reason,
            field="reason",
        )
    told = hold_words(words, "words", pack)
    before, on = objection.state, localdate(at)
    late = _is_late(objection, Step.FORWARD, at)
    if objection.flagged_on is not None:
        commit = ledger.open_commit(act="objections.record.unflagged", by=by.operator)
        take_flag_off(commit, objection, by=by, at=at)
    end(objection, on)
    objection.state, objection.decline_reason = state, reason
    objection.decided_by = by.operator
    objection.save()
    note(objection, Act.DECLINE, before, by=by, at=at, reason=told, late=late)
    telling.tell_declined(objection, declined, told, by=by, at=at)
    return objection


@transaction.atomic
def return_case(*, case_no: str, reason: str, by: Actor, at: datetime) -> Objection:
    """Give a case back to the office: it is not the department's to decide.

    The office's clock runs from the day of filing, as if it had kept the case.

    Raises:
        TransitionError: The department does not examine the case.
        UnclearObjectionError: Too few words.
    """
    objection, state = locked(case_no, Act.RETURN, by)
    pack = pack_of(objection)
    told = hold_words(reason, "reason", pack)
    before, on = objection.state, localdate(at)
    late = _is_late(objection, Step.DEPARTMENT, at)
    deadlines.drop(affair=AFFAIR, case_no=case_no, step=Step.DEPARTMENT, on=on)
    start_clock(objection, Step.OFFICE, pack.limits.office, on=objection.filed_on)
    objection.state = state
    objection.save()
    note(objection, Act.RETURN, before, by=by, at=at, reason=told, late=late)
    return objection


@transaction.atomic
def withdraw(
    *, case_no: str, by: Actor, at: datetime, reason: str = "", code: str = ""
) -> Objection:
    """Take an objection back; the mark on the record ends.

    Args:
        case_no: The case.
        by: Whoever filed it, or acts for whoever did.
        at: Now.
        reason: Why, if one likes to say.
        code: The code by which a member of the public follows the case.

    Raises:
        NotTheApplicantError: Somebody else filed it.
        TransitionError: It is decided already.
    """
    objection, state = locked(case_no, Act.WITHDRAW, by, code=code)
    before, on = objection.state, localdate(at)
    if objection.flagged_on is not None:
        commit = ledger.open_commit(act="objections.record.unflagged", by=by.operator)
        take_flag_off(commit, objection, by=by, at=at)
    end(objection, on)
    objection.state = state
    objection.save()
    note(objection, Act.WITHDRAW, before, by=by, at=at, reason=reason.strip())
    return objection


def _is_late(objection: Objection, step: Step, at: datetime) -> bool:
    """Whether the last day of an open step has passed."""
    deadline = deadlines.find_open(AFFAIR, objection.case_no, step)
    return deadline is not None and localdate(at) > deadline.due_on
