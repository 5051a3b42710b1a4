"""Decisions that departments forget to report: gaps in their numbers, some seen elsewhere."""

from datetime import timedelta

import numpy as np
import polars as pl

from chengxin.entrances.cli.district import drawing
from chengxin.entrances.cli.district.drawing import Making
from chengxin.entrances.cli.district.matters import CARELESSNESS

ITEMS = ("administrative-permit", "administrative-penalty")
FORGOTTEN = 0.006
SEEN_ELSEWHERE = 0.4
RETURNED_BY = "credit-office"  # hands in what the city's platform sends back
RETURNED_DAYS_AGO = 6
LONG_AGO_DAYS = 45  # forgotten for good, not merely not handed in yet


def hold_back(making: Making, rows: pl.DataFrame, item: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that are handed in, and those that only the city's platform sends back.

    What is in neither leaves a gap between two document numbers. Chance of its own, so that the
    rest of the district stays as it is.

    Args:
        making: The district.
        rows: Columns by payload name, and ``department``, ``handed_in_on``.
        item: The catalogue item.
    """
    if item not in ITEMS:
        return rows, rows.clear()
    rng = np.random.default_rng([making.district.seed, len(item)])
    before = making.district.today - timedelta(days=LONG_AGO_DAYS)
    careless = rows["department"].replace_strict(CARELESSNESS, default=1.0, return_dtype=pl.Float64)
    chosen = pl.Series(rng.random(rows.height)) < careless * FORGOTTEN
    forgotten = rows.filter(
        chosen & (pl.col("decided_on") < before) & pl.col("subject_uscc").is_not_null()
    ).unique("document_no", maintain_order=True)
    kept = rows.join(forgotten.select("document_no"), on="document_no", how="anti")
    seen = forgotten.filter(pl.Series(rng.random(forgotten.height)) < SEEN_ELSEWHERE)
    returned = making.district.today - timedelta(days=RETURNED_DAYS_AGO)
    return kept, seen.with_columns(
        *drawing.source(making, RETURNED_BY),
        department=pl.lit(RETURNED_BY),
        handed_in_on=pl.lit(returned),
    )
