"""Who is meant, asked of the register in the database."""

import polars as pl

from chengxin.engines.matching import resolution
from chengxin.engines.matching.resolution import RESULT_COLUMNS
from chengxin.records.subjects.services.lookup import StoredRegister

__all__ = ["RESULT_COLUMNS", "resolve"]


def resolve(mentions: pl.DataFrame, *, seq: int | None) -> pl.DataFrame:
    """Find the subject each mention means, as known at a commit; None for now.

    See `engines.matching.resolution.resolve`, which decides.
    """
    return resolution.resolve(mentions, StoredRegister(seq))
