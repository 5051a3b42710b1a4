"""Reads a column by its field: the values it holds, and what is wrong with which cell."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from chengxin.engines.validation import texts
from chengxin.engines.validation.check_digits import (
    Checked,
    check_organisation_code,
    check_registration_number,
    check_resident_id,
    check_uscc,
)
from chengxin.engines.validation.coding import Coded, coded, repeats_itself
from chengxin.engines.validation.distinct import read_distinct
from chengxin.engines.validation.problems import Problems, Says
from chengxin.law.rulebook import Field
from chengxin.law.rulebook.row_cells import (
    FULL_WIDTH,
    FULL_WIDTH_KINDS,
    RESIDENT_ID,
    TEXT_KINDS,
    Tables,
)
from chengxin.law.rulebook.row_rules import PLACEHOLDER
from chengxin.law.words import RuleAction

DTYPES: dict[str, pl.DataType] = {
    "date": pl.Date(),
    "integer": pl.Int64(),
    "amount": pl.Int64(),
    "capital": pl.Int64(),
    "codes": pl.List(pl.String()),
}
_CHECKS: dict[str, Callable[[pl.Series], Checked]] = {
    "uscc": check_uscc,
    "organisation_code": check_organisation_code,
    "registration_number": check_registration_number,
}
_READERS = 4  # columns read at a time; the work is outside the interpreter
_WORTH_SHARING = 5_000  # rows; below, handing columns to threads costs more than reading them
_WORTH_CODING = 2_000  # rows; below, finding the distinct cells costs more than reading every one
_BY_DISTINCT = frozenset({"date", "integer", "decimal", "amount", "capital", "code", "codes"})


@dataclass
class Column:
    """A column that has been read.

    `text` is the cleaned cell, null where nothing or a placeholder stands; `value` is typed, null
    also where a cell could not be read; `placeholder` is the word that stands for nothing.
    `currency` is set for capitals.
    """

    field: Field
    text: pl.Series
    value: pl.Series
    placeholder: pl.Series
    currency: pl.Series | None = None

    @cached_property
    def filled(self) -> pl.Series:
        """Where something is written, readable or not."""
        return self.text.is_not_null()


def dtype_of(field: Field) -> pl.DataType:
    """The type a field's values have in the result."""
    return DTYPES.get(field.kind, pl.String())


def empty_column(field: Field, height: int) -> Column:
    """The column of a field that the file does not have."""
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, height)
    value = pl.Series([None], dtype=dtype_of(field)).new_from_index(0, height)
    return Column(field, nothing, value, nothing)


def read_columns(
    fields: Sequence[Field], table: pl.DataFrame, tables: Tables, problems: Problems
) -> dict[str, Column]:
    """Read the columns of a table, and note what is wrong with their cells.

    Args:
        fields: What the columns are.
        table: A column of cells as written per field that the file has, under its name.
        tables: Code tables by key.
        problems: Takes what is wrong.
    """
    present = [f for f in fields if f.name in table.columns]
    written = [f.name for f in present if table[f.name].null_count() < table.height]
    text = texts.cleaned(table.select(pl.col(written).cast(pl.String)))
    repeated = [
        name for name in written if table.height >= _WORTH_CODING and repeats_itself(text[name])
    ]
    at_once = [
        f.name
        for f in present
        if f.name in written and f.name not in repeated and f.kind not in _BY_DISTINCT
    ]
    odd = texts.oddities(text.select(at_once), tables(PLACEHOLDER))
    oddities = dict(zip(at_once, odd, strict=True))

    def read(field: Field) -> Column:
        if field.name not in written:
            return empty_column(field, table.height)
        if field.name in repeated:
            return _read_coded(field, coded(text[field.name]), tables, problems)
        return _read(field, text[field.name], oddities.get(field.name), tables, problems)

    if table.height < _WORTH_SHARING:
        return {column.field.name: column for column in map(read, fields)}
    with ThreadPoolExecutor(max_workers=_READERS) as pool:
        return {column.field.name: column for column in pool.map(read, fields)}


def _read_coded(field: Field, column: Coded, tables: Tables, problems: Problems) -> Column:
    """Read every distinct cell once, and give each row what its cell gave."""
    of_cells = Problems(pl.int_range(len(column.cells), eager=True))
    read = _read(field, column.cells, None, tables, of_cells)
    problems.spread(of_cells, column)
    return Column(
        field,
        column.spread(read.text),
        column.spread(read.value),
        column.spread(read.placeholder),
        None if read.currency is None else column.spread(read.currency),
    )


def _read(
    field: Field, text: pl.Series, odd: texts.Oddities | None, tables: Tables, problems: Problems
) -> Column:
    if field.kind in _BY_DISTINCT:
        found = read_distinct(field, text, tables, problems)
        return Column(
            field,
            _only(text, ~found.is_placeholder),
            found.value
            if found.value.dtype == dtype_of(field)
            else found.value.cast(dtype_of(field)),
            _only(text, found.is_placeholder),
            found.currency,
        )
    if odd is None:
        (odd,) = texts.oddities(text.to_frame("cell"), tables(PLACEHOLDER))
    written, placeholder = text, texts.nothing(len(text))
    if odd.placeholder:
        stands_for_nothing = texts.placeholders(text, tables(PLACEHOLDER))
        written, placeholder = _only(text, ~stands_for_nothing), _only(text, stands_for_nothing)
    readable = _readable(field, written, odd, problems)
    if field.kind in _CHECKS:
        readable = _checked(field, readable, problems)
    elif field.kind == "name" and odd.wordless:
        readable = _names(field, readable, problems)
    return Column(field, written, readable, placeholder)


def check_identity(column: Column, document_kind: pl.Series, problems: Problems) -> None:
    """Check numbers of identity documents where the document is a resident card."""
    resident = column.filled & (document_kind == RESIDENT_ID).fill_null(value=False)
    if resident.any():
        checked = check_resident_id(_only(column.text, resident))
        _say_checked(column.field, column.text, checked, resident, problems)


def _only(text: pl.Series, where: pl.Series) -> pl.Series:
    """The cells where a condition holds, null elsewhere."""
    if where.all():
        return text
    if not where.any():
        return texts.nothing(len(text))
    frame = pl.DataFrame({"t": text, "w": where})
    return frame.select(pl.when(pl.col("w")).then("t")).to_series()


def _readable(field: Field, text: pl.Series, odd: texts.Oddities, problems: Problems) -> pl.Series:
    """Cells that are neither garbled, formulas, too long nor saved under a wrong encoding."""
    bad = texts.nowhere(len(text))
    for rule, may_be, where in (
        ("garbled", odd.garbled, texts.garbled),
        ("formula", odd.formula, texts.formulas),
        ("too-long", odd.longest > (field.max_length or odd.longest), _longer_than(field)),
        ("mojibake", odd.mojibake and field.kind in TEXT_KINDS, texts.mojibake),
    ):
        if may_be:
            wrong = where(text) & ~bad
            problems.say(wrong, field, Says(rule, RuleAction.REJECT), text)
            bad = bad | wrong
    return _only(text, ~bad)


def _longer_than(field: Field) -> Callable[[pl.Series], pl.Series]:
    most = field.max_length or 0
    return lambda text: (text.str.len_chars() > most).fill_null(value=False)


def _names(field: Field, text: pl.Series, problems: Problems) -> pl.Series:
    """Cells with a letter of any script in them; a date or a number is no name."""
    no_name = texts.wordless(text)
    problems.say(no_name, field, Says("not-a-name", RuleAction.REJECT), text)
    return _only(text, ~no_name)


def _checked(field: Field, text: pl.Series, problems: Problems) -> pl.Series:
    """Normalised codes; wrong ones are noted and kept as they are written."""
    checked = _CHECKS[field.kind](text)
    _say_checked(field, text, checked, text.is_not_null(), problems)
    if field.kind in FULL_WIDTH_KINDS:
        changed = (checked.valid & (checked.code != text)).fill_null(value=False)
        if changed.any():
            wide = changed & text.str.contains(FULL_WIDTH).fill_null(value=False)
            problems.say(wide, field, Says("full-width", RuleAction.WARN), text)
    return checked.code


def _say_checked(
    field: Field, text: pl.Series, checked: Checked, where: pl.Series, problems: Problems
) -> None:
    severity = field.check_digit
    assert severity is not None  # the schema demands it of every kind with a check character
    wrong = where & ~checked.valid
    rule = "uscc-check-digit" if field.kind == "uscc" else "check-digit"
    problems.say(wrong & checked.shape, field, Says(rule, severity), text)
    if field.kind == "uscc" and severity is RuleAction.WARN:
        severity = RuleAction.HOLD
    problems.say(wrong & ~checked.shape, field, Says("wrong-shape", severity), text)
