"""Opening a case: who may, and the trail of it."""

from datetime import datetime

from django.db import transaction

from chengxin.affairs.repair.errors import CaseNotShownError
from chengxin.affairs.repair.models import RepairApplication, RepairShield
from chengxin.affairs.repair.selectors import find_application, find_shield
from chengxin.affairs.repair.services.common import hold_member, may_decide, role_of
from chengxin.affairs.repair.transitions import AFFAIR
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.audit import services as audit
from chengxin.records.audit.models import Outcome

__all__ = ["may_decide", "open_application", "open_shield"]


def open_application(*, case_no: str, by: Actor, at: datetime) -> RepairApplication:
    """An application for whoever may see it: its enterprise, the unit that decides, the office.

    What is still being written is seen by its enterprise only.

    Raises:
        CaseNotShownError: Anybody else, or there is none. The refusal is audited.
    """
    found = find_application(case_no)
    if found is None or not _may_see(found, by):
        raise _not_shown(case_no, by, at, None if found is None else found.subject_id)
    _leave_trail("repair.case.read", case_no, by, at, found.subject_id)
    return found


def open_shield(*, case_no: str, by: Actor, at: datetime) -> RepairShield:
    """A shield for its enterprise or the office.

    Raises:
        CaseNotShownError: Anybody else, or there is none. The refusal is audited.
    """
    found = find_shield(case_no)
    may = found is not None and (_is_member(found.subject_id, by) or role_of(by) == Role.OFFICE)
    if found is None or not may:
        raise _not_shown(case_no, by, at, None if found is None else found.subject_id)
    _leave_trail("repair.shield.read", case_no, by, at, found.subject_id)
    return found


def _may_see(application: RepairApplication, by: Actor) -> bool:
    if by.audience is Audience.SELF:
        return _is_member(application.subject_id, by)
    if application.filed_on is None:
        return False
    return role_of(by) == Role.OFFICE or may_decide(application, by)


def _is_member(subject_id: int, by: Actor) -> bool:
    try:
        hold_member(subject_id, by)
    except PermissionDeniedError:
        return False
    return True


@transaction.atomic
def _leave_trail(action: str, case_no: str, by: Actor, at: datetime, subject_id: int) -> None:
    audit.record(
        actor=by, action=action, at=at, matter=case_no, purpose=AFFAIR, subject_id=subject_id
    )


def _not_shown(case_no: str, by: Actor, at: datetime, subject_id: int | None) -> CaseNotShownError:
    audit.record(
        actor=by,
        action="repair.case.refused",
        at=at,
        matter=case_no,
        purpose=AFFAIR,
        subject_id=subject_id,
        outcome=Outcome.REFUSED,
    )
    return CaseNotShownError(
        f"{by.operator} may not see {case_no}; its enterprise, the unit that decides it and the "
        "credit office may.",
        by=by.operator,
        what=case_no,
    )
