"""Settles at once the rows that stand alone: new documents, and documents said again unchanged.

Nearly every row of a batch is one of these, so they are decided a column at a time. What several
rows of a chunk, or a row and other content of the ledger, say of the same document is left to
``decisions.Decider``, row by row; a test holds that both would decide alike.
"""

from dataclasses import dataclass

import polars as pl

from chengxin.law.rulebook import CatalogueItem
from chengxin.law.words import RecordShape
from chengxin.records.intake import recorded
from chengxin.records.intake.enums import Outcome
from chengxin.records.intake.facts import key_parts
from chengxin.records.intake.preparing import IMPLIED
from chengxin.records.intake.rows import rows_where
from chengxin.records.ledger.enums import RecordState
from chengxin.records.ledger.services import natural_key

KEY, DIGEST = "~key", "~digest"
OUTCOME, RECORD_NO = "~outcome", "~record_no"
_SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Settled:
    """Rows sorted by who decides them.

    `fresh` are to be appended as new documents, `same` are recorded already (``~record_no``); both
    have ``~key`` and ``~outcome``. `rest` needs the decider.
    """

    fresh: pl.DataFrame
    same: pl.DataFrame
    rest: pl.DataFrame


def settle(rows: pl.DataFrame, item: CatalogueItem, keys: tuple[str, ...] | None) -> Settled:
    """Decide the rows of a chunk that stand alone. Call it under the ledger's lock.

    Args:
        rows: Acceptable rows with their subjects, ``fact:*``, ``implied`` and ``~digest``.
        item: Their catalogue item.
        keys: Columns of the feed's natural key, if it has one.
    """
    is_state = item.shape is RecordShape.STATE
    keyed = rows.with_columns(_natural_keys(rows, item, keys))
    # A state is weighed against every other state of its subject, a document against itself.
    about = "subject_id" if is_state else KEY
    found = _live(keyed, item) if is_state else recorded.live_by_key(keyed[KEY])
    live = found.group_by(about).agg(
        pl.len().alias("live:states"),
        pl.col(*(name for name in found.columns if name != about)).first(),
    )
    joined = keyed.join(live, on=about, how="left", maintain_order="left")
    key = pl.col("live:key") == pl.col(KEY) if is_state else pl.lit(value=True)
    alone = ~pl.col(about).is_duplicated()
    is_new = alone & pl.col("live:states").is_null()
    is_same = (
        (alone & (pl.col("live:states") == 1) & key & ~pl.col(IMPLIED))
        & (pl.col("live:digest") == pl.col(DIGEST))
        & (pl.col("live:state") == pl.col("fact:state"))
    ).fill_null(value=False)
    sorted_out = joined.with_columns(is_new.alias("~new"), is_same.alias("~same"))
    revoked = pl.col("fact:state") == RecordState.REVOKED.value
    outcome = (
        pl.when("~same")
        .then(pl.lit(Outcome.UNCHANGED.value))
        .when(revoked)
        .then(pl.lit(Outcome.REVOKED.value))
        .otherwise(pl.lit(Outcome.NEW.value))
    )
    own = [*keyed.columns, outcome.alias(OUTCOME), pl.col("live:record_no").alias(RECORD_NO)]
    return Settled(
        fresh=rows_where(sorted_out, pl.col("~new")).select(own),
        same=rows_where(sorted_out, pl.col("~same")).select(own),
        rest=rows_where(sorted_out, ~pl.col("~new") & ~pl.col("~same")).select(rows.columns),
    )


def _natural_keys(
    rows: pl.DataFrame, item: CatalogueItem, keys: tuple[str, ...] | None
) -> pl.Series:
    """The natural key of every row; that of a pure state says since when it holds."""
    parts = [pl.lit(item.code), pl.col("subject_id").cast(pl.String), pl.col("fact:document_key")]
    if item.shape is RecordShape.STATE and not key_parts(item, keys):
        parts.append(pl.col("fact:valid_from").dt.to_string("%Y-%m-%d"))
    joined = rows.select(pl.concat_str(parts, separator=_SEPARATOR)).to_series()
    return pl.Series(KEY, [natural_key(text) for text in joined], dtype=pl.Binary)


def _live(rows: pl.DataFrame, item: CatalogueItem) -> pl.DataFrame:
    return recorded.live_by_subject(item.code, rows["subject_id"])
