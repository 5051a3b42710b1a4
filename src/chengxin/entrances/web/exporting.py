"""A list as CSV or XLSX, all that its filters found. Whoever exports one leaves an audit entry."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

AT_MOST = 50_000  # rows of one export; a longer list says so in its last line
_BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet reads Chinese in a wrong encoding
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def is_wanted(request: HttpRequest) -> bool:
    """Whether the address asks for the list as CSV."""
    return request.GET.get("format") == "csv"


def format_wanted(request: HttpRequest) -> str:
    """``csv`` or ``xlsx`` when the address asks for the list as a file, else nothing."""
    asked = request.GET.get("format", "")
    return asked if asked in ("csv", "xlsx") else ""


def as_file(
    kind: str, name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]
) -> HttpResponse:
    """The rows under their headings as CSV or XLSX, as `kind` says."""
    return as_xlsx(name, heads, rows) if kind == "xlsx" else as_csv(name, heads, rows)


def as_xlsx(name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> HttpResponse:
    """The rows under their headings, as a workbook to save; no cell is a formula.

    Args:
        name: Name of the file, without its ending; ASCII.
        heads: One heading per column.
        rows: Values in the order of the headings, cut off at `AT_MOST`.
    """
    import xlsxwriter  # only needed by whoever exports

    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "text_wrap": True})
        for column, text in enumerate(heads):
            sheet.write_string(0, column, text, head)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value)
        if len(rows) == AT_MOST:
            sheet.write_string(AT_MOST + 1, 0, _("只导出前 %(n)s 行") % {"n": AT_MOST})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(heads) - 1, 0), 18)
    return HttpResponse(
        data.getvalue(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.xlsx"',
            "Cache-Control": "no-store",
        },
    )


def _write_cell(sheet: Any, number: int, column: int, value: Any) -> None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        sheet.write_number(number, column, value)
    elif value not in (None, ""):
        sheet.write_string(number, column, _plain(value)[:32_000])


def as_csv(name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> HttpResponse:
    """The rows under their headings, as a file to save.

    Args:
        name: Name of the file, without its ending; ASCII.
        heads: One heading per column.
        rows: Values in the order of the headings, cut off at `AT_MOST`.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    if len(rows) == AT_MOST:
        writer.writerow([_("只导出前 %(n)s 行") % {"n": AT_MOST}])
    return HttpResponse(
        _BYTE_ORDER_MARK + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "no-store",
        },
    )


def _cell(value: Any) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return str(value)
    text = _plain(value)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return str(value)
