"""JSON lines: one object a line, one row an object; its names are the columns.

Names are official titles or codes, as in the header of a workbook. A value is text, a number, true
or false, nothing, or a list of such values for a field that takes several.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from chengxin.records.intake.errors import DamagedFileError, NoHeaderError, UnknownEncodingError
from chengxin.records.intake.reading.table import (
    ROW_NO,
    ROWS_AT_ONCE,
    SURPLUS,
    RawTable,
    column,
    without_blank_rows,
)

_MOST_NAMES = 1000
_JOINED_BY = ";"
_EXAMPLE = '{"处罚决定书文号": "示例罚〔2026〕1号", …}'


def open_lines(path: Path, called: str) -> RawTable:
    """Open a file of JSON lines; the number of a row is the number of its line.

    Raises:
        UnreadableFileError: A line is not an object of plain values; which one, and why.
    """
    names: dict[str, None] = {}
    for number, row in _objects(path, called):
        names.update(dict.fromkeys(row))
        if len(names) > _MOST_NAMES:
            raise _not_a_row(called, number, f"more than {_MOST_NAMES} different names")
    if not names:
        raise NoHeaderError(
            f"{called} holds no row. Write one object a line, like {_EXAMPLE}", value=called
        )
    headers = list(names)
    return RawTable(headers, _frames(path, called, headers))


def _frames(path: Path, called: str, headers: list[str]) -> Iterator[pl.DataFrame]:
    waiting: list[list[Any]] = []
    for number, row in _objects(path, called):
        waiting.append([number, None, *(row.get(name, "") for name in headers)])
        if len(waiting) == ROWS_AT_ONCE:
            yield _frame(waiting, len(headers))
            waiting = []
    yield _frame(waiting, len(headers))


def _frame(rows: list[list[Any]], width: int) -> pl.DataFrame:
    texts = [SURPLUS, *(column(i) for i in range(width))]
    schema = {ROW_NO: pl.Int64, **dict.fromkeys(texts, pl.String)}
    return without_blank_rows(pl.DataFrame(rows, schema=schema, orient="row"))


def _objects(path: Path, called: str) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            text = _decoded(line, number, called)
            if text.strip():
                yield number, _object(text, number, called)


def _decoded(line: bytes, number: int, called: str) -> str:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise UnknownEncodingError(
            f"{called}, line {number}: the bytes there are not UTF-8, in which JSON is written.",
            value=called,
            row_no=number,
        ) from error


def _object(text: str, number: int, called: str) -> dict[str, str]:
    try:
        found = json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as error:
        raise _not_a_row(called, number, str(error)) from error
    if not isinstance(found, dict):
        raise _not_a_row(called, number, "not an object")
    row = {}
    for name, value in found.items():
        row[name] = _text(value)
        if row[name] is None:
            raise _not_a_row(called, number, f"{name!r} holds an object or a list of lists")
        if not _is_text(name) or not _is_text(row[name]):
            raise _not_a_row(called, number, f"{name!r}: half a character, or a NUL")
    return row


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a value")


def _text(value: Any) -> Any:
    """A value as the text of a cell, or None where it is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, list):
        parts = [_text(part) for part in value if not isinstance(part, list)]
        return None if None in parts or len(parts) != len(value) else _JOINED_BY.join(parts)
    return value if isinstance(value, str) else None


def _is_text(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def _not_a_row(called: str, number: int, why: str) -> DamagedFileError:
    return DamagedFileError(
        f"{called}, line {number}: not a row ({why}). Write one object a line, like {_EXAMPLE}",
        value=called,
        row_no=number,
    )
