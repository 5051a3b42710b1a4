"""Severity of whole columns of records: rows that the rules cannot tell apart are classed once."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from chengxin.law.publicity_rules import classify, facts_of
from chengxin.law.rulebook import CatalogueItem, PublicityPack
from chengxin.law.words import SubjectKind

KIND = "~kind"
TEXT_FIELDS = ("facts", "basis")


def severities(
    rows: pl.DataFrame, item: CatalogueItem, pack: PublicityPack, *, department: str
) -> pl.Series:
    """The severity of every record under one edition of the publicity rules.

    Args:
        rows: Typed fields of the item, ``fact:decided_on`` Date, and ``~kind`` String (the kind of
            the subject, null where it is not known).
        item: Their catalogue item.
        pack: The edition.
        department: Who reports them.

    Returns:
        Words of ``law.words.Severity``, empty where a record has none; as ``classify`` says of
        each row by itself.
    """
    alike = rows.select(told_apart(rows, item, pack)).with_row_index("~place")
    parts = [name for name in alike.columns if name != "~place"]
    grouped = alike.group_by(parts, maintain_order=True).agg(pl.col("~place").first())
    firsts = rows[grouped["~place"].to_list()]
    found = [_severity(row, item, pack, department) for row in firsts.iter_rows(named=True)]
    answers = grouped.select(parts).with_columns(pl.Series("~severity", found, dtype=pl.String))
    return alike.join(answers, on=parts, how="left", nulls_equal=True, maintain_order="left")[
        "~severity"
    ]


def told_apart(rows: pl.DataFrame, item: CatalogueItem, pack: PublicityPack) -> list[pl.Expr]:
    """What of a row the classification and the sectors of an edition can depend on.

    A fine counts by the thresholds it has passed, running text by the sectors whose words stand in
    it; everything else as it is written.
    """
    told = [
        pl.col(field.name).list.sort().list.join(";").alias("kinds")
        if isinstance(rows.schema[field.name], pl.List)
        else pl.col(field.name).cast(pl.String).alias(role)
        for role in ("kinds", "procedure", "severity", "authority")
        if (field := item.role(role)) is not None
    ]
    fine = item.role("fine")
    if fine is not None:
        edges = np.array(_thresholds(pack), dtype=np.int64)
        passed = pl.Series(edges).search_sorted(rows[fine.name].fill_null(0), side="right")
        told.append(pl.lit(passed.alias("~passed")))
        told.append(pl.col(fine.name).is_null().alias("~no fine"))
    text = pl.concat_str(_texts(rows, item), separator=" ", ignore_nulls=True)
    told += [
        text.str.contains_any(list(sector.violation_keywords)).alias(f"~sector {sector.id}")
        for sector in pack.sectors
        if sector.violation_keywords
    ]
    return [*told, pl.col(KIND)]


def _thresholds(pack: PublicityPack) -> list[int]:
    """Every amount in fen at which the class of a fine or its sector may change, ascending."""
    bands = pack.classification.fine_bands
    edges = {edge for band in bands for edge in (band.small_up_to_fen + 1, band.huge_from_fen)}
    edges |= {s.fine_from_fen for s in pack.sectors if s.fine_from_fen is not None}
    return sorted(edges)


def _texts(rows: pl.DataFrame, item: CatalogueItem) -> list[pl.Expr]:
    violation = item.role("violation")
    names = [*([violation.name] if violation is not None else []), *TEXT_FIELDS]
    return [pl.col(name) for name in names if name in rows.columns] or [pl.lit("")]


def _severity(
    row: Mapping[str, Any], item: CatalogueItem, pack: PublicityPack, department: str
) -> str:
    kind = row[KIND]
    values = {name: value for name, value in row.items() if value is not None}
    facts = facts_of(
        item,
        values,
        department=department,
        subject_kind=SubjectKind(kind) if kind else None,
        decided_on=row["fact:decided_on"],
    )
    found = classify(pack, facts)
    return found.value if found is not None else ""
