"""Reads one workbook in a process of its own: ``workbook_child.py FILE OUT``.

Writes the rows of the first visible sheet with text to OUT as Arrow IPC (``row_no``, ``c0`` …) and
prints one JSON object: ``headers`` and ``sheet``, or ``error`` and what it concerns. The parent may
kill it at any time; a workbook made to exhaust memory takes only this process down.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from importlib.abc import MetaPathFinder
from typing import Any

import pyarrow as pa
import python_calamine as calamine

ROWS_AT_ONCE = 10_000
MEMORY_BYTES = 3 * 1024**3
# Beyond 15 digits a number cell has lost digits; it is shown as a spreadsheet shows it.
_EXACT_BELOW = 10**15
_COVERED_HEADERS = 2
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


def text_of(cell: Any) -> str:
    """A cell as text: whole numbers without a point, days as ISO dates, the rest as shown.

    >>> text_of(20260401.0), text_of(0.1 + 0.2), text_of(9.13101201331317e17)
    ('20260401', '0.3', '9.13101201331317E+17')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return _text_of_number(cell)
    if isinstance(cell, datetime):
        day_only = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if day_only else cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else ""


def _text_of_number(number: float) -> str:
    if number == int(number) and abs(number) < _EXACT_BELOW:
        return str(int(number))
    return f"{number:.15g}".upper()


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold text, with their numbers in the sheet."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row = [cell if type(cell) is str else text_of(cell) for cell in cells]
        if any(cell.strip() for cell in row):
            yield number, row


def _is_header(row: list[str]) -> bool:
    """Titles above the header fill one cell; a header fills several, unless there is one column."""
    return len(row) == 1 or sum(bool(cell.strip()) for cell in row) >= _COVERED_HEADERS


def _sheets(book: Any) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible
        and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]


def _open_sheet(book: Any, name: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]] | None:
    rows = _rows(book.get_sheet_by_name(name))
    for _, row in rows:
        if _is_header(row):
            while row and not row[-1].strip():
                row = row[:-1]
            return row, rows
    return None


def read(path: str, out: str) -> dict[str, Any]:
    """Read the workbook; the answer printed to the parent."""
    book = calamine.CalamineWorkbook.from_path(path)
    names, chosen = _sheets(book), None
    for name in names:
        opened = _open_sheet(book, name)
        if opened is None:
            continue
        if chosen is None:
            chosen = (name, *opened)
        elif opened[0] == chosen[1] and next(opened[1], None) is not None:
            return {"error": "several-sheets", "names": [chosen[0], name]}
    if chosen is None:
        return {"error": "no-header", "names": names}
    name, headers, rows = chosen
    _write(rows, len(headers), out)
    return {"headers": headers, "sheet": name}


def _write(rows: Iterator[tuple[int, list[str]]], width: int, out: str) -> None:
    """Rows wider than the header keep the surplus cells as one more column, JSON text."""
    names = ["row_no", "surplus", *(f"c{i}" for i in range(width))]
    schema = pa.schema([("row_no", pa.int64()), *((name, pa.string()) for name in names[1:])])
    with pa.OSFile(out, "wb") as sink, pa.ipc.new_stream(sink, schema) as writer:
        for portion in _portions(rows):
            cells = [(row + [""] * width)[:width] for _, row in portion]
            surplus = [
                json.dumps(row, ensure_ascii=False) if any(c.strip() for c in row[width:]) else None
                for _, row in portion
            ]
            columns = [[number for number, _ in portion], surplus, *_transposed(cells, width)]
            writer.write_batch(pa.record_batch(columns, schema=schema))


def _transposed(cells: list[list[str]], width: int) -> list[list[str]]:
    return [list(column) for column in zip(*cells, strict=True)] or [[] for _ in range(width)]


def _portions(rows: Iterator[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    portion: list[tuple[int, list[str]]] = []
    for row in rows:
        portion.append(row)
        if len(portion) == ROWS_AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


def _end_with_the_parent() -> None:
    """Ask the kernel to end this process when the one that started it ends, however it does."""
    try:
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    except (AttributeError, OSError):  # not Linux: the time limit of the parent remains
        return


class _WithoutPandas(MetaPathFinder):
    """Hides pandas from PyArrow, which would import it as soon as it is given a list.

    Nothing here needs it, and the import takes longer than reading a usual workbook.
    """

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def main() -> None:
    """Read and answer; a refusal is an answer too."""
    memory = int(os.environ.get("CHENGXIN_WORKBOOK_MEMORY_BYTES", MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    _end_with_the_parent()
    sys.meta_path.insert(0, _WithoutPandas())
    try:
        answer = read(sys.argv[1], sys.argv[2])
    except calamine.PasswordError:
        answer = {"error": "protected"}
    except MemoryError:
        answer = {"error": "too-large"}
    except (calamine.CalamineError, OSError) as error:
        answer = {"error": "damaged", "why": str(error)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
