"""Whether the past is reproduced: known just after batch k is snapshot k, row for row."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from benchmarks.real.desk import ACTOR, FEEDS
from chengxin.records.intake import services as intake
from chengxin.records.intake.feeds import load_feed
from chengxin.records.intake.models import Batch, BatchRow, RowProblem
from chengxin.records.intake.reading import ROW_NO, open_table
from chengxin.records.intake.services.exporting import HEAD, REPORTED
from chengxin.records.ledger.models import LedgerRecord

_NOT_ACCEPTED = ("held", "rejected")


@dataclass
class SnapshotCheck:
    """One snapshot against what was known just after it."""

    file: str
    rows: int
    compared: int
    columns_compared: int
    known: int
    equal: bool
    not_accepted: dict[str, list[int]] = field(default_factory=dict)

    def line(self) -> str:
        """One line for people."""
        reasons = ", ".join(f"{len(rows)} {rule}" for rule, rows in self.not_accepted.items())
        said = "row for row" if self.equal else "DIFFERS"
        return (
            f"{self.file}: {self.compared} of {self.rows} rows × {self.columns_compared} columns, "
            f"{said} (not taken in: {reasons or 'none'})"
        )

    def figures(self) -> dict[str, object]:
        """For the JSON."""
        return asdict(self)


def check_snapshot(batch: Batch, file: Path, folder: Path) -> SnapshotCheck:
    """Export what was known just after a batch and hold it to the file.

    Args:
        batch: A snapshot taken in.
        file: The file itself.
        folder: Where the export may lie.
    """
    feed = load_feed(FEEDS / f"{batch.feed}.yml")
    with open_table(file) as table:
        rows = pl.concat(table.frames)
        headers = table.headers
    known = _known_after(batch, folder)
    column_of = {
        rule.sources[0]: rule.to + (REPORTED if rule.to in HEAD else "")
        for rule in feed.columns
        if len(rule.sources) == 1 and not rule.cases and rule.parse is None
    }
    column_of |= {name: name for name in feed.kept_columns}
    compared = [h for h in headers if h in column_of and h not in feed.observation_only]
    wanted = {*headers} - set(feed.observation_only)
    assert set(compared) == wanted, f"not compared: {wanted - set(compared)}"
    accepted = BatchRow.objects.filter(batch=batch).exclude(outcome__in=_NOT_ACCEPTED)
    numbers = list(accepted.values_list("row_no", flat=True))
    kept = rows.filter(pl.col(ROW_NO).is_in(numbers))
    from_file = _rows(kept.select(f"c{headers.index(h)}" for h in compared))
    # A kept column that no row fills is not in the export at all.
    empty = pl.lit("")
    from_ledger = _rows(
        known.select(
            (pl.col(column_of[h]) if column_of[h] in known.columns else empty).alias(str(i))
            for i, h in enumerate(compared)
        )
    )
    return SnapshotCheck(
        file=file.name,
        rows=rows.height,
        compared=len(numbers),
        columns_compared=len(compared),
        known=known.height,
        equal=Counter(from_file) == Counter(from_ledger),
        not_accepted=_reasons(batch),
    )


def _known_after(batch: Batch, folder: Path) -> pl.DataFrame:
    out = folder / f"known-{batch.pk}.csv"
    intake.export(
        item=batch.item,
        out=out,
        actor=ACTOR,
        at=datetime.now(UTC),
        matter="real-input trial",
        known_at=batch.received_at,
    )
    known = pl.read_csv(out, infer_schema=False)
    mine = Batch.objects.filter(feed=batch.feed).values_list("batch_no", flat=True)
    return known.filter(pl.col("batch").is_in(list(mine)))


def _rows(frame: pl.DataFrame) -> list[tuple[str, ...]]:
    return frame.select(pl.all().fill_null("").str.strip_chars()).rows()


def _reasons(batch: Batch) -> dict[str, list[int]]:
    """Row numbers of rows not taken in, by the first rule that says why."""
    first: dict[int, str] = {}
    problems = RowProblem.objects.filter(batch=batch).exclude(severity="warn").order_by("row_no")
    for row_no, rule in problems.values_list("row_no", "rule"):
        first.setdefault(row_no, rule)
    found: dict[str, list[int]] = {}
    for row_no, rule in first.items():
        found.setdefault(rule, []).append(row_no)
    return found


def versions_of(feed: str) -> dict[str, list[str]]:
    """Documents of a feed with more than one version or a revoked one, and their versions."""
    found: dict[str, list[str]] = {}
    versions = LedgerRecord.objects.filter(feed=feed).order_by("document_no", "version")
    for row in versions:
        found.setdefault(row.document_no, []).append(f"{row.version} {row.reason} {row.state}")
    return {k: v for k, v in found.items() if len(v) > 1 or "revoked" in v[-1]}
