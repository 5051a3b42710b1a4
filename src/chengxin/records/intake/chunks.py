"""Raw rows of a batch, sealed in stretches of at most 10,000 rows: the unit of resuming."""

import io
from collections.abc import Iterator

import polars as pl

from chengxin.records.intake import sealing
from chengxin.records.intake.models import Batch, BatchChunk
from chengxin.records.intake.reading import ROW_NO, SURPLUS, column


def _context(batch_id: int, first_row: int) -> str:
    return f"chunk:{batch_id}:{first_row}"


def store(batch: Batch, frame: pl.DataFrame) -> None:
    """Keep one stretch of raw rows, as `reading.RawTable` gives them; not empty."""
    first_row, last_row = int(frame[ROW_NO][0]), int(frame[ROW_NO][-1])
    buffer = io.BytesIO()
    frame.write_ipc(buffer, compression="zstd")
    BatchChunk.objects.create(
        batch=batch,
        first_row=first_row,
        last_row=last_row,
        sealed=sealing.seal(buffer.getvalue(), context=_context(batch.pk, first_row)),
    )


def load(chunk: BatchChunk) -> pl.DataFrame:
    """The raw rows of a stretch."""
    context = _context(chunk.batch_id, chunk.first_row)
    return pl.read_ipc(io.BytesIO(sealing.unseal(bytes(chunk.sealed), context=context)))


def load_all(batch: Batch) -> Iterator[pl.DataFrame]:
    """The raw rows of a batch, stretch by stretch, in the order of the file; at least one."""
    if not batch.received:
        names = [SURPLUS, *(column(i) for i in range(len(batch.headers)))]
        yield pl.DataFrame(schema={ROW_NO: pl.Int64, **dict.fromkeys(names, pl.String)})
    for chunk in batch.chunks.order_by("first_row").iterator(chunk_size=1):
        yield load(chunk)


def raw_row(batch: Batch, row_no: int) -> pl.DataFrame:
    """One raw row, as `reading.RawTable` gives it; empty when the file has no such row."""
    chunk = batch.chunks.filter(first_row__lte=row_no, last_row__gte=row_no).first()
    return pl.DataFrame() if chunk is None else load(chunk).filter(pl.col(ROW_NO) == row_no)
