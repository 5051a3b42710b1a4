"""A list comes out as a workbook in the official layout, and nothing in it is a formula."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from chengxin.entrances.web.list_workbook import write_list
from chengxin.law import rulebook as rules
from chengxin.law.rulebook import credit_lists
from chengxin.law.rulebook.schemas.base import Title

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def written(path: Path, scope: str, kind: str) -> openpyxl.Workbook:
    table = credit_lists.list_on(rules.default(), scope, kind, TODAY)
    write_list(table, table.rows, path, written_on=TODAY)
    return openpyxl.load_workbook(path)


def test_the_data_list_has_its_columns_and_a_line_for_every_data_item(tmp_path: Path) -> None:
    sheet = written(tmp_path / "list.xlsx", "credit", "data")["清单"]
    assert sheet["A1"].value == "信用数据清单"
    heads = [cell.value for cell in sheet[3]]
    assert heads == ["序号", "责任单位", "信息事项名称", "主体类型", "数据项", "格式", "更新周期",
                     "公开属性", "共享方式", "来源系统", "依据"]  # fmt: skip
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    items = rules.default().catalogue_items(TODAY)
    assert len(lines) == sum(len(item.fields) for item in items)
    assert {line[2] for line in lines if line[2]} == {item.title.zh for item in items}
    penalty = next(i for i, line in enumerate(lines) if line[2] == "行政处罚")
    count = len(rules.default().catalogue_item("administrative-penalty", TODAY).fields)
    below = [line[4:6] for line in lines[penalty : penalty + count]]
    assert ["处罚决定日期", "D8"] in below
    assert lines[penalty][7:10] == ["社会公开", "无条件共享", "责任单位业务系统"]


def test_the_behaviour_list_comes_with_the_table_of_units(tmp_path: Path) -> None:
    book = written(tmp_path / "list.xlsx", "credit", "behaviour")
    assert book.sheetnames == ["清单", "责任单位", "法源"]
    units = {row[2].value: row[3].value for row in book["责任单位"].iter_rows(min_row=2)}
    table = credit_lists.list_on(rules.default(), "credit", "behaviour", TODAY)
    tax = sum("tax" in row.cells["responsible"].values for row in table.rows)
    assert units["tax"] == str(tax)
    lines = {row[2].value: [c.value for c in row] for row in book["清单"].iter_rows(min_row=4)}
    refused = lines["拒不执行生效法律文书"]
    assert refused[3:5] == ["失信", "严重"]
    assert refused[7] == "5 年"
    assert "限制进入相关市场" in refused[9]


@pytest.mark.parametrize("kind", ["behaviour", "application"])
def test_the_government_lists_come_out_too(kind: str, tmp_path: Path) -> None:
    sheet = written(tmp_path / "list.xlsx", "government", kind)["清单"]
    table = credit_lists.list_on(rules.default(), "government", kind, TODAY)
    assert sheet.max_row == 3 + len(table.rows)
    assert all(cell.value for cell in sheet[4][:3])


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    from dataclasses import replace

    table = credit_lists.list_on(rules.default(), "credit", "application", TODAY)
    evil = '=HYPERLINK("http://example.invalid","点我")'
    title = Title(zh=evil, en=evil)
    cells = {**table.rows[0].cells, "title": credit_lists.Cell("titles", (title,))}
    rows = [replace(table.rows[0], title=title, cells=cells)]
    out = tmp_path / "list.xlsx"
    write_list(table, rows, out, written_on=TODAY)
    cell = openpyxl.load_workbook(out)["清单"]["C4"]
    assert cell.value == evil
    assert cell.data_type == "s"
    assert cell.quotePrefix, "a spreadsheet keeps it text when the cell is edited or copied"
