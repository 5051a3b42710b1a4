"""A list as CSV, all that its filters found. Whoever exports one leaves an audit entry."""

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
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, int | Decimal):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text
