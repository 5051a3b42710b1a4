"""A stored run made again from what was known then: the same digest, or something is wrong."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from chengxin.affairs.evaluations import engines, replica
from chengxin.affairs.evaluations.errors import UnknownRunError
from chengxin.affairs.evaluations.models import EvaluationRun, Scope
from chengxin.affairs.evaluations.plans import plan_as_known
from chengxin.engines.scorecards.result import digest_of_table, write_texts
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions.in_use import pinned
from chengxin.records.ledger.selectors import KnownAt


@dataclass(frozen=True)
class Replay:
    """A run made again. `run` is the stored one; the rest is of the repetition."""

    run: EvaluationRun
    engine: str
    subjects: int
    digest: str
    seconds: float

    @property
    def is_same(self) -> bool:
        """Whether every grade and contribution came out as it is stored."""
        return self.digest == self.run.digest


@pinned()  # the card and its columns are of one rulebook
def replay(
    *, run_no: str, engine: str = engines.DUCKDB, by: Actor, at: datetime, matter: str = ""
) -> Replay:
    """Make a run again from its card's edition, day and commit; stores no grades.

    Args:
        run_no: Number of the stored run.
        engine: One of `engines.ENGINES`; the digest depends on none of them.
        by: Who asks.
        at: Now.
        matter: For the audit entry.

    Raises:
        UnknownRunError: There is no such run.
        UnknownEditionError: The edition it was made with is not in the rulebook any more.
        UnknownEngineError: There is no such engine.
        SparkUnavailableError: Spark is asked for and is not here.
    """
    engines.check_engine(engine)
    run = EvaluationRun.objects.filter(run_no=run_no).first()
    if run is None:
        raise UnknownRunError(
            f"There is no evaluation run {run_no!r}. `chengxin evaluate` and the page of runs on "
            "the desk tell the numbers of runs.",
            value=run_no,
        )
    began = time.perf_counter()
    planned = plan_as_known(
        card=run.card,
        edition=run.edition,
        as_of=run.as_of,
        known=KnownAt(run.known_seq, run.known_at),
    )
    with (
        TemporaryDirectory(dir=replica.root()) as folder,
        engines.outcome(planned, engine, Path(folder), only=_whom(run)) as tables,
    ):
        write_texts(tables.duck, planned.prepared, tables.source, "graded")
        subjects = tables.duck.execute("SELECT count(*) FROM graded").fetchone()[0]
        digest = digest_of_table(tables.duck, "graded")
    found = Replay(run, engine, int(subjects), digest, round(time.perf_counter() - began, 3))
    audit.record(
        actor=by,
        action="evaluations.run.replayed",
        at=at,
        matter=matter,
        purpose="evaluation",
        details={"run_no": run_no, "engine": engine, "digest": digest, "same": found.is_same},
    )
    return found


def _whom(run: EvaluationRun) -> Sequence[int] | None:
    """Of a run over touched subjects, those it graded or ended."""
    if run.scope == Scope.FULL:
        return None
    graded = run.grades.values_list("subject_id", flat=True)
    return [*graded, *run.ends.values_list("subject_id", flat=True)]
