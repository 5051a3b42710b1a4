"""Keeps which document a row that was not accepted is about."""

import polars as pl

from chengxin.records.intake.enums import ACCEPTED
from chengxin.records.intake.rows import rows_where
from chengxin.records.store.copying import copy_frame


def write(batch_id: int, rows: pl.DataFrame, outcomes: pl.DataFrame) -> None:
    """Keep number and day of decision of the rows that were held or rejected.

    Args:
        batch_id: The batch.
        rows: ``row_no``, ``fact:document_no``, ``fact:decided_on``.
        outcomes: ``row_no``, ``outcome``.
    """
    is_accepted = pl.col("outcome").is_in([each.value for each in ACCEPTED])
    waiting = rows_where(outcomes, ~is_accepted)
    found = rows.join(waiting.select("row_no"), on="row_no", how="semi")
    copy_frame(
        "quality_unaccepted_row",
        found.select(
            pl.lit(batch_id, pl.Int64).alias("batch_id"),
            pl.col("row_no").cast(pl.Int64),
            pl.col("fact:document_no")
            .fill_null("")
            .str.replace_all("\x00", "␀", literal=True)
            .str.slice(0, 300)
            .alias("document_no"),
            pl.col("fact:decided_on").alias("decided_on"),
        ),
    )
