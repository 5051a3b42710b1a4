"""A run and its grades, stored together with one audit entry, all or nothing."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localtime

from chengxin.affairs.evaluations.models import (
    EvaluationCursor,
    EvaluationRun,
    Grade,
    GradeEnd,
    Scope,
)
from chengxin.affairs.evaluations.plans import Plan
from chengxin.affairs.evaluations.selectors import find_adopted_run, grades_in_use
from chengxin.engines.scorecards.result import (
    Evaluation,
    digest_of,
    digest_of_table,
    write_texts,
)
from chengxin.law.words import Grade as Letter
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit

COPY_BLOCK = 1 << 20


@dataclass(frozen=True)
class Errand:
    """Who runs a card, when, what for, by which engine, and what becomes of the grades."""

    by: Actor
    at: datetime
    matter: str = ""
    engine: str = "duckdb"
    adopted: bool = False
    scope: Scope = Scope.FULL
    reason: str = ""


@dataclass(frozen=True)
class Tables:
    """Where a card's outcome is: a DuckDB, and the name or subquery of `compile_card`'s table."""

    duck: Any
    source: str
    replica_digest: str


def is_current(card: str, as_of: date, at: datetime) -> bool:
    """Whether grades of this day may follow those in use: no day to come, none before theirs."""
    in_use = find_adopted_run(card)
    return as_of <= localtime(at).date() and (in_use is None or as_of >= in_use.as_of)


def store(
    planned: Plan,
    errand: Errand,
    tables: Tables,
    scratch: Path,
    *,
    began: float,
    formerly: Collection[int] = (),
) -> EvaluationRun:
    """Grade by the plan's card and store the run.

    Args:
        planned: Card, day, knowledge.
        errand: By whom, when, what for.
        tables: Where the card's outcome is.
        scratch: A folder for the grades on their way.
        began: `time.perf_counter()` when this card was begun.
        formerly: Of a run over touched subjects, those of them that the card ever graded: whose
            grade is in use and who gets none now is put down as ended.
    """
    duck = tables.duck
    write_texts(duck, planned.prepared, tables.source, "graded")
    counts = dict(duck.execute("SELECT grade, count(*) FROM graded GROUP BY 1").fetchall())
    run = _run(planned, errand, counts, digest_of_table(duck, "graded"), tables.replica_digest)
    ended: set[int] = set()
    if formerly:
        graded = {row[0] for row in duck.execute("SELECT subject_id FROM graded").fetchall()}
        ended = still_graded(planned.card.key, set(formerly) - graded)
    with transaction.atomic():
        # The grades go first, under the number the run will have (the constraint is checked at
        # the end of the transaction), so that the run's seconds include them.
        run.pk = _next_number()
        _copy_grades(run, duck, scratch / "grades.csv")
        _finish(run, errand, ended, began)
    return run


def store_evaluations(
    planned: Plan,
    errand: Errand,
    evaluations: Sequence[Evaluation],
    ended: set[int],
    *,
    began: float,
) -> EvaluationRun:
    """Store a run over a few subjects, evaluated one by one.

    Args:
        planned: Card, day, knowledge.
        errand: By whom, when, what for.
        evaluations: One for each subject the card grades.
        ended: Subjects that had a grade and have none any more.
        began: `time.perf_counter()` when this card was begun.
    """
    letters = [str(evaluation.grade) for evaluation in evaluations]
    counts = {letter: letters.count(letter) for letter in set(letters)}
    run = _run(planned, errand, counts, digest_of(evaluations), "")
    with transaction.atomic():
        run.pk = _next_number()
        Grade.objects.bulk_create(_grade(run, evaluation) for evaluation in evaluations)
        _finish(run, errand, ended, began)
    return run


def formerly_graded(subject_ids: Collection[int]) -> dict[str, set[int]]:
    """Those of some subjects that an adopted run has ever graded, by card."""
    found: dict[str, set[int]] = {}
    rows = Grade.objects.filter(subject_id__in=subject_ids, run__adopted=True)
    for card, subject_id in rows.values_list("run__card", "subject_id").distinct():
        found.setdefault(card, set()).add(subject_id)
    return found


def still_graded(card: str, subject_ids: set[int]) -> set[int]:
    """Those of some subjects whose grade of a card is in use."""
    if not subject_ids:
        return set()
    in_use = grades_in_use(card).filter(subject_id__in=subject_ids)
    return set(in_use.values_list("subject_id", flat=True))


def _run(
    planned: Plan, errand: Errand, counts: dict[str, int], digest: str, replica_digest: str
) -> EvaluationRun:
    return EvaluationRun(
        run_no=f"{errand.at:%Y%m%dT%H%M%S}-{token_hex(4)}",
        card=planned.card.key,
        edition=planned.card.edition,
        card_digest=planned.card_digest,
        as_of=planned.prepared.as_of,
        known_at=planned.known.at,
        known_seq=planned.known.seq,
        engine=errand.engine,
        replica_digest=replica_digest,
        subjects=sum(counts.values()),
        distribution={str(grade): counts.get(str(grade), 0) for grade in Letter},
        digest=digest,
        started_at=errand.at,
        by=errand.by.operator,
        adopted=errand.adopted,
        scope=errand.scope,
        reason=errand.reason,
    )


def _grade(run: EvaluationRun, evaluation: Evaluation) -> Grade:
    plain = evaluation.as_plain()
    return Grade(
        run_id=run.pk,
        subject_id=evaluation.subject_id,
        points=evaluation.points,
        grade=str(evaluation.grade),
        contributions=plain["contributions"],
        vetoes=plain["vetoes"],
    )


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('evaluation_run', 'id'))")
        return int(cursor.fetchone()[0])


def _copy_grades(run: EvaluationRun, duck: Any, file: Path) -> None:
    duck.execute(
        f"COPY (SELECT {run.pk} AS run_id, * FROM graded) TO '{file!s}' (FORMAT csv)"  # noqa: S608
    )
    statement = (
        "COPY grade (run_id, subject_id, points, grade, contributions, vetoes) "
        "FROM STDIN WITH (FORMAT csv, HEADER true)"
    )
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
        file.open("rb") as stream,
    ):
        while block := stream.read(COPY_BLOCK):
            copy.write(block)


def _finish(run: EvaluationRun, errand: Errand, ended: set[int], began: float) -> None:
    """Store the run itself, who is no longer graded, the cursor's beginning, the audit entry."""
    GradeEnd.objects.bulk_create(
        GradeEnd(run_id=run.pk, subject_id=subject_id) for subject_id in sorted(ended)
    )
    run.seconds = round(time.perf_counter() - began, 3)
    run.save(force_insert=True)
    if run.adopted and run.scope == Scope.FULL:
        # From the first grades in use on, commits are answered with new ones.
        EvaluationCursor.objects.bulk_create(
            [EvaluationCursor(id=1, seq=run.known_seq, moved_at=errand.at)], ignore_conflicts=True
        )
    audit.record(
        actor=errand.by,
        action="evaluations.run.stored",
        at=errand.at,
        matter=errand.matter,
        purpose="evaluation",
        details={
            "run_no": run.run_no,
            "card": run.card,
            "edition": run.edition,
            "as_of": run.as_of.isoformat(),
            "known_seq": run.known_seq,
            "subjects": run.subjects,
            "digest": run.digest,
        }
        | ({"scope": str(run.scope), "reason": run.reason} if run.scope != Scope.FULL else {}),
    )
