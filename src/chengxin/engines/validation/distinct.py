"""Reads columns with few distinct cells: each is read once, in plain Python, and joined back."""

from dataclasses import dataclass
from typing import Any

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import Indel

from chengxin.engines.validation.coding import coded
from chengxin.engines.validation.problems import Problems, Says
from chengxin.law.rulebook import CodeTable, Field
from chengxin.law.rulebook.row_cells import CellProblem, Tables, read_cell
from chengxin.law.rulebook.row_rules import PLACEHOLDER

_SUGGESTED_FOR = 300  # distinct wrong values of a column; more is a shifted column, not slips
_ALIKE = 50  # out of 100
_PLAIN_AMOUNT = r"^[0-9]{1,11}(?:\.[0-9]{1,6})?$"
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
    known = _plain_amounts(field, column.cells.alias("text"))
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
        lookup = pl.concat([lookup, known])
    table = cells.join(lookup, on="text", how="left", maintain_order="left")
    _say(field, text, found, problems)
    return Read(
        column.spread(table["value"]),
        column.spread(table["is_placeholder"]).fill_null(value=False),
        column.spread(table["currency"]) if field.kind == "capital" else None,
    )


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
    return cells, _with_suggestions(field, found, tables)


def _with_suggestions(
    field: Field, found: list[tuple[str, CellProblem]], tables: Tables
) -> list[tuple[str, CellProblem]]:
    """Adds the nearest value of the code table to the remedy of the values it does not have."""
    if field.code_table is None or len(found) > _SUGGESTED_FOR:
        return found
    table = tables(field.code_table)
    return [
        (text, _with_nearest(problem, table) if problem.rule == "not-in-table" else problem)
        for text, problem in found
    ]


def _with_nearest(problem: CellProblem, table: CodeTable) -> CellProblem:
    labels = [entry.zh for entry in table.entries]
    nearest = process.extractOne(
        problem.value, labels, scorer=Indel.normalized_similarity, score_cutoff=_ALIKE / 100
    )
    if nearest is None:
        return problem
    message = f"“{problem.value}”不在代码表内，疑似“{nearest[0]}”"
    return CellProblem(
        problem.rule,
        problem.severity,
        problem.value,
        message,
        f"改为“{nearest[0]}”，或{problem.remedy_zh}",
    )


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
    for severity in {problem.severity for _, problem in found}:
        these = [(t, p) for t, p in found if p.severity is severity]
        lookup = pl.DataFrame(
            {
                "text": [t for t, _ in these],
                "rule": [p.rule for _, p in these],
                "value": [p.value for _, p in these],
                "message": [p.message_zh for _, p in these],
                "remedy": [p.remedy_zh for _, p in these],
            }
        )
        for rule in lookup["rule"].unique(maintain_order=True):
            hit = rows.join(lookup.filter(pl.col("rule") == rule), on="text", how="inner")
            says = Says(rule, severity, hit["message"], hit["remedy"])
            problems.append(hit["row_no"], field, says, hit["value"])
