"""Hostile files: each refused or made harmless, with what, where, why and how to mend it."""

import csv
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from openpyxl import load_workbook

from chengxin.entrances.web.exporting import as_csv
from chengxin.entrances.web.refusals import describe
from chengxin.law import rulebook
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import errors
from chengxin.records.intake import services as intake
from chengxin.records.intake.models import Batch, BatchChunk
from chengxin.records.intake.reading import open_table
from chengxin.records.intake.reading.names import safe_name
from chengxin.records.intake.sheets import SheetWriter
from chengxin.records.intake.workbook import write_returned_workbook
from tests.records.intake import hostile
from tests.records.intake.hostile import HEADER, ROW

MB = 1024**2
SMALL = {
    "INTAKE_LARGEST_FILE_BYTES": 4 * MB,
    "INTAKE_LARGEST_UNPACKED_BYTES": 8 * MB,
    "INTAKE_LONGEST_LINE_BYTES": 64 * 1024,
}
FORMULAS = ("=1+1", '=cmd|"/c calc"!A1', "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1")


def text(content: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


CASES = [
    pytest.param("a.xlsx", hostile.macro_workbook, "active-content", id="macros_in_xlsx"),
    pytest.param("a.xlsm", hostile.macro_workbook, "active-content", id="macro_workbook"),
    pytest.param("a.xls", hostile.old_macro_workbook, "active-content", id="macros_in_xls"),
    pytest.param("a.xlsx", hostile.linked_workbook, "active-content", id="dde_link"),
    pytest.param("a.xlsx", hostile.querying_workbook, "active-content", id="query"),
    pytest.param("a.xlsx", hostile.protected_workbook, "protected-workbook", id="password"),
    pytest.param("a.xlsx", lambda p: hostile.workbook_bomb(p, 32 * MB), "too-large", id="zip_bomb"),
    pytest.param("a.csv.gz", lambda p: hostile.gzip_bomb(p, 32 * MB), "too-large", id="gzip_bomb"),
    pytest.param("a.xlsx", lambda p: hostile.many_parts(p, 10_001), "too-large", id="many_parts"),
    pytest.param("a.csv", lambda p: hostile.one_line(p, 3 * MB), "too-large", id="one_line"),
    pytest.param("a.csv", lambda p: hostile.large(p, 5 * MB), "too-large", id="large_file"),
    pytest.param("a.csv", text(b""), "empty-file", id="empty"),
    pytest.param("a.csv", text(b"%PDF-1.7 ..."), "wrong-kind", id="paper_called_csv"),
    pytest.param("a.csv", hostile.workbook, "wrong-kind", id="workbook_called_csv"),
    pytest.param("a.xlsx", text((HEADER + ROW).encode()), "wrong-kind", id="csv_called_xlsx"),
    pytest.param("a.csv", text(HEADER.encode() + b"a\0b,c\n"), "wrong-kind", id="nul_bytes"),
    pytest.param("a.jsonl", text(b'{"a": "x\\u0000"}\n'), "damaged-file", id="nul_in_json"),
    pytest.param("a.jsonl", text(b'{"a": "\\ud800"}\n'), "damaged-file", id="half_a_character"),
    pytest.param("a.jsonl", text(b"[" * 200_000), "too-large", id="deep_json"),
    pytest.param("a.jsonl", text(b"[" * 50_000), "damaged-file", id="deep_short_json"),
    pytest.param("a.jsonl", text(b'{"a":1,"a":2}\n'), "damaged-file", id="name_twice"),
]


def refusal(path: Path) -> Any:
    with pytest.raises(errors.UnreadableFileError) as caught, open_table(path) as table:
        list(table.frames)
    return caught.value


@pytest.mark.parametrize(("name", "make", "code"), CASES)
@override_settings(**SMALL)
def test_a_hostile_file_is_refused_in_words(
    tmp_path: Path, name: str, make: Callable[[Path], Path], code: str
) -> None:
    error = refusal(make(tmp_path / name))
    assert error.code == code
    said = describe(error)
    assert name in said.where
    for part in (said.what, said.where, said.why, said.remedy):
        assert part
    assert said.remedy in said.text


def test_nothing_is_left_of_what_was_being_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENGXIN_HOME", str(tmp_path / "home"))
    with override_settings(**SMALL):
        refusal(hostile.gzip_bomb(tmp_path / "a.csv.gz", 32 * MB))
    assert not [p for p in (tmp_path / "home").rglob("*") if p.is_file()]


def test_an_archive_of_another_kind_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert (refusal(path).code, refusal(path).found) == ("wrong-kind", "archive")


def test_a_bomb_that_lies_about_its_size_is_stopped_too(tmp_path: Path) -> None:
    path = hostile.lying_bomb(tmp_path / "a.xlsx", 8 * MB)
    with override_settings(INTAKE_WORKBOOK_SECONDS=30):
        assert isinstance(refusal(path), errors.UnreadableFileError)


def test_a_workbook_that_needs_too_much_memory_takes_only_its_reader_down(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with SheetWriter(path, "x") as sheet:
        sheet.heads(HEADER.strip().split(","))
        for number in range(30_000):
            sheet.row([f"示例{number}" * 20, str(number), "a" * 200, "b" * 200, "c" * 200])
    with override_settings(INTAKE_WORKBOOK_MEMORY_BYTES=160 * MB):
        assert refusal(path).code in ("too-large", "damaged-file")


@override_settings(INTAKE_MOST_ROWS=10)
def test_more_rows_than_a_batch_may_have_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + ROW * 11, encoding="utf-8")
    assert refusal(path).code == "too-large"


def test_honest_tables_are_far_from_every_limit(tmp_path: Path) -> None:
    with open_table(hostile.workbook(tmp_path / "a.xlsx")) as table:
        assert sum(frame.height for frame in table.frames) == 1


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        pytest.param("../../etc/passwd.csv", "passwd.csv", id="climbing"),
        pytest.param("..\\..\\boot.csv", "boot.csv", id="climbing_windows"),
        pytest.param("/etc/passwd.csv", "passwd.csv", id="absolute"),
        pytest.param("a\0b\n.csv", "ab.csv", id="controls"),
        pytest.param("年报\u202excod.csv", "年报xcod.csv", id="turned_round"),
        pytest.param(".htaccess.csv", "htaccess.csv", id="hidden"),
        pytest.param("x" * 500 + ".csv.gz", "x" * 193 + ".csv.gz", id="long"),
        pytest.param("\ud800.csv", "csv", id="half_a_character"),
        pytest.param("..", "未命名", id="only_dots"),
    ],
)
def test_a_file_name_is_only_a_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.fixture
def register(db: None, tmp_path: Path) -> Callable[..., Batch]:
    accounts.adopt_directory(rulebook.default().directory)

    def receive(path: Path, **how: Any) -> Batch:
        return intake.receive(
            file=path,
            item="registration",
            department="market-regulation",
            actor=Actor.system("test"),
            received_at=datetime.now(UTC),
            **how,
        )

    return receive


def test_a_refused_file_leaves_nothing_behind(
    register: Callable[..., Batch], tmp_path: Path
) -> None:
    with pytest.raises(errors.ActiveContentError):
        register(hostile.macro_workbook(tmp_path / "a.xlsx"))
    assert (Batch.objects.count(), BatchChunk.objects.count()) == (0, 0)


def test_a_name_that_climbs_is_kept_as_a_name(
    register: Callable[..., Batch], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + ROW, encoding="utf-8")
    assert register(path, file_name="../../../etc/cron.d/a.csv").file_name == "a.csv"


def test_formulas_in_a_list_exported_as_csv_stay_text() -> None:
    answer = as_csv("list", ["名称"], [[formula] for formula in FORMULAS])
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))[1:]
    assert all(row[0].startswith("'") for row in rows if row)


def test_formulas_in_the_returned_workbook_stay_text(
    register: Callable[..., Batch], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f'"{f.strip()}",91310199MA5LG2B67A,无此类,存续,某日\n' for f in FORMULAS[:5])
    path.write_text(HEADER + rows.replace('cmd|"/c calc"', 'cmd|""/c calc""'), encoding="utf-8")
    batch = intake.take_in(batch_id=register(path).pk)
    out = tmp_path / "out.xlsx"
    returned = write_returned_workbook(
        batch=batch, out=out, actor=Actor.system("test"), at=datetime.now(UTC)
    )
    assert returned == len(FORMULAS[:5])
    sheet = load_workbook(out).active
    assert sheet is not None
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert "f" not in kinds
    assert {"=1+1", "@SUM(1)"} <= {str(row[0].value) for row in sheet.iter_rows()}


def test_formulas_in_an_exported_item_stay_text(
    register: Callable[..., Batch], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + ROW.replace("示例区", "@HYPERLINK示例区"), encoding="utf-8")
    batch = intake.take_in(batch_id=register(path).pk)
    assert batch.new == 1
    out = tmp_path / "out.csv"
    intake.export(
        item="registration",
        out=out,
        actor=Actor.system("test"),
        at=datetime.now(UTC),
        matter="test",
    )
    cells = [cell for row in csv.reader(out.read_text("utf-8").splitlines()) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
