"""A frame that is copied into a table is read back as it was."""

from datetime import date

import polars as pl
from django.db import connection

from chengxin.records.store.copying import copy_frame

AWKWARD = [
    "",
    None,
    'q"uote',
    "comma, 逗号",
    "line\nbreak\r\n",
    "\\.",
    "\\N",
    "\\x41",
    " blank ",
    "\t",
]


def test_every_text_comes_back_as_it_was(db: None) -> None:
    frame = pl.DataFrame({"n": range(len(AWKWARD)), "t": pl.Series(AWKWARD, dtype=pl.String)})
    assert _there_and_back("n int, t text", frame) == list(enumerate(AWKWARD))


def test_bytes_days_truths_and_lists_come_back_as_they_were(db: None) -> None:
    frame = pl.DataFrame(
        {
            "b": [b"\x00\xff", b"", None],
            "d": [date(2026, 1, 2), None, date(1900, 2, 28)],
            "y": [True, False, None],
            "l": [[1, 2], [], None],
        },
        schema={"b": pl.Binary, "d": pl.Date, "y": pl.Boolean, "l": pl.List(pl.Int64)},
    )
    found = _there_and_back("b bytea, d date, y boolean, l bigint[]", frame)
    assert [(b if b is None else bytes(b), *rest) for b, *rest in found] == frame.rows()


def test_an_empty_frame_is_no_copy(db: None) -> None:
    assert _there_and_back("n int", pl.DataFrame(schema={"n": pl.Int64})) == []


def _there_and_back(columns: str, frame: pl.DataFrame) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE copied ({columns}) ON COMMIT DROP")
        copy_frame("copied", frame)
        cursor.execute("SELECT * FROM copied")
        return list(cursor.fetchall())
