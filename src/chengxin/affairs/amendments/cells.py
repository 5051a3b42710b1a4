"""The content of a record written again as a department would write it, cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from chengxin.law.rulebook import CatalogueItem, CodeTable, Field

_FEN = {"wan": 1_000_000, "yuan": 100}

Body = Mapping[str, Any]


def frame_of(bodies: Sequence[Body], item: CatalogueItem, currencies: CodeTable) -> pl.DataFrame:
    """Rows as the validation engine takes them.

    Args:
        bodies: Payloads; the place in the list is the row.
        item: The item whose columns are wanted.
        currencies: For how many minor digits an amount of a currency has.

    Returns:
        ``row_no`` Int64 and one String column per field of the item; null where nothing is held.
    """
    columns: dict[str, pl.Series] = {"row_no": pl.Series(range(len(bodies)), dtype=pl.Int64)}
    for field in item.fields:
        write = _writer(field, currencies)
        cells = [write(body) for body in bodies]
        columns[field.name] = pl.Series(field.name, cells, dtype=pl.String)
    return pl.DataFrame(columns)


def _writer(field: Field, currencies: CodeTable) -> Callable[[Body], str | None]:
    def write(body: Body) -> str | None:
        value = body.get(field.name)
        if value is None:
            return None
        if field.kind == "amount":
            return _number(value, _FEN[str(field.unit)])
        if field.kind == "capital":
            return _capital(value, body.get(str(field.currency_field)), currencies)
        if field.kind == "codes":
            return str(field.separator)[0].join(value)
        if isinstance(value, Mapping):  # sealed: only its mask is held in the open
            return str(value.get("masked", ""))
        return str(value)

    return write


def _number(value: int, unit: int) -> str:
    return f"{Decimal(value) / unit:f}"


def _capital(value: int, currency: str | None, currencies: CodeTable) -> str | None:
    if currency is None:
        return None
    return f"{_number(value, 10 ** (currencies.entry(currency).minor_digits or 0))}{currency}"
