"""What the acts share: the case under lock, its history, the mark on the record."""

import hmac
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from django.utils.timezone import localdate

from chengxin.affairs.casework import deadlines, events
from chengxin.affairs.objections.enums import Channel, Step
from chengxin.affairs.objections.errors import NotTheApplicantError, UnclearObjectionError
from chengxin.affairs.objections.models import Objection
from chengxin.affairs.objections.rules import pack_of
from chengxin.affairs.objections.transitions import (
    AFFAIR,
    DEPARTMENT,
    ENTERPRISE,
    PUBLIC,
    TABLE,
    Act,
    role_of,
)
from chengxin.affairs.receipts import services as receipts
from chengxin.affairs.receipts.enums import Change
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.rulebook.schemas.objection import ObjectionPack
from chengxin.law.rulebook.schemas.time_limits import TimeLimit
from chengxin.records.accounts.actors import Actor
from chengxin.records.evidence import services as evidence
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import EffectKind
from chengxin.records.ledger.models import LedgerEffect
from chengxin.records.subjects.models import SubjectMember

Upload = tuple[str, bytes]
"""Name and contents of a file handed in."""


def locked(case_no: str, act: Act, by: Actor, *, code: str = "") -> tuple[Objection, str]:
    """The case under lock, and the state the act leads to, if this person may do it now.

    Args:
        case_no: The case.
        act: What is to be done.
        by: Who.
        code: The code by which a member of the public follows a case.

    Raises:
        TransitionError: The state does not permit the act.
        PermissionDeniedError: This person may not, or the case is somebody else's.
    """
    objection = Objection.objects.select_for_update(of=("self",)).get(case_no=case_no)
    role = role_of(by)
    _hold_concerned(objection, role, by, act, code)
    return objection, TABLE.after(objection.state, act, role)


def _hold_concerned(objection: Objection, role: str, by: Actor, act: Act, code: str) -> None:
    """Refuse people whom the case does not concern."""
    what = f"{act} {objection.case_no}"
    if act is Act.WITHDRAW:
        if not is_applicant(objection, by, code=code):
            raise NotTheApplicantError(
                f"{objection.case_no} was filed by somebody else, who alone withdraws it.",
                by=by.operator,
                what=what,
            )
    elif role == DEPARTMENT and by.department_code != objection.department_code:
        raise PermissionDeniedError(
            f"{objection.case_no} is about a record of {objection.department_code}, not of "
            f"{by.department_code}.",
            by=by.operator,
            what=what,
        )


def is_applicant(objection: Objection, by: Actor, *, code: str = "") -> bool:
    """Whether somebody set the case going, or acts for whoever did."""
    role = role_of(by)
    if objection.channel == Channel.PUBLIC:
        given = follow_digest(objection.case_no, code)
        return role == PUBLIC and hmac.compare_digest(given, objection.follow_digest)
    if objection.channel == Channel.SUBJECT:
        return role == ENTERPRISE and acts_for(by, objection.subject_id)
    if role == DEPARTMENT:
        return objection.filing_department == by.department_code
    return role not in (ENTERPRISE, PUBLIC) and objection.filing_department != (
        objection.department_code
    )


def acts_for(by: Actor, subject_id: int) -> bool:
    """Whether an account acts for a subject."""
    if by.account_id is None:
        return False
    return SubjectMember.objects.filter(account_id=by.account_id, subject_id=subject_id).exists()


def follow_digest(case_no: str, code: str) -> str:
    """What is kept of a follow code."""
    return sha256(f"{case_no} {code.strip().upper()}".encode()).hexdigest()


def note(
    objection: Objection,
    act: Act,
    before: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    late: bool = False,
) -> None:
    """Append the act to the history of the case, with its audit entry."""
    events.record(
        affair=AFFAIR,
        case_no=objection.case_no,
        act=act,
        from_state=before,
        to_state=objection.state,
        by=by,
        on=localdate(at),
        at=at,
        reason=reason,
        late=late,
        subject_id=objection.subject_id,
    )


def start_clock(
    objection: Objection, step: Step, limit: TimeLimit, *, on: date, owner: str = ""
) -> date:
    """Start a clock of the case by its pack; returns the last day."""
    deadline = deadlines.start(
        affair=AFFAIR,
        case_no=objection.case_no,
        step=step,
        owner=owner,
        limit=limit,
        pack=pack_of(objection).pack,
        edition=objection.pack_edition,
        on=on,
        subject_id=objection.subject_id,
    )
    return deadline.due_on


def meet(objection: Objection, step: Step, on: date) -> bool:
    """Note that a step is done; returns whether it came too late."""
    return deadlines.meet(affair=AFFAIR, case_no=objection.case_no, step=step, on=on)


def put_flag(objection: Objection, *, by: Actor, at: datetime) -> bool:
    """Mark the record as under objection; returns whether that came too late.

    Nothing happens to a record that this case has marked already.
    """
    if objection.flagged_on is not None:
        return False
    on = localdate(at)
    commit = ledger.open_commit(act="objections.record.flagged", by=by.operator)
    pack = pack_of(objection)
    ledger.record_effect(
        commit,
        record_no=objection.record_no,
        kind=EffectKind.OBJECTION.value,
        since=on,
        until=None,
        document=objection.case_no,
        article=pack.source_title(pack.rights),
        by=by.operator,
    )
    receipts.expect(
        commit_seq=commit.seq,
        record_no=objection.record_no,
        effect_kind=EffectKind.OBJECTION,
        at=at,
    )
    objection.flagged_on = on
    return meet(objection, Step.FLAG, on)


def take_flag_off(commit: ledger.Commit, objection: Objection, *, by: Actor, at: datetime) -> None:
    """End the mark of this case; another open objection keeps its own."""
    on = localdate(at)
    live = LedgerEffect.objects.filter(
        record_no=objection.record_no,
        kind=EffectKind.OBJECTION,
        document=objection.case_no,
        superseded_seq=None,
        valid_to=None,
    )
    pack = pack_of(objection)
    for effect in live:
        ledger.end_effect(
            commit,
            effect_id=effect.pk,
            on=on,
            document=objection.case_no,
            article=pack.source_title(pack.rights),
            by=by.operator,
        )
        receipts.expect(
            commit_seq=commit.seq,
            record_no=objection.record_no,
            effect_kind=EffectKind.OBJECTION,
            at=at,
            change=Change.ENDED,
        )


def end(objection: Objection, on: date) -> None:
    """Close the case: no clock of it runs on."""
    objection.ended_on = on
    deadlines.drop_all(affair=AFFAIR, case_no=objection.case_no, on=on)


def keep_files(objection: Objection, files: Sequence[Upload], *, by: Actor, at: datetime) -> None:
    """Examine files and keep them with the case.

    Raises:
        UnclearObjectionError: More files than the pack takes.
        RefusedFileError: One of them is not taken.
    """
    most = pack_of(objection).most_files
    if len(files) > most:
        raise UnclearObjectionError(
            f"{len(files)} files; at most {most} are taken. Put several pages into one PDF.",
            value=str(len(files)),
            field="files",
        )
    for name, content in files:
        evidence.keep(
            name=name,
            content=content,
            by=by,
            at=at,
            matter=objection.case_no,
            subject_id=objection.subject_id,
        )


def hold_words(text: str, field: str, pack: ObjectionPack) -> str:
    """The text without surrounding spaces, if it is neither too short nor too long.

    Raises:
        UnclearObjectionError: It is.
    """
    found = text.strip()
    if not pack.words.least <= len(found) <= pack.words.most:
        raise UnclearObjectionError(
            f"{field}: between {pack.words.least} and {pack.words.most} characters; there are "
            f"{len(found)}.",
            value=str(len(found)),
            field=field,
        )
    return found
