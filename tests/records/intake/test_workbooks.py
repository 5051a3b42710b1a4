"""The returned workbook is mended and handed in again; the template is filled in and handed in."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from chengxin.law import rulebook
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake import services as intake
from chengxin.records.intake.columns import NOTES_HEADER, ORIGIN_HEADER
from chengxin.records.intake.models import Batch, HeldRow
from chengxin.records.intake.template import write_template
from chengxin.records.intake.workbook import HELD_FILL, REJECTED_FILL, write_returned_workbook
from tests.records.intake.invented import Desk, code, equation, feed, penalty, small, wrong_code

CLERK = Actor.command_line("clerk")
TODAY = date(2026, 11, 20)
ITEMS = [item.code for item in rulebook.default().catalogue_items(TODAY)]


@pytest.fixture
def batch(desk: Desk) -> Batch:
    """Two rows accepted, one rejected for its day, one held for its code."""
    return desk.take(
        [
            penalty(1),
            penalty(2, 处罚决定日期="去年"),
            penalty(3),
            penalty(4, 统一社会信用代码=wrong_code(4)),
        ]
    )


@pytest.fixture
def returned(desk: Desk, batch: Batch) -> Path:
    out = desk.folder / "returned.xlsx"
    assert write_returned_workbook(batch=batch, out=out, actor=CLERK, at=desk.at) == 2
    return out


def test_only_rows_to_mend_come_back_with_their_cells_marked(batch: Batch, returned: Path) -> None:
    sheet = openpyxl.load_workbook(returned).active
    headers = [cell.value for cell in sheet[1]]
    assert headers[-2:] == [ORIGIN_HEADER, NOTES_HEADER]
    assert headers[2] == "行政相对人代码_1（统一社会信用代码）"
    assert sheet.max_row == 3
    assert sheet.column_dimensions[sheet.cell(1, len(headers) - 1).column_letter].hidden
    day = sheet.cell(2, headers.index("处罚决定日期") + 1)
    assert (day.value, day.fill.fgColor.rgb) == ("去年", "FF" + REJECTED_FILL[1:])
    assert "日期" in day.comment.text
    held = sheet.cell(3, 3)
    assert (held.value, held.fill.fgColor.rgb) == (wrong_code(4), "FF" + HELD_FILL[1:])
    assert sheet.cell(2, 1).fill.fgColor.rgb == "00000000"
    assert sheet.cell(3, len(headers) - 1).value == f"{batch.batch_no}:5"
    assert sheet.cell(3, len(headers)).value.startswith("（原第5行，待核）")


def test_the_mended_workbook_is_handed_in_as_it_is(
    desk: Desk, batch: Batch, returned: Path
) -> None:
    book = openpyxl.load_workbook(returned)
    sheet = book.active
    headers = [cell.value for cell in sheet[1]]
    sheet.cell(2, headers.index("处罚决定日期") + 1).value = "2026-11-10"
    sheet.cell(3, 3).value = code(4)
    sheet.cell(3, headers.index("行政处罚决定书文号") + 1).value = "沪虚罚〔2026〕44号"
    book.save(returned)
    mended = desk.receive_file(
        returned, item="administrative-penalty", department="ecology-environment"
    )
    mended = intake.take_in(batch_id=mended.pk, clock=lambda: desk.at)
    assert equation(mended) == (2, 0, 0, 0, 0, 0)
    # The document number was mended too, so only the hidden column says which row this was.
    assert HeldRow.objects.get(batch=batch).closed_by_batch_id == mended.pk


def test_a_returned_workbook_returned_again_keeps_one_set_of_added_columns(
    desk: Desk, returned: Path
) -> None:
    again = desk.receive_file(
        returned, item="administrative-penalty", department="ecology-environment"
    )
    again = intake.take_in(batch_id=again.pk, clock=lambda: desk.at)
    assert equation(again) == (0, 0, 0, 0, 1, 1)
    out = desk.folder / "again.xlsx"
    write_returned_workbook(batch=again, out=out, actor=CLERK, at=desk.at)
    headers = [cell.value for cell in openpyxl.load_workbook(out).active[1]]
    assert headers.count(NOTES_HEADER) == headers.count(ORIGIN_HEADER) == 1


def test_a_feed_gets_its_own_headers_back(desk: Desk) -> None:
    batch = desk.take([small(1, 日期="去年")], feed=feed())
    out = desk.folder / "small.xlsx"
    write_returned_workbook(batch=batch, out=out, actor=CLERK, at=desk.at)
    headers = [cell.value for cell in openpyxl.load_workbook(out).active[1]]
    assert headers[:-2] == list(small(1))
    again = desk.receive_file(
        out, item="administrative-penalty", department="ecology-environment", feed=feed()
    )
    assert again.received == 1


def test_taking_the_workbook_leaves_a_trail(batch: Batch, returned: Path) -> None:
    entry = AuditEntry.objects.get(action="intake.workbook.returned")
    assert (entry.operator, entry.details) == ("clerk", {"batch": batch.pk, "rows": 2})


@pytest.mark.parametrize("item", ITEMS)
def test_a_template_has_the_official_header_drop_downs_and_an_example(
    tmp_path: Path, item: str
) -> None:
    book = rulebook.default()
    catalogue_item = book.catalogue_item(item, TODAY)
    out = tmp_path / "template.xlsx"
    write_template(catalogue_item, out, rulebook=book, on=TODAY)
    workbook = openpyxl.load_workbook(out)
    sheet, guide = workbook["填报"], workbook["填写说明"]
    assert [cell.value for cell in sheet[1]] == [f.title_zh for f in catalogue_item.fields]
    with_lists = [f for f in catalogue_item.fields if f.code_table]
    assert len(sheet.data_validations.dataValidation) == len(with_lists)
    assert sheet.cell(1, 1).comment is not None
    assert guide.max_row == len(catalogue_item.fields) + 1
    assert workbook["代码表"].sheet_state == "hidden"
    shown = dict(zip([f.name for f in catalogue_item.fields], example_of(guide), strict=True))
    assert all(shown[f.name] for f in catalogue_item.fields if f.required == "always")


def example_of(guide: Worksheet) -> list[str | None]:
    """The example row of a template, column by column."""
    place = [cell.value for cell in guide[1]].index("示例行")
    return [row[place] for row in guide.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("code", ITEMS)
def test_the_example_row_of_a_template_is_accepted_when_handed_in(desk: Desk, code: str) -> None:
    book = rulebook.default()
    item = book.catalogue_item(code, TODAY)
    out = desk.folder / "template.xlsx"
    write_template(item, out, rulebook=book, on=TODAY)
    workbook = openpyxl.load_workbook(out)
    for place, value in enumerate(example_of(workbook["填写说明"]), start=1):
        workbook["填报"].cell(2, place).value = value
    workbook.save(out)
    department = book.directory.departments[0].code if "*" in item.reporters else item.reporters[0]
    batch = intake.take_in(
        batch_id=desk.receive_file(out, item=code, department=department).pk, clock=lambda: desk.at
    )
    assert equation(batch) == (1, 0, 0, 0, 0, 0)


def test_a_filled_template_is_handed_in(desk: Desk) -> None:
    book = rulebook.default()
    item = book.catalogue_item("administrative-penalty", TODAY)
    out = desk.folder / "template.xlsx"
    write_template(item, out, rulebook=book, on=TODAY)
    workbook = openpyxl.load_workbook(out)
    sheet = workbook["填报"]
    for header, value in penalty(1).items():
        field = item.find_header(header)
        assert field is not None
        sheet.cell(2, item.fields.index(field) + 1).value = value
    workbook.save(out)
    batch = desk.receive_file(out, item=item.code, department="ecology-environment")
    assert equation(intake.take_in(batch_id=batch.pk)) == (1, 0, 0, 0, 0, 0)
