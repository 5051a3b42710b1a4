"""Opens publicity windows for versions as they are recorded: one per edition of the rules."""

from collections.abc import Sequence

import polars as pl

from chengxin.engines.publicity import decide_windows, deciding_fields
from chengxin.law.rulebook import CatalogueItem, PublicityPack
from chengxin.records.editions import in_use
from chengxin.records.intake.payloads import ESTIMATES
from chengxin.records.ledger.services import Commit
from chengxin.records.store.copying import copy_frame
from chengxin.records.store.reading import read_frame

DAY_NOT_GIVEN = "DAY-NOT-GIVEN"
_RECORDED = "FROM ledger_record r WHERE r.batch_id = %s AND r.recorded_seq = %s"
_VERSION = {
    "record_id": pl.Int64(),
    "record_no": pl.Int64(),
    "subject_id": pl.Int64(),
    "department": pl.String(),
    "recorded_on": pl.Date(),
    "estimated": pl.Boolean(),
    "subject_kind": pl.String(),
}
_KIND = (
    "(SELECT v.kind FROM subject_version v WHERE v.subject_id = r.subject_id "
    "AND v.superseded_seq IS NULL ORDER BY v.valid_from DESC LIMIT 1)"
)
_DAYS = ("starts_on", "earliest_end_on", "ends_on")


def open_windows(commit: Commit, batch_id: int) -> int:
    """Open the windows of all versions that this commit recorded for a batch.

    Every adopted edition of the rules that was in force on or after the decision gets a window of
    its own; the edition in force on the day of reading decides. Runs in the commit's transaction.

    Args:
        commit: The open commit.
        batch_id: The batch being taken in.

    Returns:
        Number of windows opened.
    """
    book = in_use.current()
    packs = book.publicity_editions()
    editions = read_frame(
        f"SELECT DISTINCT r.item, r.item_edition {_RECORDED}",
        {"item": pl.String(), "edition": pl.String()},
        (batch_id, commit.seq),
    )
    opened = 0
    for code, edition in editions.rows():
        item = book.catalogue_item_edition(code, edition)
        versions = _versions(commit, batch_id, item, packs)
        windows = _windows(versions, item, packs, commit)
        copy_frame("publicity_window", windows)
        opened += windows.height
    return opened


def _versions(
    commit: Commit, batch_id: int, item: CatalogueItem, packs: Sequence[PublicityPack]
) -> pl.DataFrame:
    """What of the versions of one item their windows depend on."""
    names = deciding_fields(item, packs)  # of the schema: identifiers, never from outside
    fields = "".join(f", p.body->>'{name}'" for name in names)
    kind = _KIND if item.severity_rule else "NULL"  # a fine weighs by who pays it
    return read_frame(
        "SELECT r.id, r.record_no, r.subject_id, r.department_code, r.decided_on, "  # noqa: S608
        f"coalesce(jsonb_exists(p.body, '{ESTIMATES}'), false), {kind}{fields} "
        "FROM ledger_record r LEFT JOIN ledger_payload p ON p.digest = r.payload_digest "
        "WHERE r.batch_id = %s AND r.recorded_seq = %s AND r.item = %s AND r.item_edition = %s",
        {**_VERSION, **dict.fromkeys(names, pl.String())},
        (batch_id, commit.seq, item.code, item.edition),
    )


def _windows(
    versions: pl.DataFrame, item: CatalogueItem, packs: Sequence[PublicityPack], commit: Commit
) -> pl.DataFrame:
    """Rows of the table, in its columns."""
    named = versions.with_row_index("place")
    # Where the source names no exact day, no period can be counted from it: not published.
    uncounted = pl.col("estimated")
    return (
        decide_windows(versions, item, packs)
        .join(named, on="place", how="left", maintain_order="left")
        .select(
            "record_id",
            "record_no",
            "subject_id",
            "edition",
            "applies_from",
            "applies_to",
            pl.when(uncounted).then(pl.lit(DAY_NOT_GIVEN)).otherwise("rule").alias("rule"),
            "severity",
            pl.col("published") & ~uncounted,
            *(pl.when(~uncounted).then(day).alias(day) for day in _DAYS),
            "article",
            recorded_seq=pl.lit(commit.seq),
        )
    )
