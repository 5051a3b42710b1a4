"""A file as a table of text."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

import polars as pl

ROWS_AT_ONCE = 10_000
ROW_NO = "row_no"
SURPLUS = "surplus"
_FIRST_CELLS = 3


def column(index: int) -> str:
    """The name of a column by position; two headers may be the same, positions are not."""
    return f"c{index}"


@dataclass
class RawTable:
    """The header and the rows of a file.

    ``frames`` yields at most ``ROWS_AT_ONCE`` rows at a time: ``row_no`` int64 (the header of a
    file is row 1), ``surplus`` string (the whole row as text where its number of cells is not that
    of the header, else null), ``c0`` … one string per header, empty text for an empty cell.
    Rows without any text are left out; their numbers stay unused.
    """

    headers: list[str]
    frames: Iterator[pl.DataFrame]
    close: Callable[[], None] = field(default=lambda: None)

    def __enter__(self) -> Self:
        """Use it in a ``with`` block, so that files are closed whatever happens."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close what is open."""
        self.close()


def in_portions(frames: Iterable[pl.DataFrame], size: int = ROWS_AT_ONCE) -> Iterator[pl.DataFrame]:
    """Cut frames of any length into portions of exactly ``size`` rows, the last one shorter."""
    waiting: list[pl.DataFrame] = []
    count = 0
    for frame in frames:
        waiting.append(frame)
        count += frame.height
        if count < size:
            continue
        whole = pl.concat(waiting)
        full = count - count % size
        for start in range(0, full, size):
            yield whole.slice(start, size).rechunk()
        waiting, count = [whole.slice(full)], count % size
    if count:
        yield pl.concat(waiting).rechunk()


def without_blank_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out rows in which no cell holds any text."""
    if frame.is_empty():
        return frame
    cells = [name for name in frame.columns if name not in (ROW_NO, SURPLUS)]
    # Nearly every row says something in its first cells; only the others are looked at whole.
    first = pl.any_horizontal(pl.col(c).str.strip_chars() != "" for c in cells[:_FIRST_CELLS])
    if frame.select(first.all()).item():
        return frame
    has_text = pl.any_horizontal(pl.col(c).str.strip_chars() != "" for c in cells)
    return frame.filter(has_text | pl.col(SURPLUS).is_not_null())
