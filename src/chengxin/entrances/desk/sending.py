"""Sends a workbook that is made for one reader and kept nowhere."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.http import FileResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(name: str, write: Callable[[Path], object]) -> FileResponse:
    """The workbook that `write` makes, as a download; the file is gone once it is sent.

    Args:
        name: What the reader's machine calls it.
        write: Writes it to the path given.
    """
    with tempfile.TemporaryDirectory(prefix="chengxin-") as folder:
        path = Path(folder) / "workbook.xlsx"
        write(path)
        opened = path.open("rb")  # stays readable after the folder is removed
    response = FileResponse(opened, as_attachment=True, filename=name, content_type=XLSX)
    response.headers["Cache-Control"] = "no-store"
    return response
