"""The letters of an objection: who is told what, in whose name."""

from datetime import date, datetime

from django.utils.timezone import localdate

from chengxin.affairs.casework import letters
from chengxin.affairs.objections.enums import Channel, Outcome
from chengxin.affairs.objections.models import Objection, ObjectionProposal
from chengxin.affairs.objections.rules import pack_of, record_in_words
from chengxin.affairs.objections.transitions import AFFAIR
from chengxin.law.rulebook.schemas.objection import Decline
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.subjects.selectors import version_of

OFFICE_ZH = "区社会信用体系建设联席会议办公室"
ANONYMOUS_ZH = "报错人"  # letters hold no names of private persons
OUTCOMES_ZH = {
    Outcome.CORRECT: "予以更正",
    Outcome.ANNUL: "所依据的决定已被撤销或者变更，停止公示、共享和使用",
    Outcome.REFUSE: "不予更正，维持原记录",
}


def tell_accepted(
    objection: Objection, *, decider: str, due_on: date, by: Actor, at: datetime
) -> None:
    """Tell the applicant that the case is taken on, who examines it, and by when."""
    values = {
        "filed_on": objection.filed_on.isoformat(),
        "record": _record(objection),
        "ground": _ground(objection),
        "decider": unit_in_words(decider),
        "due_on": due_on.isoformat(),
    }
    _to_applicant("objection-accepted", objection, values, by, at)


def tell_forwarded(objection: Objection, *, due_on: date, by: Actor, at: datetime) -> None:
    """Send the case to the department that supplied the record."""
    letters.issue(
        letter="objection-forwarded",
        affair=AFFAIR,
        case_no=objection.case_no,
        subject_id=objection.subject_id,
        values={
            "filed_on": objection.filed_on.isoformat(),
            "record": _record(objection),
            "ground": _ground(objection),
            "due_on": due_on.isoformat(),
        },
        by=by,
        on=localdate(at),
        at=at,
        addressee=unit_in_words(objection.department_code),
        addressee_department=objection.department_code,
    )


def tell_declined(
    objection: Objection, declined: Decline, words: str, *, by: Actor, at: datetime
) -> None:
    """Tell the applicant why the case is not taken on, and what can be done instead."""
    values = {
        "filed_on": objection.filed_on.isoformat(),
        "record": _record(objection),
        "reason": f"{declined.title.zh}；{words}",
        "instead": declined.instead.zh,
    }
    _to_applicant("objection-declined", objection, values, by, at)


def tell_result(
    objection: Objection, proposal: ObjectionProposal, *, decider: str, by: Actor, at: datetime
) -> None:
    """Tell the applicant the result; the subject too, if its record changed without its asking."""
    outcome = Outcome(proposal.outcome)
    on = localdate(at).isoformat()
    said = {
        "record": _record(objection),
        "outcome": OUTCOMES_ZH[outcome],
        "reason": proposal.reason,
        "decider": unit_in_words(decider),
        "decided_on": on,
    }
    values = {**said, "filed_on": objection.filed_on.isoformat()}
    _to_applicant("objection-result", objection, values, by, at)
    if objection.channel == Channel.SUBJECT or outcome is Outcome.REFUSE:
        return
    letters.issue(
        letter="record-changed",
        affair=AFFAIR,
        case_no=objection.case_no,
        subject_id=objection.subject_id,
        values={**said, "changes": changes_in_words(proposal)},
        by=by,
        on=localdate(at),
        at=at,
        addressee=_subject_name(objection, localdate(at)),
    )


def changes_in_words(proposal: ObjectionProposal) -> str:
    """What a proposal changes, as one sentence."""
    if proposal.outcome == Outcome.ANNUL:
        return f"依据{proposal.document_no}停止使用这条记录。"
    said = [
        f"{change['title']}：{change['before'] or '（空）'}改为{change['after'] or '（空）'}"
        for change in proposal.changes
    ]
    return "；".join(said) + "。" if said else "无。"


def unit_in_words(code: str) -> str:
    """Name of a department, or of the credit office where there is none."""
    directory = in_use.current().directory
    return directory.unit(code).zh if code in directory else OFFICE_ZH


def _to_applicant(
    letter: str, objection: Objection, values: dict[str, str], by: Actor, at: datetime
) -> None:
    """A letter to whoever objected; a department that took a case up by itself gets none."""
    if objection.channel == Channel.EX_OFFICIO:
        return
    own, on = objection.channel == Channel.SUBJECT, localdate(at)
    letters.issue(
        letter=letter,
        affair=AFFAIR,
        case_no=objection.case_no,
        # A letter to a member of the public is no business of the enterprise.
        subject_id=objection.subject_id if own else None,
        values=values,
        by=by,
        on=on,
        at=at,
        addressee=_subject_name(objection, on) if own else ANONYMOUS_ZH,
    )


def _record(objection: Objection) -> str:
    """The record in the words of the version objected to."""
    number = (
        LedgerRecord.objects.filter(record_no=objection.record_no, version=objection.record_version)
        .values_list("document_no", flat=True)
        .first()
    )
    return record_in_words(objection.item, number or "")


def _ground(objection: Objection) -> str:
    ground = pack_of(objection).ground(objection.ground)
    return ground.title.zh if ground else objection.ground


def _subject_name(objection: Objection, on: date) -> str:
    version = version_of(objection.subject_id, valid_on=on)
    return version.name if version else str(objection.subject_id)
