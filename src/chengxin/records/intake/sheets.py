"""Workbooks the platform writes: row by row in constant memory, and text stays text.

Nothing in a cell becomes a formula, a link or a number: a name that begins with ``=`` or ``@`` is
that name and nothing a spreadsheet would run.
"""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter

_PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
CELL_LIMIT = 32_000  # a cell holds 32,767 characters


def open_book(out: Path) -> Any:
    """A workbook to be written from top to bottom; close it afterwards."""
    return xlsxwriter.Workbook(out, dict(_PLAIN))


class SheetWriter:
    """One sheet of texts under a header, written from top to bottom.

    Use it in a ``with`` block: the workbook is whole when the block ends.
    """

    def __init__(self, out: Path, title: str) -> None:
        self._book = open_book(out)
        self._sheet = self._book.add_worksheet(title)
        self._text = self._book.add_format({"num_format": "@"})
        self._head = self._book.add_format({"bold": True, "bg_color": "#EEF2F7", "text_wrap": True})
        self._line = 0

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the workbook."""
        self._book.close()

    def heads(self, titles: Sequence[str]) -> None:
        """Write the header, which stays in sight."""
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(titles) - 1, 18, self._text)
        self._write(titles, self._head)

    def row(self, cells: Sequence[str]) -> None:
        """Write one row."""
        self._write(cells, self._text)

    def _write(self, cells: Sequence[str], form: Any) -> None:
        write, line = self._sheet.write_string, self._line
        for place, cell in enumerate(cells):
            if cell:
                write(line, place, cell[:CELL_LIMIT], form)
        self._line += 1
