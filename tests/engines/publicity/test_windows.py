"""Windows of many records at once are those the law gives each of them."""

import json
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.engines.publicity import WINDOW_COLUMNS, decide_windows, deciding_fields
from chengxin.law.publicity_rules import facts_of, window
from chengxin.law.rulebook import CatalogueItem, default
from chengxin.law.words import SubjectKind

BOOK = default()
TODAY = date(2026, 11, 21)
PACKS = BOOK.publicity_editions()
ITEMS = [
    BOOK.catalogue_item(code, TODAY)
    for code in (
        "administrative-penalty",
        "administrative-permit",
        "serious-dishonesty-list",
        "abnormal-operations-list",
        "honour",
        "tax-compliance-grade",
    )
]
BANDS = [band for pack in PACKS for band in pack.classification.fine_bands]
LINES = sorted({x for b in BANDS for x in (b.small_up_to_fen, b.huge_from_fen)} | {10_000_000})
DAYS = st.dates(date(2014, 1, 1), TODAY)


def a_value(item: CatalogueItem, name: str) -> st.SearchStrategy[str]:
    field = next(field for field in item.fields if field.name == name)
    if field.kind == "date":
        return DAYS.map(date.isoformat)
    if field.kind == "amount":
        near = [line + off for line in LINES for off in (-1, 0, 1)]
        return (st.sampled_from(near) | st.integers(0, 10**12)).map(str)
    if field.code_table is not None:
        codes = st.sampled_from([e.code for e in BOOK.code_table(field.code_table, TODAY).entries])
        if field.kind == "codes":
            return st.lists(codes, min_size=1, max_size=3).map(json.dumps)
        return codes
    return st.sampled_from(["", "示例区市场监督管理局", "经营超过保质期的食品", "未按规定检验电梯"])


def a_record(item: CatalogueItem) -> st.SearchStrategy[dict[str, Any]]:
    fields = {n: st.none() | a_value(item, n) for n in deciding_fields(item, PACKS)}
    return st.fixed_dictionaries(
        {
            "department": st.sampled_from(["market-regulation", "emergency", "fire", "transport"]),
            "subject_kind": st.none() | st.sampled_from([str(kind) for kind in SubjectKind]),
            "recorded_on": DAYS,
            **fields,
        }
    )


def by_the_law(record: dict[str, Any], item: CatalogueItem) -> list[tuple[Any, ...]]:
    values = {name: value for name, value in record.items() if value is not None}
    for role, read in (("fine", int), ("kinds", json.loads)):
        field = item.role(role)
        listed = role == "fine" or (field is not None and field.kind == "codes")
        if field is not None and listed and field.name in values:
            values[field.name] = read(values[field.name])
    facts = facts_of(
        item,
        values,
        department=record["department"],
        subject_kind=SubjectKind(record["subject_kind"]) if record["subject_kind"] else None,
        decided_on=record["recorded_on"],
    )
    found = []
    for pack in PACKS:
        until = pack.in_force.until
        if until is None or until > record["recorded_on"]:
            d = window(pack, facts)
            days = (d.starts_on, d.repairable_from, d.shown_until)
            found.append((d.edition, d.rule_id, d.severity or "", d.published, *days, d.article))
    return found


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_each_record_gets_what_the_law_gives_it(item: CatalogueItem, data: st.DataObject) -> None:
    records = data.draw(st.lists(a_record(item), min_size=1, max_size=12))
    schema = {
        name: pl.Date if name == "recorded_on" else pl.String
        for name in ("department", "subject_kind", "recorded_on", *deciding_fields(item, PACKS))
    }
    windows = decide_windows(pl.DataFrame(records, schema=schema), item, PACKS)
    assert windows.schema == WINDOW_COLUMNS
    for place, record in enumerate(records):
        mine = windows.filter(pl.col("place") == place)
        columns = (
            "edition", "rule", "severity", "published",
            "starts_on", "earliest_end_on", "ends_on", "article",
        )  # fmt: skip
        assert mine.select(columns).rows() == by_the_law(record, item)


@given(DAYS, st.sampled_from([3, 6, 12, 36, 60]))
def test_months_are_counted_to_the_corresponding_day(day: date, months: int) -> None:
    from chengxin.law.periods import add_months

    counted = pl.Series([day]).dt.offset_by(f"{months}mo")[0]
    assert counted == add_months(day, months)
    assert counted - day <= timedelta(days=31 * months)


def test_no_records_have_no_windows() -> None:
    empty = pl.DataFrame(schema={"department": pl.String, "subject_kind": pl.String})
    assert decide_windows(empty, ITEMS[0], PACKS).schema == WINDOW_COLUMNS
