"""Counts the windows of many records of one catalogue item, under several editions."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from chengxin.law.periods import duration_months
from chengxin.law.publicity_rules import NOT_COVERED, Ruling, facts_of, ruling
from chengxin.law.rulebook import CatalogueItem, PublicityPack
from chengxin.law.words import SubjectKind

WINDOW_COLUMNS = pl.Schema(
    {
        "place": pl.UInt32(),
        "edition": pl.String(),
        "rule": pl.String(),
        "severity": pl.String(),
        "published": pl.Boolean(),
        "starts_on": pl.Date(),
        "earliest_end_on": pl.Date(),
        "ends_on": pl.Date(),
        "article": pl.String(),
    }
)
_DECIDING_ROLES = ("severity", "procedure", "kinds", "authority", "fulfilment")
_DAY_ROLES = ("decided_on", "valid_from", "valid_to", "ended_on", "binding_until")
_TEXT_FIELDS = ("facts", "basis")
_RULING_COLUMNS = pl.Schema(
    {
        "group": pl.UInt32(),
        "rule": pl.String(),
        "severity": pl.String(),
        "published": pl.Boolean(),
        "from_validity": pl.Boolean(),
        "shortest": pl.String(),
        "longest": pl.String(),
        "ends_with_validity": pl.Boolean(),
        "early_end": pl.Boolean(),
        "article": pl.String(),
    }
)


def deciding_fields(item: CatalogueItem, packs: Sequence[PublicityPack]) -> tuple[str, ...]:
    """Payload names of the fields of an item that its windows may depend on."""
    by_role = (item.role(role) for role in (*_DECIDING_ROLES, *_DAY_ROLES, "fine", "violation"))
    names = {field.name for field in by_role if field is not None}
    decided = item.role("decided_on")
    if decided is not None:
        names.add(item.fallbacks.get(decided.name, ""))
    names.update(_TEXT_FIELDS, _named_values(packs))
    return tuple(field.name for field in item.fields if field.name in names)


def decide_windows(
    records: pl.DataFrame, item: CatalogueItem, packs: Sequence[PublicityPack]
) -> pl.DataFrame:
    """The windows of records, one per record and edition in force on or after its decision.

    Args:
        records: One row per record: ``department``, ``subject_kind`` (a word of `SubjectKind` or
            null), ``recorded_on`` (Date; the day the ledger counts from), and one String column
            per name in `deciding_fields`: codes as codes, days as ISO text, amounts as integer
            fen, several codes as a JSON list.
        item: Their catalogue item, in the edition they were taken in under.
        packs: Editions of the publicity rules.

    Returns:
        `WINDOW_COLUMNS`: ``place`` is the row of the record, counted from 0. Spans are half-open:
        ``ends_on`` is the first day after publicity, ``earliest_end_on`` the first day on which
        repair may end it; null = no such day.
    """
    if records.is_empty():
        return pl.DataFrame(schema=WINDOW_COLUMNS)
    grouped, first = _grouped(records, item, packs)
    days = _days(records, item).with_columns(grouped)
    parts = [
        _under(pack, rows, _rulings(records, first, item, pack))
        for pack in packs
        if (rows := _concerned(days, pack)).height
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=WINDOW_COLUMNS)


def _concerned(days: pl.DataFrame, pack: PublicityPack) -> pl.DataFrame:
    """The records recorded while an edition was in force, or before."""
    until = pack.in_force.until
    if until is None or (days["recorded_on"] < until).all():
        return days
    return days.filter(pl.col("recorded_on") < until)


def _named_values(packs: Iterable[PublicityPack]) -> set[str]:
    return {name for pack in packs for rule in pack.rules for name in rule.when.values}


def _text(item: CatalogueItem, role: str) -> pl.Expr:
    field = item.role(role)
    if field is None:
        return pl.lit(None, pl.String)
    text = pl.col(field.name)
    return pl.when(text != "").then(text)


def _days(records: pl.DataFrame, item: CatalogueItem) -> pl.DataFrame:
    """The days of every record that a rule may count from or to."""

    def day(role: str) -> pl.Expr:
        return _text(item, role).str.to_date("%Y-%m-%d")

    decided, given = item.role("decided_on"), item.role("valid_to")
    stand_in = item.fallbacks.get(decided.name, "") if decided is not None else ""
    fallback = pl.col(stand_in).str.to_date("%Y-%m-%d") if stand_in else pl.lit(None, pl.Date)
    through = day("valid_to")
    if given is not None and given.open_ended_from is not None:
        through = pl.when(through < pl.lit(given.open_ended_from)).then(through)
    return records.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("place"),
        "recorded_on",
        decided=pl.coalesce(day("decided_on"), fallback, "recorded_on"),
        valid_from=day("valid_from"),
        valid_through=pl.coalesce(day("ended_on").dt.offset_by("-1d"), through),
        binding_until=day("binding_until"),
    )


def _grouped(
    records: pl.DataFrame, item: CatalogueItem, packs: Sequence[PublicityPack]
) -> tuple[pl.Series, pl.Series]:
    """Number of each record's group, and the place of the first record of every group.

    Records of one group agree in everything a ruling looks at: fines in the band between the same
    two thresholds, texts in the words of every sector they contain.
    """
    plain = {role: _text(item, role) for role in _DECIDING_ROLES}
    named = [name for name in deciding_fields(item, packs) if name in _named_values(packs)]
    keys = records.select(
        "department",
        "subject_kind",
        *(expression.alias(f"role:{role}") for role, expression in plain.items()),
        *(pl.col(name).alias(f"value:{name}") for name in named),
        *_fine_places(item, packs),
        *_spoken_words(records.columns, item, packs),
    )
    dense = keys.select(pl.struct(pl.all()).rank("dense")).to_series().cast(pl.UInt32) - 1
    numbers = dense.rename("group")
    first = pl.DataFrame({"group": numbers}).with_row_index("place")
    return numbers, first.group_by("group").agg(pl.col("place").min()).sort("group")["place"]


def _fine_places(item: CatalogueItem, packs: Sequence[PublicityPack]) -> list[pl.Expr]:
    """Where a fine stands among all thresholds of the packs: above how many, and on one or not."""
    field = item.role("fine")
    if field is None:
        return []
    bands = [band for pack in packs for band in pack.classification.fine_bands]
    lines = {line for band in bands for line in (band.small_up_to_fen, band.huge_from_fen)}
    lines |= {s.fine_from_fen for p in packs for s in p.sectors if s.fine_from_fen is not None}
    fine = pl.col(field.name).cast(pl.Int64)
    above = pl.sum_horizontal(pl.lit(0), *((fine > line).cast(pl.Int8) for line in sorted(lines)))
    return [
        pl.when(fine.is_not_null()).then(above).alias("fine:above"),
        fine.is_in(sorted(lines)).alias("fine:on"),
    ]


def _spoken_words(
    columns: Sequence[str], item: CatalogueItem, packs: Sequence[PublicityPack]
) -> list[pl.Expr]:
    """Per list of words of a sector: whether what is said of the violation holds one of them."""
    names = [name for name in _TEXT_FIELDS if name in columns]
    violation = item.role("violation")
    if violation is not None and violation.name not in names:
        names.insert(0, violation.name)
    if not names:
        return []
    text = pl.concat_str(names, separator=" ", ignore_nulls=True)
    lists = {s.violation_keywords for p in packs for s in p.sectors if s.violation_keywords}
    return [
        text.str.contains("|".join(map(re.escape, words))).alias(f"says:{number}")
        for number, words in enumerate(sorted(lists))
    ]


def _rulings(
    records: pl.DataFrame, first: pl.Series, item: CatalogueItem, pack: PublicityPack
) -> pl.DataFrame:
    """What an edition says of every group, asked of the law for the group's first record."""
    rows = records[first.to_list()].iter_rows(named=True)
    return pl.DataFrame(
        [_row(group, _ruling(row, item, pack)) for group, row in enumerate(rows)],
        schema=_RULING_COLUMNS,
        orient="row",
    )


def _ruling(row: dict[str, Any], item: CatalogueItem, pack: PublicityPack) -> Ruling:
    values = {name: value for name, value in row.items() if value is not None}
    fine, kinds = item.role("fine"), item.role("kinds")
    if fine is not None and fine.name in values:
        values[fine.name] = int(values[fine.name])
    if kinds is not None and kinds.kind == "codes" and kinds.name in values:
        values[kinds.name] = json.loads(values[kinds.name])
    kind = row["subject_kind"]
    facts = facts_of(
        item,
        values,
        department=row["department"],
        subject_kind=SubjectKind(kind) if kind else None,
        decided_on=row["recorded_on"],
    )
    return ruling(pack, facts)


def _row(group: int, found: Ruling) -> tuple[Any, ...]:
    rule, severity = found.rule, found.severity
    if rule is None:
        nothing = (False, False, None, None, False, False, "")
        return (group, NOT_COVERED, severity or "", *nothing)
    return (
        group,
        rule.id,
        severity or "",
        rule.published,
        rule.starts == "valid_from",
        _months(rule.shortest),
        None if found.goes_on else _months(rule.longest),
        rule.ends_with_validity,
        rule.early_end,
        rule.article,
    )


def _months(duration: str | None) -> str | None:
    return None if duration is None else f"{duration_months(duration)}mo"


def _under(pack: PublicityPack, days: pl.DataFrame, rulings: pl.DataFrame) -> pl.DataFrame:
    """Count the days under one edition."""
    starts = pl.when("from_validity").then(pl.coalesce("valid_from", "decided"))
    starts = pl.when("published").then(starts.otherwise("decided"))
    counted = (
        days.join(rulings, on="group", how="left", maintain_order="left")
        .with_columns(starts_on=starts)
        .with_columns(
            # Adding months stops at the last day of a shorter month, as the law counts.
            earliest=pl.max_horizontal(
                pl.col("starts_on").dt.offset_by(pl.col("shortest")),
                pl.when("published").then("binding_until"),
            ),
            last=pl.min_horizontal(
                pl.col("starts_on").dt.offset_by(pl.col("longest")),
                pl.when(pl.col("published") & pl.col("ends_with_validity")).then("valid_through"),
            ),
        )
        .with_columns(
            earliest=pl.when(pl.col("earliest").is_not_null()).then(
                pl.min_horizontal("earliest", "last")
            )
        )
    )
    return counted.select(
        "place",
        edition=pl.lit(pack.edition),
        rule="rule",
        severity="severity",
        published="published",
        starts_on="starts_on",
        earliest_end_on=pl.when(pl.col("published") & pl.col("early_end")).then(
            pl.coalesce("earliest", "starts_on")
        ),
        ends_on=pl.col("last").dt.offset_by("1d"),
        article="article",
    )
