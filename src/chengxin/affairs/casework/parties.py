"""Who takes part in a case: those who acted in it, have a step to do, or get its letters."""

from django.db.models import Q

from chengxin.affairs.casework.models import CaseEvent, LegalDeadline, Letter
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor

_OF_DEPARTMENTS = (Audience.DEPARTMENT, Audience.REGULATOR)


def may_see(actor: Actor, *, case_no: str, subject_id: int | None) -> bool:
    """Whether somebody of the administration may see a case's letters and files.

    The credit office sees every case with a known subject; a department those it takes part in.
    A case kept to its parties (``subject_id`` None) is seen by nobody else, the office included.
    """
    if actor.audience is Audience.OFFICE:
        return subject_id is not None or _acted(case_no, Q(role=actor.role))
    if actor.audience in _OF_DEPARTMENTS and actor.department_code:
        return is_party(actor.department_code, case_no=case_no)
    return False


def is_party(department: str, *, case_no: str) -> bool:
    """Whether a department takes part in a case."""
    return (
        LegalDeadline.objects.filter(case_no=case_no, owner=department).exists()
        or _acted(case_no, Q(department=department))
        or Letter.objects.filter(case_no=case_no, addressee_department=department).exists()
    )


def _acted(case_no: str, who: Q) -> bool:
    return CaseEvent.objects.filter(who, case_no=case_no).exists()
