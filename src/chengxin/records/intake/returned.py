"""Rows of a returned workbook that come in again: which row each one mends, and its masked cells.

A returned workbook shows no number of a person's document, so a cell still masked as it was
returned stands for the number first handed in.
"""

from collections.abc import Callable

import polars as pl

from chengxin.law.masking import mask
from chengxin.law.rulebook import CatalogueItem, Rulebook
from chengxin.records.intake import chunks
from chengxin.records.intake.columns import RETURNED_FROM
from chengxin.records.intake.enums import Outcome
from chengxin.records.intake.feeds import read_feed
from chengxin.records.intake.models import Batch, BatchRow
from chengxin.records.intake.plans import local_day, plan_of
from chengxin.records.intake.wording import FOUND_SCHEMA, found

MENDS_BATCH, MENDS_ROW = "~mends_batch", "~mends_row"
_ORIGIN = r"^([0-9]{8}-[0-9]{1,15}):([0-9]{1,9})$"
_WAITED = (Outcome.HELD.value, Outcome.REJECTED.value)

Tie = Callable[[pl.DataFrame], tuple[pl.DataFrame, pl.DataFrame]]


def tie_of(batch: Batch, item: CatalogueItem, book: Rulebook) -> Tie:
    """What ties the rows of a batch to those they mend; for `checking.check`."""
    return lambda frame: tied(frame, batch, item, book)


def tied(
    frame: pl.DataFrame, batch: Batch, item: CatalogueItem, book: Rulebook
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Mapped rows with the rows they mend, and problems with origins that are none of theirs.

    Args:
        frame: The columns of `columns.Mapped`.
        batch: Their batch.
        item: Its catalogue item.
        book: The rules, for the columns of the earlier batches.

    Returns:
        The rows with ``~mends_batch`` and ``~mends_row`` (null where a row mends none, and then
        ``~returned_from`` is null, too) and with masked numbers put back; `FOUND_SCHEMA`.
    """
    nothing = frame.with_columns(
        pl.lit(None, pl.Int64).alias(MENDS_BATCH), pl.lit(None, pl.Int64).alias(MENDS_ROW)
    )
    said = frame.filter(pl.col(RETURNED_FROM).is_not_null())
    if said.is_empty():
        return nothing, pl.DataFrame(schema=FOUND_SCHEMA)
    named = said.select(
        "row_no",
        pl.col(RETURNED_FROM).str.extract(_ORIGIN, 1).alias("batch_no"),
        pl.col(RETURNED_FROM).str.extract(_ORIGIN, 2).cast(pl.Int64).alias(MENDS_ROW),
    )
    own = named.join(_returned_rows(named, batch), on=["batch_no", MENDS_ROW], how="inner")
    ties = own.select("row_no", MENDS_BATCH, MENDS_ROW)
    strange = said.join(ties, on="row_no", how="anti")
    joined = frame.join(ties, on="row_no", how="left", maintain_order="left").with_columns(
        pl.when(pl.col(MENDS_BATCH).is_not_null()).then(RETURNED_FROM).alias(RETURNED_FROM)
    )
    problems = found(strange, "returned-from-elsewhere", value=pl.col(RETURNED_FROM))
    return _unmasked(joined, item, book), problems


def _returned_rows(named: pl.DataFrame, batch: Batch) -> pl.DataFrame:
    """Those of the rows named that waited in earlier batches of this department and item."""
    rows = BatchRow.objects.filter(
        batch__batch_no__in=named["batch_no"].drop_nulls().unique().to_list(),
        batch__item=batch.item,
        batch__department=batch.department_id,
        batch_id__lt=batch.pk,
        row_no__in=named[MENDS_ROW].drop_nulls().unique().to_list(),
        outcome__in=_WAITED,
    )
    return pl.DataFrame(
        list(rows.values_list("batch__batch_no", "row_no", "batch_id")),
        schema={"batch_no": pl.String, MENDS_ROW: pl.Int64, MENDS_BATCH: pl.Int64},
        orient="row",
    )


def _unmasked(frame: pl.DataFrame, item: CatalogueItem, book: Rulebook) -> pl.DataFrame:
    """Masked numbers of documents replaced by those first handed in."""
    names = [field.name for field in item.fields if field.sensitive]
    masked = pl.any_horizontal(
        pl.col(name).str.contains(r"\*") for name in names or [RETURNED_FROM]
    )
    waiting = frame.filter(pl.col(MENDS_BATCH).is_not_null() & masked.fill_null(value=False))
    if not names or waiting.is_empty():
        return frame
    before = pl.concat(
        _first_handed_in(int(number), waiting, names, book)
        for number in waiting[MENDS_BATCH].unique()
    )
    joined = frame.join(before, on=[MENDS_BATCH, MENDS_ROW], how="left", maintain_order="left")
    rules = {field.name: field.mask or "0,0" for field in item.fields if field.sensitive}
    put_back = [
        pl.when(pl.col(name) == _masked(f"first:{name}", rules[name]))
        .then(f"first:{name}")
        .otherwise(name)
        .alias(name)
        for name in names
    ]
    return joined.with_columns(put_back).select(frame.columns)


def _masked(name: str, rule: str) -> pl.Expr:
    return pl.col(name).map_elements(lambda text: mask(text, rule), return_dtype=pl.String)


def _first_handed_in(
    number: int, rows: pl.DataFrame, names: list[str], book: Rulebook
) -> pl.DataFrame:
    """Sensitive cells of some rows of an earlier batch, under ``first:<name>``.

    A row that itself came from a returned workbook is followed to where its number was written.
    """
    batch = Batch.objects.get(pk=number)
    item = book.catalogue_item_edition(batch.item, batch.item_edition)
    feed = read_feed(batch.feed_body, origin=batch.feed) if batch.feed_body else None
    plan = plan_of(batch.headers, item, feed, called=batch.file_name)
    wanted = rows.filter(pl.col(MENDS_BATCH) == number)[MENDS_ROW].unique()
    first, last = wanted.min(), wanted.max()
    parts = [
        chunks.load(chunk).filter(pl.col("row_no").is_in(wanted.implode()))
        for chunk in batch.chunks.filter(first_row__lte=last, last_row__gte=first)
    ]
    mapped = plan.apply(pl.concat(parts), received_on=local_day(batch.received_at)).frame
    followed, _ = tied(mapped, batch, item, book)
    present = [name for name in names if name in followed.columns]
    return followed.select(
        pl.lit(number, pl.Int64).alias(MENDS_BATCH),
        pl.col("row_no").alias(MENDS_ROW),
        *(pl.col(name).alias(f"first:{name}") for name in present),
        *(pl.lit(None, pl.String).alias(f"first:{n}") for n in names if n not in present),
    )
