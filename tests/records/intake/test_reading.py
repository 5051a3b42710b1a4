"""Files become tables of text with the row numbers a person sees, or are refused clearly."""

import gzip
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from chengxin.records.intake import errors
from chengxin.records.intake.reading import ROW_NO, SURPLUS, open_table
from chengxin.records.intake.reading.workbook import open_workbook


@pytest.fixture(autouse=True)
def _state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHENGXIN_HOME", str(tmp_path / "home"))


def _read(path: Path) -> tuple[list[str], pl.DataFrame]:
    with open_table(path) as table:
        return table.headers, pl.concat(table.frames)


def _write(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


TEXT = "名称,文号\n甲公司,一号\n乙公司,\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT.encode(), id="utf8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="utf8_with_mark"),
        pytest.param(TEXT.encode("gb18030"), id="gb18030"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="windows_line_ends"),
        pytest.param(TEXT.replace(",", "\t").encode(), id="tabs"),
        pytest.param(gzip.compress(TEXT.encode()), id="gzip"),
    ],
)
def test_the_same_table_is_read_from_every_kind_of_text(tmp_path: Path, content: bytes) -> None:
    headers, frame = _read(_write(tmp_path, content))
    assert headers == ["名称", "文号"]
    assert frame.rows() == [(2, None, "甲公司", "一号"), (3, None, "乙公司", "")]


def test_row_numbers_count_blank_rows_and_cells_of_several_lines(tmp_path: Path) -> None:
    content = 'a,b\n1,"two\nlines"\n\n,\n3,4\n'
    _, frame = _read(_write(tmp_path, content.encode()))
    assert frame.rows() == [(2, None, "1", "two\nlines"), (5, None, "3", "4")]


def test_a_row_of_another_width_is_kept_whole_and_in_its_place(tmp_path: Path) -> None:
    _, frame = _read(_write(tmp_path, b"a,b\n1,2\n3\n4,5,6\n7,8\n,,,\n"))
    assert frame[ROW_NO].to_list() == [2, 3, 4, 5]
    assert frame[SURPLUS].to_list() == [None, "3", "4,5,6", None]
    assert frame["c0"].to_list() == ["1", "3", "4", "7"]


def test_portions_hold_ten_thousand_rows(tmp_path: Path) -> None:
    rows = "".join(f"{n},x\n" for n in range(25_001))
    with open_table(_write(tmp_path, f"a,b\n{rows}".encode())) as table:
        frames = list(table.frames)
    assert [f.height for f in frames] == [10_000, 10_000, 5_001]
    assert frames[2][ROW_NO][-1] == 25_002
    assert frames[2]["c0"][-1] == "25000"


def test_parquet_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    pl.DataFrame({"d": [date(2026, 4, 1), None], "n": [1, 2]}).write_parquet(path)
    headers, frame = _read(path)
    assert headers == ["d", "n"]
    assert frame.rows() == [(2, None, "2026-04-01", "1"), (3, None, "", "2")]


def _workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_is_read_below_its_title_with_the_rows_of_the_sheet(tmp_path: Path) -> None:
    rows = [["行政处罚信息表"], ["名称", "日期", "代码"], ["甲", date(2026, 4, 1), 20260401], [],
            ["乙", None, 913101201331317339]]  # fmt: skip
    headers, frame = _read(_workbook(tmp_path / "a.xlsx", 填报=rows))
    assert headers == ["名称", "日期", "代码"]
    assert frame.select(ROW_NO, "c0", "c1", "c2").rows() == [
        (3, "甲", "2026-04-01", "20260401"),
        (5, "乙", "", "9.13101201331317E+17"),
    ]


def test_a_second_sheet_with_rows_under_the_same_header_is_refused(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", 一=[["a", "b"], [1, 2]], 二=[["a", "b"], [3, 4]])
    with pytest.raises(errors.AmbiguousTableError) as caught:
        open_table(path)
    assert caught.value.names == ["一", "二"]


def test_a_workbook_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx", 一=[["a", "b"], [1, 2]])
    with pytest.raises(errors.DamagedFileError, match="was stopped"):
        open_workbook(path, "a.xlsx", seconds=0.001)


OLD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 2048
PROTECTED = OLD + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        pytest.param(b"", errors.EmptyFileError, "is empty", id="empty"),
        pytest.param(b"\n1,2\n", errors.NoHeaderError, "first row is empty", id="no_header"),
        pytest.param(
            "名称,文号\n甲".encode() + b"\xff\xfe\n", errors.UnknownEncodingError, "line 2",
            id="damaged_utf8",
        ),
        pytest.param(b"a,b\n\xff\xff\xff\n", errors.UnknownEncodingError, "neither", id="unknown"),
        pytest.param("a,b\n".encode("utf-16"), errors.UnknownEncodingError, "UTF-16", id="utf16"),
        pytest.param(b"PK\x03\x04broken", errors.DamagedFileError, "workbook", id="workbook"),
        pytest.param(b"PAR1broken", errors.DamagedFileError, "Parquet", id="parquet"),
        pytest.param(b"\x1f\x8bbroken", errors.DamagedFileError, "gzip", id="gzip"),
        pytest.param(OLD, errors.UnreadableFileError, "workbook", id="old_workbook"),
        pytest.param(PROTECTED, errors.ProtectedWorkbookError, "password", id="protected"),
    ],
)  # fmt: skip
def test_an_unreadable_file_says_what_is_wrong(
    tmp_path: Path, content: bytes, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        open_table(_write(tmp_path, content).rename(tmp_path / "file"))
    assert not list((tmp_path / "home").rglob("unpacked-*"))


@pytest.mark.parametrize("after", [pytest.param(2, id="short"), pytest.param(3_000_000, id="long")])
def test_an_open_quotation_mark_is_refused_with_its_place(tmp_path: Path, after: int) -> None:
    path = _write(tmp_path, b'a,b\n1,2\n3,"4\n' + b"5,6\n" * after)
    with (
        open_table(path) as table,
        pytest.raises(errors.DamagedFileError, match=r"after row [0-9]+.*quotation mark"),
    ):
        list(table.frames)
