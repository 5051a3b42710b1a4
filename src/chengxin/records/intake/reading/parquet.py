"""Parquet files: every column as text."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from chengxin.records.intake.errors import DamagedFileError, NoHeaderError
from chengxin.records.intake.reading.table import (
    ROW_NO,
    ROWS_AT_ONCE,
    SURPLUS,
    RawTable,
    column,
    without_blank_rows,
)


def open_parquet(path: Path, called: str) -> RawTable:
    """Open a Parquet file. Its first row counts as row 2, as below a header.

    Raises:
        DamagedFileError: It is not readable, or a column is not made of plain values.
    """
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise DamagedFileError(
            f"{called} begins like a Parquet file but cannot be read ({error}). Write it again.",
            value=called,
        ) from error
    schema = file.schema_arrow
    if not schema.names:
        file.close()
        raise NoHeaderError(f"{called} has no columns. Write it again with names.", value=called)
    nested = [f.name for f in schema if pa.types.is_nested(f.type) or pa.types.is_binary(f.type)]
    if nested:
        file.close()
        raise DamagedFileError(
            f"{called}: the columns {', '.join(nested)} hold lists, structures or bytes; a table "
            "to be taken in holds one value a cell. Write them as text.",
            value=called,
        )
    return RawTable(list(schema.names), _frames(file), file.close)


def _frames(file: "pq.ParquetFile") -> Iterator[pl.DataFrame]:
    row_no = 2
    for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
        read = pl.DataFrame(pa.Table.from_batches([batch]))
        read.columns = [column(i) for i in range(read.width)]
        frame = read.select(
            pl.int_range(row_no, row_no + read.height, dtype=pl.Int64).alias(ROW_NO),
            pl.lit(None, pl.String).alias(SURPLUS),
            pl.all().cast(pl.String).fill_null(""),
        )
        row_no += read.height
        yield without_blank_rows(frame)
