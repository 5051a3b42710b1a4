"""Reads a column by its field: the values it holds, and what is wrong with which cell."""

from collections.abc import Callable
from dataclasses import dataclass

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
from chengxin.law.rulebook.row_cells import RESIDENT_ID, Tables
from chengxin.law.rulebook.row_rules import PLACEHOLDER
from chengxin.law.words import RuleAction

DTYPES: dict[str, pl.DataType] = {
    "date": pl.Date(),
    "integer": pl.Int64(),
    "amount": pl.Int64(),
    "capital": pl.Int64(),
    "codes": pl.List(pl.String()),
}
_CHECKS: dict[str, tuple[str, Callable[[pl.Series], Checked]]] = {
    "uscc": ("统一社会信用代码", check_uscc),
    "organisation_code": ("组织机构代码", check_organisation_code),
    "registration_number": ("工商注册号", check_registration_number),
}
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

    @property
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


def read_column(field: Field, raw: pl.Series, tables: Tables, problems: Problems) -> Column:
    """Read one column, and note what is wrong with its cells."""
    if raw.null_count() == len(raw):
        return empty_column(field, len(raw))
    if raw.dtype == pl.String and repeats_itself(raw):
        return _read_coded(field, coded(raw), tables, problems)
    return _read(field, raw, tables, problems)


def _read_coded(field: Field, column: Coded, tables: Tables, problems: Problems) -> Column:
    """Read every distinct cell once, and give each row what its cell gave."""
    of_cells = Problems(pl.int_range(len(column.cells), eager=True))
    read = _read(field, column.cells, tables, of_cells)
    problems.spread(of_cells, column)
    return Column(
        field,
        column.spread(read.text),
        column.spread(read.value),
        column.spread(read.placeholder),
        None if read.currency is None else column.spread(read.currency),
    )


def _read(field: Field, raw: pl.Series, tables: Tables, problems: Problems) -> Column:
    text = texts.cleaned(raw)
    if field.kind in _BY_DISTINCT:
        found = read_distinct(field, text, tables, problems)
        return Column(
            field,
            _only(text, ~found.is_placeholder),
            found.value.cast(dtype_of(field)),
            _only(text, found.is_placeholder),
            found.currency,
        )
    is_placeholder = texts.placeholders(text, tables(PLACEHOLDER))
    written = _only(text, ~is_placeholder)
    readable = _readable(field, written, problems)
    if field.kind in _CHECKS:
        readable = _checked(field, readable, problems)
    elif field.kind == "name":
        readable = _names(field, readable, problems)
    return Column(field, written, readable, _only(text, is_placeholder))


def check_identity(column: Column, document_kind: pl.Series, problems: Problems) -> None:
    """Check numbers of identity documents where the document is a resident card."""
    resident = column.filled & (document_kind == RESIDENT_ID).fill_null(value=False)
    if resident.any():
        checked = check_resident_id(_only(column.text, resident))
        _say_checked(column.field, "身份证号码", column.text, checked, resident, problems)


def _only(text: pl.Series, where: pl.Series) -> pl.Series:
    """The cells where a condition holds, null elsewhere."""
    if where.all():
        return text
    if not where.any():
        return text.clear(len(text))
    frame = pl.DataFrame({"t": text, "w": where})
    return frame.select(pl.when(pl.col("w")).then("t")).to_series()


def _readable(field: Field, text: pl.Series, problems: Problems) -> pl.Series:
    """Cells that are neither garbled nor too long."""
    bad = texts.garbled(text)
    says = Says("garbled", RuleAction.REJECT, "含乱码或控制字符", "用UTF-8或GB18030重新导出文件")
    problems.say(bad, field, says, text)
    if field.max_length is not None:
        long = (text.str.len_chars() > field.max_length).fill_null(value=False) & ~bad
        message = f"超过{field.max_length}个字符"
        says = Says("too-long", RuleAction.REJECT, message, "缩短，或把说明移到备注")
        problems.say(long, field, says, text)
        bad = bad | long
    return _only(text, ~bad)


def _names(field: Field, text: pl.Series, problems: Problems) -> pl.Series:
    """Cells with a letter of any script in them; a date or a number is no name."""
    no_name = (~text.str.contains(r"\p{L}")).fill_null(value=False)
    says = Says("not-a-name", RuleAction.REJECT, "不是名称或姓名", "填写证照上的全称或姓名")
    problems.say(no_name, field, says, text)
    return _only(text, ~no_name)


def _checked(field: Field, text: pl.Series, problems: Problems) -> pl.Series:
    """Normalised codes; wrong ones are noted and kept as they are written."""
    name, check = _CHECKS[field.kind]
    checked = check(text)
    _say_checked(field, name, text, checked, text.is_not_null(), problems)
    return checked.code


def _say_checked(
    field: Field,
    name: str,
    text: pl.Series,
    checked: Checked,
    where: pl.Series,
    problems: Problems,
) -> None:
    severity = field.check_digit
    assert severity is not None  # the schema demands it of every kind with a check character
    wrong = where & ~checked.valid
    rule = "uscc-check-digit" if field.kind == "uscc" else "check-digit"
    message = f"{name}的校验位不符，至少有一位抄错"
    problems.say(
        wrong & checked.shape, field, Says(rule, severity, message, "对照证照重新抄录"), text
    )
    if field.kind == "uscc" and severity is RuleAction.WARN:
        severity = RuleAction.HOLD
    says = Says("wrong-shape", severity, f"不是{name}的样子", "对照证照重新抄录")
    problems.say(wrong & ~checked.shape, field, says, text)
