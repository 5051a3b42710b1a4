"""Every card on 50,000 subjects: DuckDB, Spark and plain Python agree on every contribution."""

import os
import resource
from datetime import date
from pathlib import Path

import ibis

from benchmarks import card_population
from benchmarks.agreement import Engines, Outcome
from benchmarks.proofs.findings import Findings
from chengxin.engines.scorecards import spark
from chengxin.law import rulebook

AS_OF = date(2026, 11, 22)
SUBJECTS = 50_000
RECORDS_EACH = 0.5


def prove(folder: Path, findings: Findings) -> None:
    """Every card on 50,000 subjects: DuckDB, Spark and plain Python agree on every contribution."""
    agree(folder, findings, SUBJECTS)


def agree(folder: Path, findings: Findings, subjects: int) -> None:
    """Run every card on each engine, on DuckDB twice, and compare the digests.

    Args:
        folder: Where the rows go.
        findings: What is found.
        subjects: How many subjects are drawn.
    """
    book = rulebook.default()
    backend = ibis.duckdb.connect()
    cards = card_population.cards_of(book, AS_OF)
    drawn = card_population.write(
        backend.con,
        folder,
        book=book,
        cards=cards,
        subjects=subjects,
        records_each=RECORDS_EACH,
        as_of=AS_OF,
    )
    engines = Engines(backend, drawn)
    findings.figure("cards", len(cards))
    findings.figure("subjects", subjects)
    findings.figure("records", drawn.records)
    findings.figure("Spark", _which_spark())
    seconds = {"DuckDB": 0.0, "Spark": 0.0, "plain Python": 0.0}
    graded, lines = 0, []
    wrong: dict[str, list[str]] = {"nobody": [], "again": [], "Spark": [], "plain Python": []}
    for card in cards:
        first, again = engines.on_duckdb(card), engines.on_duckdb(card)
        others = {
            "Spark": engines.on_spark(card, folder / "rows"),
            "plain Python": engines.in_python(card),
        }
        graded += first.subjects
        seconds["DuckDB"] += first.seconds
        for name, found in others.items():
            seconds[name] += found.seconds
            if (found.digest, found.subjects) != (first.digest, first.subjects):
                wrong[name].append(card)
        if again.digest != first.digest:
            wrong["again"].append(card)
        if not first.subjects:
            wrong["nobody"].append(card)
        lines.append(_line(card, first, others))
    findings.figure("grades of each engine", graded)
    findings.claim("every card grades somebody", not wrong["nobody"], " ".join(wrong["nobody"]))
    findings.claim(
        "a second run on DuckDB gives the same digests",
        not wrong["again"],
        " ".join(wrong["again"]),
    )
    for name in ("Spark", "plain Python"):
        findings.claim(
            f"{name} gives the digests of DuckDB", not wrong[name], " ".join(wrong[name])
        )
    for name, spent in seconds.items():
        findings.figure(f"seconds, {name}, compiling included", round(spent, 1))
    findings.figure(
        "memory at most, MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    )
    findings.below(
        [
            "| card | subjects | DuckDB s | Spark s | Python s | digest |",
            "|---|--:|--:|--:|--:|---|",
            *lines,
        ]
    )


def _which_spark() -> str:
    named = os.environ.get(spark.VARIABLE)
    return named or ("local[2]" if spark.has_java_spark() else "sail")


def _line(card: str, first: Outcome, others: dict[str, Outcome]) -> str:
    spent = [first, others["Spark"], others["plain Python"]]
    times = " | ".join(f"{one.seconds:.2f}" for one in spent)
    return f"| {card} | {first.subjects:,} | {times} | `{first.digest[:16]}` |"
