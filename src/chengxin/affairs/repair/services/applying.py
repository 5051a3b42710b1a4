"""The applicant's acts: start, add papers, sign, file, supplement, withdraw; and what lapses."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.casework import deadlines, numbers
from chengxin.affairs.repair.enums import OPEN_STATES, ApplicationState, Step
from chengxin.affairs.repair.errors import (
    AlreadyOpenError,
    CommitmentChangedError,
    ConditionsUnmetError,
    MaterialMissingError,
    SupplementLateError,
)
from chengxin.affairs.repair.facts import Checked, check, live_record, not_yours, pack_of
from chengxin.affairs.repair.models import RepairApplication, RepairMaterial
from chengxin.affairs.repair.selectors import materials_of
from chengxin.affairs.repair.services.common import (
    PROOF,
    SIGNED,
    check_application,
    document_of,
    hold_member,
    locked,
    move,
    of_applicant,
    role_of,
    start_clock,
)
from chengxin.affairs.repair.transitions import AFFAIR, APPLICATION, SYSTEM, Act
from chengxin.law.errors import InputError, PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.evidence import services as evidence
from chengxin.records.subjects import selectors as subjects

CASES = "XF"
LONGEST_STATEMENT = 2000


@transaction.atomic
def start(*, record_no: int, by: Actor, at: datetime) -> RepairApplication:
    """Open an application about one record; everything the law can already tell is told first.

    Raises:
        PermissionDeniedError: Not a person of the enterprise.
        NotRepairableError: The record cannot be repaired, or is somebody else's.
        ConditionsUnmetError: A condition forbids to file; with its clause and day.
        AlreadyOpenError: The record has an application in hand.
    """
    on = localdate(at)
    to = APPLICATION.after("", Act.START, role_of(by))
    record = live_record(record_no)
    try:
        hold_member(record.subject_id, by)
    except PermissionDeniedError as error:
        raise not_yours(record_no) from error
    checked = check(record, on=on)
    _refuse_second(record_no)
    refuse_unmet(checked)
    application = RepairApplication(
        case_no=numbers.next_case_no(CASES, on),
        subject_id=record.subject_id,
        record_no=record_no,
        item=record.item,
        department_code=record.department_code,
        document_no=record.document_no,
        authority=record.authority,
        record_decided_on=record.decided_on,
        state="",
        started_at=at,
        started_by=by.operator,
    )
    _keep_rules(application, checked)
    move(application, to, act=Act.START, by=by, at=at)
    return application


@transaction.atomic
def add_material(
    *, case_no: str, material: str, name: str, content: bytes, by: Actor, at: datetime
) -> RepairMaterial:
    """Add a file to an application that is being written or supplemented.

    Raises:
        RefusedFileError: What is wrong with the file.
        InputError: The application has no place for such a paper.
    """
    application, to = of_applicant(case_no, Act.ADD_MATERIAL, by)
    _refuse_late(application, Act.ADD_MATERIAL, at)
    wanted = {each.id for each in pack_of(application.edition).materials if each.how == PROOF}
    if material not in wanted:
        raise InputError(
            f"{material!r} is none of the papers handed in as a file: {', '.join(sorted(wanted))}.",
            value=material,
        )
    kept = evidence.keep(
        name=name,
        content=content,
        by=by,
        at=at,
        matter=case_no,
        subject_id=application.subject_id,
    )
    added = RepairMaterial.objects.create(
        application=application, material=material, file=kept, added_at=at, by=by.operator
    )
    move(application, to, act=Act.ADD_MATERIAL, by=by, at=at, reason=kept.name)
    return added


@transaction.atomic
def remove_material(*, case_no: str, number: int, by: Actor, at: datetime) -> None:
    """Take a file out again before it is filed; it stays kept with the day it was taken out.

    Raises:
        PermissionDeniedError: The application has no such paper.
    """
    application, to = of_applicant(case_no, Act.REMOVE_MATERIAL, by)
    _refuse_late(application, Act.REMOVE_MATERIAL, at)
    found = materials_of(application.pk).filter(pk=number).first()
    already_filed = found is not None and (
        application.filed_at is not None and found.added_at <= application.filed_at
    )
    if found is None or already_filed:
        raise PermissionDeniedError(
            f"{case_no} has no paper {number} that can be taken out.",
            by=by.operator,
            what=f"paper {number}",
        )
    found.removed_at = at
    found.save(update_fields=["removed_at"])
    move(application, to, act=Act.REMOVE_MATERIAL, by=by, at=at, reason=found.file.name)


@transaction.atomic
def sign(
    *, case_no: str, text: str, signed_by: str, statement: str, by: Actor, at: datetime
) -> RepairApplication:
    """Sign the commitment that was shown, and say how the conduct was put right.

    Args:
        case_no: The application.
        text: The commitment as it was shown; it must be the one written for this case.
        signed_by: Who signs for the enterprise.
        statement: How the conduct was put right and the duties were fulfilled.
        by: A person of the enterprise.
        at: Now.

    Raises:
        CommitmentChangedError: The text is another one.
        InputError: Nobody signs, nothing is said, or too much.
    """
    application, to = of_applicant(case_no, Act.SIGN, by)
    if text.strip() != commitment_text(application):
        raise CommitmentChangedError(
            f"the commitment of {case_no} was not signed as written. Read it again and sign it.",
            state=str(application.state),
            act=Act.SIGN,
        )
    if not signed_by.strip() or not statement.strip() or len(statement) > LONGEST_STATEMENT:
        raise InputError(
            "a commitment needs who signs it and, in up to "
            f"{LONGEST_STATEMENT} characters, how the conduct was put right.",
            value=signed_by,
        )
    application.commitment = text.strip()
    application.signed_by, application.signed_at = signed_by.strip(), at
    application.statement = statement.strip()
    move(application, to, act=Act.SIGN, by=by, at=at)
    return application


def commitment_text(application: RepairApplication) -> str:
    """The commitment of a case, written from the pack and the register."""
    version = subjects.version_of(
        application.subject_id, valid_on=localdate(application.started_at)
    )
    pack = pack_of(application.edition)
    return pack.commitment.text.zh.format(
        subject="" if version is None else version.name,
        uscc="" if version is None else version.uscc,
        document=document_of(application),
    ).strip()


@transaction.atomic
def file(*, case_no: str, by: Actor, at: datetime) -> RepairApplication:
    """File an application: conditions and papers are checked once more, the clocks start.

    The edition in force on this day is the one it is decided by.

    Raises:
        ConditionsUnmetError: A condition does not hold any more; with its clause and day.
        MaterialMissingError: A paper is missing.
        NotRepairableError: The record cannot be repaired any more.
    """
    application, to = of_applicant(case_no, Act.FILE, by)
    on = localdate(at)
    _keep_rules(application, check(live_record(application.record_no), on=on))
    _refuse_incomplete(application)
    refuse_unmet(check_application(application, on))
    application.filed_on, application.filed_at = on, at
    move(application, to, act=Act.FILE, by=by, at=at)
    limits = pack_of(application.edition).limits
    start_clock(application, Step.ACCEPTANCE, limits.acceptance, on)
    start_clock(application, Step.FEEDBACK, limits.feedback, on)
    return application


@transaction.atomic
def resubmit(*, case_no: str, by: Actor, at: datetime) -> RepairApplication:
    """Hand the supplement in; the clocks begin again.

    Raises:
        SupplementLateError: The time for it is over.
        MaterialMissingError: A paper is missing.
    """
    application, to = of_applicant(case_no, Act.RESUBMIT, by)
    _refuse_late(application, Act.RESUBMIT, at)
    _refuse_incomplete(application)
    on = localdate(at)
    deadlines.meet(affair=AFFAIR, case_no=case_no, step=Step.SUPPLEMENT, on=on)
    move(application, to, act=Act.RESUBMIT, by=by, at=at)
    limits = pack_of(application.edition).limits
    start_clock(application, Step.ACCEPTANCE, limits.acceptance, on)
    start_clock(application, Step.FEEDBACK, limits.feedback, on)
    return application


@transaction.atomic
def discard(*, case_no: str, by: Actor, at: datetime) -> RepairApplication:
    """Give up an application that was not filed."""
    application, to = of_applicant(case_no, Act.DISCARD, by)
    move(application, to, act=Act.DISCARD, by=by, at=at)
    return application


@transaction.atomic
def withdraw(*, case_no: str, reason: str, by: Actor, at: datetime) -> RepairApplication:
    """Take a filed application back before it is decided; another one may be filed."""
    application, to = of_applicant(case_no, Act.WITHDRAW, by)
    on = localdate(at)
    application.decided_on = on
    deadlines.drop_all(affair=AFFAIR, case_no=case_no, on=on)
    move(application, to, act=Act.WITHDRAW, by=by, at=at, reason=reason.strip())
    return application


def lapse_due(*, at: datetime) -> list[str]:
    """End the applications whose supplement did not come in time; a job calls it every day."""
    waiting = RepairApplication.objects.filter(state=ApplicationState.SUPPLEMENTING)
    ended = []
    for case_no in list(waiting.order_by("id").values_list("case_no", flat=True)):
        with transaction.atomic():
            if _lapse(case_no, at):
                ended.append(case_no)
    return ended


def _lapse(case_no: str, at: datetime) -> bool:
    application = locked(case_no)
    on = localdate(at)
    deadline = deadlines.find_open(AFFAIR, case_no, Step.SUPPLEMENT)
    if deadline is None or on <= deadline.due_on:
        return False
    to = APPLICATION.after(application.state, Act.LAPSE, SYSTEM)
    application.decided_on = on
    deadlines.drop_all(affair=AFFAIR, case_no=case_no, on=on)
    by = Actor.system("repair-lapse")
    move(application, to, act=Act.LAPSE, by=by, at=at, late=True)
    return True


def _keep_rules(application: RepairApplication, checked: Checked) -> None:
    """Note the edition, the kind of repair and who decides."""
    application.edition = checked.pack.edition
    application.kind = checked.kind.id
    by_office = checked.kind.decided_by == "credit-office"
    application.decider = "" if by_office else checked.record.department_code


def _refuse_second(record_no: int) -> None:
    found = RepairApplication.objects.filter(record_no=record_no, state__in=OPEN_STATES).first()
    if found is not None:
        raise AlreadyOpenError(
            f"record {record_no} has application {found.case_no} in hand. Go on with that one.",
            state=str(found.state),
            act=Act.START,
            case_no=found.case_no,
        )


def refuse_unmet(checked: Checked) -> None:
    """Hold that every condition holds, or is to be shown.

    Raises:
        ConditionsUnmetError: One does not; names its clause and the day from which it will.
    """
    if checked.may_file:
        return
    unmet = tuple(
        {
            "condition": str(each.condition.id),
            "article": each.condition.article,
            "holds_from": None if each.holds_from is None else each.holds_from.isoformat(),
        }
        for each in checked.unmet
    )
    day = "" if checked.file_from is None else checked.file_from.isoformat()
    told = "; ".join(f"{each['condition']} ({each['article']})" for each in unmet)
    raise ConditionsUnmetError(
        f"record {checked.record.record_no} cannot be repaired on {checked.on}: {told} does not "
        f"hold. {f'Apply from {day}' if day else 'It depends on an act, not on a day'}.",
        unmet=unmet,
        file_from=day,
    )


def _refuse_incomplete(application: RepairApplication) -> None:
    held = {each.material for each in materials_of(application.pk)}
    pack = pack_of(application.edition)
    demanded = {
        condition.demands.value
        for condition in pack.conditions_of(
            pack.repair_kind(application.kind), application.department_code
        )
    }
    missing = [each.id for each in pack.materials if each.how == PROOF and each.id not in held]
    if "commitment" in demanded and application.signed_at is None:
        missing += [each.id for each in pack.materials if each.how == SIGNED]
    if missing:
        raise MaterialMissingError(
            f"{application.case_no} lacks {', '.join(missing)}. Add it, then file again.",
            materials=tuple(missing),
        )


def _refuse_late(application: RepairApplication, act: Act, at: datetime) -> None:
    """What is supplemented after its last day is not taken: the application lapses."""
    if application.state != ApplicationState.SUPPLEMENTING:
        return
    deadline = deadlines.find_open(AFFAIR, application.case_no, Step.SUPPLEMENT)
    if deadline is not None and localdate(at) > deadline.due_on:
        raise SupplementLateError(
            f"the supplement of {application.case_no} was due on {deadline.due_on}; it lapses. "
            "Start another application.",
            state=str(application.state),
            act=act,
            due_on=deadline.due_on.isoformat(),
        )
