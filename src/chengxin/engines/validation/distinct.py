"""Reads columns with few distinct cells: each is read once, in plain Python, and joined back."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from chengxin.engines.validation.coding import Coded, coded
from chengxin.engines.validation.problems import Problems, Says
from chengxin.engines.validation.texts import nowhere
from chengxin.law.rulebook import Field
from chengxin.law.rulebook.row_cells import CellProblem, Tables, read_cell
from chengxin.law.rulebook.row_rules import PLACEHOLDER
from chengxin.law.words import RuleAction

_PLAIN_AMOUNT = r"^[0-9]{1,11}(?:\.[0-9]{1,6})?$"
_FEW = 500  # distinct cells; so many are read one by one before a table of amounts is made
_FEN_DIGITS = {"wan": 6, "yuan": 2}
_VALUE_TYPES: dict[str, pl.DataType] = {
    "date": pl.Date(),
    "integer": pl.Int64(),
    "amount": pl.Int64(),
    "capital": pl.Int64(),
    "codes": pl.List(pl.String()),
}


@dataclass(frozen=True)
class Read:
    """What a column holds, cell by cell; `currency` only for capitals."""

    value: pl.Series
    is_placeholder: pl.Series
    currency: pl.Series | None


@dataclass(frozen=True)
class _Cell:
    text: str
    value: Any = None
    currency: str | None = None
    is_placeholder: bool = False


def read_distinct(field: Field, text: pl.Series, tables: Tables, problems: Problems) -> Read:
    """Read a cleaned column cell by distinct cell, exactly as one row is read.

    Args:
        field: What the column is.
        text: Cleaned cells, null where empty.
        tables: Code tables by key.
        problems: Takes what is wrong, for every row that has the cell.
    """
    column = coded(text)
    cells = column.cells.alias("text").to_frame()
    known = _plain_amounts(field, column.cells.alias("text")) if len(cells) > _FEW else None
    rest = cells if known is None else cells.join(known, on="text", how="anti")
    read, found = _read_each(field, rest["text"].to_list(), tables)
    lookup = pl.DataFrame(
        {
            "text": [c.text for c in read],
            "value": pl.Series(
                [c.value for c in read], dtype=_VALUE_TYPES.get(field.kind, pl.String())
            ),
            "currency": pl.Series([c.currency for c in read], dtype=pl.String),
            "is_placeholder": [c.is_placeholder for c in read],
        },
        schema_overrides={"text": pl.String, "is_placeholder": pl.Boolean},
    )
    if known is not None:
        both = pl.concat([lookup, known])
        lookup = cells.join(both, on="text", how="left", maintain_order="left")
    _say(field, text, found, problems)
    return Read(
        column.spread(lookup["value"]),
        _placeholders(column, lookup["is_placeholder"]),
        column.spread(lookup["currency"]) if field.kind == "capital" else None,
    )


def _placeholders(column: Coded, is_placeholder: pl.Series) -> pl.Series:
    if not is_placeholder.any():  # nearly always
        return nowhere(len(column.places))
    return column.spread(is_placeholder).fill_null(value=False)


def _read_each(
    field: Field, distinct: list[str], tables: Tables
) -> tuple[list[_Cell], list[tuple[str, CellProblem]]]:
    placeholder = tables(PLACEHOLDER)
    cells: list[_Cell] = []
    found: list[tuple[str, CellProblem]] = []
    for text in distinct:
        if text in placeholder:
            cells.append(_Cell(text, is_placeholder=True))
            continue
        value, cell_problems = read_cell(field, text, tables)
        currency = None
        if isinstance(value, tuple):
            value, currency = value
        if field.kind == "decimal" and value is not None:
            value = str(value)
        cells.append(_Cell(text, value, currency))
        found.extend((text, problem) for problem in cell_problems)
    return cells, found


def _plain_amounts(field: Field, distinct: pl.Series) -> pl.DataFrame | None:
    """Amounts that are a plain number with no more decimals than fen; others need the parser."""
    if field.unit is None:
        return None
    decimals = _FEN_DIGITS[field.unit]
    plain = distinct.filter(distinct.str.contains(_PLAIN_AMOUNT))
    parts = pl.DataFrame({"text": plain}).with_columns(
        whole=pl.col("text").str.split_exact(".", 1).struct.field("field_0"),
        part=pl.col("text").str.split_exact(".", 1).struct.field("field_1").fill_null(""),
    )
    return (
        parts.filter(pl.col("part").str.len_chars() <= decimals)
        .select(
            "text",
            value=(pl.col("whole") + pl.col("part").str.pad_end(decimals, "0")).cast(pl.Int64),
        )
        .with_columns(currency=pl.lit(None, dtype=pl.String), is_placeholder=pl.lit(value=False))
    )


def _say(
    field: Field, text: pl.Series, found: list[tuple[str, CellProblem]], problems: Problems
) -> None:
    if not found:
        return
    rows = pl.DataFrame({"row_no": problems.row_no, "text": text})
    lookup = pl.DataFrame(
        [(t, p.rule, p.severity.value, p.value) for t, p in found],
        schema=["text", "rule", "severity", "value"],
        orient="row",
    )
    for rule, severity in lookup.select("rule", "severity").unique(maintain_order=True).rows():
        these = lookup.filter(pl.col("rule") == rule, pl.col("severity") == severity)
        hit = rows.join(these, on="text", how="inner", maintain_order="left")
        problems.append(hit["row_no"], field, Says(rule, RuleAction(severity)), hit["value"])
