"""Planted defects: 10,000 rows of penalties and permits, and every defect found."""

import os
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.planted.judging import Judged, judge, table
from benchmarks.planted.kinds import CLEAN
from benchmarks.planted.population import plant
from benchmarks.planted.rows import DEPARTMENT, PENALTY, PERMIT, RECEIVED_ON, Enterprise
from benchmarks.proofs.commands import ask, environment
from benchmarks.proofs.findings import Findings

ROWS = {PENALTY: 8_500, PERMIT: 1_500}
LEAST_KINDS = 40
_AT = datetime(
    RECEIVED_ON.year, RECEIVED_ON.month, RECEIVED_ON.day, 9, tzinfo=ZoneInfo("Asia/Shanghai")
)


def prove(folder: Path, findings: Findings) -> None:
    """10,000 rows with planted defects: each found with field and rule, no clean row touched."""
    home = folder / "home"
    ask(home, "migrate")
    os.environ.update(environment(home))
    sys.path.insert(0, os.environ["PYTHONPATH"])
    from chengxin.entrances.cli import start

    start.start()
    from chengxin.law import rulebook
    from chengxin.records.accounts.services import adopt_directory
    from chengxin.records.store import embedded

    adopt_directory(rulebook.default().directory)
    judged = Judged()
    for item, rows in ROWS.items():
        _hand_in(folder, item, rows, judged)
    embedded.stop()
    _show(judged, findings)


def _hand_in(folder: Path, item: str, rows: int, judged: Judged) -> None:
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.intake import services as intake

    made, known = plant(rows, item=item, seed=2026)
    _register(known)
    file = folder / f"{item}.csv"
    made.write(file)
    batch = intake.receive(
        file=file,
        item=item,
        department=DEPARTMENT,
        actor=Actor.command_line("proof"),
        received_at=_AT,
    )
    batch = intake.take_in(batch_id=batch.pk)
    judge(batch, made, judged)


def _register(known: list[Enterprise]) -> None:
    import polars as pl
    from django.db import transaction

    from chengxin.records.ledger import services as ledger
    from chengxin.records.subjects import services as subjects

    rows = [(place, one.uscc, one.name) for place, one in enumerate(known)]
    kinds = {"row_no": pl.Int64, "uscc": pl.String, "name": pl.String}
    with transaction.atomic():
        commit = ledger.open_commit(act="proof", by="proof")
        subjects.create_provisional(commit, pl.DataFrame(rows, schema=kinds, orient="row"))


def _show(judged: Judged, findings: Findings) -> None:
    tallies = judged.tallies.values()
    defects = [tally for tally in tallies if tally.kind.does != CLEAN]
    planted = sum(tally.planted for tally in tallies)
    findings.claim(f"kinds of defect, at least {LEAST_KINDS}", len(defects) >= LEAST_KINDS,
                   len(defects))  # fmt: skip
    findings.figure("kinds that look odd and are harmless", len(judged.tallies) - len(defects))
    findings.figure("rows", planted + judged.clean)
    findings.figure("rows planted", planted)
    for what, name in (
        ("found", "found"),
        ("the right field named", "right_field"),
        ("the right rule named", "right_rule"),
        ("the mended value named where it can be said", "right_value"),
        ("rejected, held or accepted as it should be", "right_outcome"),
    ):
        right = sum(getattr(tally, name) for tally in tallies)
        findings.claim(f"planted rows: {what}", right == planted, right)
    findings.figure("clean rows", judged.clean)
    findings.claim("clean rows not accepted", judged.clean_not_accepted == 0,
                   judged.clean_not_accepted)  # fmt: skip
    spoken = sum(judged.clean_spoken_of.values())
    findings.claim("things said of clean rows", spoken == 0, spoken)
    findings.claim("rows without an outcome", judged.missing_rows == 0, judged.missing_rows)
    findings.below(table(judged))
