"""The workbook template of a catalogue item: official header, drop-downs, hints, an example."""

from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from chengxin.law.rulebook import CatalogueItem, CodeTable, Field, Rulebook
from chengxin.law.rulebook.examples import example_row

ROWS = 5000
_HINT_LIMIT = 255
_KINDS = {
    "string": "文字",
    "text": "长文字",
    "name": "名称",
    "date": "日期",
    "integer": "整数",
    "decimal": "数",
    "amount": "金额",
    "capital": "注册资本",
    "code": "代码表",
    "codes": "代码表（可多个）",
    "uscc": "统一社会信用代码",
    "organisation_code": "组织机构代码",
    "registration_number": "工商注册号",
    "identity_number": "证件号码",
}


def write_template(item: CatalogueItem, out: Path, *, rulebook: Rulebook, on: date) -> None:
    """Write the template of an item.

    The first sheet is the one to fill in: Chinese titles, required ones coloured, a hint on every
    header, a drop-down on every column with a code table. The second explains each column and
    shows one invented row that passes every rule, from top to bottom, since a second table of the
    same columns would be read as rows handed in; the third, hidden, holds the code tables.

    Args:
        item: The catalogue item in force.
        out: The workbook to write.
        rulebook: Where code tables come from.
        on: Day whose code tables are offered.
    """
    keys = {f.code_table for f in item.fields if f.code_table is not None}
    tables = {key: rulebook.code_table(key, on) for key in keys}
    book = xlsxwriter.Workbook(out)
    try:
        sheet = book.add_worksheet("填报")
        guide = book.add_worksheet("填写说明")
        lists = book.add_worksheet("代码表")
        ranges = _write_lists(book, lists, tables)
        _write_sheet(book, sheet, item, ranges)
        _write_guide(book, guide, item, tables, example_row(item, rulebook, on))
        lists.hide()
        sheet.activate()
    finally:
        book.close()


def _write_lists(book: Any, sheet: Any, tables: dict[str, CodeTable]) -> dict[str, str]:
    """The labels of every code table, one column each, and where they stand."""
    head = book.add_format({"bold": True})
    ranges = {}
    for place, (key, table) in enumerate(sorted(tables.items())):
        labels = [entry.zh for entry in table.entries if entry.until_year is None]
        sheet.write_string(0, place, table.title.zh, head)
        for line, label in enumerate(labels, start=1):
            sheet.write_string(line, place, label)
        letter = xlsxwriter.utility.xl_col_to_name(place)
        ranges[key] = f"='代码表'!${letter}$2:${letter}${len(labels) + 1}"
    return ranges


def _write_sheet(book: Any, sheet: Any, item: CatalogueItem, ranges: dict[str, str]) -> None:
    plain = book.add_format({"num_format": "@"})
    heads = {
        "always": book.add_format({"bold": True, "bg_color": "#FBECC8", "text_wrap": True}),
        "never": book.add_format({"bold": True, "bg_color": "#EEF2F7", "text_wrap": True}),
    }
    sheet.freeze_panes(1, 0)
    for place, field in enumerate(item.fields):
        sheet.set_column(place, place, 12 if field.kind in ("date", "code") else 20, plain)
        sheet.write_string(0, place, field.title_zh, heads[field.required])
        sheet.write_comment(0, place, _hint(field), {"x_scale": 2})
        if field.code_table is None:
            continue
        several = field.kind == "codes"
        sheet.data_validation(
            1, place, ROWS, place,
            {
                "validate": "list",
                "source": ranges[field.code_table],
                # Several values, and words after 其他, are typed in: the list only proposes.
                "error_type": "information" if several else "warning",
                "input_title": field.title_zh[:32],
                "input_message": _hint(field)[:_HINT_LIMIT],
                "error_title": "不在代码表内",
                "error_message": "核对后再填；多个值用分号隔开" if several else "请从下拉框选择",
            },
        )  # fmt: skip


def _hint(field: Field) -> str:
    parts = [field.code, _KINDS[field.kind], "必填" if field.required == "always" else "选填"]
    if field.max_length is not None:
        parts.append(f"最多{field.max_length}字")
    if field.hint_zh:
        parts.append(field.hint_zh)
    return "；".join(parts)


def _write_guide(
    book: Any,
    sheet: Any,
    item: CatalogueItem,
    tables: dict[str, CodeTable],
    row: dict[str, str],
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#EEF2F7"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    columns = ("列名", "代码", "类型", "必填", "最多字数", "说明", "可填的值", "示例行")
    for place, (title, width) in enumerate(
        zip(columns, (28, 18, 16, 6, 8, 40, 50, 24), strict=True)
    ):
        sheet.set_column(place, place, width, wrapped)
        sheet.write_string(0, place, title, head)
    sheet.freeze_panes(1, 0)
    for line, field in enumerate(item.fields, start=1):
        table = tables.get(field.code_table or "")
        labels = [entry.zh for entry in table.entries] if table is not None else []
        cells = (
            field.title_zh,
            field.code,
            _KINDS[field.kind],
            "是" if field.required == "always" else "",
            "" if field.max_length is None else str(field.max_length),
            field.hint_zh or "",
            "、".join(labels[:40]) + ("…" if len(labels) > 40 else ""),
            row.get(field.name, ""),
        )
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, cell)
