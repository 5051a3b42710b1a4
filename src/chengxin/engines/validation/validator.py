"""Checks a whole table against a catalogue item and gives it its types."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from chengxin.engines.validation.columns import Column, check_identity, read_columns
from chengxin.engines.validation.crossfield import Rows, apply_rules
from chengxin.engines.validation.problems import Problems, Says
from chengxin.law.rulebook import CatalogueItem, CodeTable, Rulebook
from chengxin.law.rulebook.advice import Adviser
from chengxin.law.rulebook.row_rules import NATURAL_PERSON
from chengxin.law.words import RuleAction

UNKNOWN_AUTHORITY = "authority-code-unknown"


@dataclass(frozen=True)
class Validated:
    """A checked table.

    `frame`: ``row_no`` Int64, one column per field of the item under its payload name (String;
    dates Date; integers, amounts in fen and capitals in minor units Int64; several codes a list
    of String), and ``is_personal`` Boolean. A cell that could not be read is null.
    `problems`: columns of ``problems.PROBLEM_COLUMNS``, by row and field.
    """

    frame: pl.DataFrame
    problems: pl.DataFrame


def validate(
    frame: pl.DataFrame,
    item: CatalogueItem,
    *,
    received_on: date,
    rulebook: Rulebook,
    known_authority_codes: frozenset[str] = frozenset(),
) -> Validated:
    """Check every row of a table, all problems at once.

    Rows that repeat each other are not looked for here: which document a row is about shows only
    when its subject is known.

    Args:
        frame: ``row_no`` integer, and a String column of cells as written per field of the item
            that the file has, under the field's payload name.
        item: The catalogue item in force on the day of receipt.
        received_on: Day the file was received, Asia/Shanghai.
        rulebook: Code tables are taken as in force on that day.
        known_authority_codes: Unified codes of the authorities of the district; when given, any
            other is warned of.
    """

    def tables(name: str) -> CodeTable:
        return rulebook.code_table(name, received_on)

    problems = Problems(frame["row_no"].cast(pl.Int64))

    columns = read_columns(item.fields, frame, tables, problems)
    _spread_currencies(columns)
    _check_required(columns, problems)
    _check_identities(columns, problems)
    _apply_fallbacks(item, columns)
    apply_rules(item, Rows(columns, received_on), problems)
    _check_authority(item, columns, known_authority_codes, problems)
    personal = _personal(item, columns)
    typed = pl.DataFrame(
        [problems.row_no.alias("row_no"), *(c.value.alias(n) for n, c in columns.items())]
    ).with_columns(is_personal=personal)
    checks = rulebook.validation(received_on)
    adviser = Adviser(item, checks, tables)
    said = problems.table(item, problems.row_no.filter(personal), adviser, checks)
    return Validated(typed, said)


def _spread_currencies(columns: dict[str, Column]) -> None:
    """A capital says its currency; a currency cell of its own outranks it."""
    for column in list(columns.values()):
        if column.currency is None or column.field.currency_field is None:
            continue
        own = columns[column.field.currency_field]
        both = pl.DataFrame({"text": own.text, "value": own.value, "said": column.currency}).select(
            text=pl.coalesce("text", "said"), value=pl.coalesce("value", "said")
        )
        columns[own.field.name] = Column(own.field, both["text"], both["value"], own.placeholder)


def _check_required(columns: dict[str, Column], problems: Problems) -> None:
    for column in columns.values():
        field = column.field
        if field.required != "always" or not column.text.null_count():
            continue
        empty = ~column.filled
        word = column.placeholder.is_not_null()
        problems.say(empty & ~word, field, Says("required", RuleAction.REJECT))
        placeholder = Says("placeholder", RuleAction.REJECT)
        problems.say(empty & word, field, placeholder, column.placeholder)


def _check_identities(columns: dict[str, Column], problems: Problems) -> None:
    for column in columns.values():
        kind = column.field.document_kind_field
        if column.field.kind == "identity_number" and kind is not None:
            check_identity(column, columns[kind].value, problems)


def _apply_fallbacks(item: CatalogueItem, columns: dict[str, Column]) -> None:
    for name, other in item.fallbacks.items():
        column = columns[name]
        frame = pl.DataFrame(
            {"own": column.value, "other": columns[other].value, "filled": column.filled}
        )
        value = frame.select(pl.when("filled").then("own").otherwise("other")).to_series()
        columns[name] = Column(column.field, column.text, value, column.placeholder)


def _check_authority(
    item: CatalogueItem,
    columns: dict[str, Column],
    known: frozenset[str],
    problems: Problems,
) -> None:
    field = item.role("authority_code")
    if field is None or not known:
        return
    column = columns[field.name]
    strange = column.value.is_not_null() & ~column.value.is_in(sorted(known))
    says = Says(UNKNOWN_AUTHORITY, RuleAction.WARN)
    problems.say(strange, field, says, column.text)


def _personal(item: CatalogueItem, columns: dict[str, Column]) -> pl.Series:
    """Rows of natural persons: the category column says so, never the shape of a code."""
    category = item.role("subject_kind")
    height = len(next(iter(columns.values())).value)
    if not item.personal_rows or category is None:
        return pl.Series([False]).new_from_index(0, height)
    return (columns[category.name].value == NATURAL_PERSON).fill_null(value=False)
