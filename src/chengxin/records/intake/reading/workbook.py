"""Workbooks (XLSX, XLS), read by calamine in a child process that can be killed."""

import json
import os
import subprocess  # nosec B404: runs this interpreter only
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
from django.conf import settings

from chengxin.records.intake.errors import (
    AmbiguousTableError,
    DamagedFileError,
    NoHeaderError,
    ProtectedWorkbookError,
    UnreadableFileError,
)
from chengxin.records.intake.reading.table import RawTable
from chengxin.records.store import home

# How a workbook with a password is told: an OLE file with this stream in its directory.
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
# Run as a file: as a module it would first import the packages above it, which it does not need.
_CHILD = Path(__file__).with_name("workbook_child.py")


def open_workbook(path: Path, called: str, *, seconds: float | None = None) -> RawTable:
    """Open the first visible sheet that holds a table.

    Args:
        path: Where the file lies.
        called: What the department called it.
        seconds: After so long the child is killed and the workbook refused; by default what the
            settings say.

    Raises:
        UnreadableFileError: Protected, damaged, without header, or with several tables.
    """
    if _is_protected(path):
        raise _refusal({"error": "protected"}, called)
    descriptor, name = tempfile.mkstemp(prefix="workbook-", dir=home.folder("run"))
    os.close(descriptor)
    out = Path(name)
    try:
        allowed = settings.INTAKE_WORKBOOK_SECONDS if seconds is None else seconds
        answer = _ask_child(path, out, called, allowed)
        if "error" in answer:
            raise _refusal(answer, called)
    except BaseException:
        out.unlink()
        raise
    return RawTable(answer["headers"], _frames(out), lambda: out.unlink(missing_ok=True))


def _is_protected(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == _OLE and _ENCRYPTED_STREAM in stream.read()


def _ask_child(path: Path, out: Path, called: str, seconds: float) -> dict[str, Any]:
    command = [sys.executable, str(_CHILD), str(path), str(out)]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "CHENGXIN_WORKBOOK_MEMORY_BYTES": str(settings.INTAKE_WORKBOOK_MEMORY_BYTES),
    }
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603
            command, capture_output=True, text=True, timeout=seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DamagedFileError(
            f"{called}: reading the workbook took longer than {seconds:g} seconds and was stopped. "
            "Hand it in as CSV, or in several files.",
            value=called,
        ) from error
    if done.returncode != 0 or not done.stdout:
        return {"error": "damaged", "why": (done.stderr.strip().splitlines() or ["killed"])[-1]}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _refusal(answer: dict[str, Any], called: str) -> UnreadableFileError:
    names = answer.get("names", [])
    match answer["error"]:
        case "protected":
            return ProtectedWorkbookError(
                f"{called} is protected by a password. Save it without one.", value=called
            )
        case "no-header":
            return NoHeaderError(
                f"{called}: none of the sheets {', '.join(names) or '(none visible)'} has a header "
                "row. Put the official column names above the rows.",
                value=called,
            )
        case "several-sheets":
            return AmbiguousTableError(
                f"{called}: the sheets {' and '.join(names)} both hold rows under the same header, "
                "and one file is one table. Put them below each other, or into two files.",
                value=called,
                names=names,
            )
        case "too-large":
            return DamagedFileError(
                f"{called} needs too much memory. Hand it in as CSV, or in several files.",
                value=called,
            )
    return DamagedFileError(
        f"{called} is not a readable workbook ({answer.get('why')}). Open it, save it again as "
        "XLSX, and hand that in.",
        value=called,
    )


def _frames(out: Path) -> Iterator[pl.DataFrame]:
    with pa.memory_map(str(out)) as source, pa.ipc.open_stream(source) as reader:
        for batch in reader:
            yield pl.DataFrame(pa.Table.from_batches([batch]))
