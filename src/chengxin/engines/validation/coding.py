"""A column as its distinct cells and a number per row: what says the same is read once."""

from dataclasses import dataclass

import polars as pl

_SAMPLE = 2_000
_ONE_BY_ONE = 2_000  # rows; a longer column is quicker coded as a whole
_WORTH_IT = 8  # rows a distinct cell stands for; fewer, and finding them costs more than it saves


@dataclass(frozen=True)
class Coded:
    """`cells` are the distinct texts, without null; `places` says which one stands in each row.

    `places` is UInt32, null where the row has no cell.
    """

    cells: pl.Series
    places: pl.Series

    def spread(self, values: pl.Series) -> pl.Series:
        """A value per distinct cell as a value per row; null where there is no cell."""
        if not len(values):
            return values.clear(len(self.places))
        return values.gather(self.places)


def coded(text: pl.Series) -> Coded:
    """A column of texts by its distinct cells, in the order in which they first stand."""
    if len(text) <= _ONE_BY_ONE:
        numbers: dict[str, int] = {}
        places = [None if t is None else numbers.setdefault(t, len(numbers)) for t in text]
        return Coded(
            pl.Series(text.name, list(numbers), dtype=pl.String),
            pl.Series(text.name, places, dtype=pl.UInt32),
        )
    cells = text.drop_nulls().unique(maintain_order=True)
    return Coded(cells, text.cast(pl.Enum(cells)).to_physical().cast(pl.UInt32))


def repeats_itself(text: pl.Series) -> bool:
    """Whether a column has few distinct cells for its length."""
    first = text.head(_SAMPLE)
    if first.n_unique() * _WORTH_IT > len(first):
        return False
    return text.n_unique() * _WORTH_IT <= len(text)
