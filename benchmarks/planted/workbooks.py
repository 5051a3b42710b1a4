"""Files that are odd or wrong as a whole, and what must become of each of them."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from benchmarks.planted.rows import PENALTY, Row, enterprise, penalty

ROWS = 3


@dataclass(frozen=True)
class FileKind:
    """One kind of file.

    `refused` is the code of the error that refuses it whole. Otherwise `accepted` rows of it are
    accepted, and of the others `field` and `rule` are named.
    """

    id: str
    make: Callable[[Path], Path]
    refused: str = ""
    accepted: int = ROWS
    field: str = ""
    rule: str = ""


def rows() -> list[Row]:
    """A few clean rows."""
    rng = random.Random(3)
    return [penalty(number, enterprise(number), rng) for number in range(ROWS)]


def _text(*lines: str, encoding: str = "utf-8") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        file = folder / "handed-in.csv"
        file.write_bytes(b"\r\n".join(line.encode(encoding) for line in lines) + b"\r\n")
        return file

    return make


def _lines() -> list[str]:
    return [",".join(rows()[0]), *(",".join(row.values()) for row in rows())]


def _mixed(folder: Path) -> Path:
    first, second, *rest = (line.encode() for line in _lines())
    odd = [line.decode().encode("gb18030") for line in rest]
    file = folder / "handed-in.csv"
    file.write_bytes(b"\n".join([first, second, *odd]))
    return file


def _sheet(change: Callable[[Any, Any], None]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "填报"
        sheet.append(list(rows()[0]))
        for row in rows():
            sheet.append(list(row.values()))
        change(book, sheet)
        file = folder / "handed-in.xlsx"
        book.save(file)
        return file

    return make


def _titled(book: Any, sheet: Any) -> None:
    sheet.insert_rows(1, 2)
    sheet["A1"] = "2026年11月行政处罚信息报送表（示例）"


def _merged(book: Any, sheet: Any) -> None:
    sheet.insert_rows(1)
    sheet["A1"], sheet["J1"] = "行政相对人", "处罚决定"
    sheet.merge_cells("A1:I1")
    sheet.merge_cells("J1:Z1")


def _hidden_sheet(book: Any, sheet: Any) -> None:
    other = book.create_sheet("旧数据")
    for row in sheet.iter_rows(values_only=True):
        other.append(list(row))
    other.sheet_state = "hidden"


def _second_sheet(book: Any, sheet: Any) -> None:
    other = book.create_sheet("第二批")
    for row in sheet.iter_rows(values_only=True):
        other.append(list(row))


def _hidden_rows(book: Any, sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["F"].hidden = True


def _formula(book: Any, sheet: Any) -> None:
    place = list(rows()[0]).index("罚款金额（万元）") + 1
    sheet.cell(2, place).value = "=1+2"


def _number_as_code(book: Any, sheet: Any) -> None:
    place = list(rows()[0]).index("统一社会信用代码") + 1
    sheet.cell(2, place).value = 913101201331317123


def _real_days(book: Any, sheet: Any) -> None:
    from datetime import date

    place = list(rows()[0]).index("处罚决定日期") + 1
    for line in range(2, ROWS + 2):
        sheet.cell(line, place).value = date(2026, 10, line)


def _renamed(old: str, new: str) -> Callable[[Any, Any], None]:
    def change(book: Any, sheet: Any) -> None:
        for cell in sheet[1]:
            if cell.value == old:
                cell.value = new

    return change


FILE_KINDS: tuple[FileKind, ...] = (
    FileKind("GB18030", _text(*_lines(), encoding="gb18030")),
    FileKind("GB18030 among UTF-8", _mixed, refused="unknown-encoding"),
    FileKind("title above the header, text", _text("示例报送表", "", *_lines())),
    FileKind("title above the header, workbook", _sheet(_titled)),
    FileKind("merged cells above the header", _sheet(_merged), refused="unknown-columns"),
    FileKind("hidden sheet", _sheet(_hidden_sheet)),
    FileKind("two sheets", _sheet(_second_sheet), refused="ambiguous-table"),
    FileKind("hidden rows and columns", _sheet(_hidden_rows)),
    FileKind("formula never calculated", _sheet(_formula), accepted=ROWS - 1, field="CF_NR_FK",
             rule="fine-amount-required"),
    FileKind("code stored as a number", _sheet(_number_as_code), accepted=ROWS - 1,
             field="CF_XDR_SHXYM", rule="scientific-notation"),
    FileKind("days stored as days", _sheet(_real_days)),
    FileKind("other words for a header", _sheet(_renamed("行政相对人名称", "相对人名称*"))),
    FileKind("code in place of a header", _sheet(_renamed("处罚决定日期", "CF_JDRQ"))),
    FileKind("column nobody knows", _sheet(_renamed("备注", "内部流转号")),
             refused="unknown-columns"),
    FileKind("column the law forbids", _sheet(_renamed("备注", "血型")), refused="unknown-columns"),
    FileKind("two columns of one field", _sheet(_renamed("备注", "相对人名称")),
             refused="ambiguous-table"),
    FileKind("blank rows at the end", _text(*_lines(), "," * (len(rows()[0]) - 1), "")),
    FileKind("no header", _text(*_lines()[1:]), refused="unknown-columns"),
    FileKind("nothing in it", _text(""), refused="no-header"),
    FileKind("quotation mark left open", _text(*_lines(), '"未闭合,1', "下一行,2"),
             refused="damaged-file"),
)  # fmt: skip
ITEM = PENALTY
