"""Acts of evaluation: a run over the whole population, and one subject with its reasons."""

import time
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from chengxin.affairs.evaluations import engines, replica
from chengxin.affairs.evaluations.facts import Facts, facts_of
from chengxin.affairs.evaluations.models import EvaluationRun
from chengxin.affairs.evaluations.plans import Plan, plan
from chengxin.affairs.evaluations.runs import Errand, is_current, store
from chengxin.affairs.evaluations.selectors import COMPREHENSIVE
from chengxin.engines.scorecards.plain import Evaluator
from chengxin.engines.scorecards.result import Evaluation
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions.in_use import pinned

ENGINES = engines.ENGINES


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


def _facts(subject_id: int, planned: Plan) -> Facts:
    return facts_of(
        subject_id,
        as_of=planned.prepared.as_of,
        seq=planned.known.seq,
        shielding=planned.shielding,
    )
