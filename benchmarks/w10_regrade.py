"""W10: one new record, correction or repair, from its commit to the stored grade.

Target: 100 ms from the commit being visible to the new grades being visible, by every card in force
and equal to a run over everybody. A district is made as for the demonstration, everybody is graded
by every card, and then acts are recorded one by one while a listener answers them, as in a worker.

Run: ``python -m benchmarks.w10_regrade [--subjects 20000] [--acts 60] [--home FOLDER]``. With
``--home`` a district that was made before is used. Prints one JSON object.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.proofs.commands import ask, environment

TARGET_MS = 100.0
WARM_UP = 5
PATIENCE_SECONDS = 30.0
POLL_SECONDS = 0.001


def run(subjects: int, acts: int, home: Path) -> dict[str, Any]:
    """Milliseconds of each act, and whether the grades are those of a run over everybody."""
    if not (home / "postgres").exists():
        ask(home, "demo", "--subjects", subjects, "--no-serve")
    os.environ.update(environment(home))
    sys.path.insert(0, os.environ["PYTHONPATH"])
    from chengxin.entrances.cli import start

    start.start()
    from chengxin.records.store import embedded

    try:
        return _measured(subjects, acts)
    finally:
        embedded.stop()


def _measured(subjects: int, acts: int) -> dict[str, Any]:
    from django.utils.timezone import localdate

    from chengxin.affairs.evaluations import many
    from chengxin.entrances.jobs import listening
    from chengxin.records.accounts.actors import Actor

    who: dict[str, Any] = {"by": Actor.command_line("bench"), "as_of": localdate()}
    everybody = many.evaluate_all(at=datetime.now(UTC), reason="bench", **who)
    chance = random.Random(10)
    waits: dict[str, list[float]] = {"record": [], "correct": [], "repair": []}
    touched: set[int] = set()
    with listening.listening():
        time.sleep(1.0)
        for number in range(WARM_UP + acts):
            kind = list(waits)[number % len(waits)]
            seq, subject_id, committed = _act(kind, chance)
            waits[kind].append(_until_answered(seq, committed))
            touched.add(subject_id)
    cold = waits["record"][0]
    warm = sorted(w for found in waits.values() for w in found[2:])
    began = time.perf_counter()
    again = many.run_cards(
        [run.card for run in everybody.runs],
        _errand(who),
        as_of=who["as_of"],
        known=_known(),
        adopted=(),
    )
    worst = warm[int(len(warm) * 0.99)]
    differing = _differing(again.runs, touched)
    return {
        "workload": "W10",
        "subjects": subjects,
        "cards": len(everybody.runs),
        "acts": len(warm),
        "ms": {
            "first": round(cold, 1),
            "p50": round(statistics.median(warm), 1),
            "p95": round(warm[int(len(warm) * 0.95)], 1),
            "p99": round(worst, 1),
            **{kind: round(statistics.median(found[2:]), 1) for kind, found in waits.items()},
        },
        "full_run_seconds": round(time.perf_counter() - began, 1),
        "touched_subjects": len(touched),
        "grades_that_differ_from_the_full_run": differing,
        "target_ms": TARGET_MS,
        "met": worst <= TARGET_MS and differing == 0,
    }


def _errand(who: dict[str, Any]) -> Any:
    from chengxin.affairs.evaluations.runs import Errand

    return Errand(by=who["by"], at=datetime.now(UTC), reason="bench")


def _known() -> Any:
    from chengxin.records.ledger import selectors as ledger

    return ledger.known_at(None, now=datetime.now(UTC))


def _act(kind: str, chance: random.Random) -> tuple[int, int, float]:
    """Record something about somebody; returns the commit, the subject, and when it was done."""
    from django.db import transaction

    from chengxin.records.ledger import services as ledger
    from chengxin.records.ledger.models import LedgerRecord

    live = LedgerRecord.objects.filter(
        superseded_seq__isnull=True, state="live", item="administrative-penalty"
    ).order_by("pk")
    old = live[chance.randrange(live.count())]
    with transaction.atomic():
        commit = ledger.open_commit(act=f"bench.{kind}", by="bench", batch_id=old.batch_id)
        _DEEDS[kind](ledger, commit, old)
    return commit.seq, old.subject_id, time.perf_counter()


def _record(ledger: Any, commit: Any, old: Any) -> None:
    """The same penalty under another number."""
    number = ledger.next_record_nos(1)[0]
    ledger.append_versions(
        commit,
        [
            _copy(
                ledger,
                old,
                record_no=number,
                version=1,
                natural_key=ledger.natural_key(str(number)),
            )
        ],
    )


def _correct(ledger: Any, commit: Any, old: Any) -> None:
    """The same penalty, severer than it was."""
    ledger.close_versions(commit, [old.pk])
    ledger.append_versions(
        commit,
        [_copy(ledger, old, version=old.version + 1, severity="serious", reason="corrected")],
    )


def _repair(ledger: Any, commit: Any, old: Any) -> None:
    ledger.record_effect(
        commit,
        record_no=old.record_no,
        kind="repaired",
        since=old.decided_on,
        until=None,
        document="信修示〔2026〕1号",
        article="第三条",
        by="bench",
    )


def _copy(ledger: Any, old: Any, **changes: Any) -> Any:
    values = {
        name: getattr(old, name) for name in ledger.VERSION_COLUMNS if name != "payload_digest"
    }
    values["payload_digest"] = bytes(old.payload_id)
    values["natural_key"] = bytes(old.natural_key)
    return ledger.NewVersion(**(values | {"reason": "new"} | changes))


_DEEDS: dict[str, Callable[[Any, Any, Any], None]] = {
    "record": _record,
    "correct": _correct,
    "repair": _repair,
}


def _until_answered(seq: int, committed: float) -> float:
    """Milliseconds until the cursor, which moves with the grades, has reached a commit."""
    from chengxin.affairs.evaluations.models import EvaluationCursor

    while EvaluationCursor.objects.get().seq < seq:
        if time.perf_counter() - committed > PATIENCE_SECONDS:
            raise TimeoutError(f"commit {seq} was not answered in {PATIENCE_SECONDS} s")
        time.sleep(POLL_SECONDS)
    return (time.perf_counter() - committed) * 1000


def _differing(runs: Any, touched: set[int]) -> int:
    """Touched subjects whose grade in use is not that of a run over everybody."""
    from chengxin.affairs.evaluations import selectors

    wrong = 0
    for run in runs:
        full = {
            g.subject_id: selectors.evaluation_of(g)
            for g in run.grades.filter(subject_id__in=touched)
        }
        in_use = {
            g.subject_id: selectors.evaluation_of(g)
            for g in selectors.grades_in_use(run.card).filter(subject_id__in=touched)
        }
        wrong += sum(full.get(s) != in_use.get(s) for s in touched)
    return wrong


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--subjects", type=int, default=20_000)
    parser.add_argument("--acts", type=int, default=60)
    parser.add_argument("--home", type=Path, default=None)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="w10-") as folder:
        home = given.home or Path(folder) / "home"
        print(json.dumps(run(given.subjects, given.acts, home), indent=2))


if __name__ == "__main__":
    main()
