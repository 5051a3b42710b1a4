"""Acts of evaluation: a run over the whole population, and one subject with its reasons."""

import time
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from chengxin.affairs.evaluations import engines, replica
from chengxin.affairs.evaluations.explanation import GradeExplanation, told
from chengxin.affairs.evaluations.facts import Facts, facts_of, repairable_on
from chengxin.affairs.evaluations.models import EvaluationRun
from chengxin.affairs.evaluations.plans import Plan, plan
from chengxin.affairs.evaluations.runs import Errand, is_current, store
from chengxin.affairs.evaluations.selectors import COMPREHENSIVE
from chengxin.engines.scorecards.explain import explain as explain_by_card
from chengxin.engines.scorecards.plain import Evaluator
from chengxin.engines.scorecards.result import Evaluation
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions.in_use import pinned
from chengxin.records.publicity.services import disclosed_records

ENGINES = engines.ENGINES
_TOLD_GRADES = frozenset(
    {Audience.SELF, Audience.OFFICE, Audience.DEPARTMENT, Audience.REGULATOR, Audience.COUNTER}
)


@pinned()  # the cards and the columns of a run are of one rulebook
def evaluate(
    *,
    card: str = COMPREHENSIVE,
    edition: str | None = None,
    as_of: date,
    known_at: datetime | None = None,
    engine: str = engines.DUCKDB,
    by: Actor,
    at: datetime,
    matter: str = "",
    adopted: bool | None = None,
    reason: str = "",
) -> EvaluationRun:
    """Evaluate everybody the card covers, and store the run with a grade for each.

    Args:
        card: Key of the card.
        edition: Exactly this edition; None = the one in force on `as_of` and adopted by `known_at`.
        as_of: Day of evaluation.
        known_at: Moment of knowledge; None for now.
        engine: One of `ENGINES`.
        by: Who runs it.
        at: Now.
        matter: For the audit entry.
        adopted: Whether the grades come into use; None = when neither edition nor knowledge was
            chosen, and the day is neither to come nor before that of the grades in use.
        reason: A word for why, kept with the run.

    Raises:
        NoRuleInForceError: No edition of the card is in force on the day.
        UnknownEditionError: There is no such edition.
        UnknownEngineError: There is no such engine.
        SparkUnavailableError: Spark is asked for and is not here.
    """
    engines.check_engine(engine)
    began = time.perf_counter()
    planned = plan(card=card, edition=edition, as_of=as_of, known_at=known_at, at=at)
    if adopted is None:
        adopted = edition is None and known_at is None and is_current(card, as_of, at)
    errand = Errand(by=by, at=at, matter=matter, engine=engine, adopted=adopted, reason=reason)
    with TemporaryDirectory(dir=replica.root()) as folder:
        scratch = Path(folder)
        with engines.outcome(planned, engine, scratch) as tables:
            return store(planned, errand, tables, scratch, began=began)


def evaluate_subject(
    *,
    subject_id: int,
    card: str = COMPREHENSIVE,
    edition: str | None = None,
    as_of: date,
    known_at: datetime | None = None,
    by: Actor,
    at: datetime,
    matter: str,
    purpose: str = "evaluation",
) -> Evaluation | None:
    """One subject's evaluation in plain Python from PostgreSQL; equals that of a run.

    Leaves an audit entry, since the result tells of records that are not public. Stores nothing.

    Returns:
        None where the card does not cover the subject on that day.
    """
    planned = plan(card=card, edition=edition, as_of=as_of, known_at=known_at, at=at)
    with transaction.atomic():
        facts = _facts(subject_id, planned)
        audit.record(
            actor=by,
            action="evaluations.subject.evaluated",
            at=at,
            matter=matter,
            purpose=purpose,
            subject_id=subject_id,
            details={
                "card": planned.card.key,
                "edition": planned.card.edition,
                "as_of": as_of.isoformat(),
                "known_seq": planned.known.seq,
            },
        )
    evaluator = Evaluator(planned.prepared)
    if facts.subject is None or not evaluator.covers(facts.subject, facts.records):
        return None
    return evaluator.evaluate(facts.subject, facts.records)


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
        edition: As for `evaluate`.
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
    reader = audience or by.audience
    if reader not in _TOLD_GRADES:
        raise PermissionDeniedError(
            f"{reader} is not told grades: a grade is shown to the enterprise itself and to staff "
            "with a named matter.",
            by=by.operator,
            what="evaluations.subject.explained",
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
    facts = _facts(subject_id, planned)
    evaluator = Evaluator(planned.prepared)
    if facts.subject is None or not evaluator.covers(facts.subject, facts.records):
        base = planned.card.base_points
        return GradeExplanation(subject_id, planned.card, as_of, planned.known, base, base, None)
    numbers = [record["record_no"] for record in facts.records]
    explained = explain_by_card(
        planned.prepared,
        facts.subject,
        facts.records,
        repairable_on=repairable_on(numbers, as_of=as_of, seq=planned.known.seq),
    )
    return told(
        explained,
        card=planned.card,
        as_of=as_of,
        known=planned.known,
        visible={record.record_no: record for record in file.records},
    )


def _facts(subject_id: int, planned: Plan) -> Facts:
    return facts_of(
        subject_id,
        as_of=planned.prepared.as_of,
        seq=planned.known.seq,
        shielding=planned.shielding,
    )
