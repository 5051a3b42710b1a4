"""Finds out what a file is by its first bytes, and opens it."""

import gzip
import os
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from chengxin.records.intake.errors import DamagedFileError, EmptyFileError
from chengxin.records.intake.reading import guards
from chengxin.records.intake.reading.guards import GZIP, OLE, PARQUET, ZIP, Limits
from chengxin.records.intake.reading.lines import open_lines
from chengxin.records.intake.reading.parquet import open_parquet
from chengxin.records.intake.reading.table import RawTable, in_portions
from chengxin.records.intake.reading.text import open_text
from chengxin.records.intake.reading.workbook import open_workbook
from chengxin.records.store import home

_PIECE = 1 << 20


def open_table(path: Path, *, name: str | None = None) -> RawTable:
    """Open a file as a table; close it afterwards.

    Args:
        path: Where the file lies.
        name: What the department called it, for messages.

    Raises:
        UnreadableFileError: What is wrong with the file, and how to mend it.
    """
    called, limits = name or path.name, Limits.now()
    guards.refuse_large(path.stat().st_size, called, limits)
    start = _first_bytes(path)
    if not start:
        raise EmptyFileError(
            f"{called} is empty: nothing was received. Export it again and look whether it has a "
            "header and rows.",
            value=called,
        )
    if not start.startswith(GZIP):
        return _portioned(_open(path, start, called, limits), called, limits)
    unpacked = _unpack(path, called, limits)
    try:
        start = _first_bytes(unpacked)
        table = _portioned(_open(unpacked, start, called, limits), called, limits)
    except BaseException:
        unpacked.unlink()
        raise
    return _closing(table, unpacked)


def _open(path: Path, start: bytes, called: str, limits: Limits) -> RawTable:
    guards.refuse_other_kind(path, start, called)
    if start.startswith((ZIP, OLE)):
        guards.refuse_workbook(path, start, called, limits)
        return open_workbook(path, called)
    if start.startswith(PARQUET):
        return open_parquet(path, called)
    guards.refuse_text(path, called, limits)
    if guards.kind_of(called) == guards.LINES:
        return open_lines(path, called)
    return open_text(path, called)


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(8)


def _portioned(table: RawTable, called: str, limits: Limits) -> RawTable:
    return RawTable(table.headers, _counted(table, called, limits), table.close)


def _counted(table: RawTable, called: str, limits: Limits) -> Iterator[pl.DataFrame]:
    rows = 0
    for frame in in_portions(table.frames):
        rows += frame.height
        guards.refuse_rows(rows, called, limits)
        yield frame


def _closing(table: RawTable, temporary: Path) -> RawTable:
    def close() -> None:
        table.close()
        temporary.unlink(missing_ok=True)

    def frames() -> Iterator[pl.DataFrame]:
        yield from table.frames

    return RawTable(table.headers, frames(), close)


def _unpack(path: Path, called: str, limits: Limits) -> Path:
    """Unpack into the state folder, refusing what grows beyond every reasonable file."""
    descriptor, name = tempfile.mkstemp(prefix="unpacked-", dir=home.folder("run"))
    target, written, packed_size = Path(name), 0, path.stat().st_size
    try:
        with os.fdopen(descriptor, "wb") as out, gzip.open(path, "rb") as packed:
            while piece := packed.read(_PIECE):
                written += len(piece)
                guards.refuse_unpacked(written, packed_size, called, limits)
                out.write(piece)
    except (OSError, EOFError, zlib.error) as error:
        target.unlink()
        raise DamagedFileError(
            f"{called} begins like a gzip file but does not unpack ({error}). Pack it again, or "
            "hand it in unpacked.",
            value=called,
        ) from error
    except BaseException:
        target.unlink()
        raise
    return target
