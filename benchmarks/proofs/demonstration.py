"""The demonstration: how soon it is ready, the same twice, one subject equal to the whole."""

import os
import sys
import time
from pathlib import Path

from benchmarks.proofs.commands import ask, environment
from benchmarks.proofs.findings import Findings

READY_WITHIN_SECONDS = 60.0
ROLES = {"office", "clerk", "regulator", "court", "counter", "enterprise1", "auditor"}


def ready(folder: Path, findings: Findings, *, subjects: int, within: float | None) -> None:
    """Make a district from nothing and time it."""
    began = time.monotonic()
    made = ask(folder / "home", "demo", "--subjects", subjects, "--no-serve")
    seconds = round(time.monotonic() - began, 1)
    findings.figure("subjects", subjects)
    if within is None:
        findings.figure("seconds until it could be opened", seconds)
    else:
        findings.claim(f"ready within {within:.0f} s", seconds < within, f"{seconds} s")
    names = {login["username"] for login in made["logins"]}
    findings.claim("a login for each role", names >= ROLES, len(names))


def prove(folder: Path, findings: Findings) -> None:
    """20,000 subjects: ready in time, evaluated twice alike, every single subject alike."""
    ready(folder, findings, subjects=20_000, within=READY_WITHIN_SECONDS)
    first, second = (ask(folder / "home", "evaluate", "--as-of", "2026-11-21") for _ in range(2))
    findings.claim(
        "evaluating twice gives one digest", first["digest"] == second["digest"], first["digest"]
    )
    findings.figure("graded", first["subjects"])
    findings.figure("grades", " ".join(f"{k} {v:,}" for k, v in first["grades"].items()))
    _single_equals_whole(folder / "home", findings, second["run"])
    trail = ask(folder / "home", "audit", "verify")
    findings.claim("the audit trail is whole", bool(trail["ok"]), trail["entries"])


def prove_large(folder: Path, findings: Findings) -> None:
    """600,000 subjects."""
    ready(folder, findings, subjects=600_000, within=None)
    run = ask(folder / "home", "evaluate")
    findings.figure("graded", run["subjects"])
    findings.figure("seconds of an evaluation", run["seconds"])


def _single_equals_whole(home: Path, findings: Findings, run_no: str) -> None:
    os.environ.update(environment(home))
    sys.path.insert(0, os.environ["PYTHONPATH"])
    from chengxin.entrances.cli import start

    start.start()
    from chengxin.affairs.evaluations.facts import facts_of
    from chengxin.affairs.evaluations.models import EvaluationRun
    from chengxin.affairs.evaluations.plans import plan
    from chengxin.affairs.evaluations.selectors import evaluation_of
    from chengxin.engines.scorecards.plain import Evaluator
    from chengxin.records.store import embedded

    run = EvaluationRun.objects.get(run_no=run_no)
    planned = plan(
        card=run.card, edition=run.edition, as_of=run.as_of, known_at=run.known_at, at=run.known_at
    )
    evaluator, different, began = Evaluator(planned.prepared), 0, time.monotonic()
    grades = list(run.grades.all())
    for grade in grades:
        facts = facts_of(
            grade.subject_id, as_of=run.as_of, seq=run.known_seq, shielding=planned.shielding
        )
        assert facts.subject is not None
        different += evaluator.evaluate(facts.subject, facts.records) != evaluation_of(grade)
    seconds = time.monotonic() - began
    findings.claim("one subject alone gives what the whole gave", different == 0, len(grades))
    findings.figure("milliseconds for one subject", round(1000 * seconds / len(grades), 2))
    embedded.stop()
