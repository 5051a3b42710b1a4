"""What was returned is mended and handed in again, and only the mended rows count."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import sealing
from chengxin.records.intake import services as intake
from chengxin.records.intake.columns import NOTES_HEADER, ORIGIN_HEADER
from chengxin.records.intake.models import Batch, BatchRow, HeldRow, PersonalRow, RowProblem
from chengxin.records.intake.workbook import write_returned_workbook
from chengxin.records.ledger.models import LedgerRecord
from tests.records.intake.invented import Desk, code, equation, penalty, person, rules, wrong_code

CLERK = Actor.command_line("clerk")
NUMBER = "11010519491231002X"
DAY = "处罚决定日期"
Change = Callable[[Any, list[str]], None]


def first_batch(desk: Desk) -> Batch:
    """Two rows accepted, one rejected for its day, one held for its code."""
    return desk.take(
        [
            penalty(1),
            penalty(2, 处罚决定日期="去年"),
            penalty(3),
            penalty(4, 统一社会信用代码=wrong_code(4)),
        ]
    )


def workbook_of(desk: Desk, batch: Batch, change: Change | None = None) -> Path:
    """The returned workbook of a batch, changed as a clerk would."""
    out = desk.folder / f"returned-{batch.pk}.xlsx"
    write_returned_workbook(batch=batch, out=out, actor=CLERK, at=desk.at)
    if change is not None:
        book = openpyxl.load_workbook(out)
        change(book.active, [cell.value for cell in book.active[1]])
        book.save(out)
    return out


def mend(sheet: Any, headers: list[str]) -> None:
    sheet.cell(2, headers.index(DAY) + 1).value = "2026-11-10"
    sheet.cell(3, 3).value = code(4)


def hand_in(desk: Desk, file: Path, *, department: str = "ecology-environment") -> Batch:
    """Hand the workbook in and take it in."""
    desk.at += timedelta(minutes=1)
    batch = desk.receive_file(file, item="administrative-penalty", department=department)
    return intake.take_in(batch_id=batch.pk, clock=lambda: desk.at)


def ties(batch: Batch) -> list[tuple[int, int | None, int | None]]:
    rows = BatchRow.objects.filter(batch=batch).order_by("row_no")
    return list(rows.values_list("row_no", "mends_batch_id", "mends_row_no"))


def test_each_mended_row_is_tied_to_the_row_it_mends(desk: Desk) -> None:
    batch = first_batch(desk)
    mended = hand_in(desk, workbook_of(desk, batch, mend))
    assert equation(mended) == (2, 0, 0, 0, 0, 0)
    assert ties(mended) == [(2, batch.pk, 3), (3, batch.pk, 5)]
    assert HeldRow.objects.get(batch=batch).closed_by_batch_id == mended.pk
    assert LedgerRecord.objects.filter(superseded_seq=None).count() == 4


def test_mending_the_whole_file_leaves_what_was_accepted_unchanged(desk: Desk) -> None:
    first_batch(desk)
    again = desk.take([penalty(1), penalty(2), penalty(3), penalty(4)])
    assert equation(again) == (2, 0, 2, 0, 0, 0)


def test_mending_twice_counts_once(desk: Desk) -> None:
    batch = first_batch(desk)
    half = hand_in(
        desk, workbook_of(desk, batch, lambda s, h: setattr(s.cell(3, 3), "value", code(4)))
    )
    assert equation(half) == (1, 0, 0, 0, 0, 1)
    rest = hand_in(desk, workbook_of(desk, half, lambda s, h: setattr(
        s.cell(2, h.index(DAY) + 1), "value", "2026-11-10")))  # fmt: skip
    assert equation(rest) == (1, 0, 0, 0, 0, 0)
    assert ties(rest) == [(2, half.pk, 2)]
    # The first workbook once more, mended whole: nothing is recorded twice.
    again = hand_in(desk, workbook_of(desk, batch, mend))
    assert equation(again) == (0, 0, 2, 0, 0, 0)
    assert LedgerRecord.objects.filter(superseded_seq=None).count() == 4


def test_columns_in_another_order_and_edited_notes_do_no_harm(desk: Desk) -> None:
    def change(sheet: Any, headers: list[str]) -> None:
        mend(sheet, headers)
        for line in (2, 3):
            sheet.cell(line, headers.index(NOTES_HEADER) + 1).value = "已改"
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(reversed(row), start=1):
                sheet.cell(line, place).value = value

    batch = first_batch(desk)
    mended = hand_in(desk, workbook_of(desk, batch, change))
    assert equation(mended) == (2, 0, 0, 0, 0, 0)
    assert ties(mended) == [(2, batch.pk, 3), (3, batch.pk, 5)]


@pytest.mark.parametrize("origin", ["随便写的", "20261116-999999:3", "{batch}:2", "{batch}:99"])
def test_an_origin_that_is_not_its_own_is_told_and_ties_nothing(desk: Desk, origin: str) -> None:
    batch = first_batch(desk)

    def change(sheet: Any, headers: list[str]) -> None:
        mend(sheet, headers)
        cell = sheet.cell(2, headers.index(ORIGIN_HEADER) + 1)
        cell.value = origin.format(batch=batch.batch_no)

    mended = hand_in(desk, workbook_of(desk, batch, change))
    assert equation(mended) == (2, 0, 0, 0, 0, 0)
    assert ties(mended) == [(2, None, None), (3, batch.pk, 5)]
    told = RowProblem.objects.get(batch=mended, rule="returned-from-elsewhere")
    assert (told.row_no, told.severity) == (2, "warn")


def test_a_workbook_of_another_department_ties_nothing_and_closes_nothing(desk: Desk) -> None:
    batch = first_batch(desk)
    file = workbook_of(desk, batch, mend)
    other = hand_in(desk, file, department="market-regulation")
    assert {row[1] for row in ties(other)} == {None}
    assert "returned-from-elsewhere" in rules(other)
    assert HeldRow.objects.get(batch=batch).closed_at is None


def test_a_persons_number_goes_back_masked_and_counts_as_first_handed_in(desk: Desk) -> None:
    batch = desk.take([person(处罚决定日期="去年"), penalty(1)])
    file = workbook_of(desk, batch)
    sheet = openpyxl.load_workbook(file).active
    assert NUMBER not in {cell.value for row in sheet.iter_rows() for cell in row}
    once = hand_in(desk, file)  # not mended at all
    file = workbook_of(desk, once, lambda s, h: setattr(
        s.cell(2, h.index(DAY) + 1), "value", "2026-11-10"))  # fmt: skip
    mended = hand_in(desk, file)
    assert equation(mended) == (1, 0, 0, 0, 0, 0)
    kept = PersonalRow.objects.get()
    assert bytes(kept.id_hash) == sealing.keyed_hash(NUMBER, purpose="identity number")
    assert NUMBER not in str(kept.masked)


def test_a_number_in_the_column_of_codes_goes_back_masked_and_stays_refused(desk: Desk) -> None:
    batch = desk.take([penalty(1, 统一社会信用代码=NUMBER), penalty(2)])
    assert equation(batch) == (1, 0, 0, 0, 0, 1)
    told = RowProblem.objects.get(batch=batch, rule="resident-id-in-code")
    assert (told.value, told.severity) == ("110105**********2X", "reject")
    assert NUMBER not in told.message + told.remedy + told.message_en + told.mended
    file = workbook_of(desk, batch)
    cells = [c.value for row in openpyxl.load_workbook(file).active.iter_rows() for c in row]
    assert NUMBER not in cells
    assert "110105**********2X" in cells
    again = hand_in(desk, file)
    assert equation(again)[:4] == (0, 0, 0, 0)


def test_a_number_in_the_column_of_codes_is_not_kept_open_when_the_whole_file_waits(
    desk: Desk,
) -> None:
    whole = [penalty(n) for n in range(1, 9)]
    desk.take(whole, snapshot=True)
    batch = desk.take([penalty(1, 统一社会信用代码=NUMBER), penalty(2)], snapshot=True)
    assert batch.state == "held"
    codes = set(HeldRow.objects.filter(batch=batch).values_list("code", flat=True))
    assert codes == {"", code(2)}
