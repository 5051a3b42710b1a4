"""Whole columns are read exactly as ``law.rulebook.row_rules`` reads one row."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.engines.validation import columns, validate
from chengxin.law import rulebook as rules
from chengxin.law.rulebook import CatalogueItem
from chengxin.law.rulebook.case_runners import whole_row
from chengxin.law.rulebook.cases import case_files, read_case
from chengxin.law.rulebook.row_rules import CheckedRow, check_row

BOOK = rules.default()
ON = date(2026, 11, 21)
ITEMS = [item.code for item in BOOK.catalogue_items(ON)]

Row = dict[str, str]
Finding = tuple[str, ...]
SAID = ("field", "rule", "severity", "mended", "message", "message_en")


@cache
def rows_of_cases(code: str) -> list[Row]:
    """Rows of the worked examples of an item, under payload names."""
    item = BOOK.catalogue_item(code, ON)
    files = [(r, p) for r, p in case_files(BOOK.roots) if p.parent.name == f"catalogue.{code}"]
    rows: list[dict[str, Any]] = []
    for case in (read_case(root, path) for root, path in files):
        whole = whole_row(BOOK, case)
        rows += [whole | row["row"] for row in case.content.get("rows", ())] or [whole]
    written = [{h: str(c) for h, c in row.items() if c is not None} for row in rows]
    return [dict(_under_names(item, row)) for row in written]


def _under_names(item: CatalogueItem, row: Row) -> Iterator[tuple[str, str]]:
    for header, cell in row.items():
        field = item.find_header(header)
        if field is not None:
            yield field.name, cell


def check_columns(item: CatalogueItem, rows: list[Row]) -> tuple[pl.DataFrame, pl.DataFrame]:
    names = sorted({name for row in rows for name in row})
    frame = pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in names},
        schema=dict.fromkeys(names, pl.String),
    ).with_columns(row_no=pl.Series(range(2, len(rows) + 2), dtype=pl.Int64))
    checked = validate(frame, item, received_on=ON, rulebook=BOOK)
    return checked.frame, checked.problems


def found_by_law(checked: CheckedRow) -> list[Finding]:
    return sorted(
        (f.field, f.rule, str(f.severity), f.mended, f.message_zh[:300], f.message_en[:300])
        for f in checked.findings
    )


def held_equal(code: str, rows: list[Row]) -> None:
    item = BOOK.catalogue_item(code, ON)
    frame, problems = check_columns(item, rows)
    for row_no, row in enumerate(rows, start=2):
        law = check_row(
            item,
            row,
            received_on=ON,
            tables=lambda key: BOOK.code_table(key, ON),
            checks=BOOK.validation(ON),
        )
        said = problems.filter(row_no=row_no).select(*SAID).rows()
        mine = sorted((item.field(field).name, *rest) for field, *rest in said)
        assert [m[:3] for m in mine] == [f[:3] for f in found_by_law(law)], row
        if not law.personal:  # of a person's row nothing is repeated
            assert mine == found_by_law(law), row
        values = frame.filter(row_no=row_no).row(0, named=True)
        assert values.pop("row_no") == row_no
        assert values.pop("is_personal") is law.personal
        assert _without_nulls(values) == _as_payload(law.values), row


def _without_nulls(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _as_payload(values: Mapping[str, Any]) -> dict[str, Any]:
    """A payload keeps decimals in digits, without a float between."""
    return {n: str(v) if isinstance(v, Decimal) else v for n, v in values.items()}


@pytest.mark.parametrize("code", ITEMS)
def test_worked_examples_come_out_alike(code: str) -> None:
    rows = rows_of_cases(code)
    assert rows
    held_equal(code, rows)


# What departments really write, into any column.
_WRITTEN = """无|null|NULL |n u l l|测试|—
2026/11/31|20260401|2026.4.1|2099-12-31|2008-02-29|2030-01-01
2016|2026年4月1日|2026-04-01 00:00:00|0000-01-01|２０２６-４-１|9131019900000000XX
９１３１０１９９ＭＡＥＸＭＰ０１９Ｑ|11010119900307002X|91310120MA9DEM01XB|91310120-MA9DEM01X-B
91310120ma9dem01xb|330203000030639|3302030000306|19437573-1
警告|罚款|罚 款|警告;罚款|警告；没收违法所得
其他-责令改正|警告;;吊销|撤销|自然人|法人及非法人组织|个体工商户|身份证|护照|110101199003070020|110101900307002
4900000|0|-1|0.5|1.2345678|肆万玖仟元整|99999999999999999999|0012.50|1,000(万元人民币)|60.5万美元|3|CNY
人民币|C2770|简易程序|12345.678901|45296|24/1/5|2024-02-30|２０２４年１月５日|9.13101E+17|=SUM(A1:B2)|-3
9131O120MA9DEM01XB|ä¸Šæµ·å¸‚|鍖椾含|锟斤拷|罰款|警吿"""
DIRT = [*_WRITTEN.replace("\n", "|").split("|"), "", " ", "　", "\ufffd锟", "示例" * 3000, "甲\n乙"]

# Characters that this Python's tables do not know yet may be known to Polars, and change under it.
KNOWN_TO_BOTH = st.characters(exclude_categories=("Cs", "Cn"))


@pytest.mark.parametrize("code", ITEMS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_dirty_rows_come_out_alike(code: str, data: st.DataObject) -> None:
    templates = _CASES.setdefault(code, rows_of_cases(code))
    names = [field.name for field in BOOK.catalogue_item(code, ON).fields]
    cell = st.sampled_from(DIRT) | st.text(KNOWN_TO_BOTH, max_size=12)
    changes = st.dictionaries(st.sampled_from(names), cell, max_size=8)
    row = st.builds(
        lambda template, dirt: {**template, **dirt}, st.sampled_from(templates), changes
    )
    held_equal(code, data.draw(st.lists(row, min_size=1, max_size=6)))


_CASES: dict[str, list[Row]] = {}


@pytest.mark.parametrize("code", ITEMS)
def test_columns_that_repeat_themselves_come_out_alike(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cells of a repeating column are read once and given back to each row that has them."""
    monkeypatch.setattr(columns, "repeats_itself", lambda text: text.null_count() < len(text))
    templates = rows_of_cases(code)
    names = [field.name for field in BOOK.catalogue_item(code, ON).fields]
    dirty = [
        {**templates[place % len(templates)], names[place % len(names)]: DIRT[place % len(DIRT)]}
        for place in range(max(len(names), len(DIRT)))
    ]
    held_equal(code, [*dirty, *reversed(dirty)])
