"""Department files as departments write them: official headers, their own habits of form."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from chengxin.entrances.cli.district import schedule
from chengxin.entrances.cli.district.matters import CODED_HEADERS, GB18030_FILES, WORKBOOKS
from chengxin.law.rulebook import CatalogueItem

DATE_FORMS = {
    "transport": "%Y/%m/%d",
    "urban-management": "%Y/%m/%d",
    "court": "%Y年%m月%d日",
}
OUTSIDE = ("department", "handed_in_on", "late", "decided_on")


@dataclass(frozen=True, order=True)
class Handover:
    """One file handed in at one moment. Ordered by that moment."""

    received_at: datetime
    path: Path
    item: str
    department: str
    rows: int


def write_files(folder: Path, item: CatalogueItem, rows: pl.DataFrame) -> list[Handover]:
    """One file for each department and day of hand-in.

    Args:
        folder: Where the files go.
        item: Decides the columns, their order and their headers.
        rows: Columns by payload name, and ``department``, ``handed_in_on``.
    """
    fields = [f for f in item.fields if f.name in rows.columns or not f.is_extension]
    missing = [f.name for f in fields if f.name not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
    titles = {f.name: f.title_zh for f in fields}
    codes = {f.name: f.code for f in fields}
    written = []
    for (department, day), part in rows.partition_by(
        ["department", "handed_in_on"], as_dict=True
    ).items():
        headers = codes if department in CODED_HEADERS else titles
        sheet = _formatted(part.select(headers.keys()), str(department)).rename(headers)
        path = _write(folder, item, str(department), day, sheet)
        moment = schedule.received_at(f"{department}/{item.code}", day)
        written.append(Handover(moment, path, item.code, str(department), sheet.height))
    return written


def _formatted(sheet: pl.DataFrame, department: str) -> pl.DataFrame:
    form = DATE_FORMS.get(department, "%Y-%m-%d")
    days = [name for name, kind in sheet.schema.items() if kind == pl.Date]
    amounts = [name for name, kind in sheet.schema.items() if kind == pl.Float64]
    return sheet.with_columns(
        *(pl.col(name).dt.strftime(form) for name in days),
        *(pl.col(name).round(6).cast(pl.String) for name in amounts),
    )


def _write(
    folder: Path, item: CatalogueItem, department: str, day: date, sheet: pl.DataFrame
) -> Path:
    place = folder / department
    place.mkdir(parents=True, exist_ok=True)
    name = place / f"{day:%Y%m%d}-{item.code}"
    if department in WORKBOOKS:
        path = name.with_suffix(".xlsx")
        _write_workbook(path, sheet, item.title.zh)
        return path
    path = name.with_suffix(".csv")
    sheet.write_csv(path)
    if department in GB18030_FILES:
        path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    return path


def _write_workbook(path: Path, sheet: pl.DataFrame, title: str) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet(title[:31])
        page.write_row(0, 0, sheet.columns)
        for number, row in enumerate(sheet.iter_rows(), 1):
            page.write_row(number, 0, ["" if cell is None else cell for cell in row])
