"""Granting: the decision and everything that follows from it, in one transaction."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.affairs.repair.enums import Step
from chengxin.affairs.repair.models import RepairApplication
from chengxin.affairs.repair.services import effects
from chengxin.affairs.repair.services.applying import refuse_unmet
from chengxin.affairs.repair.services.common import (
    check_application,
    document_of,
    meet_clocks,
    move,
    of_decider,
    write,
)
from chengxin.affairs.repair.services.deciding import hold_reason
from chengxin.affairs.repair.transitions import Act
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger import services as ledger

GRANTED = "repair.granted"


@transaction.atomic
def grant(*, case_no: str, reasons: str, by: Actor, at: datetime) -> RepairApplication:
    """Grant repair: publicity, sharing and use end, measures are lifted, the grade is renewed.

    The fact stays as it is. Within this transaction the record is out of publicity, of the list
    and of the grade, its measures are lifted, issued reports are answered as superseded, and every
    copy is told; when any of it fails, none of it happened.

    Args:
        case_no: The application.
        reasons: Why the conditions are found to hold; part of the decision.
        by: A person of the unit that decides.
        at: Now; its day is the first on which the effect is in force.

    Raises:
        NotTheDeciderError: Another unit decides it.
        TransitionError: It is not under examination.
        ConditionsUnmetError: A condition does not hold any more, with its clause and day.
        NotRepairableError: The record cannot be repaired any more.

    Source:
        Pack ``repair.general``; NDRC order 36 art. 3.
    """
    application, to = of_decider(case_no, Act.GRANT, by)
    said = hold_reason(reasons)
    on = localdate(at)
    checked = check_application(application, on)
    refuse_unmet(checked)
    late = meet_clocks(application, on, Step.DECISION, Step.FEEDBACK)
    told = "、".join(each.title.zh for each in checked.pack.consequences)
    values = {
        "document": document_of(application),
        "filed_on": f"{application.filed_on}",
        "reasons": said,
        "effective_on": on.isoformat(),
        "consequences": told,
    }
    letter = write(application, "repair-granted", by=by, at=at, values=values)
    commit = ledger.open_commit(act=GRANTED, by=by.operator)
    article = f"{checked.pack.title.zh} {checked.kind.article}"[:200]
    deed = effects.Deed(commit, letter.document_no, article, by, at)
    effects.repair(deed, application.record_no, checked.kind.effect)
    effects.regrade(deed, [application.subject_id], reason=GRANTED)
    application.decided_on, application.reasons = on, said
    application.decision_no, application.effect_seq = letter.document_no, commit.seq
    move(application, to, act=Act.GRANT, by=by, at=at, reason=said, late=late)
    return application
