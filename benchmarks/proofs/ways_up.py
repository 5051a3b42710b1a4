"""Ways up: what is promised is done in earnest, and comes out."""

import os
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.proofs.commands import ask, environment
from benchmarks.proofs.doing import redone
from benchmarks.proofs.findings import Findings

SUBJECTS = 3_000
TRIED = 200
USUAL_SECONDS = 0.1


def prove(folder: Path, findings: Findings) -> None:
    """200 subjects with a way up: each is done on the ledger, and the promised grade results."""
    home = folder / "home"
    ask(home, "demo", "--subjects", SUBJECTS, "--no-serve")
    os.environ.update(environment(home))
    sys.path.insert(0, os.environ["PYTHONPATH"])
    from chengxin.entrances.cli import start

    start.start()
    from chengxin.records.store import embedded

    _try_all(findings)
    embedded.stop()


def _try_all(findings: Findings) -> None:
    kinds: Counter[str] = Counter()
    seconds: list[float] = []
    working: list[float] = []
    subjects = ways = wrong = whole = higher = 0
    for subject_id in _candidates():
        began, worked = time.perf_counter(), time.process_time()
        told = _told(subject_id)
        seconds.append(time.perf_counter() - began)
        working.append(time.process_time() - worked)
        if told is None or not told.ways_up:
            continue
        subjects += 1
        whole += told.search.is_whole
        for way in told.ways_up:
            ways += 1
            kinds[way.kind] += 1
            higher += way.grade < told.grade
            promised = (way.points, str(way.grade))
            wrong += redone(way, subject_id=subject_id, card=told.card.key) != promised
        if subjects == TRIED:
            break
    findings.claim(f"subjects with a way up, at least {TRIED}", subjects >= TRIED, subjects)
    findings.figure("ways told and done", ways)
    findings.figure("of them to a better grade", higher)
    findings.claim("ways that gave another result than promised", wrong == 0, wrong)
    findings.figure("searches in which nothing within the bounds was left untried", whole)
    _time(findings, working, seconds)
    findings.below(
        ["| what to do | ways |", "|---|--:|", *(f"| {k} | {n} |" for k, n in kinds.most_common())]
    )


def _time(findings: Findings, working: list[float], seconds: list[float]) -> None:
    """Our own processor time is claimed; the clock depends on what else the machine does."""
    middle = sorted(working)[len(working) // 2]
    findings.claim(
        f"processor time of an explanation, the median below {USUAL_SECONDS * 1000:.0f} ms",
        middle < USUAL_SECONDS,
        f"{middle * 1000:.0f} ms",
    )
    for name, share in (("median", 0.5), ("95 of 100 below", 0.95)):
        by_clock = sorted(seconds)[int(len(seconds) * share)]
        findings.figure(f"milliseconds by the clock, database included, {name}",
                        round(by_clock * 1000))  # fmt: skip


def _candidates() -> list[int]:
    """The lowest of each grade but A, in turn, so that every kind of way is met."""
    from chengxin.affairs.evaluations.selectors import grades_in_use

    by_letter = [
        list(
            grades_in_use().filter(grade=letter).order_by("points", "subject_id")
            .values_list("subject_id", flat=True)
        )
        for letter in "DCB"
    ]  # fmt: skip
    return [number for letters in by_letter for number in letters]


def _told(subject_id: int) -> Any:
    from django.utils import timezone

    from chengxin.affairs.evaluations import reasons
    from chengxin.records.accounts.actors import Actor

    return reasons.explain(
        subject_id=subject_id,
        as_of=timezone.localdate(),
        by=Actor.command_line("proof"),
        at=datetime.now(tz=UTC),
        matter="proof of ways up",
    )
