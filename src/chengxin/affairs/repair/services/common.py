"""What every act on an application shares: the locked row, who may act, the trail, the letters."""

from datetime import date, datetime

from django.utils.timezone import localdate

from chengxin.affairs.casework import deadlines, events, letters
from chengxin.affairs.casework.models import Letter
from chengxin.affairs.repair.enums import ApplicationState, ShieldState, Step
from chengxin.affairs.repair.errors import NotTheDeciderError
from chengxin.affairs.repair.facts import PACK, Checked, check, live_record, pack_of
from chengxin.affairs.repair.models import RepairApplication, RepairShield
from chengxin.affairs.repair.selectors import materials_of
from chengxin.affairs.repair.transitions import AFFAIR, APPLICATION, SHIELD_AFFAIR, Act, ShieldAct
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.rulebook.schemas.time_limits import TimeLimit
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.editions import in_use
from chengxin.records.subjects import selectors as subjects

CREDIT_OFFICE = "credit-office"
PROOF = "file"
SIGNED = "signed-here"


def role_of(by: Actor) -> str:
    """The role a person acts in; the command line acts as the office."""
    return Role.OFFICE.value if by.role == "command-line" else str(by.role)


def locked(case_no: str) -> RepairApplication:
    """The application, locked to the end of the transaction.

    Raises:
        PermissionDeniedError: There is none of this number.
    """
    found = (
        RepairApplication.objects.select_for_update(of=("self",)).filter(case_no=case_no).first()
    )
    if found is None:
        raise PermissionDeniedError(
            f"there is no application {case_no}.", by="", what=f"application {case_no}"
        )
    return found


def of_applicant(case_no: str, act: Act, by: Actor) -> tuple[RepairApplication, str]:
    """The application an enterprise acts on, and the state the act leads to.

    Raises:
        PermissionDeniedError: It is not this enterprise's.
        TransitionError: The state does not permit the act.
    """
    application = locked(case_no)
    hold_member(application.subject_id, by)
    return application, APPLICATION.after(application.state, act, role_of(by))


def of_decider(case_no: str, act: Act, by: Actor) -> tuple[RepairApplication, str]:
    """The application a unit acts on, and the state the act leads to.

    Raises:
        NotTheDeciderError: Another unit decides it.
        TransitionError: The state does not permit the act.
    """
    application = locked(case_no)
    hold_decider(application, by)
    return application, APPLICATION.after(application.state, act, role_of(by))


def hold_member(subject_id: int, by: Actor) -> None:
    """Hold that a person acts for a subject.

    Raises:
        PermissionDeniedError: Not for this one.
    """
    acts_for = (
        by.audience is Audience.SELF
        and by.account_id is not None
        and subjects.is_member(by.account_id, subject_id)
    )
    if not acts_for:
        raise PermissionDeniedError(
            f"{by.operator} does not act for subject {subject_id}.",
            by=by.operator,
            what=f"subject {subject_id}",
        )


def may_decide(application: RepairApplication, by: Actor) -> bool:
    """Whether this person is of the unit that decides an application."""
    role = role_of(by)
    if not application.decider:
        return role == Role.OFFICE
    return role in {Role.DEPARTMENT, Role.REGULATOR} and by.department_code == application.decider


def hold_decider(application: RepairApplication, by: Actor) -> None:
    """Hold that a person is of the unit that decides.

    Raises:
        NotTheDeciderError: Another unit does.
    """
    if not may_decide(application, by):
        raise NotTheDeciderError(
            f"{application.case_no} is decided by {application.decider or CREDIT_OFFICE}, not by "
            f"{by.operator}: whoever recognised the dishonesty repairs it.",
            by=by.operator,
            what=application.case_no,
        )


_KINDS: dict[type, tuple[str, type[ApplicationState] | type[ShieldState]]] = {
    RepairApplication: (AFFAIR, ApplicationState),
    RepairShield: (SHIELD_AFFAIR, ShieldState),
}


def move(
    case: RepairApplication | RepairShield,
    to: str,
    *,
    act: Act | ShieldAct,
    by: Actor,
    at: datetime,
    reason: str = "",
    late: bool = False,
) -> None:
    """Write the state an act leads to, and the act itself."""
    affair, states = _KINDS[type(case)]
    before, case.state = case.state, states(to)
    if case.pk is None:
        case.save(force_insert=True)
    else:
        case.save(update_fields=case.app_update_columns)
    events.record(
        affair=affair,
        case_no=case.case_no,
        act=act,
        from_state=before,
        to_state=to,
        by=by,
        on=localdate(at),
        at=at,
        reason=reason,
        late=late,
        subject_id=case.subject_id,
    )


def check_application(application: RepairApplication, on: date) -> Checked:
    """The conditions of an application on a day, by the edition it was filed under."""
    pack = pack_of(application.edition)
    files = {material.material for material in materials_of(application.pk)}
    wanted = {material.id for material in pack.materials if material.how == PROOF}
    return check(
        live_record(application.record_no),
        on=on,
        pack=pack,
        proved=wanted <= files,
        committed=application.signed_at is not None,
    )


def start_clock(application: RepairApplication, step: Step, limit: TimeLimit, on: date) -> None:
    """Start the clock of a step; the applicant's own clock has the deciding unit as its owner."""
    deadlines.start(
        affair=AFFAIR,
        case_no=application.case_no,
        step=step,
        owner=application.decider,
        limit=limit,
        pack=PACK,
        edition=application.edition,
        on=on,
        subject_id=application.subject_id,
    )


def due_on(application: RepairApplication, step: Step) -> date:
    """The last day of a step that runs."""
    found = deadlines.find_open(AFFAIR, application.case_no, step)
    assert found is not None
    day: date = found.due_on
    return day


def meet_clocks(application: RepairApplication, on: date, *steps: Step) -> bool:
    """Note that steps were done; whether any came too late. A step without a clock is passed."""
    late = False
    for step in steps:
        if deadlines.find_open(AFFAIR, application.case_no, step) is not None:
            late |= deadlines.meet(affair=AFFAIR, case_no=application.case_no, step=step, on=on)
    return late


def write(
    application: RepairApplication,
    letter: str,
    *,
    by: Actor,
    at: datetime,
    values: dict[str, str],
) -> Letter:
    """Issue a letter of the case in the name of the unit that decides it."""
    return letters.issue(
        letter=letter,
        affair=AFFAIR,
        case_no=application.case_no,
        subject_id=application.subject_id,
        values=values,
        by=by,
        on=localdate(at),
        at=at,
        department=application.decider or CREDIT_OFFICE,
    )


def document_of(application: RepairApplication) -> str:
    """What an application is about, as letters name it."""
    item = in_use.current().catalogue_item(application.item, application.record_decided_on)
    number = application.document_no or f"{application.record_decided_on}"
    return f"{item.title.zh}（{number}）"
