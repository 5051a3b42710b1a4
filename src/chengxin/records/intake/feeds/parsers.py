"""Brings a source's texts into the form of the field. What does not parse stays as written."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from chengxin.law import document_numbers
from chengxin.law.errors import InputError
from chengxin.law.money import parse_fen
from chengxin.law.rulebook import Field
from chengxin.records.intake.feeds.schema import Parser

_FEN = {"wan": Decimal(1_000_000), "yuan": Decimal(100)}
# Spreadsheets count days from here (their 1900 counts a 29 February that never was).
_SERIAL_ORIGIN = date(1899, 12, 30)
_SERIALS = re.compile(r"[1-9]\d{4}(?:\.0+)?")
_DAY = re.compile(
    r"(?P<year>(?:19|20|21)\d\d)(?:[-/.年]\s*(?P<month>\d{1,2})[-/.月]\s*(?P<day>\d{1,2})日?"
    r"|(?P<packed>\d{4}))(?:[ T]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)


def day_of(text: str) -> str:
    """A day in ISO form, without the time of day.

    >>> day_of("2017-07-12 00:00:00"), day_of("20251212"), day_of("2023年8月1日"), day_of("2021")
    ('2017-07-12', '2025-12-12', '2023-08-01', '2021')
    """
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return text
    packed = found["packed"] or ""
    month, day = found["month"] or packed[:2], found["day"] or packed[2:]
    try:
        return date(int(found["year"]), int(month), int(day)).isoformat()
    except ValueError:
        return text


def spreadsheet_day_of(text: str) -> str:
    """A day in ISO form, also from the serial number a spreadsheet left behind.

    >>> spreadsheet_day_of("43003")
    '2017-09-25'
    """
    plain = text.strip()
    if _SERIALS.fullmatch(plain):
        return (_SERIAL_ORIGIN + timedelta(days=int(float(plain)))).isoformat()
    return day_of(text)


def amount_of(text: str, unit: str, field_unit: str) -> str:
    """An amount in the unit of its field, exact.

    >>> amount_of("肆万玖仟元整", "yuan", "wan")
    '4.9'
    """
    try:
        fen = parse_fen(text, unit="wan" if unit == "wan" else "yuan")
    except InputError:
        return text
    return f"{(Decimal(fen) / _FEN[field_unit]).normalize():f}"


def parser(name: Parser, field: Field) -> Callable[[str], str]:
    """The function that a parser's name stands for."""
    match name:
        case "date":
            return day_of
        case "spreadsheet_date":
            return spreadsheet_day_of
        case "document_no":
            return document_numbers.normalise
        case "amount_yuan" | "amount_wan":
            unit, field_unit = name.removeprefix("amount_"), field.unit or "yuan"
            return lambda text: amount_of(text, unit, field_unit)


def parsed(texts: pl.Expr, function: Callable[[str], str]) -> pl.Expr:
    """Apply a parser to a column, once per distinct text."""
    return texts.map_batches(lambda series: _each_once(series, function), return_dtype=pl.String)


def _each_once(series: pl.Series, function: Callable[[str], str]) -> pl.Series:
    distinct = series.drop_nulls().unique()
    return series.replace_strict(
        distinct, pl.Series([function(text) for text in distinct], dtype=pl.String), default=None,
        return_dtype=pl.String,
    )  # fmt: skip
