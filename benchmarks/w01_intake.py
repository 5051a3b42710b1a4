"""W1: validate penalties from CSV and take them in: records, outcomes, windows, errors by field.

Targets: 30,000 rows/s end to end and three times pandera with ``bulk_create`` into the same tables;
validation alone 500,000 rows/s; no wrong check digit missed. Beside it, on a part of the rows:
pandera over polars with the same checks, and Django's ``bulk_create`` of what it lets through; and
Great Expectations over pandas, for validation alone.

Run: ``python -m benchmarks.w01_intake [--rows 1000000] [--peer-rows 50000] [--peers FOLDER]``.
``FOLDER`` is a site-packages folder with ``pandera[polars]`` and, if wanted,
``great_expectations``, which the project itself does not need; without it the peers are left out
and said so. A database of its own is made and dropped in the embedded server of
``CHENGXIN_HOME``. Prints one JSON object.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.databases import bench_database
from benchmarks.w01_population import Population, population

TARGETS = {"rows_per_second": 30_000, "validated_per_second": 500_000, "times_the_peer": 3.0}
ITEM, DEPARTMENT = "administrative-penalty", "ecology-environment"
ON = date(2026, 11, 21)
CHUNK = 10_000
REPEATED = 2  # the better of two, because a bench is rarely alone on its machine


def run(rows: int, peer_rows: int, peers: Path | None) -> dict[str, Any]:
    """Rows a second of each way, with the targets beside them."""
    made = population(rows)
    with tempfile.TemporaryDirectory(prefix="w01-") as folder, bench_database("bench_w01"):
        _prepare(made.subjects)
        ours = _take_in(made, Path(folder) / "penalties.csv")
    found: dict[str, Any] = {
        "workload": "W1",
        "rows": rows,
        "intake": ours,
        "validation": _validate(made),
        "targets": TARGETS,
    }
    if peers is None:
        found["peer"] = "left out: no folder with pandera was named (--peers)"
        return found
    sys.path.append(str(peers))
    from benchmarks import w01_expectations, w01_peer

    smaller = population(peer_rows)
    try:
        found["great_expectations"] = w01_expectations.run(smaller)
    except ImportError as error:
        found["great_expectations"] = f"left out: {error}"
    with bench_database("bench_w01_peer"):
        _prepare(smaller.subjects)
        found["peer"] = w01_peer.run(smaller)
    found["times_the_peer"] = round(ours["rows_per_second"] / found["peer"]["rows_per_second"], 1)
    return found


def _prepare(subjects: pl.DataFrame) -> None:
    """Let the register know everybody, and the directory its departments."""
    from django.db import connections, transaction

    from chengxin.law import rulebook
    from chengxin.records.accounts.services import adopt_directory
    from chengxin.records.ledger import services as ledger
    from chengxin.records.subjects import services as register

    adopt_directory(rulebook.default().directory)
    numbered = subjects.with_row_index("row_no").with_columns(pl.col("row_no").cast(pl.Int64))
    for part in numbered.iter_slices(CHUNK):
        with transaction.atomic():
            commit = ledger.open_commit(act="bench", by="bench")
            register.create_provisional(commit, part)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _take_in(made: Population, file: Path) -> dict[str, Any]:
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.intake import services as intake
    from chengxin.records.intake.models import RowProblem
    from chengxin.records.publicity.models import PublicityWindow
    from chengxin.records.publicity.windows import open_windows

    made.write(file)
    began, cpu, served = time.perf_counter(), time.process_time(), _server_seconds()
    batch = intake.receive(
        file=file,
        item=ITEM,
        department=DEPARTMENT,
        actor=Actor.command_line("bench"),
        received_at=datetime.now(UTC),
    )
    received = time.perf_counter() - began
    batch = intake.take_in(batch_id=batch.pk, on_commit=open_windows)
    seconds = time.perf_counter() - began
    said = RowProblem.objects.filter(batch=batch)
    wrong = set(said.filter(rule="uscc-check-digit").values_list("row_no", flat=True))
    by_rule = {rule: said.filter(rule=rule).count() for rule in made.broken}
    return {
        "seconds": round(seconds, 2),
        "seconds_receiving": round(received, 2),
        "cpu_seconds_of_the_program": round(time.process_time() - cpu, 2),
        "cpu_seconds_of_the_database": round(_server_seconds() - served, 2),
        "rows_per_second": round(batch.received / seconds),
        "new": batch.new,
        "held": batch.held,
        "rejected": batch.rejected,
        "windows": PublicityWindow.objects.filter(superseded_seq=None).count(),
        "problems_by_rule_as_planted": by_rule == made.broken,
        "wrong_check_digits": len(made.wrong_codes),
        "wrong_check_digits_missed": len(made.wrong_codes - wrong),
    }


def _server_seconds() -> float:
    """Processor time the database has spent on this connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    try:
        spent = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    except OSError:  # another machine, or no such file here
        return 0.0
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


def _validate(made: Population) -> dict[str, Any]:
    from chengxin.engines.validation import validate
    from chengxin.law import rulebook

    book = rulebook.default()
    item = book.catalogue_item(ITEM, ON)
    names = {h: f.name for h in made.rows.columns if (f := item.find_header(h)) is not None}
    frame = made.rows.rename(names).with_row_index("row_no", offset=2)
    frame = frame.with_columns(pl.col("row_no").cast(pl.Int64))
    taken, problems = [], 0
    for _ in range(REPEATED):
        began, cpu = time.perf_counter(), time.process_time()
        problems = validate(frame, item, received_on=ON, rulebook=book).problems.height
        taken.append((time.perf_counter() - began, time.process_time() - cpu))
    seconds, cpu_seconds = min(taken)
    return {
        "seconds": round(seconds, 2),
        "rows_per_second": round(frame.height / seconds),
        "rows_per_cpu_second": round(frame.height / cpu_seconds),
        "problems": problems,
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--peer-rows", type=int, default=50_000)
    parser.add_argument("--peers", type=Path, help="site-packages with pandera[polars]")
    chosen = parser.parse_args()
    print(
        json.dumps(run(chosen.rows, chosen.peer_rows, chosen.peers), ensure_ascii=False, indent=2)
    )


if __name__ == "__main__":
    main()
