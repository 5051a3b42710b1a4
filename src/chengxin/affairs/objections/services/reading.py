"""What is opened of a case one by one: its files, and how to reach a member of the public."""

import json
from datetime import datetime

from django.db import transaction

from chengxin.affairs.objections.errors import NotTheApplicantError
from chengxin.affairs.objections.models import Objection
from chengxin.affairs.objections.services.common import is_applicant
from chengxin.affairs.objections.services.filing import PURPOSE, Contact
from chengxin.affairs.objections.transitions import DEPARTMENT, ENTERPRISE, OFFICE, role_of
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.evidence import services as evidence
from chengxin.records.evidence.models import EvidenceFile
from chengxin.records.intake import sealing


@transaction.atomic
def read_contact(*, objection: Objection, by: Actor, at: datetime) -> Contact | None:
    """How the person who reported a record can be reached; for the office, written in the trail.

    Raises:
        PermissionDeniedError: Not of the office.
    """
    if role_of(by) != OFFICE:
        raise PermissionDeniedError(
            f"{by.operator} may not see who reported it; the credit office may.",
            by=by.operator,
            what=f"contact of {objection.case_no}",
        )
    if objection.contact is None:
        return None
    plain = sealing.unseal(bytes(objection.contact), context=f"objection:{objection.case_no}")
    audit.record(
        actor=by,
        action="objections.contact.read",
        at=at,
        matter=objection.case_no,
        purpose=PURPOSE,
        subject_id=objection.subject_id,
        details={"objection": objection.pk},
    )
    return Contact(**json.loads(plain))


def open_file(
    *, objection: Objection, file_id: int, by: Actor, at: datetime
) -> tuple[EvidenceFile, bytes]:
    """A file of a case and its contents, for whom the case concerns; the reading is written down.

    An enterprise opens what itself handed in, and of other cases about it what a department did:
    who else reported its record, and with what, stays between that person and the office.

    Raises:
        PermissionDeniedError: The case, or this file of it, is not for this reader.
    """
    link = objection.files.filter(file_id=file_id).first()
    if link is None or not _may_open(objection, of_applicant=link.of_applicant, by=by):
        raise NotTheApplicantError(
            f"{by.operator} may not open file {file_id} of {objection.case_no}.",
            by=by.operator,
            what=f"evidence {file_id}",
        )
    return evidence.read(file_id=file_id, actor=by, at=at, matter=objection.case_no)


def _may_open(objection: Objection, *, of_applicant: bool, by: Actor) -> bool:
    role = role_of(by)
    if role == OFFICE:
        return True
    if role == DEPARTMENT:
        return by.department_code == objection.department_code
    if role == ENTERPRISE:
        return is_applicant(objection, by) and of_applicant
    return False
