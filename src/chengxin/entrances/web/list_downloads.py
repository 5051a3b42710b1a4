"""Downloads of the credit lists, and the lists by scope for their first page."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils import timezone

from chengxin.entrances.web import credit_lists, labels
from chengxin.entrances.web.list_workbook import write_list

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class ListWorkbook:
    """A workbook as a download, and how many rows it holds."""

    response: FileResponse
    rows: int


def workbook_of(request: HttpRequest, scope: str, kind: str) -> ListWorkbook:
    """The rows of a list that the address asks for, in the official layout."""
    today = timezone.localdate()
    table = credit_lists.table_on(scope, kind, credit_lists.day_asked(request, "on", today))
    rows = credit_lists.chosen_rows(request, table, kind)
    name = f"{scope}-{kind}-list-{table.on:%Y%m%d}.xlsx"
    with tempfile.TemporaryDirectory(prefix="chengxin-") as folder:
        path = Path(folder) / "list.xlsx"
        write_list(table, rows, path, written_on=today)
        opened = path.open("rb")  # stays readable after the folder is removed
    response = FileResponse(opened, as_attachment=True, filename=name, content_type=XLSX)
    response.headers["Cache-Control"] = "no-store"
    return ListWorkbook(response, len(rows))


def scopes(on: date) -> list[dict[str, Any]]:
    """The lists in force on a day, by scope; a scope without any is left out."""
    lists = credit_lists.overview(on)
    grouped = [
        {"label": label, "lists": [each for each in lists if each["scope"] == scope]}
        for scope, label in labels.SCOPES.items()
    ]
    return [scope for scope in grouped if scope["lists"]]
