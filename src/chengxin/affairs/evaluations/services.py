"""Acts of evaluation: a run over the whole population, and one subject with its reasons."""

import secrets
import time
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localtime

from chengxin.affairs.evaluations import replica
from chengxin.affairs.evaluations.errors import UnknownEngineError
from chengxin.affairs.evaluations.explanation import GradeExplanation, told
from chengxin.affairs.evaluations.facts import Facts, facts_of, repairable_on
from chengxin.affairs.evaluations.models import EvaluationRun
from chengxin.affairs.evaluations.plans import Plan, plan
from chengxin.affairs.evaluations.population import Population, open_population
from chengxin.affairs.evaluations.selectors import find_adopted_run
from chengxin.engines.scorecards.compile import compile_card
from chengxin.engines.scorecards.explain import explain as explain_by_card
from chengxin.engines.scorecards.plain import Evaluator
from chengxin.engines.scorecards.result import Evaluation, digest_of_table, write_texts
from chengxin.law.errors import PermissionDeniedError
from chengxin.law.words import Audience, Grade
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions.in_use import pinned
from chengxin.records.publicity.services import disclosed_records

ENGINES = ("duckdb",)
COMPREHENSIVE = "comprehensive"
COPY_BLOCK = 1 << 20
COMPILED_CARDS_KEPT = 100
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
    engine: str = "duckdb",
    by: Actor,
    at: datetime,
    matter: str = "",
    adopted: bool | None = None,
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

    Raises:
        NoRuleInForceError: No edition of the card is in force on the day.
        UnknownEditionError: There is no such edition.
        UnknownEngineError: There is no such engine.
    """
    if engine not in ENGINES:
        raise UnknownEngineError(
            f"{engine!r} is not an engine of this installation; known: {', '.join(ENGINES)}.",
            value=engine,
            known=ENGINES,
        )
    started = time.perf_counter()
    planned = plan(card=card, edition=edition, as_of=as_of, known_at=known_at, at=at)
    if adopted is None:
        adopted = edition is None and known_at is None and _is_current(card, as_of, at)
    with (
        open_population(
            items=planned.card.items,
            shielding=planned.shielding,
            as_of=as_of,
            seq=planned.known.seq,
        ) as population,
        TemporaryDirectory(dir=replica.root()) as scratch,
    ):
        duck = population.backend.con
        write_texts(duck, planned.prepared, f"({_sql(planned, population)})", "graded")
        counts = dict(duck.execute("SELECT grade, count(*) FROM graded GROUP BY 1").fetchall())
        run = EvaluationRun(
            run_no=f"{at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}",
            card=planned.card.key,
            edition=planned.card.edition,
            card_digest=planned.card_digest,
            as_of=as_of,
            known_at=planned.known.at,
            known_seq=planned.known.seq,
            engine=engine,
            replica_digest=population.base.digest,
            subjects=sum(counts.values()),
            distribution={str(grade): counts.get(str(grade), 0) for grade in Grade},
            digest=digest_of_table(duck, "graded"),
            started_at=at,
            by=by.operator,
            adopted=adopted,
        )
        _store(run, duck, Path(scratch) / "grades.csv", started, by, at, matter)
    return run


_compiled: dict[tuple[str, date], str] = {}
"""SQL of cards run lately, by digest of the edition and day: compiling takes longer than a run."""


def _sql(planned: Plan, population: Population) -> str:
    """The compiled card; the tables of a run always have the same names and columns."""
    key = (planned.card_digest, planned.prepared.as_of)
    if key not in _compiled:
        expression = compile_card(planned.prepared, population.subjects, population.records)
        if len(_compiled) >= COMPILED_CARDS_KEPT:
            _compiled.pop(next(iter(_compiled)))
        _compiled[key] = str(population.backend.compile(expression))
    return _compiled[key]


def _is_current(card: str, as_of: date, at: datetime) -> bool:
    """Whether grades of this day may follow those in use."""
    in_use = find_adopted_run(card)
    return as_of <= localtime(at).date() and (in_use is None or as_of >= in_use.as_of)


@transaction.atomic
def _store(
    run: EvaluationRun, duck: Any, file: Path, started: float, by: Actor, at: datetime, matter: str
) -> None:
    """Store a run, its grades and one audit entry, all or nothing.

    The grades go first, under the number the run will have (the constraint is checked at the end
    of the transaction), so that the run's seconds include them.
    """
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('evaluation_run', 'id'))")
        run.pk = cursor.fetchone()[0]
        duck.execute(
            f"COPY (SELECT {run.pk} AS run_id, * FROM graded) TO '{file!s}' (FORMAT csv)"  # noqa: S608
        )
        statement = (
            "COPY grade (run_id, subject_id, points, grade, contributions, vetoes) "
            "FROM STDIN WITH (FORMAT csv, HEADER true)"
        )
        with cursor.copy(statement) as copy, file.open("rb") as stream:
            while block := stream.read(COPY_BLOCK):
                copy.write(block)
    run.seconds = round(time.perf_counter() - started, 3)
    run.save(force_insert=True)
    audit.record(
        actor=by,
        action="evaluations.run.stored",
        at=at,
        matter=matter,
        purpose="evaluation",
        details={
            "run_no": run.run_no,
            "card": run.card,
            "edition": run.edition,
            "as_of": run.as_of.isoformat(),
            "known_seq": run.known_seq,
            "subjects": run.subjects,
            "digest": run.digest,
        },
    )


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
