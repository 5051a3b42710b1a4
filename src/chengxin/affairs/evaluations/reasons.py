"""Why a grade, told to those who may know it: the enterprise itself, staff with a named matter."""

from datetime import date, datetime

from chengxin.affairs.evaluations.explanation import GradeExplanation, told
from chengxin.affairs.evaluations.facts import history_of
from chengxin.affairs.evaluations.plans import plan
from chengxin.affairs.evaluations.remedying import remedies_on, ways_up
from chengxin.engines.scorecards.explain import explain as explain_by_card
from chengxin.engines.scorecards.plain import Evaluator
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.audit.models import Outcome
from chengxin.records.publicity.services import disclosed_records

COMPREHENSIVE = "comprehensive"
TOLD_GRADES = frozenset(
    {Audience.SELF, Audience.OFFICE, Audience.DEPARTMENT, Audience.REGULATOR, Audience.COUNTER}
)
"""Who may be told a grade at all; everybody else is refused, and the refusal is audited."""


def refuse_others(
    reader: Audience,
    *,
    told: frozenset[Audience] = TOLD_GRADES,
    subject_id: int | None,
    by: Actor,
    at: datetime,
    matter: str,
    purpose: str,
) -> None:
    """Turn away whoever may not be told grades (or is not among `told`); leave an entry of it.

    Raises:
        PermissionDeniedError: This audience is not told grades.
    """
    if reader in told:
        return
    audit.record(
        actor=by,
        action="evaluations.grade.refused",
        at=at,
        matter=matter,
        purpose=purpose,
        subject_id=subject_id,
        outcome=Outcome.REFUSED,
        details={"audience": str(reader)},
    )
    raise PermissionDeniedError(
        f"{reader} is not told grades: a grade is shown to the enterprise itself and to staff "
        "with a named matter.",
        by=by.operator,
        what="evaluations.subject.explained",
    )


def explain(
    *,
    subject_id: int,
    card: str = COMPREHENSIVE,
    edition: str | None = None,
    as_of: date,
    known_at: datetime | None = None,
    by: Actor,
    at: datetime,
    matter: str = "",
    audience: Audience | None = None,
    purpose: str = "grade-explanation",
) -> GradeExplanation:
    """One subject's evaluation with every reason the reader may see.

    The records come through the one door, which checks access and leaves the audit entry.

    Args:
        subject_id: Which subject.
        card: Key of the card.
        edition: As for `services.evaluate`.
        as_of: Day of evaluation.
        known_at: Moment of knowledge; None for now.
        by: Who asks.
        at: Now.
        matter: The matter it is asked for; required of the administration.
        audience: Read as this audience instead of the reader's own (a narrower one).
        purpose: Why, as a stable word.

    Raises:
        NotDisclosedError: This reader may not see the subject's records.
        PermissionDeniedError: This audience is not told grades.
    """
    refuse_others(
        audience or by.audience, subject_id=subject_id, by=by, at=at, matter=matter, purpose=purpose
    )
    planned = plan(card=card, edition=edition, as_of=as_of, known_at=known_at, at=at)
    file = disclosed_records(
        subject_id=subject_id,
        actor=by,
        purpose=purpose,
        on=as_of,
        at=at,
        matter=matter,
        audience=audience,
        known_at=planned.known.at,
    )
    history = history_of(subject_id, seq=planned.known.seq)
    facts = history.on(as_of, planned.shielding)
    evaluator = Evaluator(planned.prepared)
    if facts.subject is None or not evaluator.covers(facts.subject, facts.records):
        base = planned.card.base_points
        return GradeExplanation(subject_id, planned.card, as_of, planned.known, base, base, None)
    return told(
        explain_by_card(planned.prepared, facts.subject, facts.records),
        search=ways_up(history, planned, edition=edition),
        remedies=remedies_on(as_of),
        card=planned.card,
        as_of=as_of,
        known=planned.known,
        shielding=planned.shielding,
        visible={record.record_no: record for record in file.records},
    )
