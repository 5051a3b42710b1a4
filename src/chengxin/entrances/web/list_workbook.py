"""A credit list as a workbook in its official layout, in Chinese whatever the page's language."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import translation

from chengxin.entrances.web.credit_lists import words_of
from chengxin.law.rulebook.credit_lists import ListRow, ListTable
from chengxin.records.editions import in_use

SEPARATOR = "、"
_HEAD = 3  # rows above the first entry: title, edition, headings
_WIDE = {"title": 30, "contents": 28, "basis": 44, "does": 44, "measures": 36}
_WIDTH = 18
_CELL_LIMIT = 32_000
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_list(table: ListTable, rows: Sequence[ListRow], out: Path, *, written_on: date) -> None:
    """Write rows of a list; every data item of a data list stands in a line of its own.

    The first sheet is the list, then the units that answer, then the legal sources. Every cell is
    text: what looks like a formula carries the mark that keeps it text.

    Args:
        table: The list they are of.
        rows: The rows to write, in order.
        out: The workbook to write.
        written_on: The day it says it was made.
    """
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    with translation.override("zh-hans"):
        try:
            writer = _Writer(book)
            writer.entries(table, rows, written_on)
            writer.units(rows)
            writer.sources(table)
        finally:
            book.close()


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        plain = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D1DC"}
        self._plain = book.add_format(plain)
        self._marked = book.add_format({**plain, "quote_prefix": True})
        self._head = book.add_format(
            {"bold": True, "bg_color": "#EEF2F7", "text_wrap": True, "border": 1}
        )
        self._title = book.add_format({"bold": True, "font_size": 16})

    def _text(self, sheet: Any, line: int, place: int, text: str) -> None:
        style = self._marked if text.startswith(_BEGINS_A_FORMULA) else self._plain
        sheet.write_string(line, place, text[:_CELL_LIMIT], style)

    def entries(self, table: ListTable, rows: Sequence[ListRow], written_on: date) -> None:
        """The list itself."""
        sheet = self._book.add_worksheet("清单")
        layout = table.layout
        sheet.write_string(0, 0, layout.title.zh, self._title)
        sheet.write_string(
            1,
            0,
            f"版本 {layout.edition}　截至 {table.on:%Y-%m-%d}　共 {len(rows)} 项"
            f"　导出 {written_on:%Y-%m-%d}",
        )
        sheet.write_string(_HEAD - 1, 0, "序号", self._head)
        for place, column in enumerate(table.columns, start=1):
            sheet.write_string(_HEAD - 1, place, column.title.zh, self._head)
            sheet.set_column(place, place, _WIDE.get(column.key, _WIDTH))
        sheet.set_column(0, 0, 6)
        sheet.freeze_panes(_HEAD, 0)
        line = _HEAD
        for number, row in enumerate(rows, start=1):
            line += self._entry(sheet, line, number, row, table)

    def _entry(self, sheet: Any, line: int, number: int, row: ListRow, table: ListTable) -> int:
        """One entry; returns how many lines it takes."""
        contents = row.cells.get("contents")
        lines = max(len(contents.values), 1) if contents is not None else 1
        self._over(sheet, line, lines, 0, str(number))
        for place, column in enumerate(table.columns, start=1):
            words = words_of(row.cells[column.key])
            if column.key in ("contents", "formats"):
                for below, word in enumerate(words):
                    self._text(sheet, line + below, place, word)
            else:
                self._over(sheet, line, lines, place, SEPARATOR.join(words))
        return lines

    def _over(self, sheet: Any, line: int, lines: int, place: int, text: str) -> None:
        """One text over several lines."""
        if lines > 1:
            sheet.merge_range(line, place, line + lines - 1, place, "", self._plain)
        self._text(sheet, line, place, text)

    def units(self, rows: Sequence[ListRow]) -> None:
        """The table of the units that answer (责任单位基本信息表)."""
        sheet = self._book.add_worksheet("责任单位")
        counts: dict[str, int] = {}
        for row in rows:
            for code in row.cells["responsible"].values:
                counts[code] = counts.get(code, 0) + 1
        directory = in_use.current().directory
        named = [(u.zh, u.short_zh, u.code) for u in directory.units if u.code in counts]
        every = [("各单位（按各自职责）", "各单位", "*")] if "*" in counts else []
        table = [[zh, short, code, str(counts[code])] for zh, short, code in [*every, *named]]
        self._plain_table(
            sheet, ["责任单位", "简称", "单位代码", "事项数"], table, [40, 18, 24, 10]
        )

    def sources(self, table: ListTable) -> None:
        """The legal sources of the list."""
        sheet = self._book.add_worksheet("法源")
        rows = [
            [s.title, s.article or "", f"{s.checked_on:%Y-%m-%d}", s.note or ""]
            for s in table.layout.source
        ]
        self._plain_table(sheet, ["法源", "条款", "核对日期", "说明"], rows, [60, 28, 14, 60])

    def _plain_table(
        self, sheet: Any, heads: list[str], rows: list[list[str]], widths: list[int]
    ) -> None:
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, self._head)
            sheet.set_column(place, place, widths[place])
        for line, row in enumerate(rows, start=1):
            for place, text in enumerate(row):
                self._text(sheet, line, place, text)
        sheet.freeze_panes(1, 0)
