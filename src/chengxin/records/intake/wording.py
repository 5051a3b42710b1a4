"""Words what intake itself finds about rows, from the built-in rules in force (``validation``)."""

from collections.abc import Iterable

import polars as pl

from chengxin.engines.validation.problems import MESSAGE_LENGTH
from chengxin.law.rulebook.schemas.validation import ValidationPack, worded
from chengxin.records.intake.columns import PROBLEM_SCHEMA
from chengxin.records.intake.enums import Severity

FOUND_SCHEMA = pl.Schema(
    {
        "row_no": pl.Int64(),
        "field": pl.String(),
        "value": pl.String(),
        "rule": pl.String(),
        "severity": pl.String(),
        "message": pl.String(),
        "remedy": pl.String(),
        "mended": pl.String(),
        "fact": pl.String(),
    }
)
"""What is found before it is worded: `severity`, `message` and `remedy` are null where the built-in
rule says them; `fact` is the one thing a wording may name besides value and mended value."""

_FACTS = ("first", "other", "limit", "nearest")
_ALIKE = ("rule", "severity", "message", "remedy", "value", "mended", "fact")
_SAID = ("severity", "message", "remedy", "message_en", "remedy_en")


def found(
    rows: pl.DataFrame,
    rule: str,
    *,
    field: str = "",
    value: pl.Expr | None = None,
    mended: pl.Expr | None = None,
    fact: pl.Expr | None = None,
) -> pl.DataFrame:
    """The same rule broken by every row given (`FOUND_SCHEMA`).

    Args:
        rows: The rows.
        rule: A built-in rule.
        field: Official code of the field; empty for the whole row.
        value: What is shown of the row.
        mended: The value it probably means.
        fact: What else the wording names.
    """
    if rows.is_empty():
        return pl.DataFrame(schema=FOUND_SCHEMA)
    nothing = pl.lit(None, pl.String)
    return rows.select(
        "row_no",
        field=pl.lit(field),
        value=(pl.lit("") if value is None else value.fill_null("")),
        rule=pl.lit(rule),
        severity=nothing,
        message=nothing,
        remedy=nothing,
        mended=(pl.lit("") if mended is None else mended.fill_null("")),
        fact=(pl.lit("") if fact is None else fact.cast(pl.String).fill_null("")),
    ).cast(FOUND_SCHEMA)


def said(problems: Iterable[pl.DataFrame], checks: ValidationPack) -> pl.DataFrame:
    """What was found, worded: `PROBLEM_SCHEMA`.

    Args:
        problems: Tables of `FOUND_SCHEMA`.
        checks: The built-in rules in force on the day of receipt.
    """
    table = pl.concat([pl.DataFrame(schema=FOUND_SCHEMA), *problems])
    if table.is_empty():
        return pl.DataFrame(schema=PROBLEM_SCHEMA)
    distinct = table.select(_ALIKE).unique(maintain_order=True)
    words = pl.DataFrame(
        [_words(row, checks) for row in distinct.iter_rows(named=True)],
        schema={f"said:{name}": pl.String() for name in _SAID},
        orient="row",
    )
    lookup = pl.concat([distinct, words], how="horizontal")
    return (
        table.join(lookup, on=_ALIKE, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(**{name: pl.col(f"said:{name}") for name in _SAID})
        .select(*PROBLEM_SCHEMA)
    )


def _words(row: dict[str, str | None], checks: ValidationPack) -> tuple[str, ...]:
    rule = checks.rule(str(row["rule"]))
    facts = {"value": row["value"] or "", "mended": row["mended"] or ""}
    facts |= dict.fromkeys(_FACTS, row["fact"] or "")
    if rule is None:  # a rule of a feed: its own Chinese, the general English
        general = checks.kinds["other"]
        return (
            row["severity"] or Severity.HOLD.value,
            row["message"] or "",
            row["remedy"] or "",
            worded(general.message_en, facts | {"field": "The row"}),
            worded(general.remedy_en, facts),
        )
    given = None if rule.severity is None else rule.severity.value
    said_zh = row["message"] or worded(rule.message.zh, facts)
    return (
        row["severity"] or given or Severity.HOLD.value,
        said_zh[:MESSAGE_LENGTH],
        (row["remedy"] or worded(rule.remedy.zh, facts))[:MESSAGE_LENGTH],
        worded(rule.message.en, facts)[:MESSAGE_LENGTH],
        worded(rule.remedy.en, facts)[:MESSAGE_LENGTH],
    )
