"""How a member of the public can be reached, opened one by one."""

import json
from datetime import datetime

from django.db import transaction

from chengxin.affairs.objections.models import Objection
from chengxin.affairs.objections.services.filing import PURPOSE, Contact
from chengxin.affairs.objections.transitions import OFFICE, role_of
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
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
