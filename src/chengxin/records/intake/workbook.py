"""The returned workbook (退回工作簿): only the rows not accepted, with the cells to mend marked.

It is written new, row by row, and can be handed in again as it is: the department's own columns,
then a hidden column that says which row of which batch each one is, then what to mend.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from chengxin.law.masking import mask, mask_id
from chengxin.law.rulebook import Field
from chengxin.law.rulebook.advice import is_resident_id
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.intake import chunks
from chengxin.records.intake.columns import NOTES_HEADER, ORIGIN_HEADER, find_field
from chengxin.records.intake.enums import Outcome, Severity
from chengxin.records.intake.feeds import read_feed
from chengxin.records.intake.models import Batch, BatchRow, RowProblem
from chengxin.records.intake.outcomes import origin
from chengxin.records.intake.plans import plan_of
from chengxin.records.intake.reading import ROW_NO, column
from chengxin.records.intake.sheets import CELL_LIMIT, open_book

REJECTED_FILL, HELD_FILL = "#FBDCD8", "#FBECC8"
_COMMENT = {"x_scale": 2.5, "y_scale": 1.2, "font_size": 10}
_WIDTH, _NOTES_WIDTH = 18, 60


@dataclass(frozen=True)
class _Problem:
    column_no: int | None
    severity: str
    message: str
    remedy: str


@transaction.atomic
def write_returned_workbook(*, batch: Batch, out: Path, actor: Actor, at: datetime) -> int:
    """Write the rows of a batch that were held or rejected; returns how many.

    Args:
        batch: A finished or held batch; of a repeat, the rows of the batch it repeats.
        out: The workbook to write.
        actor: Who takes it; the read of the raw rows is written in the trail.
        at: When.
    """
    source = batch.repeat_of or batch
    waiting = BatchRow.objects.filter(batch=source, outcome__in=(Outcome.HELD, Outcome.REJECTED))
    returned = dict(waiting.values_list("row_no", "outcome"))
    book = open_book(out)
    try:
        _Sheet(book, source, returned).write()
    finally:
        book.close()
    audit.record(
        actor=actor,
        action="intake.workbook.returned",
        at=at,
        matter=batch.batch_no,
        purpose="correction",
        details={"batch": batch.pk, "rows": len(returned)},
    )
    return len(returned)


class _Sheet:
    """The one sheet of a returned workbook, written from top to bottom."""

    def __init__(self, book: Any, batch: Batch, returned: Mapping[int, str]) -> None:
        self._batch = batch
        self._returned = returned
        self._fields = _fields_of(batch)
        self._used = [i for i, header in enumerate(batch.headers) if _is_own(header)]
        self._sheet = book.add_worksheet("退回")
        text = {"num_format": "@"}
        self._plain = book.add_format(text)
        self._head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "text_wrap": True})
        self._fills = {
            Severity.REJECT.value: book.add_format({**text, "bg_color": REJECTED_FILL}),
            Severity.HOLD.value: book.add_format({**text, "bg_color": HELD_FILL}),
        }
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self) -> None:
        """Write header and rows."""
        origin_at = len(self._used)
        self._sheet.set_column(0, origin_at - 1, _WIDTH, self._plain)
        self._sheet.set_column(origin_at, origin_at, None, None, {"hidden": True})
        self._sheet.set_column(origin_at + 1, origin_at + 1, _NOTES_WIDTH)
        self._sheet.freeze_panes(1, 0)
        for place, header in enumerate([*self._headers(), ORIGIN_HEADER, NOTES_HEADER]):
            self._sheet.write_string(0, place, header, self._head)
        line = 0
        for frame in chunks.load_all(self._batch):
            wanted = frame.filter(pl.col(ROW_NO).is_in(list(self._returned)))
            problems = _problems(self._batch, wanted[ROW_NO].to_list())
            for row in wanted.iter_rows(named=True):
                line += 1
                self._write_row(line, row, problems.get(row[ROW_NO], []))

    def _shown(self, index: int, row: Mapping[str, Any]) -> str:
        """A cell as it goes back: numbers of persons masked, wherever they stand."""
        written = str(row[column(index)])[:CELL_LIMIT]
        field = self._fields.get(index)
        if field is None:
            return mask_id(written) if is_resident_id(written) else written
        if field.sensitive:
            return mask(written, field.mask or "0,0")
        in_code = field.kind == "uscc" and is_resident_id(written)
        return mask_id(written) if in_code else written

    def _headers(self) -> list[str]:
        """Official titles, or the source's own headers where a feed reads them."""
        headers = [str(self._batch.headers[i]) for i in self._used]
        if self._batch.feed:
            return headers
        item = in_use.current().catalogue_item_edition(self._batch.item, self._batch.item_edition)
        fields = [find_field(header, item) for header in headers]
        return [f.title_zh if f else h for h, f in zip(headers, fields, strict=True)]

    def _write_row(self, line: int, row: Mapping[str, Any], problems: list[_Problem]) -> None:
        is_rejected = self._returned[row[ROW_NO]] == Outcome.REJECTED
        worst = Severity.REJECT if is_rejected else Severity.HOLD
        for place, index in enumerate(self._used):
            mine = [p for p in problems if p.column_no == index]
            fill = next((self._fills[s] for s in self._fills if _any(mine, s)), self._plain)
            self._sheet.write_string(line, place, self._shown(index, row), fill)
            if mine:
                self._sheet.write_comment(line, place, _said(mine), _COMMENT)
        last = len(self._used)
        self._sheet.write_string(line, last, origin(self._batch.batch_no, row[ROW_NO]))
        blocking = [p for p in problems if p.severity != Severity.WARN.value] or problems
        notes = f"（原第{row[ROW_NO]}行，{worst.label}）{_said(blocking)}"
        self._sheet.write_string(line, last + 1, notes[:CELL_LIMIT], self._wrapped)


def _fields_of(batch: Batch) -> dict[int, Field]:
    """The field that each column of a batch is read for."""
    item = in_use.current().catalogue_item_edition(batch.item, batch.item_edition)
    feed = read_feed(batch.feed_body, origin=batch.feed) if batch.feed_body else None
    plan = plan_of(batch.headers, item, feed, called=batch.file_name)
    fields = {field.name: field for field in item.fields}
    return {index: fields[name] for name, index in plan.column_of.items()}


def _is_own(header: str) -> bool:
    """Whether a column is the department's, not one that an earlier returned workbook added."""
    return header.strip() not in ("", ORIGIN_HEADER, NOTES_HEADER)


def _any(problems: Iterable[_Problem], severity: str) -> bool:
    return any(problem.severity == severity for problem in problems)


def _said(problems: Iterable[_Problem]) -> str:
    return "；".join(f"{p.message}。{p.remedy}" for p in problems)


def _problems(batch: Batch, row_nos: list[int]) -> dict[int, list[_Problem]]:
    found: dict[int, list[_Problem]] = {}
    rows = RowProblem.objects.filter(batch=batch, row_no__in=row_nos).order_by("row_no", "pk")
    for row in rows.iterator():
        problem = _Problem(row.column_no, row.severity, row.message, row.remedy)
        found.setdefault(row.row_no, []).append(problem)
    return found
