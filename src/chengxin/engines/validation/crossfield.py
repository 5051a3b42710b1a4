"""Cross-field rules of a catalogue item, applied to whole columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from chengxin.engines.validation.check_digits import check_resident_id
from chengxin.engines.validation.columns import Column
from chengxin.engines.validation.problems import Problems, Says
from chengxin.law.identifiers import resident_id
from chengxin.law.periods import add_months
from chengxin.law.rulebook import CatalogueItem, Condition
from chengxin.law.rulebook.row_cells import RESIDENT_ID
from chengxin.law.rulebook.schemas.catalogue_rules import (
    AgeAtLeast,
    AtMost,
    Digits,
    ForbiddenWhen,
    NotAfterReceived,
    NotBefore,
    NotEqual,
    OneOfRequired,
    Positive,
    RequiredWhen,
    StartsWith,
)


@dataclass(frozen=True)
class Rows:
    """The table as rules see it."""

    columns: Mapping[str, Column]
    received_on: date

    def value(self, name: str) -> pl.Series:
        """Typed values of a field; null where there is none or it cannot be read."""
        return self.columns[name].value

    def filled(self, name: str) -> pl.Series:
        """Where something is written in a field."""
        return self.columns[name].filled


def apply_rules(item: CatalogueItem, rows: Rows, problems: Problems) -> None:
    """Apply every rule of the item and note what it says."""
    for rule in item.rules:
        broken = _CHECKS[rule.kind](rows, rule)
        for condition in rule.conditions():
            if broken.any():  # seldom; what comes after costs more than to ask
                broken = broken & _holds(rows, condition)
        column = rows.columns[rule.field_names()[0]]
        problems.say(broken, column.field, Says(rule.id, rule.severity), column.text)


def _holds(rows: Rows, condition: Condition) -> pl.Series:
    """Where a condition holds."""
    if condition.is_empty is not None:
        filled = rows.filled(condition.field)
        return ~filled if condition.is_empty else filled
    value = rows.value(condition.field)
    if condition.equals is not None or condition.in_ is not None:
        if isinstance(value.dtype, pl.List):
            return _nowhere(value)
        held = value.cast(pl.String).is_in(list(condition.codes))
    elif isinstance(value.dtype, pl.List):
        held = _nowhere(value)
        for code in condition.codes:
            held = held | value.list.contains(code).fill_null(value=False)
    else:
        held = _nowhere(value)
    return held.fill_null(value=False)


def _nowhere(series: pl.Series) -> pl.Series:
    return pl.Series([False]).new_from_index(0, len(series))


def _required(rows: Rows, rule: RequiredWhen) -> pl.Series:
    return ~rows.filled(rule.field)


def _forbidden(rows: Rows, rule: ForbiddenWhen) -> pl.Series:
    return rows.filled(rule.field)


def _not_before(rows: Rows, rule: NotBefore) -> pl.Series:
    return rows.value(rule.field) < rows.value(rule.other)


def _not_after_received(rows: Rows, rule: NotAfterReceived) -> pl.Series:
    return rows.value(rule.field) > rows.received_on


def _positive(rows: Rows, rule: Positive) -> pl.Series:
    return _number(rows, rule.field) <= 0


def _at_most(rows: Rows, rule: AtMost) -> pl.Series:
    return _number(rows, rule.field) > rule.limit


def _number(rows: Rows, name: str) -> pl.Series:
    """A number to compare; decimals are kept as the text they were written in."""
    value = rows.value(name)
    return value.cast(pl.Float64) if value.dtype == pl.String else value


def _not_equal(rows: Rows, rule: NotEqual) -> pl.Series:
    return rows.value(rule.field) == rows.value(rule.other)


def _one_of_required(rows: Rows, rule: OneOfRequired) -> pl.Series:
    given = rows.filled(rule.fields[0])
    for name in rule.fields[1:]:
        given = given | rows.filled(name)
    return ~given


def _starts_with(rows: Rows, rule: StartsWith) -> pl.Series:
    value = pl.col("value").cast(pl.String).str.to_uppercase()
    begins = pl.any_horizontal(value.str.starts_with(prefix) for prefix in rule.prefixes)
    frame = rows.value(rule.field).to_frame("value")
    return frame.select(value.is_not_null() & ~begins).to_series()


def _digits(rows: Rows, rule: Digits) -> pl.Series:
    value = rows.value(rule.field).cast(pl.String)
    return ~value.str.contains(rf"^[0-9]{{{rule.count}}}$")


def _age_at_least(rows: Rows, rule: AgeAtLeast) -> pl.Series:
    column = rows.columns[rule.field]
    kind = rows.value(str(column.field.document_kind_field))
    day = rows.value(rule.other)
    asked = (kind == RESIDENT_ID).fill_null(value=False) & day.is_not_null()
    asked = asked & column.value.is_not_null()
    if not asked.any():
        return asked
    checked = check_resident_id(column.value)
    places = (asked & checked.valid).arg_true()
    pairs = zip(checked.code.gather(places), day.gather(places), strict=True)
    young = [_is_under(number, rule.years, on) for number, on in pairs]
    answer = _nowhere(day)
    return answer.clone().scatter(places, pl.Series(young, dtype=pl.Boolean))


def _is_under(number: str, years: int, on: date) -> bool:
    birthday = resident_id.birthday_of(number)
    return birthday is not None and on < add_months(birthday, years * 12)


_CHECKS: dict[str, Callable[[Rows, Any], pl.Series]] = {
    "required_when": _required,
    "forbidden_when": _forbidden,
    "not_before": _not_before,
    "not_after_received": _not_after_received,
    "positive": _positive,
    "at_most": _at_most,
    "not_equal": _not_equal,
    "one_of_required": _one_of_required,
    "starts_with": _starts_with,
    "digits": _digits,
    "age_at_least": _age_at_least,
}
